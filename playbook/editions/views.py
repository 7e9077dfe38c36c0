"""What readers send about editions: that they have read what changed."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from playbook.editions import must_read
from playbook.editions.models import Edition
from playbook.web.http import Request, back


@require_POST
def readings(request: Request, number: int) -> HttpResponse:
    """Keep that somebody has read what an edition asks everybody to read; then back to the page they were on."""
    edition = get_object_or_404(Edition.objects.exclude(must_read=""), number=number)
    must_read.has_read(request.user, edition)
    return back(request)
