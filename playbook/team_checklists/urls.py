"""Where the checklists of a team are listed, opened, printed and changed."""

from django.urls import path

from playbook.team_checklists import views

app_name = "team-checklists"

urlpatterns = [
    path("", views.checklists, name="list"),
    path("<int:number>/", views.checklist, name="checklist"),
    path("<int:number>/change/", views.change_one, name="change"),
    path("<int:number>/right/", views.still_right, name="still-right"),
    path("<int:number>/archive/", views.archive, name="archive"),
    path("<int:number>/deletion/", views.delete_one, name="delete"),
]
