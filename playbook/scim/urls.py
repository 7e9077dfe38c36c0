"""Where the identity provider keeps its list of people."""

from django.urls import path

from playbook.scim import views

app_name = "scim"
urlpatterns = [path("v2/<path:path>", views.scim, name="scim")]
