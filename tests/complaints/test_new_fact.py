"""A newcomer adds a fact: one row in the table and the migration that Django writes for it, and nothing else."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests import migrated

pytestmark = pytest.mark.one_engine

DATABASE = "copy.sqlite3"

ROW = """
    Fact(
        name="order_number",
        label=_("Order number"),
        title=_("Order number"),
        longest=SHORT,
        asked_by=("customer",),
        capsule="who",
        searchable=True,
    ),
)

COLUMNS ="""
WALK = """
import django
from django.conf import settings
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
django.setup()
from io import StringIO
from django.core.management import call_command
from django.test import Client
from django.test.utils import setup_test_environment
from playbook.accounts.models import Team, User
from playbook.complaints.models import Complaint

setup_test_environment()
call_command("load", verbosity=0, stdout=StringIO())
team = Team.objects.create(name="Front desk")
desk = Client()
desk.force_login(User.objects.create_user(username="agent", team=team))
desk.post("/complaints/new/", {"start": "listen"})
complaint = Complaint.objects.get()
path = f"/complaints/{complaint.pk}/"

def post(**facts):
    return desk.post(f"{path}facts/", facts, headers={"X-Outbox": "1"})

assert 'name="order_number"' in desk.get(path).text
assert '"order_number"' in desk.get(path).context["place"]
assert post(order_number="4111 1111 1111 1111").status_code == 422
flags = post(order_number="ring 07700 900123", reference="K-1").json()["flags"]
assert [one["field"] for one in flags] == ["order_number"]
assert post(order_number="Quillfeather").status_code == 200
assert 'value="Quillfeather"' in desk.get(path).text
assert "Order number: Quillfeather" in desk.get(f"{path}summary/").text
assert "Quillfeather" in desk.get(f"{path}handover/").text
assert f"{complaint.pk} " in desk.post("/complaints/", {"q": "quillfeather"}, follow=True).text
given = StringIO()
call_command("customer", "export", "K-1", stdout=given)
assert '"order_number": "Quillfeather"' in given.getvalue()
call_command("customer", "erase", "K-1", stdout=StringIO())
complaint.refresh_from_db()
assert complaint.order_number == ""
assert not complaint.recordings.filter(text__icontains="quill").exists()
"""


def test_a_row_and_a_migration_make_a_fact(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """Shown in a copy of the project: form, page, road, flags, summary, hand-over, search, export and erasure.

    Its database begins with the migrations there are, where an earlier test has gone through them.
    """
    copy = tmp_path / "project"
    for name in ("playbook", "templates", "static", "content"):
        shutil.copytree(settings.BASE_DIR / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("manage.py", "pyproject.toml"):
        shutil.copy(settings.BASE_DIR / name, copy)
    table = copy / "playbook/complaints/facts.py"
    text = table.read_text()
    assert text.count("\n)\n\nCOLUMNS =") == 1
    table.write_text(text.replace("\n)\n\nCOLUMNS =", ROW))
    (copy / "walk.py").write_text(WALK)
    migrated_already = migrated.kept(pytestconfig)
    if migrated_already and migrated_already.exists():
        shutil.copyfile(migrated_already, copy / DATABASE)

    for command in (["manage.py", "makemigrations", "complaints"], ["manage.py", "migrate", "-v0"], ["walk.py"]):
        run(command, copy)


def run(command: list[str], folder: Path) -> None:
    """Run a program of the copy with a database of its own; what it wrote is shown when it fails."""
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder / DATABASE}",
        "DATA_DIR": str(folder / "data"),
        "DJANGO_SETTINGS_MODULE": "playbook.settings",
    }
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
