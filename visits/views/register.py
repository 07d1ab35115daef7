"""Registration and its correction."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from office.http import StaffRequest
from office.moves import MoveRefusedError
from visits.forms.register import CorrectForm, LateForm, RegisterForm
from visits.forms.rows import MaterialFormSet, PeopleFormSet, filled_rows
from visits.models import PersonRole, QueueTicket, Visit
from visits.views.drafts import drafts_of
from visits.views.moving import find_visit
from visits.views.papers import issue_and_show
from visits.workflow import add_rows, correct_visit, register_visit


def _named_in(request: StaffRequest, name: str, rows: Any) -> Any:
    """The row a query parameter names, of those the user may see; None without the parameter."""
    asked = request.GET.get(name, "")
    return get_object_or_404(rows, pk=int(asked) if asked.isdecimal() else 0) if asked else None


class Registration:
    """The registration form with its rows, shown and checked as one."""

    def __init__(self, request: StaffRequest) -> None:
        data = request.POST if request.method == "POST" else None
        now, user = timezone.now(), request.user
        self.now = now
        self.earlier = _named_in(request, "repeats", Visit.objects.visible_to(user).for_detail())
        self.ticket = _named_in(request, "ticket", QueueTicket.objects.visible_to(user))
        initial = (
            {"arrived_at": self.ticket.arrived_at, "people_count": self.ticket.people_count} if self.ticket else {}
        )
        self.is_late = "late" in request.GET
        make = LateForm if self.is_late else RegisterForm
        self.form = make(data, user=user, now=now, earlier=self.earlier, initial=initial)
        self.people = PeopleFormSet(data, prefix="people", form_kwargs={"on": timezone.localdate(now)})
        self.materials = MaterialFormSet(data, prefix="materials")
        for rows in (self.people, self.materials):  # folded unless somebody wrote into it
            rows.is_filled = rows.is_bound and any(form.has_changed() for form in rows)

    def is_valid(self) -> bool:
        """Everything fits, and a child has a guardian (PIPL Art. 31)."""
        if not all([self.form.is_valid(), self.people.is_valid(), self.materials.is_valid()]):
            return False
        guarded = any(person.role == PersonRole.GUARDIAN for person in filled_rows(self.people))
        if self.form.is_child() and not guarded:
            self.form.add_error("birth_date", _("Younger than 14: name the guardian among the people who came along."))
        return not self.form.errors

    def register(self, request: StaffRequest) -> Visit:
        """Make the visit; raises MoveRefusedError."""
        visit = self.form.save(commit=False)
        visit.repeats = self.earlier
        return register_visit(
            visit, by=request.user, at=self.now, token=self.form.cleaned_data["token"], ticket=self.ticket,
            people=filled_rows(self.people), materials=filled_rows(self.materials), rules=self.form.rules,
        )  # fmt: skip


@require_http_methods(["GET", "POST"])
@permission_required("visits.register_visit", raise_exception=True)
def visit_register(request: StaffRequest) -> HttpResponse:
    """Register a visit; ?ticket= is served by it, ?repeats= names the earlier visit, ?late= enters a paper form."""
    registration = Registration(request)
    if request.method == "POST" and registration.is_valid():
        try:
            visit = registration.register(request)
        except MoveRefusedError as refusal:
            registration.form.add_error(None, str(refusal))
        else:
            return _registered(request, visit, registration.form.warnings)
    context = {"registration": registration, "form": registration.form}
    if request.method == "GET" and "draft" not in request.GET:
        context["drafts"] = drafts_of(request, request.path)
    return render(request, "visits/visit_register.html", context)


def _registered(request: StaffRequest, visit: Visit, warnings: list[Any]) -> HttpResponse:
    for warning in warnings:
        messages.warning(request, str(warning))
    if visit.is_confidential and not Visit.objects.visible_to(request.user).filter(pk=visit.pk).exists():
        text = _(
            "Registered as %(number)s, query code %(code)s: tell the visitor now. "
            "The visit is confidential and you will not see it again."
        )
        messages.success(request, text % {"number": visit.visit_no, "code": visit.query_code})
        return redirect("visits:list")
    messages.success(request, _("Registered as %(number)s.") % {"number": visit.visit_no})
    if visit.visitor and visit.visitor.created_at < visit.registered_at and visit.repeats_id is None:
        _tell_of_earlier(request, visit)
    return issue_and_show(request, visit) if "print" in request.POST else redirect(visit)


def _tell_of_earlier(request: StaffRequest, visit: Visit) -> None:
    """The same document number was here before: perhaps it is the same matter."""
    earlier = Visit.objects.visible_to(request.user).filter(visitor=visit.visitor_id).exclude(pk=visit.pk).count()
    if earlier:
        text = ngettext(
            "This person has been here before: %(count)s earlier visit. Open the name to see it.",
            "This person has been here before: %(count)s earlier visits. Open the name to see them.",
            earlier,
        )
        messages.warning(request, text % {"count": earlier})


@require_http_methods(["GET", "POST"])
@permission_required(["visits.view_visit", "visits.correct_visit"], raise_exception=True)
def visit_correct(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct what was registered; the old values stay in the history."""
    visit = find_visit(request, pk, desk=True)
    now, data = timezone.now(), request.POST if request.method == "POST" else None
    form = CorrectForm(data, instance=visit, now=now, initial={"revision": visit.revision})
    if form.is_valid():
        told = {"reason": form.cleaned_data["reason"], "revision": form.cleaned_data["revision"]}
        try:
            corrected = correct_visit(form.instance, by=request.user, at=now, changed=form.changed, **told)
        except MoveRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _registered_again(request, corrected, form.warnings)
    return render(request, "visits/visit_correct.html", {"form": form, "visit": visit})


def _registered_again(request: StaffRequest, visit: Visit, warnings: list[Any]) -> HttpResponse:
    for warning in warnings:
        messages.warning(request, str(warning))
    messages.success(request, _("The correction was saved."))
    is_seen = Visit.objects.visible_to(request.user).filter(pk=visit.pk).exists()
    return redirect(visit) if is_seen else redirect("visits:list")


@require_http_methods(["GET", "POST"])
@permission_required(["visits.view_visit", "visits.correct_visit"], raise_exception=True)
def visit_people(request: StaffRequest, pk: int) -> HttpResponse:
    """Add people who came along and papers handed in after the registration."""
    visit = find_visit(request, pk, desk=True)
    data = request.POST if request.method == "POST" else None
    people = PeopleFormSet(data, prefix="people", form_kwargs={"on": timezone.localdate()})
    materials = MaterialFormSet(data, prefix="materials")
    refusal = ""
    if data is not None and all([people.is_valid(), materials.is_valid()]):
        try:
            add_rows(visit, by=request.user, people=filled_rows(people), materials=filled_rows(materials))
        except MoveRefusedError as error:
            refusal = str(error)
        else:
            messages.success(request, _("The people and papers were added."))
            return redirect(visit)
    context = {"visit": visit, "people": people, "materials": materials, "refusal": refusal}
    return render(request, "visits/visit_people.html", context)
