"""Passkeys: a device of somebody's proves at the sign-in that it is there, by a key that never leaves it.

The browser is given a challenge that the session knows; it serves once and for five minutes. What comes back must be of
this address and of the domain in the settings, must be signed by a key that is known, and must count on from the time
before: a count that goes back is the sign of a copy.
"""

import hashlib
import json
import logging
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    CollectedClientData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from playbook.accounts import second_factor
from playbook.accounts.models import Passkey, User
from playbook.audit.models import Act
from playbook.audit.trail import record
from playbook.web.json_values import Json

log = logging.getLogger(__name__)

MOST = 10  # of one person
LONGEST = 8000  # characters of what a browser answers; a usual one has a tenth of it
SECONDS = 300
ADDING, SHOWING = "passkey_to_add", "passkey_to_show"  # the session's entries for the challenges


def are_offered(request: HttpRequest) -> bool:
    """Whether the page is at an address of the domain that passkeys belong to: elsewhere no browser takes one."""
    domain, host = settings.PASSKEY_DOMAIN, urlsplit(_origin(request)).hostname or ""
    return bool(domain) and (host == domain or host.endswith(f".{domain}"))


def to_add(request: HttpRequest, user: User) -> str:
    """What the browser makes a passkey of, as JSON. Those that are there are named: a device makes no second one."""
    who = PublicKeyCredentialUserEntity(id=str(user.pk).encode(), name=user.username, display_name=user.spoken_name)
    options, state = _server(request).register_begin(
        who,
        [_credential(one) for one in user.passkeys.all()],
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return _asked(request, ADDING, state, options.public_key)


def to_show(request: HttpRequest, user: User) -> str:
    """What the browser shows a passkey for, as JSON; nothing for somebody who has none, or where none serves."""
    known = [_credential(one) for one in user.passkeys.all()] if are_offered(request) else []
    if not known:
        return ""
    options, state = _server(request).authenticate_begin(known, UserVerificationRequirement.PREFERRED)
    return _asked(request, SHOWING, state, options.public_key)


def made(request: HttpRequest, answer: str) -> AuthenticatorData | None:
    """The passkey that a browser has made, proved; None where it is not what was asked for."""
    state = _taken(request, ADDING)
    try:
        response = RegistrationResponse.from_dict(json.loads(answer[:LONGEST]))
        _refuse_if_framed(response.response.client_data)
        server = _server(request)
        data = server.register_complete(state, response)
        known = data.credential_data
        wanted = {one.alg for one in server.allowed_algorithms}
        return data if known is not None and known.public_key.get(3) in wanted else None
    except Exception as error:  # whatever a library raises about somebody else's bytes
        log.info("A passkey was not added: %s", type(error).__name__)
        return None


@transaction.atomic
def add(user: User, data: AuthenticatorData, name: str) -> tuple[bool, list[str]]:
    """Keep a passkey. Whether it is new here, and recovery codes where it is their first second factor."""
    User.objects.select_for_update().get(pk=user.pk)  # two at once must not both be the first
    is_first, known = not second_factor.is_on(user), data.credential_data
    if known is None or user.passkeys.count() >= MOST:
        return False, []
    row = Passkey(user=user, name=name, digest=_digest(known.credential_id), counter=data.counter)
    row.credential = websafe_encode(bytes(known))
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return False, []
    record(Act.PASSKEY_ADDED, whom=user.pk)
    return True, second_factor.began(user) if is_first else []


@transaction.atomic
def remove(user: User, pk: int) -> bool:
    """Take a passkey of somebody's away, and with the last second factor all of it. Whether it was there."""
    if not user.passkeys.filter(pk=pk).delete()[0]:
        return False
    record(Act.PASSKEY_REMOVED, whom=user.pk)
    if not second_factor.is_on(user):
        second_factor.forget_recovery_codes(user)
    return True


def accept(request: HttpRequest, user: User, answer: str) -> bool:
    """Whether a passkey of theirs answers the challenge of this session. From now on the challenge is used."""
    state = _taken(request, SHOWING)
    rows = {row.digest: row for row in user.passkeys.all()}
    try:
        response = AuthenticationResponse.from_dict(json.loads(answer[:LONGEST]))
        _refuse_if_framed(response.response.client_data)
        found = _server(request).authenticate_complete(state, [_credential(one) for one in rows.values()], response)
    except Exception as error:  # whatever a library raises about somebody else's bytes
        log.info("A passkey was not taken: %s", type(error).__name__)
        return False
    row = rows[_digest(found.credential_id)]
    return _counts_on(row, response.response.authenticator_data.counter, _digest(str(state["challenge"]).encode()))


def _counts_on(row: Passkey, counter: int, challenge: str) -> bool:
    """Note a use by one conditional update: the count goes on (or there is none), and each challenge counts once."""
    goes_on = Q(counter__lt=counter) | Q(counter=0) if counter == 0 else Q(counter__lt=counter)
    unused = Passkey.objects.filter(goes_on, pk=row.pk).exclude(answered=challenge)
    if unused.update(counter=counter, answered=challenge, used_at=timezone.now()):
        return True
    record(Act.PASSKEY_REFUSED, whom=row.user_id)
    return False


def _server(request: HttpRequest) -> Fido2Server:
    """What checks answers for this address: of any other origin none is taken, not even one below it."""
    domain = PublicKeyCredentialRpEntity(id=settings.PASSKEY_DOMAIN, name="Playbook")
    return Fido2Server(domain, verify_origin=lambda origin: origin == _origin(request))


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _asked(request: HttpRequest, key: str, state: Mapping[str, Json], options: Mapping[str, Json]) -> str:
    """The options as JSON; the session notes the challenge, in the place of the one before."""
    request.session[key] = {**state, "until": int(second_factor.now()) + SECONDS}
    return json.dumps(dict(options))


def _taken(request: HttpRequest, key: str) -> dict[str, Json]:
    """The challenge that the session knows, and forgets: it serves once. After its time one that nobody can answer."""
    state: dict[str, Json] = request.session.pop(key, {})
    until = state.get("until")
    return state if isinstance(until, int) and second_factor.now() <= until else {}


def _refuse_if_framed(said: CollectedClientData) -> None:
    """Raise `ValueError` for an answer that was given in a frame of another site's page."""
    if said.cross_origin:
        raise ValueError("in a frame of another site")


def _credential(row: Passkey) -> AttestedCredentialData:
    return AttestedCredentialData(websafe_decode(row.credential))


def _digest(value: bytes) -> str:
    return hashlib.sha256(value).hexdigest()
