"""Pages."""

app_name = "supervision"
urlpatterns = []
