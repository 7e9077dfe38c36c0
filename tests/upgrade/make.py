"""Makes `first.json.gz`: what an installation of the first version had in its database, with everything it could hold.

Run it in a checkout of commit 320941c, whose own pages and commands write every row. It is kept to show where the file
came from; it does not run on newer code, and there is no need to run it again. Every name in it is made up.

    git worktree add ../first 320941c && cp tests/upgrade/make.py ../first/ && cd ../first && uv sync
    DATA_DIR=$(mktemp -d) uv run manage.py shell -v 0 -c 'import make; make.main("first.json.gz")'
"""

import datetime
import gzip
import json
import random
import tempfile
import uuid
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.test import Client
from django.utils import timezone
from playbook.editions.shelf import library, look_again

from playbook.accounts.models import Team, User
from playbook.complaints.models import Complaint
from playbook.editions.drafts import delete, head, save_draft
from playbook.editions.models import Document, Edition, Incoming, Release, Revision
from playbook.editions.reviews import Verdict as Decision
from playbook.editions.reviews import decide
from playbook.guidance import documents
from playbook.insights.gaps import record_gap
from playbook.insights.models import Gap, Verdict

SITUATIONS = 4  # that are kept of each document: a file to keep beside the code should be small
# What a newer version makes for itself, or must not bring along.
LEFT_OUT = {"accounts_session", "accounts_failure", "django_content_type", "auth_permission", "auth_group"}
uuids = random.Random(320941)


def main(target: str) -> None:
    """Fill an empty database and write what is in it to `target`."""
    settings.ALLOWED_HOSTS.append("testserver")
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    call_command("migrate", verbosity=0)
    with tempfile.TemporaryDirectory() as folder:
        call_command("load", shortened(Path(folder)), verbosity=0)
    people = make_people()
    for day, make in enumerate((edition_two, must_read, schedules, open_drafts)):
        make(people, day)
        look_again()
    for make in (open_complaints, closed_complaints, changed_hands, asked_for_lead, forgotten, what_readers_said):
        make(people)
    User.objects.filter(username="gone").update(is_active=False)
    write(target)


def shortened(folder: Path) -> str:
    """A copy of the content with few situations in each document."""
    for file in (settings.CONTENT_DIR / "en").rglob("*.*"):
        copy = folder / "en" / file.relative_to(settings.CONTENT_DIR / "en")
        copy.parent.mkdir(parents=True, exist_ok=True)
        text = file.read_text()
        if file.suffix == ".md":
            start, rest = text.rsplit("+++\n", 1)
            text = f"{start}+++\n" + "".join(rest.splitlines(keepends=True)[:SITUATIONS])
        copy.write_text(text)
    return str(folder)


def make_people() -> dict[str, User]:
    """Two teams, every role, one who has left."""
    front, back = Team.objects.create(name="Front desk"), Team.objects.create(name="Night shift")
    roles = {
        "anna": ("agent", front),
        "ben": ("agent", front),
        "lena": ("lead", front),
        "nils": ("agent", back),
        "nora": ("lead", back),
        "edda": ("editor", None),
        "paul": ("publisher", None),
        "mara": ("administrator", None),
        "gone": ("agent", front),
    }
    people = {
        name: User.objects.create_user(name, password="playbook", role=role, team=team, first_name=name.title())
        for name, (role, team) in roles.items()
    }
    User.objects.update(date_joined=ago(100))
    return people


# Documents


def edition_two(people: dict[str, User], _day: int) -> None:
    """Lists of the organisation's own, another contact and a tip of its own, approved and published."""
    drafts = [
        change(
            people["edda"],
            "list",
            "causes",
            (
                'slug = "phone"\ntitle = "',
                'slug = "letter"\ntitle = "Letter"\n\n[[channels]]\nslug = "phone"\ntitle = "',
            ),
        ),
        change(people["edda"], "list", "clocks", ("answer_days = 5\n", "answer_days = 8\n")),
        change(people["edda"], "tip", "act-fast", ("quick small fix", "quick little fix")),
        new_tip(people["edda"], "our-own-depot", "Ring the depot first"),
    ]
    review(people["edda"], drafts, "submitted")
    review(people["paul"], drafts, "approved", "Good.")
    publish(people["paul"], drafts, note="Letters, and our own days")


def must_read(people: dict[str, User], _day: int) -> None:
    """A change that all must read; one has."""
    draft = change(people["edda"], "tip", "act-fast", ("quick little fix", "quick fix today"))
    publish(people["paul"], [draft], note="Depot", must_read="The depot is shut on Mondays.")
    number = Edition.objects.newest_number()
    browser(people["anna"]).post(f"/must-read/{number}/readings/")


