"""Where administrators say which programs are told what, and see how deliveries went."""

from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from playbook.accounts.admin import PlainTitles
from playbook.audit.models import Act
from playbook.audit.trail import record
from playbook.webhooks.addresses import is_named
from playbook.webhooks.event_types import EventType
from playbook.webhooks.models import Delivery, Endpoint


class EndpointForm(forms.ModelForm):
    """Which program, where it listens, what it is told."""

    url = forms.URLField(label=_("Address"), max_length=500, assume_scheme="https")
    types = forms.MultipleChoiceField(
        label=_("Is told that"), choices=EventType.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Endpoint
        fields = ("name", "url", "types", "team", "is_on")

    def clean_url(self) -> str:
        """The address. Raises `ValidationError` for a host that this installation sends nothing to."""
        url = str(self.cleaned_data["url"])
        if not is_named(urlsplit(url).hostname or ""):
            hosts = ", ".join(settings.WEBHOOK_HOSTS)
            words = _("Nothing is sent to that host. Whoever runs Playbook has named these: %(hosts)s.")
            raise forms.ValidationError(words, code="host", params={"hosts": hosts})
        return url


@admin.register(Endpoint)
class EndpointAdmin(PlainTitles):
    """The programs that are told what happens."""

    list_display = ("name", "url", "team", "is_on")
    list_select_related = ("team",)
    actions = None
    form = EndpointForm
    change_form_template = "webhooks/endpoint_change.html"

    def get_urls(self) -> list[URLPattern]:
        """Django's own, and a button for a new secret."""
        view = self.admin_site.admin_view(require_POST(self.new_secret))
        return [path("<int:pk>/secret/", view, name="webhooks_endpoint_secret"), *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: Endpoint, form: forms.ModelForm, change: bool) -> None:
        """Keep it, and note who did."""
        super().save_model(request, obj, form, change)
        record(Act.WEBHOOK_CHANGED, webhook=obj.pk, is_on=obj.is_on, is_new=not change)

    def response_add(self, request: HttpRequest, obj: Endpoint, post_url_continue: str | None = None) -> HttpResponse:
        """Its secret, this once."""
        return self._shown_secret(request, obj)

    def new_secret(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Sign with another secret from now on, and show it once."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        endpoint = get_object_or_404(Endpoint, pk=pk)
        endpoint.renew_secret()
        record(Act.WEBHOOK_CHANGED, webhook=pk, is_on=endpoint.is_on, is_new_secret=True)
        return self._shown_secret(request, endpoint)

    def _shown_secret(self, request: HttpRequest, endpoint: Endpoint) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "title": gettext("The secret of this webhook")}
        context |= {"label": gettext("Secret"), "shown": endpoint.shown_secret, "endpoint": endpoint}
        context["back"] = reverse("admin:webhooks_endpoint_changelist")
        return render(request, "webhooks/secret.html", context)


@admin.register(Delivery)
class DeliveryAdmin(PlainTitles):
    """The log of deliveries: what was sent where, what was answered, when it is tried again."""

    list_display = ("event", "endpoint", "tries", "outcome", "delivered_at", "next_at")
    list_filter = ("endpoint",)
    list_select_related = ("event", "endpoint")
    fields = readonly_fields = ("event", "endpoint", "event_id", "tries", "outcome", "delivered_at", "next_at")
    actions = None
    change_form_template = "webhooks/delivery_change.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """None is made by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """None goes before its time."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Django's own, and a button to send one again."""
        view = self.admin_site.admin_view(require_POST(self.again))
        return [path("<int:pk>/again/", view, name="webhooks_delivery_again"), *super().get_urls()]

    def again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send one again, with the id it had."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        get_object_or_404(Delivery, pk=pk).again()
        messages.success(request, gettext("It is sent again, with the same id."))
        return redirect("admin:webhooks_delivery_change", pk)
