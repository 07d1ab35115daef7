"""Reading a record back to the visitor: one question or paragraph a screen, in large type."""

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from visits.interview_lines import ANSWER, Line, parse_lines
from visits.models import InterviewRecord


@dataclass(frozen=True)
class Screen:
    """What is read out at once."""

    title: Any
    lines: list[Line] = field(default_factory=list)


def _plain(title: Any, text: str) -> list[Screen]:
    return [Screen(title, parse_lines(text))] if text else []


def _head(record: InterviewRecord) -> Screen:
    start, end = timezone.localtime(record.started_at), timezone.localtime(record.ended_at)
    present = [str(person) for person in (record.interviewer, record.recorder, record.others) if person]
    words = [f"{start:%Y-%m-%d %H:%M}–{end:%H:%M}", record.place, "、".join(present)]
    return Screen(_("Time, place, present"), [Line("plain", word) for word in words])


def screens(record: InterviewRecord) -> list[Screen]:
    """The record from head to end; an answer stays with its question."""
    found = [_head(record)]
    talk: list[list[Line]] = []
    for line in parse_lines(record.content):
        if line.kind == ANSWER and talk:
            talk[-1].append(line)
        else:
            talk.append([line])
    found += [Screen(_("What was said"), lines) for lines in talk]
    found += _plain(_("Facts and causes"), record.facts)
    asked = [Line("plain", f"{demand.position}. {demand.text}") for demand in demands_of_record(record)]
    if asked:
        found.append(Screen(_("Demands"), asked))
    found += _plain(_("Law and policy explained"), record.law_explained)
    found += _plain(_("Advice"), record.advice)
    for added in record.supplements.all():
        found += _plain(_("Supplement %(number)s") % {"number": added.number}, added.text)
    return found


def demands_of_record(record: InterviewRecord) -> list[Any]:
    """The demands a record brought; a correction stands for those of the record it corrects."""
    own = {record.pk}
    earlier = record.corrects
    while earlier is not None:
        own.add(earlier.pk)
        earlier = earlier.corrects
    return [demand for demand in record.visit.demands.all() if demand.interview_id in own]
