"""The application's pages, and the floor's under /floor/."""

from django.urls import include, path

from bench import floor

urlpatterns = [
    path("floor/", floor.visit_list),
    path("floor/<int:pk>/", floor.visit_detail),
    path("floor/new/", floor.visit_register),
    path("", include("reception.urls")),
]
