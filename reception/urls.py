"""One line an app."""

from django.contrib import admin
from django.urls import include, path

from office.views import switch_language
from reception import views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("", include("office.urls")),
    path("", include("visits.urls")),
    path("", include("referrals.urls")),
    path("archive/", include("archive.urls")),
    path("supervision/", include("supervision.urls")),
    path("audit/", include("audit.urls")),
    path("language/", switch_language, name="switch_language"),
    path("admin/", admin.site.urls),
]
