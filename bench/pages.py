"""Pages against the floor, in one run of one server: `python -m bench.pages`; prints ratios of medians."""

import os
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from uuid import uuid4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from office.models import Code, User
from visits.models import Visit

PORT, ROUNDS = 8765, 60
BASE = f"http://127.0.0.1:{PORT}"


def session_cookie():
    """A session of the bench receptionist, as the sign-in page would make it."""
    user, session = User.objects.get(username="bench"), SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), "office.auth.RoleBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


class Browser:
    """Asks for pages with the session's cookie and a CSRF token."""

    def __init__(self):
        token = "b" * 32
        self.headers = {"Cookie": f"sessionid={session_cookie()}; csrftoken={token}", "X-CSRFToken": token}
        self.opener = urllib.request.build_opener(NoRedirect, urllib.request.HTTPCookieProcessor(CookieJar()))

    def ask(self, path, data=None):
        """Milliseconds until the whole answer is there; anything but 200 and 302 is an error."""
        body = urlencode(data).encode() if data else None
        request = urllib.request.Request(BASE + path, body, self.headers)
        start = time.perf_counter()
        try:
            with self.opener.open(request) as answer:
                content, status = answer.read(), answer.status
        except urllib.error.HTTPError as error:
            content, status = error.read(), error.code
        took = (time.perf_counter() - start) * 1000
        expected = 302 if data else 200
        assert status == expected, (path, status, content[:2000].decode())
        return took, len(content)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect is the answer."""

    def redirect_request(self, *args):
        """Never follow."""


def form():
    """A registration as typed."""

    def code(kind):
        return Code.objects.filter(kind=kind, parent=None).first().pk

    return {
        "token": str(uuid4()), "room": User.objects.get(username="bench").room_id, "arrived_at": "2026-03-02T09:00", "name": "李明", "phone": "19900000001", "address": "石桥镇三组27号",
        "subject": "反映电梯故障", "statement": "小区三号楼电梯自二月起停运，老人上下楼困难。" * 5, "demand": "请求尽快修复电梯。",
        "purpose": code("purpose"), "category1": code("category"), "channel": code("channel"), "people_count": 1, "visit_kind": "first",
        "gender": "male", "urgency": "normal", "confidentiality": "general", "privacy_notice_given": "on",
        "people-TOTAL_FORMS": 0, "people-INITIAL_FORMS": 0, "materials-TOTAL_FORMS": 0, "materials-INITIAL_FORMS": 0,
    }  # fmt: skip


def compare(browser):
    """Each page and its floor in turn, so that a slow moment hits both; ratio of the medians."""
    pk = Visit.objects.order_by("pk")[500].pk
    pairs = {
        "list": ("/visits/", "/floor/", None, 3),
        "list by status": ("/visits/?status=handling", "/floor/?status=handling", None, 3),
        "detail": (f"/visits/{pk}/", f"/floor/{pk}/", None, 3),
        "register": ("/visits/new/", "/floor/new/", form, 4),
        "search, common term / list": ("/visits/?q=" + "%E7%94%B5%E6%A2%AF", "/visits/", None, 3),
        "search, rare term / list": (
            "/visits/?q=" + "%E6%9D%A5%E8%AE%BF%E3%80%942020%E3%80%95%E7%AC%AC000777",
            "/visits/",
            None,
            3,
        ),
    }
    for name, (page, floor, data, bar) in pairs.items():
        ours, least, size = [], [], 0
        for _n in range(ROUNDS):
            took, size = browser.ask(page, data and data())
            ours.append(took)
            least.append(browser.ask(floor, data and data())[0])
        ratio = statistics.median(ours[5:]) / statistics.median(least[5:])
        sys.stdout.write(
            f"{name:30s} {ratio:5.2f}  (bar {bar}){'' if ratio <= bar else '  MISSED'}   {size / 1000:.0f} kB\n"
        )


if __name__ == "__main__":
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "--workers",
            "1",
            "--threads",
            "2",
            "--bind",
            f"127.0.0.1:{PORT}",
            "reception.wsgi",
        ]
    )
    try:
        browser = Browser()
        for _attempt in range(50):
            try:
                browser.ask("/visits/")
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.3)
        compare(browser)
    finally:
        server.terminate()
        server.wait()
