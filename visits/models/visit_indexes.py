"""Indexes of the visits: one for the default order of each list, partial ones for what is rare."""

from django.db.models import Index, Q

from office.search import zh_index
from visits.models.folding import folded_sql

VISIT_INDEXES = [
    Index(fields=["-arrived_at", "-id"], name="visit_newest"),
    Index(fields=["room", "-arrived_at", "-id"], name="visit_newest_of_room"),
    Index(fields=["status", "-arrived_at", "-id"], name="visit_newest_by_status"),
    Index(fields=["category1", "-arrived_at", "-id"], name="visit_newest_of_category"),
    Index(fields=["handler", "-arrived_at", "-id"], name="visit_newest_of_handler"),
    Index(fields=["disposition"], name="visit_by_disposition"),
    Index(fields=["verdict"], name="visit_by_verdict"),
    Index(fields=["region_code"], name="visit_by_region"),
    Index(fields=["-arrived_at", "-id"], name="visit_newest_repeat", condition=Q(visit_kind="repeat")),
    Index(fields=["-arrived_at", "-id"], name="visit_newest_group", condition=Q(is_group=True)),
    Index(fields=["-arrived_at", "-id"], name="visit_newest_late", condition=Q(entered_late=True)),
    Index(fields=["urgency", "-arrived_at", "-id"], name="visit_newest_urgent", condition=~Q(urgency="normal")),
    Index(
        fields=["confidentiality", "-arrived_at", "-id"],
        name="visit_newest_confidential",
        condition=~Q(confidentiality="general"),
    ),
    Index(fields=["due_on", "id"], name="visit_open_by_due", condition=~Q(due_on=None)),
    Index(fields=["id_hash"], name="visit_by_id", condition=~Q(id_hash="")),
    Index(fields=["id_last4", "-arrived_at"], name="visit_by_last4", condition=~Q(id_last4="")),
    Index(fields=["phone_hash"], name="visit_by_phone", condition=~Q(phone_hash="")),
    Index(fields=["query_code"], name="visit_by_query_code"),
    Index(fields=["name"], name="visit_by_name"),
    Index(folded_sql("visit_no"), name="visit_by_folded_number"),
    zh_index("search_text", "visit_zh"),
]
