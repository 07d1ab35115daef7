"""Refused attempts leave a trace."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from audit.access import record_access
from audit.models import AccessAction


class RefusalLogMiddleware:
    """Log each 403 answered to a person who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 403 and request.user.is_authenticated:
            record_access(request, AccessAction.REFUSED, label=request.path)
        return response
