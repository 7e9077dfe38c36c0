"""Documents in and out as a zip or a folder: what they would change, all or nothing, and every bad zip refused."""

import io
import random
import stat
import string
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError
from django.test import Client
from django.urls import reverse

from playbook.accounts.models import User
from playbook.editions import drafts, importing, zip_archive
from playbook.editions.models import Document, Edition, Incoming, Revision
from playbook.editions.zip_archive import BadArchive, read_archive
from tests.editions.drafting import draft_of, row_of
from tests.editions.test_load import files_under, said
from tests.timing import cost_ratio

TIP = "en/tips/act-fast.md"


@pytest.fixture
def desk(playbook: None, manager: User) -> Client:
    """The manager's browser."""
    browser = Client()
    browser.force_login(manager)
    return browser


def zipped(files: dict[str, bytes], **kwargs: int) -> bytes:
    """A zip of these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, **kwargs) as writer:
        for name, data in files.items():
            writer.writestr(name, data)
    return made.getvalue()


def edition(desk: Client) -> dict[str, bytes]:
    """The files of the zip that the desk gives out."""
    data = b"".join(desk.get(reverse("admin:export")).streaming_content)  # type: ignore[attr-defined]
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        return {name: found.read(name) for name in found.namelist()}


def send(desk: Client, data: bytes) -> object:
    """The answer to a zip that is sent."""
    return desk.post(reverse("admin:incoming"), {"file": SimpleUploadedFile("all.zip", data)})


def test_the_zip_has_the_bytes_that_export_writes(desk: Client, tmp_path: Path) -> None:
    said("export", str(tmp_path))

    assert edition(desk) == files_under(tmp_path)


def test_one_edition_gives_one_zip(desk: Client) -> None:
    first, second = (b"".join(desk.get(reverse("admin:export")).streaming_content) for _ in range(2))  # type: ignore[attr-defined]

    assert first == second


def test_exported_loaded_into_an_empty_database_and_exported_again_is_the_same(desk: Client, tmp_path: Path) -> None:
    before = edition(desk)
    for name, data in before.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    for model in (Revision, Edition, Document):
        model.objects.all().delete()

    said("load", str(tmp_path))

    assert edition(desk) == before


def test_a_zip_is_looked_into_before_it_is_taken_in_as_drafts(desk: Client) -> None:
    files = edition(desk)
    files[TIP] = files[TIP].replace(b"Customer care", b"The front desk")
    files["en/tips/brand-new.md"] = files[TIP].replace(b'title = "Act fast"', b'title = "Brand new"')
    del files["en/tips/admit-our-mistake.md"]

    page = send(desk, zipped(files)).content.decode()  # type: ignore[attr-defined]
    assert "en/tips/brand-new.md" in page
    assert "en/tips/admit-our-mistake.md" in page
    assert not Revision.objects.drafts().exists()
    desk.post(reverse("admin:taken-in", args=(Incoming.objects.get().pk,)))

    assert set(Revision.objects.drafts().values_list("document__slug", flat=True)) == {"act-fast", "brand-new"}
    assert not Incoming.objects.exists()


def test_one_error_and_nothing_is_taken_in_with_file_and_field(desk: Client) -> None:
    files = {
        TIP: edition(desk)[TIP].replace(b'"C4.1"', b'"Z9.9"'),
        "en/tips/other.md": edition(desk)[TIP],
        "en/nowhere/x.md": b"x",
    }

    answer = send(desk, zipped(files))
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "en/nowhere/x.md" in answer.content.decode()  # type: ignore[attr-defined]
    del files["en/nowhere/x.md"]
    page = send(desk, zipped(files)).content.decode()  # type: ignore[attr-defined]

    assert "there is no point “Z9.9”" in page
    assert "en/tips/act-fast.md points.0" in page
    assert not Revision.objects.drafts().exists()
    assert not Incoming.objects.exists()


def test_a_draft_that_somebody_is_writing_is_never_put_aside(desk: Client, editor: User) -> None:
    draft = draft_of("act-fast", "Mine", by=editor)
    files = {TIP: edition(desk)[TIP].replace(b"Customer care", b"The front desk")}

    page = send(desk, zipped(files)).content.decode()  # type: ignore[attr-defined]

    assert "has a draft of editor" in page
    assert drafts.head(row_of("act-fast")) == draft


def test_nobody_takes_in_what_another_has_sent(desk: Client, editor: User) -> None:
    files = {TIP: edition(desk)[TIP].replace(b"Customer care", b"The front desk")}
    send(desk, zipped(files))
    browser = Client()
    browser.force_login(editor)

    browser.post(reverse("admin:taken-in", args=(Incoming.objects.get().pk,)))

    assert not Revision.objects.drafts().exists()


def test_somebody_elses_half_written_draft_stops_nobody(desk: Client, editor: User) -> None:
    files = {TIP: edition(desk)[TIP].replace(b"Customer care", b"The front desk")}
    half = draft_of("admit-our-mistake", "Mine", by=editor)
    Revision.objects.filter(pk=half.pk).update(text=half.text.replace("other = ", "# "))

    assert "Make drafts of these" in send(desk, zipped(files)).content.decode()  # type: ignore[attr-defined]
    Revision.objects.filter(pk=half.pk).update(text="no document")
    assert "Make drafts of these" in send(desk, zipped(files)).content.decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize("top", ["", "playbook-edition-2/", "export/", "My files/"])
def test_a_zip_is_taken_however_it_was_packed(top: str) -> None:
    text = b'+++\ntitle = "x"\n+++\n\n+++\n'
    files = {f"{top}en/tips/one.md": b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"), f"{top}en/clocks.toml": b"x = 1\n"}

    found = read_archive(io.BytesIO(zipped(files))).documents

    assert {(one.language, one.path) for one in found} == {("en", "tips/one.md"), ("en", "clocks.toml")}
    assert all(not one.text.startswith("\ufeff") and "\r" not in one.text for one in found)


def _link() -> bytes:
    made, info = io.BytesIO(), zipfile.ZipInfo("en/tips/link.md")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(made, "w") as writer:
        writer.writestr(info, "/etc/passwd")
    return made.getvalue()


def _twice() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as writer:
        writer.writestr("en/tips/one.md", "x")
        writer.writestr("en/tips/ONE.md", "x")
    return made.getvalue()


def _lying() -> bytes:
    """A zip whose entry is larger than both of its headers say."""
    data = zipped({"en/tips/one.md": b"a" * 600_000})
    true, false = (600_000).to_bytes(4, "little"), (9_000).to_bytes(4, "little")
    return data.replace(true, false)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: b"not a zip", "is not a zip"),
        (lambda: zipped({"en/tips/one.md": b"x"})[:-30], "is not a zip"),
        (lambda: zipped({"../../etc/cron.d/x": b"x"}), "leads out of the folder"),
        (lambda: zipped({"/etc/passwd": b"x"}), "leads out of the folder"),
        (lambda: zipped({"en\\tips\\..\\x.md": b"x"}), "leads out of the folder"),
        (lambda: zipped({"C:/x.md": b"x"}), "leads out of the folder"),
        (_link, "is a link"),
        (_twice, "is in the zip twice"),
        (_lying, "is not"),
        (lambda: zipped({"en/tips/one.md": b"a" * 500_000}), "packed so tightly"),
        (lambda: zipped({"en/tips/one.md": b"a" * 40_000_000}), "is larger than"),
        (lambda: zipped({f"en/tips/{n}.md": b"" for n in range(5_001)}), "has 5001 files"),
        (lambda: zipped({"en/tips/one.zip": zipped({"x": b"x"})}), "zip in the zip"),
        (lambda: zipped({"en/tips/one.md": zipped({"x": b"x"})}), "zip in the zip"),
        (lambda: zipped({"en/tips/one.md": "é".encode("latin-1")}), "is not UTF-8"),
        (lambda: zipped({"en/tips/one.md": "é".encode("utf-16")}), "is not"),
        (lambda: zipped({"en/pictures/one.png": b"x"}), "no document belongs here"),
        (lambda: zipped({}), "holds no documents"),
    ],
)
def test_a_bad_zip_is_refused_with_the_reason(make: Callable[[], bytes], why: str) -> None:
    with pytest.raises(BadArchive) as refused:
        read_archive(io.BytesIO(make()))

    assert why in str(refused.value)


def test_a_bomb_costs_no_memory() -> None:
    bomb = zipped({f"en/tips/{n}.md": b"0" * 10_000_000 for n in range(8)})
    tracemalloc.start()
    with pytest.raises(BadArchive):
        read_archive(io.BytesIO(bomb))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 1_000_000


def test_fifty_megabytes_are_refused_in_words(desk: Client) -> None:
    answer = send(desk, b"PK" + bytes(50 * zip_archive.MB))

    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert b"10 MB at most" in answer.content  # type: ignore[attr-defined]


def test_a_folder_becomes_drafts_only_in_somebodys_name(desk: Client, manager: User, tmp_path: Path) -> None:
    said("export", str(tmp_path))
    file = tmp_path / TIP
    file.write_bytes(file.read_bytes().replace(b"Customer care", b"The front desk"))

    assert "changed: en/tips/act-fast.md" in said("draft_from", str(tmp_path))
    assert not Revision.objects.drafts().exists()
    said("draft_from", str(tmp_path), "--by", "manager")

    assert Revision.objects.drafts().get().by == manager
    file.write_text("no header")
    with pytest.raises(CommandError, match=r"en/tips/act-fast.md:1"):
        said("draft_from", str(tmp_path), "--by", "manager")


def copies(count: int, first: int = 0) -> dict[str, bytes]:
    """So many tips that are new, each with words of its own."""
    tip = (Path("content") / TIP).read_text()
    numbers = range(first, first + count)
    return {f"en/tips/copy-{one}.md": tip.replace("Act fast", f"Act fast {one}").encode() for one in numbers}


@pytest.mark.one_engine
@pytest.mark.django_db
def test_twice_the_documents_take_twice_the_work_and_no_more() -> None:
    """Each time others, because what was read a moment ago is not read again.

    Nothing is there beside them: what each cost beside two thousand others would be twice as much for twice as many.
    """
    first = iter(range(0, 1_000_000, 10_000))

    def look(count: int) -> None:
        archive = read_archive(io.BytesIO(zipped(copies(count, next(first)))))
        importing.preview(archive.documents, archive.pictures, is_bounded=True)

    look(1)

    assert cost_ratio(look, 200, enough=3) < 3


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("count", "length", "taken"), [(2000, 0, True), (2001, 0, False), (17, 500_000, False), (16, 500_000, True)]
)
def test_more_that_is_new_than_one_request_looks_into_is_refused_before_any_of_it_is_read(
    desk: Client, monkeypatch: pytest.MonkeyPatch, count: int, length: int, taken: bool
) -> None:
    read: list[str] = []
    monkeypatch.setattr(importing, "problems_of", lambda texts: read.extend(one.slug for one in texts) or [])
    letters = random.Random(1).choices(string.ascii_letters + " ", k=length)
    files = {f"en/tips/copy-{one}.md": f"{one} {''.join(letters)}".encode() for one in range(count)}
    answer = send(desk, zipped({**edition(desk), **files}))

    assert answer.status_code == (200 if taken else 422)  # type: ignore[attr-defined]
    assert ("2000 documents, 8 MB" in answer.text) is not taken  # type: ignore[attr-defined]
    assert ("copy-1" in read) is taken


@pytest.mark.one_engine
def test_a_whole_edition_is_taken_in_however_many_documents_it_has(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands there as it is counts for nothing: whatever was given out comes in again."""
    monkeypatch.setattr(importing, "MOST_DOCUMENTS", 1)
    files = edition(desk)
    one = {TIP: files[TIP].replace(b"Act fast", b"Act fast now", 1)}

    assert send(desk, zipped({**files, **one})).status_code == 200  # type: ignore[attr-defined]
