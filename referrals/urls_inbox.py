"""The inbox."""

urlpatterns = []