def schedules(people: dict[str, User], _day: int) -> None:
    """A publish to come, one that was taken back, one that was held back, one that was done."""
    paul = people["paul"]
    plan(paul, change(paul, "tip", "gentle-words", ('owner = "', 'owner = "Second ')), days=30_000, note="In its time")
    taken_back = plan(paul, change(paul, "tip", "speak-slowly", ('owner = "', 'owner = "Third ')), days=20_000)
    browser(paul).post(f"/admin/scheduled/{taken_back.pk}/cancelled/")
    held = plan(paul, change(paul, "tip", "no-excuses", ('owner = "', 'owner = "Fourth ')), days=10_000)
    change(people["edda"], "tip", "no-excuses", ('owner = "Fourth ', 'owner = "Fifth '))
    done = plan(paul, change(paul, "tip", "kindness-once", ('owner = "', 'owner = "Sixth ')), days=10_000, note="Due")
    Release.objects.filter(pk__in=[held.pk, done.pk]).update(at=ago(1))
    call_command("publish_due", verbosity=0)
    states = (Release.objects.exclude(held="").count(), Release.objects.exclude(edition=None).count())
    assert states == (1, 1), states


def open_drafts(people: dict[str, User], _day: int) -> None:
    """Drafts as they may stand: begun, waiting, approved, sent back, of a new document, one that takes one out."""
    edda, paul = people["edda"], people["paul"]
    change(edda, "tip", "thank-them-for-complaining", ('owner = "', 'owner = "Begun '))
    change(edda, "tip", "thank-them-for-complaining", ('owner = "Begun ', 'owner = "Begun twice '))
    review(edda, [change(edda, "tip", "word-gets-round", ('owner = "', 'owner = "Waiting '))], "submitted")
    approved = change(edda, "step", "let-them-talk", ("Make small sounds", "Make quiet sounds"))
    review(paul, [approved], "approved", "Go.")
    back = change(edda, "interrupt", "worry", ("title = \"I'm worried", 'title = "I am worried'))
    review(paul, [back], "sent-back", "Say whom to call.")
    new_tip(edda, "a-second-depot", "Then ring the other depot")
    going = Document.objects.get(kind="tip", slug="when-they-cry")
    newest = head(going)
    assert newest is not None
    delete(going, by=edda, base=newest.pk)
    Incoming.keep("changes.zip", b"PK not looked into again", by=edda)


def change(by: User, kind: str, slug: str, *changes: tuple[str, str]) -> Revision:
    """A draft with other words."""
    now = head(Document.objects.get(kind=kind, slug=slug))
    assert now is not None
    text = now.text
    for before, after in changes:
        assert before in text, (slug, before)
        text = text.replace(before, after, 1)
    return save_draft(documents.Document(kind, slug, "en", text), by=by, base=now.pk)


def new_tip(by: User, slug: str, title: str) -> Revision:
    """A draft of a tip of the organisation's own."""
    text = f"""+++
title = "{title}"
summary = "They know where every van is, and we do not."
stages = ["resolve"]
points = []
ours = true
do = ["Ring the depot while the customer waits"]
know = "The depot answers within a minute before ten."
owner = "Depot"
check_after = 2027-01-31

[[say]]
text = "I'm ringing the depot while you are here."
other = "Let me ask the people who drive the van."
+++
One call there saves two calls back.

+++
where is my van
"""
    return save_draft(documents.Document("tip", slug, "en", text), by=by, base=None)


def review(by: User, drafts: list[Revision], verdict: str, comment: str = "") -> None:
    """Decide about drafts."""
    for draft in drafts:
        decide(draft, Decision(verdict), by=by, comment=comment)


def publish(by: User, drafts: list[Revision], **words: str) -> None:
    """Publish on the admin's page."""
    answer = browser(by).post("/admin/publish/", {"drafts": [one.pk for one in drafts], **words})
    assert answer.status_code == 302, answer.content.decode()[:3000]


def plan(by: User, draft: Revision, *, days: int, note: str = "") -> Release:
    """Schedule on the admin's page."""
    at = timezone.localtime() + datetime.timedelta(days=days)
    data = {"drafts": [draft.pk], "note": note, "at": f"{at:%Y-%m-%dT%H:%M}", "_schedule": "1"}
    answer = browser(by).post("/admin/publish/", data)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    found = Release.objects.order_by("-pk").first()
    assert found is not None
    return found


# Complaints


