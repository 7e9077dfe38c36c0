"""Telling people by e-mail that a draft waits for them, where a mailer is configured. The first page says so anyway."""

import logging
from collections.abc import Sequence

from django.core.mail import send_mail
from django.utils.translation import gettext_lazy as _

from playbook.accounts.models import User
from playbook.editions.models import Review
from playbook.editions.titles import title_in

log = logging.getLogger(__name__)

Verdict = Review.Verdict


def tell_of_review(review: Review, url: str) -> None:
    """Tell publishers of a submitted draft, and its writer of an approved or returned one. Never fails the request."""
    tell_of_reviews([review], title_in(review.revision.as_document()), url)


def tell_of_reviews(reviews: Sequence[Review], title: str, url: str) -> None:
    """The same of one decision about several drafts, in one mail to each; `title` says what they are together."""
    review = reviews[0]
    people = _publishers(review) if review.verdict == Verdict.SUBMITTED else _writers(reviews)
    addresses = [one.email for one in people if one.email and one.is_active]
    who = review.by.spoken_name if review.by else ""
    subject = str(_SUBJECTS[Verdict(review.verdict)]) % {"title": title}
    try:
        for address in addresses:
            send_mail(subject, f"{who}: {review.comment or subject}\n\n{url}\n", None, [address])
    except OSError as error:
        log.warning("The mail about a review was not sent: %s", error)


def _publishers(review: Review) -> list[User]:
    roles = (User.Role.PUBLISHER, User.Role.ADMINISTRATOR)
    return [one for one in User.objects.filter(role__in=roles, is_active=True) if one.pk != review.by_id]


def _writers(reviews: Sequence[Review]) -> list[User]:
    found = {one.revision.by_id: one.revision.by for one in reviews if one.revision.by_id != one.by_id}
    return [one for one in found.values() if one]


_SUBJECTS = {
    Verdict.SUBMITTED: _("Waiting for review: %(title)s"),
    Verdict.APPROVED: _("Approved: %(title)s"),
    Verdict.SENT_BACK: _("Sent back: %(title)s"),
}
