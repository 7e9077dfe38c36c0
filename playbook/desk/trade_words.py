"""The nouns of single trades that no line to say may hold: those of the organisation's own trade come off the list."""

from collections.abc import Iterable

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from playbook.desk.access import CHANGE, allow, person_of
from playbook.desk.own_organisation import back_from, newest_organisation, save_organisation
from playbook.editions.drafts import StaleDraft
from playbook.guidance.values import texts_in

MOST_AT_ONCE = 1000


@require_POST
def our_word(request: HttpRequest) -> HttpResponse:
    """A noun that was warned of is a word of ours: take it off the list, in a draft, and go back."""
    allow(request, CHANGE)
    said = request.POST.get("noun", "")[:100].casefold()
    values = newest_organisation()[1]
    nouns = texts_in(values.get("trade_nouns", []))
    _take_off(request, [one for one in nouns if said in _forms(one)])
    return HttpResponseRedirect(back_from(request))


@require_http_methods(["GET", "POST"])
def trade_words(request: HttpRequest) -> HttpResponse:
    """The whole list, to tick those of one's own trade; `q` shows those with these letters."""
    allow(request, CHANGE)
    values = newest_organisation()[1]
    nouns = texts_in(values.get("trade_nouns", []))
    if request.method == "POST":
        ticked = set(request.POST.getlist("noun")[:MOST_AT_ONCE])
        _take_off(request, [one for one in nouns if one in ticked])
        return redirect("admin:trade-words")
    sought = request.GET.get("q", "").strip()[:100]
    shown = sorted((one for one in nouns if sought.casefold() in one.casefold()), key=str.casefold)
    context = {**admin.site.each_context(request), "title": _("Words of one trade"), "nouns": shown, "sought": sought}
    return render(request, "desk/trade_words.html", context)


def _forms(noun: str) -> tuple[str, ...]:
    """How a noun may stand in a line: for one and for several."""
    plain = noun.casefold()
    return plain, f"{plain}s", f"{plain}es"


def _take_off(request: HttpRequest, nouns: Iterable[str]) -> None:
    """Take nouns off the list, in a draft of the organisation, and say so."""
    gone = set(nouns)
    if not gone:
        messages.warning(request, _("Tick the words of your own trade."))
        return
    newest, values = newest_organisation()
    kept = [one for one in texts_in(values.get("trade_nouns", [])) if one not in gone]
    try:
        save_organisation(newest, {**values, "trade_nouns": kept}, by=person_of(request), base=newest.pk)
    except StaleDraft:
        messages.warning(request, _("Somebody changed Your organisation at this moment. Press once more."))
        return
    words = ngettext(
        "“%(words)s” is a word of your own now. It is a draft of Your organisation; publish it once.",
        "Words of your own now: %(words)s. It is a draft of Your organisation; publish it once.",
        len(gone),
    )
    messages.success(request, words % {"words": ", ".join(sorted(gone, key=str.casefold))})
