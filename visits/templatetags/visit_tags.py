"""How pages of visits write things."""

from datetime import timedelta

from django import template
from django.utils.translation import gettext as _

from audit.history import plain_words
from visits.interview_lines import Line, Passage, changed_passages, parse_lines
from visits.models import InterviewRecord

register = template.Library()
COMPARED = ("content", "facts", "law_explained", "advice", "started_at", "ended_at", "place", "others")


@register.filter
def duration(spent: timedelta) -> str:
    """Whole minutes, from an hour on with hours: 1 h 05 min."""
    hours, minutes = divmod(max(0, int(spent.total_seconds() // 60)), 60)
    if hours:
        return _("%(hours)s h %(minutes)02d min") % {"hours": hours, "minutes": minutes}
    return _("%(minutes)s min") % {"minutes": minutes}


@register.filter
def talk(content: str) -> list[Line]:
    """The questions, answers and paragraphs of an interview record."""
    return parse_lines(content)


@register.filter
def changes_of(record: InterviewRecord) -> list[tuple[str, list[Passage]]]:
    """What a correction changed against the record it corrects, field by field, as passages of words."""
    if record.corrects is None:
        return []
    changed = []
    for name in COMPARED:
        before, after = getattr(record.corrects, name), getattr(record, name)
        if before != after:
            label = str(InterviewRecord._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            changed.append((label, changed_passages(_words(before), _words(after))))
    return changed


def _words(value: object) -> str:
    """A text in full, an instant as pages show it."""
    return value if isinstance(value, str) else plain_words(value)
