"""The second factor: codes that an app makes of a secret each half minute, passkeys (`passkeys.py`), recovery codes.

A code counts once. Which half minute the last one was of stands in the row and is moved on by one conditional update,
so of two requests with the same code only one finds it unused.
"""

import hashlib
import logging
import secrets
import time
import unicodedata
from collections.abc import Iterator

import pyotp
from cryptography.fernet import InvalidToken
from django.db import transaction
from django.utils import timezone

from playbook.accounts.models import Passkey, RecoveryCode, SecondFactor, Session, User
from playbook.audit.models import Act
from playbook.audit.trail import record
from playbook.web.secret_keys import TO_SEAL_ANEW, Box, Needs

log = logging.getLogger(__name__)

DIGITS = 6
SLACK = 1  # half minutes that a telephone's clock may be wrong by, before or after
RECOVERY_CODES = 10
RECOVERY_CHARACTERS = 28  # of 32, which is 140 bits: too many to guess, so a plain digest is enough
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"  # without 0 and 1, which are read as letters


def now() -> float:
    """The time that codes count by, in seconds."""
    return time.time()


def is_on(user: User) -> bool:
    """Whether a password alone does not sign them in."""
    return has_app(user) or Passkey.objects.filter(user=user).exists()


def has_app(user: User) -> bool:
    """Whether an app makes codes for them."""
    return SecondFactor.objects.filter(user=user).exists()


def is_shut(user: User) -> bool:
    """Whether an app makes codes for them of a secret that no key of this server opens: then no code can be right."""
    secret = SecondFactor.objects.filter(user=user).values_list("secret", flat=True).first()
    return secret is not None and not opens(secret)


def new_secret() -> str:
    """A random secret, sealed as it is kept."""
    return _box().seal(pyotp.random_base32())


def key_of(sealed: str) -> str:
    """The secret as it is typed into an app. Raises `InvalidToken` where no key of this server opens it."""
    return _box().opened(sealed)


def opens(sealed: str) -> bool:
    """Whether a key of this server opens it."""
    return _box().needs(sealed) is not Needs.UNKNOWN


def address_for_app(sealed: str, user: User) -> str:
    """The address by which an app takes the secret (`otpauth:`), with whose it is."""
    return pyotp.TOTP(key_of(sealed)).provisioning_uri(name=user.username, issuer_name="Playbook")


def half_minute_of(sealed: str, typed: str) -> int | None:
    """The half minute that a code is of, by its number since 1970; None where it is not one of now."""
    try:
        app = pyotp.TOTP(key_of(sealed), digits=DIGITS)
        return app.verify_and_get_timecode(_plain(typed), for_time=int(now()), valid_window=SLACK)
    except pyotp.OTPVerificationError:
        return None
    except InvalidToken:
        log.error("A second factor was sealed with another key. Name the key of before in SECRET_KEY_FALLBACKS.")
        return None


def accept(user: User, typed: str) -> bool:
    """Whether this is a code of now, or a recovery code, that was not used before. From now on it is used."""
    if len(_plain(typed)) == DIGITS:
        return _accept_code(user, typed)
    unused = RecoveryCode.objects.filter(user=user, digest=_digest(typed), used_at=None)
    with transaction.atomic():
        if not unused.update(used_at=timezone.now()):
            return False
        record(Act.RECOVERY_CODE_USED, whom=user.pk)
    return True


def _accept_code(user: User, typed: str) -> bool:
    factor = SecondFactor.objects.filter(user=user).first()
    number = half_minute_of(factor.secret, typed) if factor else None
    if factor is None or number is None:
        return False
    # Sealed anew, so that a key of before is not needed for ever; the cipher of before is for `rotate_keys` to change,
    # when no server of before has to open it. Not where the secret was replaced meanwhile.
    is_old = _box().needs(factor.secret) is Needs.FALLBACK
    sealed = _box().sealed_anew(factor.secret) if is_old else factor.secret
    unused = SecondFactor.objects.filter(user=user, secret=factor.secret, used_up_to__lt=number)
    return bool(unused.update(used_up_to=number, secret=sealed))


def recovery_codes_left(user: User) -> int:
    """How many recovery codes they have not used."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


@transaction.atomic
def turn_on(user: User, sealed: str, number: int) -> list[str]:
    """Ask for codes of this secret from now on; the one of half minute `number` is used.

    Returns new recovery codes: nobody sees them again. Returns none where an app makes codes already.
    """
    _factor, is_new = SecondFactor.objects.get_or_create(user=user, defaults={"secret": sealed, "used_up_to": number})
    return began(user) if is_new else []


@transaction.atomic
def new_recovery_codes(user: User) -> list[str]:
    """Other recovery codes instead of those there are. Returns them: nobody sees them again."""
    codes = _new_codes(user)
    record(Act.RECOVERY_CODES_MADE, whom=user.pk)
    return codes


@transaction.atomic
def turn_off(user: User) -> bool:
    """Ask for no code and no passkey any more. Returns whether it was on."""
    return _off(user, Act.SECOND_FACTOR_OFF)


@transaction.atomic
def reset(user: User) -> bool:
    """The same for somebody who has lost theirs, and end their sign-ins. Returns whether it was on."""
    was_on = _off(user, Act.SECOND_FACTOR_RESET)
    if was_on:
        Session.objects.filter(user=user).delete()
    return was_on


@transaction.atomic
def began(user: User) -> list[str]:
    """Note that somebody has a second factor from now on. Returns recovery codes: nobody sees them again."""
    codes = _new_codes(user)
    record(Act.SECOND_FACTOR_ON, whom=user.pk)
    return codes


@transaction.atomic
def forget_recovery_codes(user: User) -> None:
    """Note that the last second factor of somebody is gone: nothing is asked for besides the password."""
    RecoveryCode.objects.filter(user=user).delete()
    record(Act.SECOND_FACTOR_OFF, whom=user.pk)


def _off(user: User, act: Act) -> bool:
    RecoveryCode.objects.filter(user=user).delete()
    was_on = bool(sum(kind.objects.filter(user=user).delete()[0] for kind in (SecondFactor, Passkey)))
    if was_on:
        record(act, whom=user.pk)
    return was_on


def _new_codes(user: User) -> list[str]:
    made = ["".join(secrets.choice(_ALPHABET) for _ in range(RECOVERY_CHARACTERS)) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_digest(one)) for one in made)
    return [in_fours(one, "-") for one in made]


def in_fours(text: str, between: str = " ") -> str:
    """A long code in groups of four, which are read and typed with fewer mistakes."""
    return between.join(text[at : at + 4] for at in range(0, len(text), 4))


def _plain(typed: str) -> str:
    """A code without what people put between its groups, whatever its case."""
    text = unicodedata.normalize("NFKC", typed).casefold()
    return "".join(one for one in text if one.isascii() and one.isalnum())


def _digest(typed: str) -> str:
    return hashlib.sha256(_plain(typed).encode()).hexdigest()


def needed_keys() -> Iterator[Needs]:
    """Which key opens each secret that is kept."""
    box = _box()
    return (box.needs(one) for one in SecondFactor.objects.values_list("secret", flat=True))


def seal_anew() -> int:
    """Seal with SECRET_KEY what a key or the cipher of before has sealed; how many those were."""
    box, count = _box(), 0
    for user, secret in SecondFactor.objects.values_list("user", "secret"):
        if box.needs(secret) in TO_SEAL_ANEW:
            # Not where it was replaced, or used, meanwhile.
            count += SecondFactor.objects.filter(user=user, secret=secret).update(secret=box.sealed_anew(secret))
    return count


def _box() -> Box:
    return Box("playbook.second_factor")
