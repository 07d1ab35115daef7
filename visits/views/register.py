"""Registration and its correction."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from office.deadlines import current_rules
from office.http import StaffRequest, asked_key
from office.move_pages import revision_of
from office.moves import MoveRefusedError
from visits.forms.pasted import PeopleList, visit_as_typed
from visits.forms.register import CorrectForm, LateForm, RegisterForm
from visits.forms.rows import MaterialFormSet, PeopleFormSet, filled_rows
from visits.models import PersonRole, QueueTicket, Visit
from visits.models.merge import same_person
from visits.views.candidates import Earlier, panel_of
from visits.views.drafts import drafts_of
from visits.views.moving import find_visit
from visits.views.papers import issue_and_show
from visits.workflow import add_rows, correct_visit, register_visit


def _named_in(request: StaffRequest, name: str, rows: Any) -> Any:
    """The row a query parameter names, of those the user may see; None without the parameter."""
    asked = request.GET.get(name, "")
    return get_object_or_404(rows, pk=asked_key(request, name)) if asked else None


class Registration:
    """The registration form with its rows, shown and checked as one."""

    def __init__(self, request: StaffRequest) -> None:
        now, user = timezone.now(), request.user
        self.now = now
        self.choice = Earlier(request.POST, user)
        data = self.choice.filled(request.POST) if request.method == "POST" else None
        named = _named_in(request, "repeats", Visit.objects.visible_to(user).for_detail())
        self.earlier = self.choice.visit or named
        self.repeats = self.choice.visit if self.choice.is_matter else None if self.choice else named
        self.asks = False
        self.ticket = _named_in(request, "ticket", QueueTicket.objects.visible_to(user))
        initial = (
            {"arrived_at": self.ticket.arrived_at, "people_count": self.ticket.people_count} if self.ticket else {}
        )
        self.is_late = "late" in request.GET
        make = LateForm if self.is_late else RegisterForm
        self.form = make(data, user=user, now=now, earlier=self.earlier, initial=initial)
        self.people = PeopleFormSet(data, prefix="people", form_kwargs={"on": timezone.localdate(now)})
        self.materials = MaterialFormSet(data, prefix="materials")
        typed = visit_as_typed(data or {}, self.form.rules)
        self.listed = PeopleList(data, on=timezone.localdate(now), visit=typed, rules=self.form.rules)
        for rows in (self.people, self.materials):  # folded unless somebody wrote into it
            rows.is_filled = rows.is_bound and any(form.has_changed() for form in rows)

    def is_valid(self) -> bool:
        """Everything fits, and a child has a guardian (PIPL Art. 31)."""
        parts = [self.form.is_valid(), self.people.is_valid(), self.materials.is_valid(), self.listed.is_valid()]
        if self.listed.complaint:
            self.form.add_error(None, self.listed.complaint)
        if not all(parts):
            return False
        guarded = any(person.role == PersonRole.GUARDIAN for person in filled_rows(self.people))
        if self.form.is_child() and not guarded:
            self.form.add_error("birth_date", _("Younger than 14: name the guardian among the people who came along."))
        if self.choice.refusal:
            self.form.add_error(None, self.choice.refusal)
        data = self.form.cleaned_data
        self.asks = not self.repeats and self.choice.must_be_asked(data.get("id_number", ""), token=data["token"])
        return not self.form.errors and not self.asks

    @cached_property
    def panel(self) -> dict[str, Any]:
        """Who was here before, for a page that comes back."""
        return panel_of(self.choice, asks=self.asks) if self.form.is_bound else {}

    def register(self, request: StaffRequest) -> Visit:
        """Make the visit; raises MoveRefusedError."""
        visit = self.form.save(commit=False)
        visit.repeats = self.repeats
        return register_visit(
            visit, by=request.user, at=self.now, token=self.form.cleaned_data["token"], ticket=self.ticket,
            people=[*filled_rows(self.people), *self.listed.people()], materials=filled_rows(self.materials),
            rules=self.form.rules, person=self.choice.person,
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
            return _registered(request, visit, [*registration.form.warnings, *count_warnings(visit)])
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
    if visit.repeats and visit.repeats.is_open:
        text = _("%(visit)s is still open: join this visit to it when you decide.")
        messages.info(request, text % {"visit": visit.repeats})
    if visit.visitor and visit.visitor.created_at < visit.registered_at and visit.repeats_id is None:
        _tell_of_earlier(request, visit)
    return issue_and_show(request, visit) if "print" in request.POST else redirect(visit)


def _tell_of_earlier(request: StaffRequest, visit: Visit) -> None:
    """The same document number was here before: perhaps it is the same matter."""
    people = same_person(visit.visitor_id)
    earlier = Visit.objects.visible_to(request.user).filter(visitor__in=people).exclude(pk=visit.pk).count()
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
    materials, listed = MaterialFormSet(data, prefix="materials"), _list_of(visit, data)
    refusal = listed.complaint
    if data is not None and all([people.is_valid(), materials.is_valid(), listed.is_valid()]):
        named = [*filled_rows(people), *listed.people()]
        try:
            add_rows(
                visit, by=request.user, people=named, materials=filled_rows(materials), revision=revision_of(request)
            )
        except MoveRefusedError as error:
            refusal = str(error)
            visit.refresh_from_db()  # looked at again, it may be sent once more
        else:
            return _added(request, visit, listed)
    context = {"visit": visit, "people": people, "materials": materials, "listed": listed, "refusal": refusal}
    return render(request, "visits/visit_people.html", context)


def _list_of(visit: Visit, data: Any) -> PeopleList:
    return PeopleList(data, on=timezone.localdate(), visit=visit, rules=current_rules(), known=visit.people.all())


def _added(request: StaffRequest, visit: Visit, listed: PeopleList) -> HttpResponse:
    if listed.is_filled:
        text = ngettext("%(count)s person of the list was added.", "%(count)s persons of the list were added.",
                        listed.counts["good"])  # fmt: skip
        messages.success(request, text % {"count": listed.counts["good"]})
    else:
        messages.success(request, _("The people and papers were added."))
    for warning in count_warnings(visit):
        messages.warning(request, str(warning))
    return redirect(visit)


def count_warnings(visit: Visit) -> list[str]:
    """Where the number counted and the number named do not agree; the count is corrected by a person, not by us."""
    named = visit.people.count() + 1
    if named <= visit.people_count:
        return []
    text = _("%(named)s persons are named with the visitor, but %(counted)s were counted: correct the number.")
    return [text % {"named": named, "counted": visit.people_count}]


@require_POST
@permission_required("visits.correct_visit", raise_exception=True)
def people_check(request: StaffRequest) -> HttpResponse:
    """What is read in a pasted list, while it is being typed; ?visit= names a visit that is registered already."""
    if "visit" in request.GET:
        listed = _list_of(find_visit(request, asked_key(request, "visit"), desk=True), request.POST)
    else:
        rules = current_rules()
        typed = visit_as_typed(request.POST, rules)
        listed = PeopleList(request.POST, on=timezone.localdate(), visit=typed, rules=rules)
    return render(request, "visits/_people_preview.html", {"listed": listed})
