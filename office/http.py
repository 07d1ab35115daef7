"""Requests of people who are signed in, and answers that several apps give."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from office.models import User


class StaffRequest(HttpRequest):
    """A request that has passed the first wall: its user is a member of staff."""

    user: "User"
