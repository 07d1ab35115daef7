"""Pages."""

app_name = "archive"
urlpatterns = []
