"""How pages of visits write things."""

from datetime import timedelta

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def duration(spent: timedelta) -> str:
    """Whole minutes, from an hour on with hours: 1 h 05 min."""
    hours, minutes = divmod(max(0, int(spent.total_seconds() // 60)), 60)
    if hours:
        return _("%(hours)s h %(minutes)02d min") % {"hours": hours, "minutes": minutes}
    return _("%(minutes)s min") % {"minutes": minutes}
