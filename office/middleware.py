"""What every page shares: its language, what the browser may keep of it, and words where Django answers with none."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from office.keyring import UnreadableValueError

log = logging.getLogger(__name__)


class ChosenLanguageMiddleware:
    """Only the choice made in the page head counts; what the browser prefers does not.

    The room's computers run in many languages, its pages in one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.known = dict(settings.LANGUAGES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in self.known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response


class PlainRefusalMiddleware:
    """A page that only takes what a button sends says so in words, where the browser would show an empty page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or response.content:
            return response
        told = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
        told.headers["Allow"] = response.headers["Allow"]
        return told


class PersonalDataMiddleware:
    """The room's computers are shared: no browser keeps a page (product §7); a missing key has a page of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say that the installation has another key than its data; which value it was stands in the log only."""
        if not isinstance(exception, UnreadableValueError):
            return None
        log.critical("An encrypted value cannot be read: %s. See “Keys” in docs/operation.md.", exception)
        return render(request, "office/key_missing.html", status=503)
