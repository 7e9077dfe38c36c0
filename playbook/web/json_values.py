"""What JSON can hold, as a type."""

from collections.abc import Mapping, Sequence

type Json = str | int | float | bool | None | Sequence[Json] | Mapping[str, Json]
