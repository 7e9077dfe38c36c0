"""Every address, by the package that answers it."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from playbook.accounts.views import admin_door
from playbook.call import urls as call
from playbook.complaints import urls as complaints
from playbook.team import urls as team
from playbook.web.policy_reports import policy_reports
from playbook.web.views import health, offline, service_worker

# Three packages answer under one noun.
COMPLAINTS = [*complaints.urlpatterns, *call.urlpatterns, *team.urlpatterns]

urlpatterns = [
    path("health/", health, name="health"),
    path("health/live", health, name="health-live"),
    path("health/ready", health, name="health-ready"),
    path("service-worker.js", service_worker, name="service-worker"),
    path("offline/", offline, name="offline"),
    path("policy-reports/", policy_reports, name="policy-reports"),
    # Before the admin's own addresses: there is one door, and its throttle.
    path("admin/login/", admin_door),
    path("admin/password_change/", RedirectView.as_view(pattern_name="accounts:password")),
    path("admin/", admin.site.urls),
    path("api/", include("playbook.api.urls")),
    path("scim/", include("playbook.scim.urls")),
    path("", include("playbook.accounts.urls")),
    path("", include("playbook.calendar_feed.urls")),
    path("complaints/", include((COMPLAINTS, "complaints"))),
    path("audit/", include("playbook.audit.urls")),
    path("insights/", include("playbook.insights.urls")),
    path("", include("playbook.editions.urls")),
    path("team-checklists/", include("playbook.team_checklists.urls")),
    path("", include("playbook.reader.urls")),
]

handler400 = "playbook.web.errors.bad_request"
handler403 = "playbook.web.errors.permission_denied"
handler404 = "playbook.web.errors.page_not_found"
handler500 = "playbook.web.errors.server_error"
