"""What the tests of the window's pages share: a signed-in browser and a person who types at a steady rate."""

from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Page

from office.models import User
from tests.factories import make_room, make_user

PASSWORD = "right-Horse-9"


def receptionist(**values: Any) -> User:
    """Somebody at a window, with a password."""
    user = make_user(role="receptionist", room=make_room(), **values)
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(page: Page, user: User) -> None:
    """A session as the sign-in page makes it."""
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": str(session.session_key), "domain": "localhost", "path": "/"}]
    )


def focused(page: Page) -> str:
    """The name of the field that has the focus."""
    return str(page.evaluate("document.activeElement.name || document.activeElement.id || ''"))


class Typist:
    """Counts the keys of somebody at the keyboard.

    A clerk who types for a living enters at least 60 Chinese characters a minute with pinyin (the lower grade of the
    national examination for computer typists asks for more), three keys each; this one presses four keys a second,
    and stops two seconds to think wherever something is chosen.
    """

    KEYS_A_SECOND = 4
    KEYS_A_CHARACTER = 2.5  # pinyin of words, with the key that takes the proposal
    THINKING = 2

    def __init__(self, page: Page) -> None:
        self.page, self.keys, self.thoughts = page, 0.0, 0

    def press(self, *keys: str) -> None:
        """Press keys one by one."""
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def type(self, text: str) -> None:
        """Figures and letters cost a key, Chinese characters what an input method takes for them."""
        plain = sum(character.isascii() for character in text)
        self.keys += plain + (len(text) - plain) * self.KEYS_A_CHARACTER
        if text.isascii():
            self.page.keyboard.type(text, delay=1000 / self.KEYS_A_SECOND / 5)
        else:
            self.page.keyboard.insert_text(text)

    def choose(self, *keys: str) -> None:
        """Look, and press."""
        self.thoughts += 1
        self.press(*keys)

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.keys / self.KEYS_A_SECOND + self.thoughts * self.THINKING
