"""Where administrators make tokens for other programs, see their use, and end them."""

import datetime

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from playbook.accounts.admin import PlainTitles
from playbook.accounts.models import User
from playbook.api.models import Token
from playbook.api.scopes import Scope
from playbook.audit.models import Act
from playbook.audit.trail import record
from playbook.web.forms import Cleaned

MOST_DAYS = 366


class NewToken(forms.ModelForm):
    """A token to be made: for which program, as whom, for what, for how long."""

    scopes = forms.MultipleChoiceField(label=_("May"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple)
    days = forms.IntegerField(
        label=_("For how many days"),
        min_value=1,
        max_value=MOST_DAYS,
        initial=90,
        help_text=_("After that it is refused; make another one before."),
    )

    class Meta:
        model = Token
        fields = ("name", "person")

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        instance: Token | None = None,
        initial: Cleaned | None = None,
    ) -> None:
        """Offer everybody who is here, but nobody who may do everything."""
        super().__init__(data, files, instance=instance, initial=initial)
        people = self.fields["person"]
        assert isinstance(people, forms.ModelChoiceField)
        people.queryset = User.objects.filter(is_active=True, is_superuser=False)

    def save(self, commit: bool = True) -> Token:
        """Note what it may and until when."""
        self.instance.scopes = self.cleaned_data["scopes"]
        self.instance.expires_at = timezone.now() + datetime.timedelta(days=self.cleaned_data["days"])
        token: Token = super().save(commit)
        return token


@admin.register(Token)
class TokenAdmin(PlainTitles):
    """Which program has a token, when it was used last, until when it serves. None is changed: it is ended."""

    list_display = ("name", "shown", "person", "used_at", "expires_at", "revoked_at")
    list_select_related = ("person",)
    actions = None
    add_form = NewToken
    change_form_template = "api/token_change.html"

    def get_form(
        self, request: HttpRequest, obj: Token | None = None, change: bool = False, **kwargs: str
    ) -> "type[forms.ModelForm[Token]]":
        """The form of a new one; one that is there has nothing to fill in."""
        return super().get_form(request, obj, change, **({} if change else {"form": NewToken}), **kwargs)

    def get_fields(self, request: HttpRequest, obj: Token | None = None) -> tuple[str, ...]:
        """What is shown of it."""
        if obj is None:
            return ("name", "person", "scopes", "days")
        return ("name", "shown", "person", "may", "made_by", "made_at", "used_at", "expires_at", "revoked_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Token | None = None) -> tuple[str, ...]:
        """All of one that is there."""
        return self.get_fields(request, obj) if obj else ()

    @admin.display(description=_("may"))
    def may(self, token: Token) -> str:
        """Its scopes."""
        return ", ".join(token.scopes)

    def has_delete_permission(self, request: HttpRequest, obj: Token | None = None) -> bool:
        """None goes: who used what, and when, stays to be seen."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Django's own, and a button to end one."""
        view = self.admin_site.admin_view(require_POST(self.revoked))
        return [path("<int:pk>/revoked/", view, name="api_token_revoked"), *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: Token, form: forms.ModelForm, change: bool) -> None:
        """Make its text, which is shown once, on the page that answers."""
        assert isinstance(request.user, User)
        obj.made_by = request.user
        obj.made = obj.renew()
        super().save_model(request, obj, form, change)
        record(Act.TOKEN_MADE, whom=obj.person_id, token=obj.pk)

    def response_add(self, request: HttpRequest, obj: Token, post_url_continue: str | None = None) -> HttpResponse:
        """The token, this once."""
        context = {**self.admin_site.each_context(request), "title": gettext("A new token"), "token": obj}
        context |= {"label": gettext("Token"), "shown": obj.made, "back": reverse("admin:api_token_changelist")}
        return render(request, "api/token_made.html", context)

    def revoked(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End a token at once."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        token = get_object_or_404(Token, pk=pk)
        token.revoke()
        record(Act.TOKEN_REVOKED, whom=token.person_id, token=token.pk)
        self.log_change(request, token, "Revoked.")
        messages.success(request, gettext("“%(name)s” is refused from now on.") % {"name": token.name})
        return redirect("admin:api_token_change", pk)