class Desk:
    """A complaint and the browser of whoever has it."""

    def __init__(self, by: User, customer: str, *, days: float, start: str = "listen") -> None:
        self.browser, self.days = browser(by), days
        self.browser.post("/complaints/new/", {"start": start, "key": key()})
        newest = Complaint.objects.order_by("-pk").first()
        assert newest is not None
        self.complaint = newest
        self.send("facts", customer=customer, reference=f"R-{newest.pk:03d}", channel="phone")

    def send(self, noun: str, status: int = 200, /, **fields: object) -> dict:
        """Send a form as the page's script does."""
        path = f"/complaints/{self.complaint.pk}/{noun}/"
        answer = self.browser.post(path, {"key": key(), **fields}, headers={"X-Outbox": "1"})
        assert answer.status_code == status, (path, fields, answer.status_code, answer.content.decode()[:500])
        return json.loads(answer.content or "{}")

    def walk(self, *to: str) -> "Desk":
        """Choose one after the other."""
        for one in to:
            self.send("moves", to=one)
        return self

    def done(self) -> None:
        """Move all that was done back to its day."""
        back = datetime.timedelta(days=self.days)
        for model in apps.get_app_config("complaints").get_models():
            name = "pk" if model is Complaint else "complaint"
            if model.__name__ == "Presence":
                continue
            for row in model.objects.filter(**{name: self.complaint.pk}):
                for field in model._meta.fields:
                    value = getattr(row, field.name) if field.get_internal_type() == "DateTimeField" else None
                    if value:
                        setattr(row, field.name, value - back)
                row.save()


def open_complaints(people: dict[str, User]) -> None:
    """Live ones: just begun, on the way, and those below."""
    Desk(people["anna"], "Mrs Just Begun", days=0).done()
    one = Desk(people["anna"], "Mr On The Way", days=1).walk("show-you-see-it", "say-it-back", "whose-mistake")
    one.send(
        "facts", problem="late", what_happened="The sofa never came, twice", remedy="refund", remedy_words="all of it"
    )
    one.send("facts", mistake="ours", offer="A van tomorrow", capsule="Sofa tomorrow by ten")
    tick = "Let them finish. Cut in only to clear up one fact."
    one.send("facts", ticks="let-them-talk", tick=[tick])
    one.send("facts", ticks="let-them-talk")
    one.send("note", text="rang at nine", version=0, client="first", sequence=1)
    one.send("note", text="rang at nine, and at ten", version=1, client="first", sequence=2)
    one.done()
    with_warnings(people)
    with_promises(people)
    in_two_windows(people)
    Desk(people["gone"], "Mr Left Behind", days=40).done()


def with_warnings(people: dict[str, User]) -> None:
    """In an interrupt, with warnings; after a jump, a way back and an interrupt."""
    two = Desk(people["ben"], "Mx Interrupted", days=2).walk("name-the-anger")
    two.send("moves", move="interrupt", to="abuse")
    two.send("warnings", conduct="insult", words="I will go on if that stops.")
    two.send("warnings", conduct="obscene")
    two.done()
    three = Desk(people["ben"], "Ms Jumped", days=3)
    three.send("moves", move="jump", to="resolve")
    three.send("moves", move="back")
    three.send("facts", customer="Ms Jumped-Again")
    three.send("moves", move="interrupt", to="talker")
    three.send("moves", move="return")
    three.done()


def with_promises(people: dict[str, User]) -> None:
    """One kept, one to come, one overdue."""
    four = Desk(people["nils"], "Mr Promised", days=9, start="close")
    today = timezone.localdate()
    for what, days in (("Send the form", 1), ("Ring on Friday", 30_000), ("Refund the ticket", 2)):
        four.send("promises", what=what, who="Nils", due=today + datetime.timedelta(days=days), reason="agreed so")
    first = four.complaint.promises.order_by("pk").first()
    four.send(f"promises/{first.pk}/kept", how="sent by post")
    four.complaint.promises.filter(what="Refund the ticket").update(due=today - datetime.timedelta(days=4))
    four.done()


def in_two_windows(people: dict[str, User]) -> None:
    """A note that was refused, and a fact that clashed."""
    five = Desk(people["anna"], "Mrs Two Windows", days=4)
    five.send("note", text="typed in one window", version=0, client="one", sequence=1)
    five.send("note", 409, text="typed in another window", version=0, client="two", sequence=1)
    five.browser = browser(people["lena"])
    five.send("facts", 409, customer="Mrs Clash", seen=1)
    five.done()


