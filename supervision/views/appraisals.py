"""Appraisal of staff by quarter: scores, publication to the person, objection, final grade (regulation 五(二))."""

from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office.http import StaffRequest
from office.move_pages import bound, press
from supervision.forms import AppraisalForm, ScoreForm, TextForm, last_quarter
from supervision.models import AppraisalStatus, StaffAppraisal
from supervision.models.appraisal import DIMENSIONS, GRADE_FLOORS
from supervision.views.moving import MovePage, form_move
from supervision.workflow import (
    appraise_staff,
    change_appraisal,
    confirm_appraisal,
    object_appraisal,
    publish_appraisal,
    return_appraisal,
)

VIEW, APPRAISE, CONFIRM = (
    "supervision.view_staffappraisal",
    "supervision.appraise_staff",
    "supervision.confirm_appraisal",
)


def _seen(request: StaffRequest, pk: int) -> StaffAppraisal:
    """The appraisal, if this person may know of it."""
    rows = StaffAppraisal.objects.visible_to(request.user)
    appraisal: StaffAppraisal = get_object_or_404(
        rows.select_related("person__room", "appraised_by", "confirmed_by"), pk=pk
    )
    return appraisal


@require_safe
def appraisal_list(request: StaffRequest) -> HttpResponse:
    """One's own published appraisals; for those who appraise, everybody's of one quarter, ranked. Budget: 8 queries."""
    rows = StaffAppraisal.objects.visible_to(request.user).for_list()
    may_rank = request.user.has_perm(VIEW)
    context: dict[str, Any] = {"may_rank": may_rank, "quarters": [], "chosen": None}
    if may_rank:
        quarters = list(rows.order_by("-year", "-quarter").values_list("year", "quarter").distinct())
        chosen = next((item for item in quarters if "{}-{}".format(*item) == request.GET.get("quarter")), None)
        chosen = chosen or (quarters[0] if quarters else None)
        context |= {"quarters": quarters, "chosen": chosen}
        rows = rows.filter(year=chosen[0], quarter=chosen[1]) if chosen else rows
    context["rows"] = _ranked(list(rows)) if may_rank else [(None, row) for row in rows]
    return render(request, "supervision/appraisal_list.html", context)


def _ranked(rows: list[StaffAppraisal]) -> list[tuple[int | None, StaffAppraisal]]:
    """The best total first; equal totals share a place."""
    totals = [row.total for row in rows]
    best_first = sorted(rows, key=lambda row: -row.total)
    return [(1 + sum(total > row.total for total in totals), row) for row in best_first]


@require_http_methods(["GET", "POST"])
@permission_required(APPRAISE, raise_exception=True)
def appraisal_new(request: StaffRequest) -> HttpResponse:
    """Enter the first scores of one person and quarter."""
    year, quarter = last_quarter(timezone.localdate())
    form = AppraisalForm(**bound(request, year=year, quarter=quarter, deduction=0, bonus=0), by=request.user)
    page = MovePage(_("Appraise a member of staff"), _("Save as draft"), _("The appraisal is saved as a draft."))

    def move() -> StaffAppraisal:
        return appraise_staff(form.save(commit=False), by=request.user, at=timezone.now())

    return form_move(request, page, form, move, parent="appraisals")


