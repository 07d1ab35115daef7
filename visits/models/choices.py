"""Values a visit can take whose meaning the program knows; all other lists are codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VisitStatus(models.TextChoices):
    """Where a visit stands."""

    REGISTERED = "registered", _("waiting for interview")
    IN_INTERVIEW = "in_interview", _("in interview")
    HANDLING = "handling", _("being handled")
    REFERRED = "referred", _("referred")
    TO_FEED_BACK = "to_feed_back", _("to feed back")
    FED_BACK = "fed_back", _("awaiting rating")
    CLOSED = "closed", _("closed")
    ARCHIVED = "archived", _("archived")
    VOID = "void", _("void")


OPEN_STATUSES = (
    VisitStatus.REGISTERED,
    VisitStatus.IN_INTERVIEW,
    VisitStatus.HANDLING,
    VisitStatus.REFERRED,
    VisitStatus.TO_FEED_BACK,
    VisitStatus.FED_BACK,
)


class VisitKind(models.TextChoices):
    """First visit on the matter, or again."""

    FIRST = "first", _("first visit")
    REPEAT = "repeat", _("repeat visit")


class Gender(models.TextChoices):
    """As on the identity card, or not stated."""

    MALE = "male", _("male")
    FEMALE = "female", _("female")
    UNSTATED = "unstated", _("not stated")


class Urgency(models.TextChoices):
    """How urgent; urgent matters are reported at once (Art. 25)."""

    NORMAL = "normal", _("normal")
    URGENT = "urgent", _("urgent")
    EXTREME = "extreme", _("extremely urgent")


class Confidentiality(models.TextChoices):
    """Who may see the visit at all."""

    GENERAL = "general", _("general")
    SENSITIVE = "sensitive", _("sensitive")
    WHISTLEBLOW = "whistleblow", _("whistle-blowing")
    STAFF_COMPLAINT = "staff_complaint", _("complaint about staff")


class Disposition(models.TextChoices):
    """What the interview led to (接谈结果)."""

    ANSWERED = "answered", _("answered on the spot")
    SETTLED = "settled", _("settled on the spot")
    ACCEPTED = "accepted", _("accepted, handled by this office")
    REFERRED = "referred", _("referred to a department")
    DIRECTED = "directed", _("directed to another route")
    DECLINED = "declined", _("not accepted")
    NOT_AGAIN = "not_again", _("not accepted again")
    JOINED = "joined", _("joined to an open visit")
    NOTED = "noted", _("noted for the record")


class ClosingKind(models.TextChoices):
    """How a visit came to its end."""

    SETTLED = "settled", _("settled")
    LEFT = "left", _("visitor left")
    DIRECTED = "directed", _("directed to another route")
    DECLINED = "declined", _("not accepted")
    NOT_AGAIN = "not_again", _("not accepted again")
    JOINED = "joined", _("joined to an open visit")
    NOTED = "noted", _("noted for the record")
    TERMINATED = "terminated", _("terminated")
    IMPORTED = "imported", _("closed in the old ledger")


# What a purpose says about who may see the visit.
SECRET_PURPOSES = {
    "whistleblow": Confidentiality.WHISTLEBLOW,
    "staff_complaint": Confidentiality.STAFF_COMPLAINT,
}
