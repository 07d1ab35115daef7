"""Requests of people who are signed in, and answers that several apps give."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from office.models import User


class StaffRequest(HttpRequest):
    """A request that has passed the first wall: its user is a member of staff."""

    user: "User"


LONGEST_KEY = 19  # digits of the largest key PostgreSQL gives


def asked_key(request: HttpRequest, name: str) -> int:
    """The key of a record that a query parameter names; 0, which no record has, for anything else."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < LONGEST_KEY else 0
