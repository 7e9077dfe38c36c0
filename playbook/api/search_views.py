"""Searching over the API: the text stands in the body, never in an address, and is kept nowhere."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from playbook.api.operations import Text, writes
from playbook.api.scopes import Scope
from playbook.editions.current import library
from playbook.search.answer import address_of, advisor_of

router = Router(tags=["Search"])


class SearchIn(Schema):
    """A few words, or a whole message."""

    model_config = ConfigDict(extra="forbid")

    text: Text
    most: Annotated[int, Field(ge=1, le=20)] = 8


class HitOut(Schema):
    """A document that fits: `line` is the line of it that fitted best, `danger` whether it is put first for that."""

    page: str
    kind: str
    slug: str
    title: str
    url: str
    line: str
    danger: bool


class UnderstoodOut(Schema):
    """What was read of the text: `facet` says what of (danger, happened, wants, feels, threatens)."""

    facet: str
    sign: str
    title: str


class AnswerOut(Schema):
    """What answers the text, best first. No hit: nothing in the playbook fits."""

    edition: int
    hits: list[HitOut]
    understood: list[UnderstoodOut]
    language: str


@writes(router, "POST", "/search", Scope.SEARCH, {200: AnswerOut})
def search(request: HttpRequest, payload: SearchIn) -> AnswerOut:
    """The documents that help with a text."""
    guidance = library()
    answer = advisor_of(guidance).answer(payload.text.strip(), most=payload.most)
    hits = [
        HitOut(
            page=address_of(hit.readable),
            kind=hit.readable.kind,
            slug=hit.readable.slug,
            title=hit.readable.title,
            url=hit.readable.url,
            line=hit.line,
            danger=address_of(hit.readable) in answer.dangers,
        )
        for hit in answer.hits
    ]
    signs = [UnderstoodOut(facet=one.sign.facet, sign=one.sign.slug, title=one.sign.title) for one in answer.understood]
    return AnswerOut(edition=guidance.edition, hits=hits, understood=signs, language=answer.language)