def closed_complaints(people: dict[str, User]) -> None:
    """One for every outcome; with a cause, without; opened again."""
    outcomes = library_options("outcomes")
    for place, outcome in enumerate(outcomes):
        one = Desk(people["anna" if place % 2 else "nils"], f"Closed {outcome}", days=10 + place)
        one.send("moves", move="jump", to="close")
        one.send("closure", outcome=outcome, reason="as agreed")
        if place % 2:
            one.send("cause", cause="process", seen_before="yes", prevention="a second look at the van's list")
        one.done()
    again = Desk(people["ben"], "Mrs Again", days=6)
    again.send("moves", move="jump", to="close")
    again.send("closure", outcome=outcomes[0])
    again.send("moves", move="jump", to="listen")
    again.send("closure", outcome=outcomes[1], reason="another end")
    again.done()


def library_options(name: str) -> list[str]:
    """The short names of a list."""
    return list(library().options[name])


def changed_hands(people: dict[str, User]) -> None:
    """Given to a colleague, picked up by one, taken by the lead."""
    given = Desk(people["anna"], "Mrs Given", days=5)
    given.browser.post(
        f"/complaints/{given.complaint.pk}/holders/", {"holder": people["ben"].pk, "why": "my shift ends"}
    )
    given.send("note", 409, text="she rang twice", version=0, client="late", sequence=1)
    given.done()
    picked = Desk(people["ben"], "Mr Picked Up", days=5)
    browser(people["anna"]).post(f"/complaints/{picked.complaint.pk}/holders/", {"why": "They called back"})
    picked.done()
    assert Complaint.objects.get(pk=picked.complaint.pk).holder == people["anna"]


def asked_for_lead(people: dict[str, User]) -> None:
    """Asked and not answered, coming, hold on."""
    for place, reply in enumerate(("", "coming", "hold")):
        one = Desk(people["anna"], f"Mr Wants Lead {reply}", days=0.01 * place)
        one.send("asks")
        lead = browser(people["lena"])
        lead.get("/complaints/team/")
        if reply:
            asked = one.complaint.asks.get()
            lead.post(f"/complaints/{one.complaint.pk}/asks/{asked.pk}/reply/", {"reply": reply})
        one.done()


def forgotten(people: dict[str, User]) -> None:
    """Closed so long ago that its words have gone."""
    one = Desk(people["ben"], "Mr Forgotten", days=150)
    one.send("facts", problem="billing", what_happened="charged twice")
    one.send("closure", outcome=library_options("outcomes")[0])
    one.done()
    call_command("forget", verbosity=0)
    assert Complaint.objects.get(pk=one.complaint.pk).forgotten_at


def what_readers_said(people: dict[str, User]) -> None:
    """Searches that did not help, one answered; verdicts, one with words that may name somebody, one replied to."""
    for text, how in (("parcel in the rain", "nothing"), ("guide dog refused", "needed"), ("van is late", "refined")):
        for _again in range(3):
            record_gap(text, "listen", how)
    Gap.objects.filter(text="van is late").update(day=timezone.localdate() - datetime.timedelta(days=9))
    paul = browser(people["paul"])
    answered = Gap.objects.get(text="guide dog refused")
    paul.post(f"/insights/gaps/{answered.pk}/answers/", {"tip": "act-fast"})
    reader = browser(people["anna"])
    said = (("useful", ""), ("wrong", "the depot opens at nine"), ("else", "call jo@example.org"))
    for kind, words in said:
        reader.post("/insights/verdicts/", {"tip": "act-fast", "kind": kind, "words": words})
    wrong = Verdict.objects.get(kind="wrong")
    paul.post(f"/insights/verdicts/{wrong.pk}/replies/", {"words": "mended in edition 3"})


def browser(user: User) -> Client:
    """A browser that `user` is signed in with."""
    client = Client()
    client.force_login(user)
    return client


def key() -> str:
    """The next key: the same at every run."""
    return str(uuid.UUID(int=uuids.getrandbits(128), version=4))


def ago(days: float) -> datetime.datetime:
    """So many days ago."""
    return timezone.now() - datetime.timedelta(days=days)


# The file


def write(target: str) -> None:
    """Write every row of our own tables, and which migrations there were."""
    models = [
        model
        for app in ("accounts", "editions", "complaints", "insights")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if model._meta.db_table not in LEFT_OUT
    ]
    rows = {model._meta.label_lower: list(model.objects.order_by("pk").values()) for model in models}
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        migrations = [list(one) for one in cursor.fetchall()]
    text = json.dumps({"migrations": migrations, "rows": rows}, cls=Encoder, ensure_ascii=False, indent=0)
    Path(target).write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print({name: len(ones) for name, ones in rows.items()}, Path(target).stat().st_size)


class Encoder(DjangoJSONEncoder):
    """Keeps microseconds and bytes."""

    def default(self, o: object) -> object:
        """What JSON has no word for."""
        if isinstance(o, datetime.datetime):
            return o.isoformat()
        return o.decode("latin-1") if isinstance(o, bytes) else super().default(o)
