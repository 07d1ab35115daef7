"""Pages."""

app_name = "referrals"
urlpatterns = []
