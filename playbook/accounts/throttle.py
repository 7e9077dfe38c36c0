"""How often passwords may be tried: by account and address, by account, and by address.

Checking a password is the dearest thing a page does (a third of a second of a processor), and the only one that
anybody may ask for. So a try is counted before the password is looked at, in the database, where every process counts
together; and `places` bounds how many are looked at at once.

A contact centre has one address for hundreds of people. So an address has more room the more people have signed in
from it lately, and somebody who has signed in from there before is not stopped by what is tried elsewhere.
"""

import datetime
import ipaddress
import math
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import Aggregate, Count, Min, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from playbook.accounts.audited import paused
from playbook.accounts.models import Failure, KnownAddress
from playbook.accounts.places import BUSY_SECONDS, NoPlace, place

WINDOW = datetime.timedelta(minutes=15)
PER_PAIR = 5  # of one account from one address
PER_ACCOUNT = 50  # of one account from everywhere: nobody is stopped by it where they have signed in before
CODES_PER_ACCOUNT = 10  # codes of one account from everywhere: whoever tries them has the password already
PER_ADDRESS = 30  # of all accounts from one address
MORE_PER_PERSON = 5  # on top of it, for each who signed in from there lately
LATELY = datetime.timedelta(hours=24)
KNOWN_FOR = datetime.timedelta(days=30)


class Refused(Exception):
    """The password is not looked at: `status`, for how many `seconds`, and in `words` what to do."""

    def __init__(self, status: int, seconds: int, words: str) -> None:
        super().__init__(words)
        self.status, self.seconds, self.words = status, seconds, words


class Try:
    """One try at a password, counted as a failure until it is known to be none."""

    def __init__(self, request: HttpRequest, name: str) -> None:
        self.name, self.address = _account(name), address(request)
        self.account = self._counted_as()
        self.is_known = KnownAddress.objects.of(self.name, self.address).since(KNOWN_FOR).exists()

    def _counted_as(self) -> str:
        """What its failures are counted under."""
        return self.name

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count this try while the block looks at the password. Raises `Refused` before the block where it may not."""
        # Looked at first without counting, and counted only with a place: a crowd costs no writing.
        try:
            self._refuse_if_over(already=0)
            with place(is_known=self.is_known):
                self._count()
                yield
        except Refused:
            paused(self.name, self.address)
            raise
        except NoPlace:
            words = _("Many people are signing in at this moment. Try again in a few seconds.")
            raise Refused(503, BUSY_SECONDS, words) from None

    def _count(self) -> None:
        """Write this try down as a failure. Raises `Refused` where others have been written down meanwhile."""
        Failure.objects.old(WINDOW).delete()
        row = Failure.objects.create(account=self.account, address=self.address)
        try:
            self._refuse_if_over(already=1)
        except Refused:
            row.delete()
            raise

    def succeeded(self) -> None:
        """Forget the failures of this account from here, and know it here from now on."""
        Failure.objects.of(self.account, self.address).delete()
        KnownAddress.objects.see(self.name, self.address, forget_before=timezone.now() - KNOWN_FOR)

    def _refuse_if_over(self, *, already: int) -> None:
        """Raise `Refused` where as many have failed as may; `already` of those that are found are this try itself."""
        account, here = Q(account=self.account), Q(address=self.address)
        scopes = {"pair": account & here, "account": account, "address": here}
        asked: dict[str, Aggregate] = {f"{name}_count": Count("pk", filter=where) for name, where in scopes.items()}
        asked |= {f"{name}_first": Min("at", filter=where) for name, where in scopes.items()}
        found = Failure.objects.filter(account | here).recent(WINDOW).aggregate(**asked)
        for scope, most in self._ceilings().items():
            if found[f"{scope}_count"] - already >= most:
                raise _too_many(found[f"{scope}_first"])

    def _ceilings(self) -> dict[str, int]:
        people = KnownAddress.objects.at_address(self.address).since(LATELY).count()
        ceilings = {"pair": PER_PAIR, "address": PER_ADDRESS + MORE_PER_PERSON * people}
        return ceilings if self.is_known else {**ceilings, "account": PER_ACCOUNT}


class CodeTry(Try):
    """One try at a code. It is counted apart: the right password before it must not forget the wrong codes."""

    def _counted_as(self) -> str:
        return f"{self.name} code"[-150:]  # no name has a space

    def _ceilings(self) -> dict[str, int]:
        # Known or not: an address is known by the password alone.
        return super()._ceilings() | {"account": CODES_PER_ACCOUNT}


def address(request: HttpRequest) -> str:
    """Where the request comes from; of an IPv6 address the network, which is a line's."""
    text = str(request.META.get("REMOTE_ADDR", ""))
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return text[:64]
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)


def _account(name: str) -> str:
    """The name as it is counted: another case is another try at the same account."""
    return unicodedata.normalize("NFKC", name).casefold()[:150]


def _too_many(first: datetime.datetime) -> Refused:
    """A refusal until the oldest failure that counts does not count any more."""
    seconds = max(1, math.ceil((first + WINDOW - timezone.now()).total_seconds()))
    minutes = math.ceil(seconds / 60)
    words = ngettext(
        "Too many wrong tries. Wait %(minutes)s minute, or ask your manager for a new password.",
        "Too many wrong tries. Wait %(minutes)s minutes, or ask your manager for a new password.",
        minutes,
    )
    return Refused(429, seconds, words % {"minutes": minutes})
