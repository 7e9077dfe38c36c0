"""A text that is translated when it is shown, as a type: what Django's `gettext_lazy` gives."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

type LazyText = _StrPromise
