"""What a filed case holds, in words: the frozen copy from which it can be read without the working tables."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import translation

from visits.laws.citing import cited_as
from visits.models import Notice, Visit

# Never copied out of their encrypted columns into plain JSON.
LEFT_OUT = frozenset(
    {
        "id_number", "phone", "phone2", "search_text", "companions", "token", "qr_token", "query_code", "revision",
        "untold_joined", "untold_count", "stored_as", "stored_key",
    }
)  # fmt: skip


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, str | int | bool | list | dict | None) else str(value)


def row_in_words(row: models.Model) -> dict[str, Any]:
    """One row: field name to value; references by their text, hashes and secrets left out."""
    values: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.name in LEFT_OUT or field.name.endswith(("_hash", "_last4")):
            continue
        value = getattr(row, field.name)
        values[field.name] = str(value) if isinstance(value, models.Model) else plain(value)
    return values


def _notice_in_words(notice: Notice) -> dict[str, Any]:
    """A notice with how it was served."""
    served = getattr(notice, "service", None)
    return row_in_words(notice) | {"service": row_in_words(served) if served else None}


@translation.override("zh-hans")  # a file is Chinese, whoever filed it
def case_contents(visit: Visit) -> dict[str, Any]:
    """The visit with everything recorded about it."""
    rounds = []
    for round_ in visit.rounds.all():
        told = getattr(round_, "feedback", None)
        rounds.append(
            row_in_words(round_)
            | {
                "decisions": [row_in_words(row) for row in round_.decisions.all()],
                "feedback": row_in_words(told) if told else None,
                "receipts": [row_in_words(row) for row in told.receipts.all()] if told else [],
                "ratings": [row_in_words(row) for row in round_.ratings.all()],
            }
        )
    slips = [
        row_in_words(slip)
        | {
            "notes": [row_in_words(row) for row in slip.notes.all()],
            "returns": [row_in_words(row) for row in slip.returns.all()],
            "replies": [
                row_in_words(row) | {"decisions": [row_in_words(said) for said in row.decisions.all()]}
                for row in slip.replies.all()
            ],
        }
        for slip in visit.referrals.all()
    ]
    return {
        "visit": row_in_words(visit),
        "people": [row_in_words(row) for row in visit.people.all()],
        "materials": [row_in_words(row) for row in visit.materials.all()],
        "interviews": [
            row_in_words(row)
            | {
                "supplements": [row_in_words(added) for added in row.supplements.all()],
                "signings": [row_in_words(signing) for signing in row.signings.all()],
            }
            for row in visit.interviews.all()
        ],
        "demands": [row_in_words(row) for row in visit.demands.all()],
        "rounds": rounds,
        "joined_notices": [row_in_words(row) for row in visit.joined_notices.select_related("method", "noted_by")],
        "notices": [_notice_in_words(row) for row in visit.notices.select_related("service")],
        "attachments": [row_in_words(row) for row in visit.attachments.select_related("material", "uploaded_by")],
        "citations": [
            {"written": cited_as(row), "cited_on": plain(row.cited_on)}
            for row in visit.citations.select_related("law", "version")
        ],
        "referrals": slips,
    }
