"""Static files for production: hashed, compressed, and style sheets and scripts in one piece without a build step."""

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# The files that pages ask for: lists of others, in order, and the scripts of every page. While developing, the browser
# follows their imports itself.
SHEETS = ("css/app.css", "css/pages.css", "css/manage.css")
ENTRIES = (*SHEETS, "js/live.js", "js/live_after.js", "js/web/app.js", "js/web/kept.js")
SCRIPT = re.compile(r'^import "\./(?P<name>[^"]+)";$', re.M)
IMPORT = re.compile(r'^@import url\("(?P<name>[^"/]+)"\)(?: layer\((?P<layer>[\w-]+)\))?(?: (?P<media>[^;]+))?;$', re.M)

# What a browser has no use for. A comment at the end of a line is left where a quotation mark could come before it.
QUOTED = re.compile(r"""("[^"\n]*"|'[^'\n]*')""")
STYLE_COMMENT = re.compile(r"/\*.*?\*/", re.S)
SCRIPT_COMMENT = re.compile(r"""^\s*/\*\*(?s:.*?)\*/[ \t]*$|^\s*//.*$|(?<=[;,{}\])]) // [^"'`\n]*$""", re.M)

type Paths = dict[str, tuple[Storage, str]]  # where each file is
type Processed = tuple[str, str, bool | Exception]


class FoldedStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Puts what an entry imports into it before it is hashed: a page asks for one file, not thirty."""

    def post_process(self, paths: Paths, **options: bool) -> Iterator[Processed]:
        """Hash and compress `paths`, each entry as one file.

        They are folded from their sources at every run: what an earlier run left may be older.
        """
        paths = {**paths, **{entry: (_Folded(paths), entry) for entry in ENTRIES if entry in paths}}
        yield from super().post_process(paths, **options)


class _Folded(StaticFilesStorage):
    """Stands where an entry's own folder stood, and gives it out folded."""

    def __init__(self, paths: Paths) -> None:
        super().__init__()
        self.paths = paths

    def open(self, name: str, mode: str = "rb") -> ContentFile:  # type: ignore[type-arg]
        """The entry with its parts in it. Raises `ImproperlyConfigured` for a part that is missing."""
        folder = PurePosixPath(name).parent
        put_in, lean = (fold_scripts, lean_script) if name.endswith(".js") else (fold, lean_sheet)
        folded = put_in(self._read(name), lambda part: self._read(str(folder / part)))
        return ContentFile(lean(folded).encode())

    def _read(self, name: str) -> str:
        if name not in self.paths:
            raise ImproperlyConfigured(f"A list of imports names {name}, which is not among the static files.")
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


def fold_scripts(script: str, read: Callable[[str], str]) -> str:
    """`script` with every `import "./x.js";` replaced by `read("x.js")`, in the order of the list.

    Raises `ImproperlyConfigured` for an import that is written otherwise, or that stands in an imported file: such a
    file has names of its own, and they would meet those of the others.
    """
    folded = SCRIPT.sub(lambda found: read(found["name"]).strip(), script)
    if re.search(r"^\s*(?:import|export)\b", folded, re.M):
        raise ImproperlyConfigured('A script of a list imports or exports. Name it in the list as import "./x.js";')
    return folded


def lean_sheet(sheet: str) -> str:
    """`sheet` without its comments, line ends and the spaces around its signs."""
    parts = QUOTED.split(STYLE_COMMENT.sub("", sheet))
    for at in range(0, len(parts), 2):  # between them stands what is quoted
        parts[at] = re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", parts[at]))
    return "".join(parts).strip()


def lean_script(script: str) -> str:
    """`script` without its comments and what its lines begin with.

    Raises `ImproperlyConfigured` for a text in backticks that goes over the end of a line: it would lose spaces of its
    own.
    """
    lines = [line.strip() for line in SCRIPT_COMMENT.sub("", script).splitlines() if line.strip()]
    if found := next((line for line in lines if line.count("`") % 2), None):
        raise ImproperlyConfigured(f"A script has a text in backticks over more than one line: {found}")
    return "\n".join(lines) + "\n"
