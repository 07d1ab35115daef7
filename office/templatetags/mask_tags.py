"""Masks for templates."""

from django import template
from django.template.defaultfilters import stringfilter

from office.masking import mask_text

register = template.Library()


@register.filter
@stringfilter
def numbers_masked(text: str) -> str:
    """A text as lists and titles show it: document numbers and phones somebody typed into it are masked."""
    return mask_text(text)
