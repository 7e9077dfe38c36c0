"""The house rule: imports point one way, and the pure packages know no Django."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_engine

HOUSE = Path(__file__).parent.parent / "playbook"
TEMPLATES = HOUSE.parent / "templates"

# A package may import those named beside it. A newcomer reads the packages in this order.
_PURE = {"guidance", "flow", "search"}
ALLOWED: dict[str, set[str]] = {
    "guidance": set(),
    "flow": {"guidance"},
    "search": {"guidance"},
    "text_import": {"guidance"},
    "web": set(),
    "audit": {"web"},
    "accounts": {"web", "audit"},
    "editions": {*_PURE, "web", "audit", "accounts"},
    "reader": {*_PURE, "web", "audit", "accounts", "editions"},
    "team_checklists": {"guidance", "web", "audit", "accounts", "editions", "reader"},
    "desk": {*_PURE, "text_import", "web", "audit", "accounts", "editions", "reader"},
    "complaints": {*_PURE, "web", "audit", "accounts", "editions", "reader"},
    "call": {*_PURE, "web", "audit", "accounts", "editions", "reader", "complaints"},
    "team": {*_PURE, "web", "audit", "accounts", "editions", "reader", "complaints", "call"},
    "insights": {*_PURE, "web", "audit", "accounts", "editions", "reader", "complaints"},
    "api": {*_PURE, "web", "audit", "accounts", "editions", "complaints", "insights"},
    "scim": {"web", "audit", "accounts", "api"},
    "webhooks": {*_PURE, "web", "audit", "accounts", "editions", "complaints"},
    "calendar_feed": {"web", "audit", "accounts", "complaints"},
    "demo": {*_PURE, "web", "audit", "accounts", "editions", "reader", "complaints", "insights"},
}
PURE = ("guidance", "flow", "search", "text_import")


@pytest.mark.parametrize("package", ALLOWED)
def test_imports_point_one_way(package):
    found = {name for file in files(package) for node in imports(file) for name in packages_of(node)}

    assert found - {package} <= ALLOWED[package]


def test_every_package_has_its_place():
    assert {path.parent.name for path in HOUSE.glob("*/__init__.py")} <= {*ALLOWED, "locale"}


@pytest.mark.parametrize("package", ALLOWED)
def test_nothing_is_imported_inside_a_function(package):
    """But for what only the types of a signature need: those stand below the imports, under `if TYPE_CHECKING`."""
    trees = {file: ast.parse(file.read_text()) for file in files(package)}
    inside = [
        f"{file.relative_to(HOUSE)}:{node.lineno}"
        for file, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom) and node not in [*tree.body, *for_types_only(tree)]
    ]

    assert inside == []


@pytest.mark.parametrize("package", PURE)
def test_pure_packages_run_without_django(package):
    modules = [f"playbook.{package}.{file.stem}" for file in files(package)]
    code = f"import sys, {', '.join(modules)}; assert 'django' not in sys.modules"

    subprocess.run([sys.executable, "-c", code], check=True, cwd=HOUSE.parent)


def test_files_stay_short():
    long = [str(file) for package in ALLOWED for file in files(package) if len(file.read_text().splitlines()) > 300]

    assert long == []


def test_template_lines_stay_short():
    long = [
        f"{file.relative_to(TEMPLATES)}:{number}"
        for file in TEMPLATES.rglob("*.html")
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if len(line) > 120
    ]

    assert long == []


def for_types_only(tree: ast.Module) -> list[ast.stmt]:
    """What stands under `if TYPE_CHECKING` at the top of a file."""
    return [
        node
        for block in tree.body
        if isinstance(block, ast.If) and isinstance(block.test, ast.Name) and block.test.id == "TYPE_CHECKING"
        for node in block.body
    ]


def files(package: str) -> list[Path]:
    """The package's modules, without what Django generates."""
    return [file for file in (HOUSE / package).rglob("*.py") if "migrations" not in file.parts]


def imports(file: Path) -> Iterator[ast.Import | ast.ImportFrom]:
    """Every import in the file, wherever it stands."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node


def packages_of(node: ast.Import | ast.ImportFrom) -> list[str]:
    """Which of our packages an import reaches into; the wiring above them counts as one."""
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif node.module == "playbook":
        names = [f"playbook.{alias.name}" for alias in node.names]
    else:
        names = [node.module or ""]
    return [name.split(".")[1] for name in names if name.startswith("playbook.")]
