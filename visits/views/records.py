"""An interview record after it was saved: corrected, added to, read back, signed, printed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.access import record_access
from audit.models import AccessAction
from office.http import StaffRequest, asked_key
from office.models import PaperKind
from office.move_pages import bound, not_now, try_move
from office.printing import PaperError
from visits.forms.interview import CorrectionForm, ReadBackForm, SigningForm, SupplementForm, colleagues
from visits.models import InterviewRecord, SignatureState, SigningEvent, Visit, VisitStatus
from visits.papers.record import RECORD_TEMPLATE, issue_record, record_data
from visits.read_back import screens
from visits.views.moving import move_page
from visits.views.papers import kept_paper, show_paper
from visits.workflow import correct_interview, sign_interview, supplement_interview
from visits.workflow.interviewing import interviewable


def find_record(request: StaffRequest, pk: int, *, desk: bool = False) -> InterviewRecord:
    """The record with its visit, if this person may know of it; with `desk`, if she may also work on it (else 403)."""
    visit: Visit = get_object_or_404(Visit.objects.visible_to(request.user).for_detail(), interviews=pk)
    if desk and not visit.can_be_worked_on_by(request.user):
        raise PermissionDenied
    records = InterviewRecord.objects.select_related("interviewer", "recorder", "corrects", "corrected_by")
    record: InterviewRecord = records.prefetch_related("signings", "supplements", "interviewees").get(pk=pk)
    record.visit = visit
    return record


def may_grow(record: InterviewRecord) -> bool:
    """Whether anything may still be added to the record."""
    return record.correction is None and record.visit.status not in {VisitStatus.ARCHIVED, VisitStatus.VOID}


@require_http_methods(["GET", "POST"])
@permission_required("visits.interview_visit", raise_exception=True)
def interview_correct(request: StaffRequest, pk: int) -> HttpResponse:
    """Write the record anew; the old one stays readable and says by which it was corrected."""
    record = find_record(request, pk, desk=True)
    visit, people = record.visit, interviewable(record.visit)
    initial = model_to_dict(record, fields=CorrectionForm.Meta.fields) | {
        "signature_state": "pending",
        "read_back": False,
    }
    initial |= {"signature_note": "", "signature_witness": ""}
    told: dict[str, Any] = {"staff": colleagues(visit), "now": timezone.localtime(), "people": people}
    form = CorrectionForm(**bound(request, **initial), **told)
    words = {
        "title": _("Correct the record"),
        "button": _("Save the correction"),
        "done": _("The correction is saved."),
    }

    def move() -> InterviewRecord:
        new, data = form.save(commit=False), form.cleaned_data
        chosen = {"reason": data["reason"], "people": data.get("interviewees", ())}
        return correct_interview(record, new, by=request.user, at=timezone.now(), **chosen)

    pages: dict[str, Any] = {"template": "visits/visit_interview.html", "rows": None, "record": record}
    return move_page(request, visit, form, move, words=words, possible=may_grow(record), **pages)


@require_http_methods(["GET", "POST"])
@permission_required("visits.interview_visit", raise_exception=True)
def interview_supplement(request: StaffRequest, pk: int) -> HttpResponse:
    """Add what was left out."""
    record = find_record(request, pk, desk=True)
    form = SupplementForm(**bound(request))
    words = {"title": _("Supplement"), "button": _("Save the supplement"), "done": _("The supplement is saved.")}

    def move() -> object:
        return supplement_interview(record, by=request.user, at=timezone.now(), text=form.cleaned_data["text"])

    return move_page(request, record.visit, form, move, words=words, possible=may_grow(record))


@require_http_methods(["GET", "POST"])
@permission_required("visits.interview_visit", raise_exception=True)
def interview_sign(request: StaffRequest, pk: int) -> HttpResponse:
    """Write down whether the visitor signed the paper."""
    record = find_record(request, pk, desk=True)
    form = SigningForm(**bound(request))
    words = {"title": _("Signature"), "button": _("Save the signature"), "done": _("The signature is written down.")}
    open_ = may_grow(record) and record.present_signature != SignatureState.SIGNED

    def move() -> object:
        data = {name: form.cleaned_data[name] for name in ("event", "note", "witness")}
        return sign_interview(record, by=request.user, at=timezone.now(), **data)

    return move_page(request, record.visit, form, move, words=words, possible=open_)


@require_http_methods(["GET", "POST"])
@permission_required("visits.interview_visit", raise_exception=True)
def read_back(request: StaffRequest, pk: int) -> HttpResponse:
    """One question or paragraph a screen; on the last one the visitor confirms or asks for a correction."""
    record = find_record(request, pk, desk=True)
    if not may_grow(record):
        return not_now(request, record.visit)
    form = ReadBackForm(**bound(request))

    def move() -> object:
        data = form.cleaned_data
        return sign_interview(record, data["outcome"], by=request.user, at=timezone.now(), note=data["note"])

    written = try_move(form, None, move)
    if written is not None:
        return _after_read_back(request, record, written.event)
    found = screens(record)
    last = len(found) + 1
    step = last if request.method == "POST" else min(last, asked_key(request, "step") or 1)
    context = {"record": record, "visit": record.visit, "step": step, "last": last, "form": form}
    context |= {"screen": found[step - 1] if step < last else None}
    return render(request, "visits/read_back.html", context)


def _after_read_back(request: StaffRequest, record: InterviewRecord, event: str) -> HttpResponse:
    """To the correction, to the signature, or back to the visit."""
    if event == SigningEvent.OBJECTED:
        messages.info(request, _("Write down what is to be corrected; the old record stays readable."))
        return redirect("visits:interview_correct", record.pk)
    messages.success(request, _("Read back and confirmed."))
    is_pending = record.present_signature == SignatureState.PENDING
    return redirect("visits:interview_sign", record.pk) if is_pending else redirect(record.visit)


@require_safe
@permission_required("visits.view_visit", raise_exception=True)
def interview_pdf(request: StaffRequest, pk: int) -> HttpResponse:
    """The record as issued (?paper= an earlier one); a preview that says so when something was added since."""
    record = find_record(request, pk)
    record_access(request, AccessAction.PRINT, record.visit, label=record.interview_no)
    data = record_data(record)
    paper = kept_paper(request, PaperKind.INTERVIEW, record, data)
    return show_paper(request, paper, RECORD_TEMPLATE, data, name=f"interview-{record.pk}", back=record.visit)


@require_POST
@permission_required(["visits.view_visit", "visits.interview_visit"], raise_exception=True)
def interview_print(request: StaffRequest, pk: int) -> HttpResponse:
    """Issue the record as it stands, with its supplements, and show it."""
    record = find_record(request, pk, desk=True)
    try:
        paper = issue_record(record, by=request.user, at=timezone.now())
    except PaperError as error:
        messages.error(request, str(error))
        return redirect(record.visit)
    return redirect(f"{reverse('visits:interview_pdf', args=[record.pk])}?paper={paper.pk}")
