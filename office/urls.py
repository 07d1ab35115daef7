"""Sign-in, home, search, health."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from office import views

urlpatterns = [
    path("login/", views.SignInView.as_view(), name="login"),
    path("login/again/", views.SignInAgainView.as_view(), name="login_again"),
    path("session/", views.session_state, name="session"),
    path("logout/", login_not_required(views.SignOutView.as_view()), name="logout"),
    path("jobs/", views.job_list, name="jobs"),
    path("jobs/<int:pk>/retry/", views.job_retry, name="job_retry"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
