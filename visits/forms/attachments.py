"""What is asked about files that are added."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from visits.models import Attachment, AttachmentKind, Material, Visit

ENDINGS = ".jpg,.jpeg,.png,.webp,.tif,.tiff,.bmp,.gif,.pdf,.ofd,.docx,.xlsx,.txt,.mp3,.wav,.m4a"


class ManyFilesInput(forms.ClearableFileInput):
    """The browser's file chooser, for several files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files; what they are is looked at later, one by one."""

    widget = ManyFilesInput(attrs={"accept": ENDINGS})

    def clean(self, data: Any, initial: Any = None) -> Any:
        """At least one file; an empty one is for the check of its content to tell."""
        files = list(data or [])
        if not files:
            raise forms.ValidationError(_("Choose at least one file."))
        return files


class AttachForm(forms.Form):
    """One or several files of one kind."""

    uploads = ManyFilesField(label=_("Files"))
    kind = forms.ChoiceField(label=_("Kind"), choices=AttachmentKind)
    title = forms.CharField(
        label=pgettext_lazy("file", "Title"),
        max_length=100,
        required=False,
        help_text=_("Left empty, the file's name is the title."),
    )
    material = forms.ModelChoiceField(
        label=_("Paper handed in"), queryset=Material.objects.none(), required=False, empty_label=_("none of them")
    )
    with_slips = forms.BooleanField(
        label=_("Departments see it beside their slip"),
        required=False,
        help_text=_("Of a confidential visit only the discipline office does."),
    )

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visit = visit
        papers = visit.materials.all()
        self.fields["material"].queryset = papers  # type: ignore[attr-defined]
        if not papers:
            del self.fields["material"]

    def attachment(self, file_name: str) -> Attachment:
        """The row of one file, not yet saved."""
        said = self.cleaned_data
        title = said["title"] or file_name.rsplit(".", 1)[0]
        return Attachment(
            visit=self.visit, kind=said["kind"], title=title, file_name=file_name,
            material=said.get("material"), with_slips=said["with_slips"],
        )  # fmt: skip


class WithdrawForm(forms.Form):
    """Why a file is withdrawn."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
