"""A complaint as it is answered to a program."""

from playbook.api.complaint_schemas import (
    ChoiceOut,
    ClosureOut,
    ComplaintLine,
    ComplaintOut,
    PromiseOut,
    ScreenOut,
    SummaryOut,
)
from playbook.complaints.case_links import case_address, case_line
from playbook.complaints.facts import facts_of
from playbook.complaints.models import Closure, Complaint, Promise
from playbook.complaints.summary import summary_of
from playbook.flow import engine
from playbook.guidance.library import Library
from playbook.guidance.slots import fill


def line_of(complaint: Complaint) -> ComplaintLine:
    """What a list says of it."""
    return ComplaintLine(
        number=complaint.pk,
        url=complaint.get_absolute_url(),
        holder=complaint.holder.username,
        team=complaint.team_id,
        reference=complaint.fact("reference"),
        case_url=case_address(complaint),
        opened_at=complaint.opened_at,
        moved_at=complaint.moved_at,
        closed_at=complaint.closed_at,
    )


def described(complaint: Complaint, library: Library, *, lead: bool) -> ComplaintOut:
    """All of it; `lead` offers the choices that are for leads."""
    return ComplaintOut(
        **line_of(complaint).model_dump(),
        facts={fact.name: complaint.fact(fact.name) for fact in facts_of(library) if complaint.fact(fact.name)},
        screen=_screen(complaint, library, lead=lead),
        note=complaint.note,
        note_version=complaint.note_version,
        promises=[promise_out(one) for one in complaint.promises.all()],
        closures=[_closure(one) for one in complaint.closures.select_related("by")],
    )


def promise_out(one: Promise) -> PromiseOut:
    """A promise."""
    return PromiseOut(
        id=one.pk,
        what=one.what,
        who=one.who,
        due=one.due,
        time=one.due_time,
        state=one.state.value,
        kept_at=one.kept_at,
        kept_how=one.kept_how,
    )


def summary_out(complaint: Complaint, library: Library) -> SummaryOut:
    """The summary in its forms."""
    text = summary_of(complaint, library)
    link, address = case_line(complaint), case_address(complaint)
    first, *lines = text.split("\n")
    said = [link.replace(address, f"<{address}>") if link and line == link else _plain(line) for line in lines]
    markdown = "\n".join([f"# {_plain(first)}", "", *(f"- {line}" if line else "" for line in said)])
    url = complaint.get_absolute_url()
    return SummaryOut(number=complaint.pk, url=url, case_url=address, text=text, markdown=markdown)


def _plain(line: str) -> str:
    """A line of text as Markdown that says the same: what somebody typed makes no headings, links or HTML."""
    return "".join(f"\\{one}" if one in "\\`*_{}[]<>#|!" else one for one in line)


def _screen(complaint: Complaint, library: Library, *, lead: bool) -> ScreenOut:
    """The screen in front and its choices; bare where an edition has taken it out."""
    channel = complaint.fact("channel") or library.usual_channel
    screen = library.screens.get(complaint.screen)
    choices = engine.offered(screen, lead=lead, channel=channel)
    return ScreenOut(
        name=complaint.screen,
        title=screen.shown_in(channel).title if screen else "",
        stage=complaint.stage,
        choices=[ChoiceOut(name=one.name, label=fill(one.label)) for one in choices],
    )


def _closure(one: Closure) -> ClosureOut:
    return ClosureOut(outcome=one.outcome, reason=one.reason, at=one.at, by=one.by.username, cause=one.cause)
