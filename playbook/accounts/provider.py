"""The organisation's identity provider, spoken to by OpenID Connect.

Authlib does what can go wrong: discovery, PKCE, state and nonce, signatures with keys that change, who issued a token
for whom, and when. Here is only which provider, and what counts as an answer of it.
"""

import logging
import time
from functools import lru_cache
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.django_client import DjangoOAuth2App, OAuth
from authlib.integrations.requests_client import OAuth2Session
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from joserfc.errors import JoseError
from requests import RequestException

from playbook.web.json_values import Json

SECONDS = 5  # for one answer of the provider
FRESH = 120  # seconds ago that somebody who shows once more who they are has shown it there, at most
LEEWAY = 60  # seconds that its clock and ours may differ
# What a token may be signed by: keys of which the provider alone has the private half
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")

log = logging.getLogger(__name__)


class ProviderAway(Exception):
    """The provider did not answer, or not with what a provider says."""


class NotSignedIn(Exception):
    """The provider did not say who it is: it was refused there, or the answer is not one to our question."""


class TooWeak(Exception):
    """The provider says who it is, and not that they showed it in a way that the settings demand."""


class DirectSession(OAuth2Session):  # type: ignore[misc]  # Authlib has no types
    """Asks the provider at its own addresses only: a redirect is a failure, because where it leads was not judged."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.max_redirects = 0


class NamedProvider(DjangoOAuth2App):  # type: ignore[misc]  # Authlib has no types
    """The provider of the settings and no other, with tokens signed as we say and not as it says."""

    client_cls = DirectSession

    def load_server_metadata(self) -> dict[str, Json]:
        """What the provider says of itself. Raises `ValueError` where it calls itself by another name."""
        found: dict[str, Json] = super().load_server_metadata()
        if found.get("issuer") != settings.OIDC_ISSUER:
            found.pop("_loaded_at", None)  # so that it is asked anew, and not kept for as long as the process runs
            log.error("The identity provider calls itself by another name than OIDC_ISSUER")
            raise ValueError("another issuer")
        found["id_token_signing_alg_values_supported"] = list(ALGORITHMS)
        return found


def now() -> float:
    """The time in seconds that what was shown at the provider is as old as."""
    return time.time()


def is_used() -> bool:
    """Whether people sign in at a provider."""
    return bool(settings.OIDC_ISSUER)


def leave_for(request: HttpRequest, back: str, *, anew: bool = False) -> HttpResponse:
    """Send the browser to the provider, which sends it back to the address `back`. Raises `ProviderAway`.

    With `anew` the provider is asked to have them show once more who they are, also where they are signed in there.
    """
    more: dict[str, str | int] = {"prompt": "login", "max_age": 0} if anew else {}
    try:
        found: HttpResponse = _client().authorize_redirect(request, back, **(_asked_for() | more))
    except (RequestException, ValueError, KeyError, RuntimeError) as error:
        raise ProviderAway from error
    return found


def claims_of(request: HttpRequest, *, anew: bool = False) -> tuple[dict[str, Json], str]:
    """What the provider says of whoever comes back from it, and the token that says so.

    With `anew` they have to have shown it just now.

    Raises `NotSignedIn` for an answer that is refused, old, somebody else's or was used before, `TooWeak`, and
    `ProviderAway`.
    """
    try:
        token = _client().authorize_access_token(request, leeway=LEEWAY, claims_options=_claims_options())
    except (OAuthError, JoseError) as error:
        raise NotSignedIn from error
    except (RequestException, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise ProviderAway from error
    claims = dict(token.get("userinfo") or {})
    if not claims.get("sub"):
        raise NotSignedIn
    seconds = FRESH if anew else settings.OIDC_MAX_MINUTES * 60
    if not (_is_of_a_class(claims) and _is_by_a_method(claims) and _is_recent(claims, seconds)):
        raise TooWeak
    return claims, str(token.get("id_token", ""))


def sign_out_address(id_token: str, back: str) -> str | None:
    """Where one signs out at the provider; nothing where it has no such address, or does not answer."""
    try:
        found = _client().create_logout_url(post_logout_redirect_uri=back, id_token_hint=id_token)
    except (RequestException, ValueError, KeyError, RuntimeError, OAuthError):
        return None
    return str(found["url"])


def _asked_for() -> dict[str, str | int]:
    """What the provider is asked to have shown; it may answer with less, so that is looked at when they are back."""
    asked: dict[str, str | int] = {}
    if settings.OIDC_ACR:
        asked["acr_values"] = " ".join(settings.OIDC_ACR)
    if settings.OIDC_MAX_MINUTES:
        asked["max_age"] = settings.OIDC_MAX_MINUTES * 60
    return asked


def _is_of_a_class(claims: dict[str, Json]) -> bool:
    return not settings.OIDC_ACR or claims.get("acr") in settings.OIDC_ACR


def _is_by_a_method(claims: dict[str, Json]) -> bool:
    named = claims.get("amr")
    return not settings.OIDC_AMR or any(one in settings.OIDC_AMR for one in (named if isinstance(named, list) else ()))


def _is_recent(claims: dict[str, Json], seconds: int) -> bool:
    """Whether it was shown so many seconds ago at most; with none it does not matter."""
    at = claims.get("auth_time")
    return not seconds or (isinstance(at, int) and -LEEWAY <= now() - at <= seconds + LEEWAY)


def _claims_options() -> dict[str, Json]:
    """What a token has to say: that our provider issued it, for us."""
    return {
        "iss": {"essential": True, "values": [settings.OIDC_ISSUER]},
        "aud": {"essential": True, "value": settings.OIDC_CLIENT_ID},
        "sub": {"essential": True},
    }


def _client() -> DjangoOAuth2App:
    return _client_for(settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET)


@lru_cache(maxsize=1)
def _client_for(issuer: str, client: str, secret: str) -> DjangoOAuth2App:
    """The client; it keeps what the provider says of itself for as long as the process runs."""
    return OAuth().register(
        "provider",
        client_cls=NamedProvider,
        client_id=client,
        client_secret=secret,
        server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": settings.OIDC_SCOPES,
            "code_challenge_method": "S256",
            "default_timeout": SECONDS,
        },
    )
