"""Static files for production: hashed, compressed, and the style sheet in one piece without a build step."""

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any

from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# The style sheets that are only a list of others, in order: everybody's, and what managers need besides.
ENTRIES = ("css/app.css", "css/manage.css")
IMPORT = re.compile(r'^@import url\("(?P<name>[^"/]+)"\)(?: layer\((?P<layer>[\w-]+)\))?(?: (?P<media>[^;]+))?;$', re.M)


class FoldedStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Puts what the style sheet imports into it before it is hashed: a page asks for one file, not thirty."""

    def post_process(self, paths: dict[str, Any], **options: Any) -> Iterator[Any]:
        """Hash and compress `paths`, the style sheet as one file.

        It is folded from its sources at every run: what an earlier run left may be older.
        """
        paths = {**paths, **{entry: (_Folded(paths), entry) for entry in ENTRIES if entry in paths}}
        yield from super().post_process(paths, **options)


class _Folded(StaticFilesStorage):
    """Stands where the style sheet's own folder stood, and gives it out folded."""

    def __init__(self, paths: dict[str, Any]) -> None:
        super().__init__()
        self.paths = paths

    def open(self, name: str, mode: str = "rb") -> ContentFile:  # type: ignore[type-arg]
        """The style sheet with its parts in it. Raises `ImproperlyConfigured` for a part that is missing."""
        folder = PurePosixPath(name).parent
        return ContentFile(fold(self._read(name), lambda part: self._read(str(folder / part))).encode())

    def _read(self, name: str) -> str:
        if name not in self.paths:
            raise ImproperlyConfigured(f"A style sheet imports {name}, which is not among the static files.")
        storage, path = self.paths[name]
        with storage.open(path) as file:
            return str(file.read().decode())


def fold(sheet: str, read: Callable[[str], str]) -> str:
    """`sheet` with every `@import url("x.css") layer(y) media;` replaced by `read("x.css")` in that layer.

    Raises `ImproperlyConfigured` for an import that is written otherwise, or that stands in an imported file.
    """

    def part(found: re.Match[str]) -> str:
        body = read(found["name"]).strip()
        if "@import" in body:
            raise ImproperlyConfigured(f"{found['name']} imports another style sheet. Import it in {ENTRIES[0]}.")
        for rule, value in (("layer", found["layer"]), ("media", found["media"])):
            body = f"@{rule} {value} {{\n{body}\n}}" if value else body
        return body

    folded = IMPORT.sub(part, sheet)
    if "@import" in folded:
        raise ImproperlyConfigured(
            'A style sheet has an import that is not of the form @import url("x.css") layer(y) media;'
        )
    return folded
