"""What a table of TOML, or a line of JSON, can hold, as a type."""

import datetime
from collections.abc import Mapping, Sequence

type Value = str | bool | int | float | datetime.date | datetime.time | Sequence[Value] | Mapping[str, Value]
# A table: the header of a document, a list's own text, a row of one.
type Table = Mapping[str, Value]


def texts_in(value: Value | None) -> tuple[str, ...]:
    """The texts of a list of texts; none where it is none."""
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list | tuple) else ()
