"""Loading the whole demo in one transaction: all of it or nothing, and never twice."""

from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import translation

from office.loading import load_codes, load_settings, seed_calendar
from office.roles import sync_roles
from reception.demo import archive, cases_referred, cases_repeated, cases_second_room, cases_window, supervising
from reception.demo.staff import Person, load_office, load_staff
from reception.demo.stage import Stage, play, token_of
from visits.laws.loading import load_laws
from visits.models import Visit

STORIES = {
    **archive.CASES,
    **cases_repeated.CASES,
    **cases_referred.CASES,
    **cases_window.CASES,
    **cases_second_room.CASES,
    **supervising.CASES,
}


class Loaded(NamedTuple):
    """What a loading did."""

    staff: list[Person]  # those added
    visits: int


def is_loaded() -> bool:
    """Whether the demo cases are there already."""
    return Visit.objects.filter(token=token_of("1")).exists()


@transaction.atomic
@translation.override("zh-hans")  # what the program itself words into the records is Chinese
def load_demo(*, on: date, password: str, latest: datetime | None = None) -> Loaded:
    """Code lists, staff and cases as seen on a day; nothing of it happens after `latest`."""
    load_settings()
    load_codes()
    load_laws()
    seed_calendar(range(on.year - 2, on.year + 2))
    sync_roles()
    load_office()
    added = load_staff(password)
    stage = Stage(on=on, latest=latest)
    play(stage, STORIES)
    return Loaded(added, len(stage.visits))
