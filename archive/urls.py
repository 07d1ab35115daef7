"""Pages of the archive."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from archive import views


class CodeConverter(StringConverter):
    """A code in an address; PostgreSQL takes no NUL, so no code has one."""

    regex = r"[^/\x00]+"


register_converter(CodeConverter, "code")

app_name = "archive"
urlpatterns = [
    path("", views.case_browse, name="browse"),
    path("ready/", views.case_ready, name="ready"),
    path("file/<int:pk>/", views.case_file, name="file"),
    path("<int:year>/", views.case_year, name="year"),
    path("<int:year>/<code:category>/", views.case_category, name="category"),
    path("<code:code>/", views.case_detail, name="case"),
    path("<code:code>/papers/<int:pk>.pdf", views.case_paper, name="paper"),
]
