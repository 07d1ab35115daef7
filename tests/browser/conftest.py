"""A real Chromium: the page as people see it."""

import os
import shutil
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, sync_playwright

# Playwright's own loop runs in this thread; the tests' short look into the database beside it is harmless.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of a process."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


QUIET = 3  # looks in a row that find nothing going on: a request may be between two statements


def await_quiet(seconds: float = 10) -> None:
    """What the page still asked for is answered before the tables are emptied, else the two could lock each other."""
    busy = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
        "AND backend_type = 'client backend' AND state <> 'idle'"
    )
    end, quiet = time.monotonic() + seconds, 0
    while quiet < QUIET and time.monotonic() < end:
        time.sleep(0.05)
        with connection.cursor() as cursor:
            cursor.execute(busy)
            quiet = 0 if cursor.fetchone()[0] else quiet + 1


@pytest.fixture
def page(chromium: Browser, committed: None, live_server: Any) -> Iterator[Page]:
    """A desktop page of its own; an error in its console or a script that fails is an error of the test."""
    context = chromium.new_context(
        viewport={"width": 1366, "height": 768}, base_url=live_server.url, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("dialog", lambda dialog: dialog.accept())
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield page
    seen = list(errors)
    context.set_offline(True)  # a page that closes writes its draft once more: nobody is there to answer it
    context.close()
    await_quiet()
    assert seen == []
