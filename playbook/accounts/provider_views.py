"""Signing in at the identity provider: leaving for it, and coming back."""

import logging
from typing import cast

from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.signals import user_login_failed
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from playbook.accounts import provider
from playbook.accounts.audited import wrong_of_own
from playbook.accounts.confirming import went_back
from playbook.accounts.provider_people import NotWelcome, identity_of, person_of
from playbook.accounts.signing_in import sign_in
from playbook.web.http import Request

log = logging.getLogger(__name__)

OTHER_SITES = ("cross-site", "same-site")  # as a browser says where what it was sent by stands
NEXT = "sign_in_next"  # where somebody goes on to, in the session meanwhile
ID_TOKEN = "id_token"
CONFIRMS = "confirms_at_provider"  # that somebody who is signed in left to show once more who they are


@require_GET
@never_cache
@login_not_required
def leave(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider.

    A link on another site's page leads to our own page first: nobody is signed in without having pressed anything here.
    """
    if not provider.is_used():
        raise Http404
    request.session[NEXT] = request.GET.get(REDIRECT_FIELD_NAME, "")[:2000]
    if request.headers.get("Sec-Fetch-Site") in OTHER_SITES:
        return _sign_in_page(request)
    try:
        return provider.leave_for(request, _back(request))
    except provider.ProviderAway:
        log.error("The identity provider did not answer", exc_info=True)
        return _refused(request, _("The place where you sign in does not answer. Try again in a minute."))


@require_GET
@never_cache
@login_not_required
def come_back(request: HttpRequest) -> HttpResponse:
    """Sign in whom the provider names, and go on to where they wanted."""
    if not provider.is_used():
        raise Http404
    if request.session.pop(CONFIRMS, None) and request.user.is_authenticated:
        return _confirmed(cast("Request", request))
    wanted = request.session.get(NEXT, "")
    try:
        claims, id_token = provider.claims_of(request)
        user = person_of(claims)
    except provider.ProviderAway:
        log.error("The identity provider did not answer", exc_info=True)
        return _refused(request, _("The place where you sign in does not answer. Try again in a minute."))
    except provider.NotSignedIn as error:
        log.warning("An answer of the identity provider was refused: %s", type(error.__cause__).__name__)
        user_login_failed.send(__name__, credentials={}, request=request)
        return _refused(request, _("That sign-in did not work, or was too old. Begin again."))
    except provider.TooWeak:
        log.warning("Somebody came from the identity provider who had shown less there than the settings demand")
        user_login_failed.send(__name__, credentials={}, request=request)
        return _refused(request, _("There you showed less than is asked for here. Sign in there with a second factor."))
    except NotWelcome as error:
        user_login_failed.send(__name__, credentials={}, request=request)
        return _refused(request, str(error))
    sign_in(request, user, second_factor="provider")
    request.session[ID_TOKEN] = id_token
    return HttpResponseRedirect(_safe(request, wanted))


@require_POST
@never_cache
def leave_to_confirm(request: Request) -> HttpResponse:
    """Send somebody who is signed in to the provider, to show there once more who they are."""
    if not provider.is_used():
        raise Http404
    try:
        left = provider.leave_for(request, _back(request), anew=True)
    except provider.ProviderAway:
        log.error("The identity provider did not answer", exc_info=True)
        messages.error(request, _("The place where you sign in does not answer. Try again in a minute."))
        return redirect("accounts:confirm")
    request.session[CONFIRMS] = True
    return left


def _confirmed(request: Request) -> HttpResponse:
    """Go back to where they came from, where the provider says that it is them and that they showed it just now."""
    try:
        claims, _id_token = provider.claims_of(request, anew=True)
        if identity_of(claims) == request.user.identity:
            return went_back(request)
    except (provider.ProviderAway, provider.NotSignedIn, provider.TooWeak):
        log.warning("Somebody did not show once more at the identity provider who they are", exc_info=True)
    wrong_of_own(request.user, "provider")
    messages.error(request, _("That did not show that it is you, or was not just now. Sign in there as yourself."))
    return redirect("accounts:confirm")


def signed_out_elsewhere(request: HttpRequest, id_token: str) -> str | None:
    """Where somebody who came from the provider signs out there too; nothing for anybody else."""
    if not (id_token and provider.is_used()):
        return None
    return provider.sign_out_address(id_token, request.build_absolute_uri(reverse("accounts:sign-in")))


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("accounts:provider-back"))


def _refused(request: HttpRequest, words: str) -> HttpResponse:
    """The page for signing in, which says why and still knows where they wanted to go."""
    messages.error(request, words)
    return _sign_in_page(request)


def _sign_in_page(request: HttpRequest) -> HttpResponse:
    wanted = request.session.get(NEXT, "")
    return redirect(reverse("accounts:sign-in", query={REDIRECT_FIELD_NAME: wanted} if wanted else None))


def _safe(request: HttpRequest, wanted: str) -> str:
    """Where they wanted to go, if it is a page of ours; home otherwise."""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted.startswith("/") and ours else resolve_url("reader:home")
