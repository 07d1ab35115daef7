"""What somebody is typing: kept on the server, encrypted, until the form is sent (product §4)."""

from typing import Any, ClassVar, Self
from urllib.parse import urlencode

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from office.masking import mask_name
from office.models import User
from office.privacy import EncryptedJSONField


class DraftQuerySet(models.QuerySet["Draft"]):
    """Sets of drafts."""

    def visible_to(self, user: User) -> Self:
        """A draft is its owner's alone, whatever the role."""
        return self.filter(user=user)

    def unfinished(self) -> Self:
        """Still being typed."""
        return self.filter(ended_at=None)

    def of_page(self, page: str) -> Self:
        """Of one form: its path and query."""
        return self.filter(page=page)

    def beginning_with(self, path: str) -> Self:
        """Of all forms below a path, e.g. registrations with and without a ticket."""
        return self.filter(page__startswith=path)


class Draft(models.Model):
    """One form as far as it was typed. No business record: it has no history and ends with the form.

    An ended draft stays behind empty for a while, so that a write that comes late cannot bring it back to life.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="drafts", verbose_name=_("person"))
    token = models.UUIDField(unique=True)
    page = models.CharField(max_length=200)  # path and query of the form: numbers of records, never personal data
    sequence = models.PositiveIntegerField()  # counts the writes: an older one never overwrites a newer
    content = EncryptedJSONField(purpose="draft", default=dict)  # {"title", "focus", "fields": [[name, value], …]}
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        default_permissions = ()
        ordering: ClassVar = ["-saved_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["user", "-saved_at"], name="draft_of_user", condition=Q(ended_at=None)),
            models.Index(fields=["saved_at"], name="draft_by_age"),
        ]

    def __str__(self) -> str:
        return str(self.token)

    def get_absolute_url(self) -> str:
        """The form, filled in again."""
        return f"{self.page}{'&' if '?' in self.page else '?'}{urlencode({'draft': self.token})}"

    @property
    def fields(self) -> list[list[str]]:
        """Names and values in the order of the form."""
        fields: list[list[str]] = self.content.get("fields", [])
        return fields

    def value(self, name: str) -> str:
        """The first value typed into a field."""
        return next((value for field, value in self.fields if field == name), "")

    @property
    def title(self) -> Any:
        """The page's title when it was typed."""
        return self.content.get("title", "")

    @property
    def masked_name(self) -> str:
        """Of the visitor the form is about, so that two drafts can be told apart."""
        return mask_name(self.value("name").strip())
