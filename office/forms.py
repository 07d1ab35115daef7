"""Signing in, and fields for personal data."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from office.masking import validate_unmasked


class SignInForm(AuthenticationForm):
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("sign_in", _("Sign in"), css_class="w-100"))


class NumberField(forms.CharField):
    """A personal number typed by hand; what looks masked is refused, since saving it would destroy the real one."""

    default_validators = [validate_unmasked]


class UnmaskedField(forms.CharField):
    """A name or address typed by hand, with the same guard."""

    default_validators = [validate_unmasked]
