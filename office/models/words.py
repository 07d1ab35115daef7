"""Words that point to a category: suggestions at registration, which a person accepts or not."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from office.models.codes import Code, CodeKind


class CategoryWord(models.Model):
    """One word and the category it speaks for; loaded from a file, kept by the administrator."""

    word = models.CharField(_("word"), max_length=20)
    category = models.ForeignKey(
        Code,
        on_delete=models.PROTECT,
        related_name="words",
        limit_choices_to={"kind": CodeKind.CATEGORY},
        verbose_name=_("category"),
    )
    is_active = models.BooleanField(_("active"), default=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("word for a category")
        verbose_name_plural = _("words for categories")
        ordering: ClassVar = ["word", "category"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["word", "category"], name="category_word_once"),
            models.CheckConstraint(condition=~models.Q(word=""), name="category_word_given"),
        ]

    def __str__(self) -> str:
        return self.word

    def clean(self) -> None:
        """One letter is in every text."""
        self.word = self.word.strip()
        if len(self.word) < 2:
            raise ValidationError({"word": _("A word has at least two characters.")})
