"""What readers send about editions, that they have read what changed; and the pictures of their pages."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from playbook.editions import must_read, pictures
from playbook.editions.current import library
from playbook.editions.look import FOR_GOOD, harmless_file
from playbook.editions.models import Edition
from playbook.guidance.pictures import content_type
from playbook.web.http import Request, back


@require_POST
def readings(request: Request, number: int) -> HttpResponse:
    """Keep that somebody has read what an edition asks everybody to read; then back to the page they were on."""
    edition = get_object_or_404(Edition.objects.exclude(must_read=""), number=number)
    must_read.has_read(request.user, edition)
    return back(request)


@require_safe
def picture(request: Request, name: str) -> HttpResponse:
    """A picture of a page that readers have; for whoever writes guidance also one of a draft."""
    is_live = name in library().pictures
    may_see = is_live or request.user.has_perm("editions.view_document")
    data = pictures.data_of(name) if may_see else None
    if data is None:
        raise Http404(_("There is no such picture."))
    return harmless_file(data, content_type(name), name, FOR_GOOD if is_live else "no-store")
