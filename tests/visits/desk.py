"""What the tests of the visit's pages share: somebody at the desk who opens and sends a page."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from office.models import User
from tests.factories import make_room, make_user
from visits.models import Visit


def desk() -> User:
    """A receptionist of a room of her own."""
    return make_user(role="receptionist", room=make_room())


def page_url(name: str, visit: Visit) -> str:
    """The address of a page about the visit."""
    return reverse(f"visits:{name}", args=[visit.pk])


def show(client: Client, user: User, name: str, visit: Visit) -> Any:
    """Open the page."""
    client.force_login(user)
    return client.get(page_url(name, visit))


def send(client: Client, user: User, name: str, visit: Visit, **values: Any) -> Any:
    """Send the page's form, with the revision of the visit as the test holds it."""
    client.force_login(user)
    return client.post(page_url(name, visit), {"revision": visit.revision, **values})


def errors(response: HttpResponse) -> dict[str, Any]:
    """What the shown form complains about; the page itself must have come back."""
    assert response.status_code == 200
    found: dict[str, Any] = response.context["form"].errors  # type: ignore[attr-defined]
    return found


def said(client: Client, response: Any) -> str:
    """The page the answer leads to, as text."""
    assert response.status_code == 302
    return client.get(response.url).content.decode()
