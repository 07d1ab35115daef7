"""Sign-in, language, background jobs, health."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, permission_required
from django.contrib.auth.views import LoginView, LogoutView
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.access import record_access
from audit.models import AccessAction
from office.forms import SignInForm
from office.http import StaffRequest
from office.jobs import job_overview, retry_job
from office.moves import MoveRefusedError


class SignInView(LoginView):
    """The sign-in page; whoever is signed in goes home."""

    template_name = "office/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        """Let her in, and log it."""
        response = super().form_valid(form)
        record_access(self.request, AccessAction.SIGN_IN)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """Log the attempt without what was typed: it may be a password in the wrong box."""
        record_access(self.request, AccessAction.SIGN_IN_FAILED)
        return super().form_invalid(form)


@login_not_required
@require_safe
def session_state(request: HttpRequest) -> HttpResponse:
    """For a page that has been open for long: who is signed in now, and the token its forms need."""
    return _session_answer(request)


def _session_answer(request: HttpRequest) -> HttpResponse:
    name = request.user.get_username() if request.user.is_authenticated else ""
    return JsonResponse({"user": name, "csrf": get_token(request)})


class SignInAgainView(SignInView):
    """The same sign-in, asked for in a dialog of the page whose session has ended; what was typed there stays."""

    redirect_authenticated_user = False
    http_method_names = ["post"]

    def form_valid(self, form: Any) -> HttpResponse:
        """Say who is signed in now, if nothing more is asked of her."""
        super().form_valid(form)
        return _session_answer(self.request)

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say why not."""
        super().form_invalid(form)
        reasons = [str(reason) for reasons in form.errors.values() for reason in reasons]
        return JsonResponse({"user": "", "errors": reasons})


class SignOutView(LogoutView):
    """Ends the session."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Log it while it is still known who leaves; nobody leaves twice."""
        if request.user.is_authenticated:
            record_access(request, AccessAction.SIGN_OUT)
        return super().post(request, *args, **kwargs)


@login_not_required
@require_POST
def switch_language(request: HttpRequest) -> HttpResponse:
    """Remember the language chosen in the page head, and go back to the page."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
            httponly=True,
            secure=request.is_secure(),
        )
    return response


@require_safe
@permission_required("office.view_jobs", raise_exception=True)
def job_list(request: StaffRequest) -> HttpResponse:
    """Workers, what waits, what failed. Budget: 9 queries."""
    return render(request, "office/job_list.html", {"jobs": job_overview(timezone.now())})


@require_POST
@permission_required("office.view_jobs", raise_exception=True)
def job_retry(request: StaffRequest, pk: int) -> HttpResponse:
    """Try a failed job again."""
    try:
        retry_job(pk, at=timezone.now())
    except MoveRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Job %(job)s is tried again.") % {"job": pk})
    return redirect("jobs")


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers, too."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("no database", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")
