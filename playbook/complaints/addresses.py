"""Where the forms and links of one complaint lead: looked up by name, once for each complaint."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from django.urls import reverse

# The names in `urls.py` that need nothing but the complaint's number.
_NAMES: tuple[str, ...] = ("complaint", "moves", "facts", "note", "promises", "warnings", "closure", "cause")
_NAMES += ("handover", "asks", "reply", "replies", "dates", "summary", "trail", "again", "temper", "people", "watch")
_NAMES += ("restriction",)


@lru_cache(maxsize=1000)
def addresses_of(number: int) -> Mapping[str, str]:
    """The addresses of complaint `number`, by their names. A step's page has twenty of them."""
    return MappingProxyType({name: reverse(f"complaints:{name}", args=[number]) for name in _NAMES})
