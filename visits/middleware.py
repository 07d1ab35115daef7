"""A form that was sent needs its draft no longer."""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone

from visits.workflow.drafting import end_draft

FOUND = 302  # every form of ours answers success with a redirect, and shows itself again otherwise


class SentDraftMiddleware:
    """End the draft named by a form when the form has done its work."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and response.status_code == FOUND and "draft" in request.POST:
            self._end(request, response)
        return response

    def _end(self, request: HttpRequest, response: HttpResponse) -> None:
        sent_away = response.headers["Location"].startswith(resolve_url(settings.LOGIN_URL))
        try:
            token = UUID(request.POST["draft"])
        except ValueError:
            return
        if request.user.is_authenticated and not sent_away:
            end_draft(token, by=request.user, at=timezone.now(), page=request.path[:200])
