"""Where the records of complaints are read; `playbook/urls.py` joins them with the live page's and the team's."""

from django.urls import path

from playbook.complaints import customers, keeping_views, views

urlpatterns = [
    path("", views.complaints, name="list"),
    path("promises/", views.due, name="due"),
    path("customers/", customers.customers, name="customers"),
    path("unattended/", keeping_views.unattended, name="unattended"),
    path("<int:number>/kept/", keeping_views.kept, name="kept"),
    path("<int:number>/dates/", views.dates, name="dates"),
    path("<int:number>/summary/", views.summary, name="summary"),
    path("<int:number>/trail/", views.trail, name="trail"),
]
