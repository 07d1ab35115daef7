"""Search texts written anew, after an import or a change of the normaliser."""

from django.db import models

from office.search import Row, ZhSearchField


def refill_search_text(rows: models.QuerySet[Row], field_name: str = "search_text", batch: int = 500) -> int:
    """Write the search text anew where it is stale; count them."""
    field = rows.model._meta.get_field(field_name)
    if not isinstance(field, ZhSearchField):
        raise TypeError(f"{field_name} is not a search text.")
    refilled = 0
    for row in rows.order_by("pk").iterator(chunk_size=batch):
        text = field.text_of(row)
        if text != getattr(row, field_name):
            rows.model._default_manager.filter(pk=row.pk).update(**{field_name: text})
            refilled += 1
    return refilled
