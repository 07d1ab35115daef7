"""Where the cases are played: who and what is there, what day it is, and the steps in the order of time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone
from simple_history.signals import pre_create_historical_record

from office.models import Code, CodeKind, Department, Room, User
from referrals.models import Referral
from supervision.models import StaffAppraisal, StaffComplaint
from visits.models import QueueTicket, Visit

NAMESPACE = UUID("6f9a1c52-3e0b-5d7d-9a64-2b7f0c1d8e33")


@dataclass
class Stage:
    """The day of loading, and everything made so far by its name in the tables."""

    on: date
    latest: datetime | None = None  # nothing happens after this instant
    now: datetime | None = None  # of the step being played
    visits: dict[str, Visit] = field(default_factory=dict)
    slips: dict[tuple[str, str], Referral] = field(default_factory=dict)
    tickets: dict[str, QueueTicket] = field(default_factory=dict)
    complaints: dict[str, StaffComplaint] = field(default_factory=dict)
    appraisals: dict[str, StaffAppraisal] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)
    codes: dict[tuple[str, str], Code] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.users = {user.username: user for user in User.objects.select_related("room", "department")}
        self.departments = {department.code: department for department in Department.objects.all()}
        self.rooms = {room.name: room for room in Room.objects.all()}
        self.codes = {(code.kind, code.code): code for code in Code.objects.select_related("parent")}

    def day(self, offset: int) -> date:
        """A day counted from the day of loading."""
        return self.on + timedelta(days=offset)

    def at(self, offset: int, clock: str) -> datetime:
        """An instant of the room's own time, never later than the loading itself."""
        instant = timezone.make_aware(datetime.combine(self.day(offset), time.fromisoformat(clock)))
        return min(instant, self.latest) if self.latest else instant

    def visit(self, key: str) -> Visit:
        """The visit as it is now."""
        return Visit.objects.get(pk=self.visits[key].pk)

    def slip(self, key: str, department: str) -> Referral:
        """The slip of a case to a department as it is now."""
        return Referral.objects.get(pk=self.slips[key, department].pk)

    def code(self, kind: CodeKind, code: str) -> Code:
        """An entry of a code list."""
        return self.codes[kind, code]

    def worker(self, department: str) -> User:
        """Who answers for a department; in the discipline office that is the discipline officer."""
        name = {"ZJ": "liaison", "JJ": "discipline"}.get(department, f"liaison_{department.lower()}")
        return self.users[name]


Move = Callable[[Stage, str, datetime], Any]


@dataclass(frozen=True)
class Step:
    """What happens in one case on one day, counted from the day of loading."""

    day: int
    clock: str
    move: Move


Story = Sequence[Step]


def token_of(key: str) -> UUID:
    """The form token of a demo record, the same at every loading."""
    return uuid5(NAMESPACE, key)


def play(stage: Stage, stories: Mapping[str, Story]) -> None:
    """Play the steps of all stories in the order of time, so that numbers follow the days."""
    steps = [(stage.at(step.day, step.clock), key, step.move) for key, story in stories.items() for step in story]
    with _dated_history(stage):
        for instant, key, move in sorted(steps, key=lambda step: step[0]):
            stage.now = instant
            move(stage, key, instant)


@contextmanager
def _dated_history(stage: Stage) -> Iterator[None]:
    """The history of a played step bears the step's own time, not that of the loading."""

    def date_it(history_instance: Any, **_other: Any) -> None:
        history_instance.history_date = stage.now

    pre_create_historical_record.connect(date_it, weak=False)
    try:
        yield
    finally:
        pre_create_historical_record.disconnect(date_it)
