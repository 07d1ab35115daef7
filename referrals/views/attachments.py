"""Files of the visit that go with a slip."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from office.http import StaffRequest
from referrals.models import Referral
from referrals.views.pages import find_slip
from visits.models import Attachment
from visits.models.attachment import AttachmentQuerySet
from visits.views.attachments import hand_out


def files_of(slip: Referral) -> AttachmentQuerySet:
    """What the department of this slip sees beside it."""
    files = Attachment.objects.filter(visit=slip.visit_id)
    return files.with_slips_to(is_discipline=slip.department.is_discipline)


@require_safe
@permission_required("referrals.view_referral", raise_exception=True)
def slip_file(request: StaffRequest, pk: int, file: int) -> HttpResponse:
    """One file that goes with a slip this person sees; each handing out is logged."""
    slip = find_slip(request, pk)
    attachment = get_object_or_404(files_of(slip).select_related("visit"), pk=file)
    return hand_out(request, attachment, back=reverse("referrals:detail", args=[slip.pk]))