@require_safe
def appraisal_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One appraisal: how the total and the grade come about, objection and answer. Budget: 20 queries."""
    appraisal = _seen(request, pk)
    labels = {name: StaffAppraisal._meta.get_field(name).verbose_name for name in DIMENSIONS}  # type: ignore[union-attr]
    context = {
        "appraisal": appraisal,
        "scores": [(label, getattr(appraisal, name)) for name, label in labels.items()],
        "subtotal": sum((getattr(appraisal, name) for name in DIMENSIONS), Decimal(0)),
        "floors": [(grade.label, floor) for grade, floor in GRADE_FLOORS],
        "history": appraisal.history.select_related("history_user"),
        "may": _may(request, appraisal),
    }
    return render(request, "supervision/appraisal_detail.html", context)


def _may(request: StaffRequest, appraisal: StaffAppraisal) -> dict[str, bool]:
    """Which pages lead on from here for this person."""
    user, status = request.user, appraisal.status
    is_own = user.pk == appraisal.person_id
    appraises = user.has_perm(APPRAISE) and not is_own
    is_draft, is_published = status == AppraisalStatus.DRAFT, status == AppraisalStatus.PUBLISHED
    return {
        "edit": appraises and is_draft,
        "publish": appraises and appraisal.can_become(AppraisalStatus.PUBLISHED),
        "take_back": appraises and is_published,
        "confirm": user.has_perm(CONFIRM) and not is_own and appraisal.can_become(AppraisalStatus.FINAL),
        "object": is_own and is_published,
    }


@require_http_methods(["GET", "POST"])
@permission_required(APPRAISE, raise_exception=True)
def appraisal_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change the scores of a draft."""
    appraisal = _seen(request, pk)
    form = ScoreForm(**bound(request, appraisal), instance=appraisal)
    page = MovePage(_("Change the scores"), _("Save"), _("The scores are changed."))

    def move() -> StaffAppraisal:
        return change_appraisal(form.save(commit=False), by=request.user, revision=form.cleaned_data["revision"])

    possible = appraisal.status == AppraisalStatus.DRAFT
    return form_move(request, page, form, move, row=appraisal, possible=possible, parent="appraisals")


@require_POST
@permission_required(APPRAISE, raise_exception=True)
def appraisal_publish(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the appraisal to the person."""
    appraisal = _seen(request, pk)
    return press(
        request,
        appraisal,
        lambda: publish_appraisal(appraisal, by=request.user, at=timezone.now()),
        _("The person can see the appraisal now, and object."),
    )


@require_http_methods(["GET", "POST"])
def appraisal_object(request: StaffRequest, pk: int) -> HttpResponse:
    """The person appraised objects."""
    appraisal = _seen(request, pk)
    form = TextForm(**bound(request, appraisal), label=_("What I object to, and why"))
    page = MovePage(_("Object to the appraisal"), _("Object"), _("Your objection is recorded."))

    def move() -> StaffAppraisal:
        said = {"objection": form.cleaned_data["text"], "revision": form.cleaned_data["revision"]}
        return object_appraisal(appraisal, by=request.user, **said)

    possible = appraisal.status == AppraisalStatus.PUBLISHED and appraisal.person_id == request.user.pk
    return form_move(request, page, form, move, row=appraisal, possible=possible, parent="appraisals")


@require_http_methods(["GET", "POST"])
@permission_required(APPRAISE, raise_exception=True)
def appraisal_return(request: StaffRequest, pk: int) -> HttpResponse:
    """Back to draft, with the reason."""
    appraisal = _seen(request, pk)
    form = TextForm(**bound(request, appraisal), label=_("Reason"))
    page = MovePage(_("Take back to draft"), _("Take back"), _("The appraisal is a draft again."))

    def move() -> StaffAppraisal:
        told = {"answer": form.cleaned_data["text"], "revision": form.cleaned_data["revision"]}
        return return_appraisal(appraisal, by=request.user, **told)

    possible = appraisal.can_become(AppraisalStatus.DRAFT)
    return form_move(request, page, form, move, row=appraisal, possible=possible, parent="appraisals")


@require_http_methods(["GET", "POST"])
@permission_required(CONFIRM, raise_exception=True)
def appraisal_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """Make it final; an objection is answered here."""
    appraisal = _seen(request, pk)
    form = TextForm(**bound(request, appraisal), label=_("Answer to the objection"), required=False)
    page = MovePage(_("Make the appraisal final"), _("Make final"), _("The appraisal is final."))

    def move() -> StaffAppraisal:
        told = {"answer": form.cleaned_data["text"], "revision": form.cleaned_data["revision"]}
        return confirm_appraisal(appraisal, by=request.user, at=timezone.now(), **told)

    possible = appraisal.can_become(AppraisalStatus.FINAL)
    return form_move(request, page, form, move, row=appraisal, possible=possible, parent="appraisals")
