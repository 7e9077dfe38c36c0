"""No text is run as code: nothing of ours evaluates, unpickles or hands a line to a shell, here or in pages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
RUNS = {"eval", "exec", "compile", "__import__"}  # where they are called by these names alone
MODULES = {"pickle", "marshal", "shelve", "dill", "code", "yaml"}  # what they read can run
SHELLS = {"os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput"}
IN_A_PAGE = re.compile(r"\beval\(|\bnew Function\(|\bdocument\.write\(|\bset(?:Timeout|Interval)\(\s*[\"'`]")


def runs_text(source: str) -> Iterator[str]:
    """What in a module of Python would run a text."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names if one.name.partition(".")[0] in MODULES)
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in MODULES:
            yield str(node.module)
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name in RUNS | SHELLS:
                yield name
            if any(one.arg == "shell" and ast.unparse(one.value) != "False" for one in node.keywords):
                yield f"{name}(shell)"


def test_nothing_on_the_server_runs_a_text() -> None:
    found = {file.name: list(runs_text(file.read_text())) for file in (ROOT / "playbook").rglob("*.py")}

    assert {name: calls for name, calls in found.items() if calls} == {}


def test_nothing_in_a_page_runs_a_text() -> None:
    scripts = (ROOT / "static" / "js").rglob("*.js")

    assert [file.name for file in scripts if IN_A_PAGE.search(file.read_text())] == []


def test_the_control_what_would_run_a_text_is_found() -> None:
    lines = ("import pickle", "from yaml import load", "eval(x)", "os.system(x)", "re.compile(x)", "run(x, shell=True)")

    assert list(runs_text("\n".join(lines))) == ["pickle", "yaml", "eval", "os.system", "run(shell)"]
    assert IN_A_PAGE.search("setTimeout('go()', 1)")
    assert not IN_A_PAGE.search("setTimeout(go, 1)")
