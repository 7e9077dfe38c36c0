"""The style sheet is one file, in the order and the layers of its list."""

import pytest
from django.contrib.staticfiles.finders import find
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from playbook.web.staticfiles import fold

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


def test_production_sends_one_hashed_and_compressed_style_sheet(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_DIRS = [settings.BASE_DIR / "static"]
    settings.INSTALLED_APPS = ["django.contrib.staticfiles"]
    settings.STORAGES = {"staticfiles": {"BACKEND": "playbook.web.staticfiles.FoldedStorage"}}

    call_command("collectstatic", interactive=False, verbosity=0)

    (sheet,) = tmp_path.glob("css/app.????????????.css")
    assert "@import" not in sheet.read_text()
    assert "@layer components {" in sheet.read_text()
    assert sheet.with_name(f"{sheet.name}.br").exists()
    assert find("css/app.css")
