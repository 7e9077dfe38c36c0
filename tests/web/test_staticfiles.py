"""Style sheets and the scripts of the live complaint are one file each, in the order of their lists."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from playbook.web.staticfiles import fold, fold_scripts, lean_script, lean_sheet

pytestmark = pytest.mark.one_engine

PARTS = {"a.css": "a { color: red }\n", "b.css": "b { color: blue }\n", "c.css": '@import url("a.css");'}


@pytest.mark.parametrize(
    ("line", "folded"),
    [
        ('@import url("a.css");', "a { color: red }"),
        ('@import url("a.css") layer(base);', "@layer base {\na { color: red }\n}"),
        ('@import url("b.css") print;', "@media print {\nb { color: blue }\n}"),
        (
            '@import url("b.css") layer(base) (width > 40em);',
            "@media (width > 40em) {\n@layer base {\nb { color: blue }\n}\n}",
        ),
    ],
)
def test_an_import_becomes_what_it_imports(line, folded):
    assert fold(f"@layer base;\n{line}\n", PARTS.__getitem__) == f"@layer base;\n{folded}\n"


@pytest.mark.parametrize("line", ['@import "a.css";', '@import url("c.css");'])
def test_an_import_that_cannot_be_folded_is_refused(line):
    with pytest.raises(ImproperlyConfigured):
        fold(line, PARTS.__getitem__)


def test_scripts_are_put_in_place_of_their_imports_in_order():
    parts = {"b/b.js": "b();\n", "a.js": "a();\n"}
    folded = fold_scripts('// Two.\nimport "./b/b.js";\nimport "./a.js";\n', parts.__getitem__)

    assert folded == "// Two.\nb();\na();\n"


@pytest.mark.parametrize("part", ['import "./other.js";', "export const a = 1;", "import other from './other.js';"])
def test_a_script_with_imports_of_its_own_is_refused(part):
    with pytest.raises(ImproperlyConfigured):
        fold_scripts('import "./a.js";', {"a.js": part}.__getitem__)


def test_production_sends_one_hashed_and_compressed_style_sheet(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_DIRS = [settings.BASE_DIR / "static"]
    settings.INSTALLED_APPS = ["django.contrib.staticfiles"]
    settings.STORAGES = {"staticfiles": {"BACKEND": "playbook.web.staticfiles.FoldedStorage"}}

    call_command("collectstatic", interactive=False, verbosity=0)

    (sheet,) = tmp_path.glob("css/app.????????????.css")
    assert "@import" not in sheet.read_text()
    assert "@layer components{" in sheet.read_text()
    assert sheet.with_name(f"{sheet.name}.br").exists()
    assert find("css/app.css")
    (script,) = tmp_path.glob("js/live.????????????.js")
    assert not re.search(r"^import ", script.read_text(), re.M)
    assert script.with_name(f"{script.name}.br").exists()


def test_a_sheet_loses_its_comments_and_spaces_and_nothing_that_is_quoted():
    sheet = (
        '/* Why; { */\n.a,\n.b::before {\n  content: "x ; {  y";\n  margin: calc(1px + 2px) 0;\n}\n'
        "@media (a: b) and (c: d) {\n  .e > .f { g: h; }\n}\n"
    )

    assert lean_sheet(sheet) == (
        '.a,.b::before{content: "x ; {  y";margin: calc(1px + 2px) 0;}@media (a: b) and (c: d){.e > .f{g: h;}}'
    )


def test_a_script_loses_its_comments_and_keeps_what_only_looks_like_one():
    script = (
        "// Why.\nconst a = 1; // seconds\n/** What\n * it does. */\n  const b = 'http://x'; // it's\n\n"
        '  const c = { d: "; // e",\n  };\n'
    )

    assert lean_script(script) == "const a = 1;\nconst b = 'http://x'; // it's\nconst c = { d: \"; // e\",\n};\n"


def test_a_script_whose_spaces_are_words_is_refused():
    with pytest.raises(ImproperlyConfigured):
        lean_script("const a = `one\n  two`;\n")


COLOURED = re.compile(r"(?<![\w-])(?:color|background(?:-color|-image)?|opacity|filter)\s*:[^;}]*")


def coloured_by_width(sheet: str) -> list[str]:
    """What a style sheet colours only in windows of some width."""
    found = []
    for rule in re.finditer(r"@(?:media|container)[^{]*width[^{]*\{", sheet):
        end, depth = rule.end(), 1
        while depth:
            depth += {"{": 1, "}": -1}.get(sheet[end], 0)
            end += 1
        found += COLOURED.findall(sheet[rule.end() : end])
    return found


def test_no_width_of_a_window_changes_a_colour() -> None:
    """Tests of the browser look at contrast in one width only, because of this."""
    sheets = list((settings.BASE_DIR / "static").rglob("*.css"))

    assert sheets
    assert [found for one in sheets for found in coloured_by_width(one.read_text())] == []
    assert coloured_by_width("@media (width < 40em) { a { color: red } }") == ["color: red "]  # the control
