"""Pages of the archive."""

from django.urls import path

from archive import views

app_name = "archive"
urlpatterns = [
    path("", views.case_browse, name="browse"),
    path("ready/", views.case_ready, name="ready"),
    path("file/<int:pk>/", views.case_file, name="file"),
    path("<int:year>/", views.case_year, name="year"),
    path("<int:year>/<str:category>/", views.case_category, name="category"),
    path("<str:code>/", views.case_detail, name="case"),
    path("<str:code>/papers/<int:pk>.pdf", views.case_paper, name="paper"),
]
