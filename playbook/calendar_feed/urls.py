"""Where one's calendar feed is made and withdrawn, and where a calendar program reads it."""

from django.urls import path

from playbook.calendar_feed import views

app_name = "calendar-feed"

urlpatterns = [
    path("calendar/", views.own_feed, name="own"),
    path("calendar/renewed/", views.renewed, name="renewed"),
    path("calendar/withdrawn/", views.withdrawn, name="withdrawn"),
    path("calendar/<str:secret>.ics", views.feed, name="feed"),
]
