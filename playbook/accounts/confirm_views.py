"""The page on which somebody who is signed in shows once more who they are, before they change what signs people in."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from playbook.accounts import provider
from playbook.accounts.bounded_tries import form_page
from playbook.accounts.confirming import confirming_form, went_back
from playbook.web.http import Request


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def confirm_page(request: Request) -> HttpResponse:
    """Ask for the password, and a code where there is one; or lead whoever has none here to the identity provider."""
    can_there = bool(provider.is_used() and request.user.identity)
    if not request.user.has_usable_password():
        return render(request, "accounts/confirm.html", {"can_there": can_there})
    form = confirming_form(request)
    if not form.is_valid():
        return form_page(request, "accounts/confirm.html", form, {"can_there": can_there})
    return went_back(request)
