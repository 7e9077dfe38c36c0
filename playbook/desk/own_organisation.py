"""What is said of the organisation in one press: this number is ours, that stays as it came. Kept as a draft."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from playbook.accounts.models import User
from playbook.desk.access import CHANGE, allow, person_of
from playbook.desk.first_run import LEFT_AS_THEY_ARE
from playbook.editions import lists
from playbook.editions.drafts import StaleDraft, head, save_draft
from playbook.editions.models import Document, Revision
from playbook.guidance import documents, personal
from playbook.guidance.documents import LIST, BadDocument
from playbook.guidance.values import Table, texts_in

MOST_AT_ONCE = 100  # numbers and addresses in one press


def newest_organisation() -> tuple[Revision, Table]:
    """The organisation's document as it stands, draft or live, and its values."""
    row = get_object_or_404(Document, language=settings.CONTENT_LANGUAGE, kind=LIST, slug="organisation")
    newest = head(row)
    if newest is None or newest.deleted:
        raise Http404(_("The organisation's document has been taken out."))
    try:
        return newest, documents.parse(newest.as_document()).header
    except BadDocument as error:
        raise Http404(_("The organisation's document cannot be read.")) from error


def save_organisation(newest: Revision, values: Table, *, by: User, base: int | None) -> Revision:
    """Keep values of the organisation as a draft. Raises `StaleDraft` where somebody saved another one meanwhile."""
    before = newest.as_document()
    text = lists.write(newest.text, values)
    return save_draft(documents.Document(before.kind, before.slug, before.language, text), by=by, base=base)


@require_POST
def kept(request: HttpRequest) -> HttpResponse:
    """Somebody looked at a part of the organisation, and says that it is right."""
    allow(request, CHANGE)
    part = request.POST.get("part", "")
    if part in LEFT_AS_THEY_ARE and _add(request, "kept", [part]):
        messages.success(request, _("Noted in a draft of Your organisation. Publish it once."))
    return HttpResponseRedirect(reverse("admin:organisation"))


@require_POST
def ours(request: HttpRequest) -> HttpResponse:
    """Telephone numbers and addresses are the organisation's own; then back to the page where that was said."""
    allow(request, CHANGE)
    add_ours(request)
    return HttpResponseRedirect(back_from(request))


def add_ours(request: HttpRequest) -> None:
    """Keep the numbers and addresses that a form ticks as `detail` as the organisation's own, in a draft."""
    said = request.POST.getlist("detail")[:MOST_AT_ONCE]
    said = [text[:200] for text in said if not personal.cards(text[:200])]
    found = [one.text for text in said for one in personal.find(text)]
    if not found:
        messages.warning(request, _("Tick what is your own."))
    elif _add(request, "ours", found):
        words = _(
            "Kept as your own: %(found)s. It is a draft of Your organisation; publish it with the page, or before."
        )
        messages.success(request, words % {"found": ", ".join(found)})


def _add(request: HttpRequest, key: str, more: list[str]) -> bool:
    """Add to a list of the organisation's document; whether that was kept."""
    newest, values = newest_organisation()
    known = texts_in(values.get(key, []))
    try:
        added = {**values, key: list(dict.fromkeys([*known, *more]))}
        save_organisation(newest, added, by=person_of(request), base=newest.pk)
    except StaleDraft:
        messages.warning(request, _("Somebody changed Your organisation at this moment. Press once more."))
        return False
    return True


def back_from(request: HttpRequest) -> str:
    """The page of ours that a form was sent from; the desk where it names none."""
    said = request.POST.get("next", "")
    is_here = said.startswith("/") and url_has_allowed_host_and_scheme(said, allowed_hosts=None)
    return said if is_here else reverse("admin:index")
