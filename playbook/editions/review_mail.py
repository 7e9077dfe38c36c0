"""Telling people by e-mail that a draft waits for them, where a mailer is configured. The first page says so anyway."""

import logging

from django.core.mail import send_mail
from django.utils.translation import gettext_lazy as _

from playbook.accounts.models import User
from playbook.editions.models import Review
from playbook.editions.titles import title_in

log = logging.getLogger(__name__)

Verdict = Review.Verdict


def tell_of_review(review: Review, url: str) -> None:
    """Tell publishers of a submitted draft, and its writer of an approved or returned one. Never fails the request."""
    people = _publishers(review) if review.verdict == Verdict.SUBMITTED else _writer(review)
    addresses = [one.email for one in people if one.email and one.is_active]
    title = title_in(review.revision.as_document())
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


def _writer(review: Review) -> list[User]:
    return [review.revision.by] if review.revision.by and review.revision.by_id != review.by_id else []


_SUBJECTS = {
    Verdict.SUBMITTED: _("Waiting for review: %(title)s"),
    Verdict.APPROVED: _("Approved: %(title)s"),
    Verdict.SENT_BACK: _("Sent back: %(title)s"),
}
