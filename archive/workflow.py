"""Filing a closed visit; from then on nothing of it changes."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from archive.contents import case_contents
from archive.models import ArchivedCase, Retention
from archive.retention import keep_until
from office.models import Organisation, User
from office.moves import MoveRefusedError, check_revision, lock, save_move, start_move
from office.numbering import next_count
from visits.models import Visit, VisitStatus


def canonical_sha256(data: Mapping[str, Any]) -> str:
    """SHA-256 over JSON with sorted keys, so that equal data have equal hashes."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def archive_visit(
    visit: Visit,
    *,
    by: User,
    at: datetime,
    retention: Retention,
    retention_reason: str,
    title: str,
    note: str = "",
    pages: int = 0,
    revision: int | None = None,
) -> ArchivedCase:
    """File a closed visit under the next code of its class; freeze it.

    The year and month are those of closing; the item number runs gap-free inside fonds, category, year,
    term and section (DA/T 22-2015). Raises MoveRefusedError if it is not closed or a page was stale.
    """
    visit = start_move(visit, VisitStatus.ARCHIVED)
    check_revision(visit, revision)
    _refuse_followed(visit)
    closed_on = timezone.localdate(visit.closed_at)
    contents = case_contents(visit)
    case = ArchivedCase(visit=visit, visit_no=visit.visit_no, title=title, note=note, pages=pages)
    case.year, case.month, case.category, case.closed_on = closed_on.year, closed_on.month, visit.category1, closed_on
    case.retention, case.retention_reason = retention, retention_reason
    case.retain_until = keep_until(retention, closed_on)
    case.filed_at, case.filed_by = at, by
    case.contents, case.contents_sha256 = contents, canonical_sha256(contents)
    save_move(visit, by=by, reason="filed", fields=["status"])
    case.archival_code, case.item_no = _next_code(case)
    save_move(case, by=by, reason="filed")
    return case


def _refuse_followed(visit: Visit) -> None:
    """A visit is not frozen while another open one is joined to it or it waits for its own first one."""
    if visit.joined_to and lock(visit.joined_to).is_open:
        raise MoveRefusedError(_("It follows %(visit)s, which is still open.") % {"visit": visit.joined_to})


def _next_code(case: ArchivedCase) -> tuple[str, int]:
    """全宗号-门类·年度-保管期限-机构(问题)代码-件号, e.g. 0001-XF·2026-D30-990000-0001."""
    organisation = Organisation.objects.first() or Organisation(name="")
    lowest = (
        f"{organisation.fonds_code}-{organisation.archive_category}·{case.year}-{case.retention}-{case.category.code}"
    )
    number = next_count("archive", lowest)
    return f"{lowest}-{number:04d}", number
