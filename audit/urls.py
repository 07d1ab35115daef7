"""The page of the audit."""

from django.urls import path

from audit.views import access_log

app_name = "audit"
urlpatterns = [path("", access_log, name="log")]
