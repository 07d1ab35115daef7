"""Pages."""

app_name = "audit"
urlpatterns = []
