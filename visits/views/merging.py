"""Two visitors are one person: both side by side, the merge with its reason, and the way back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.access import record_access
from audit.models import AccessAction
from office.http import StaffRequest
from office.models import User
from office.move_pages import try_move
from visits.forms.interview import ReasonForm
from visits.forms.merging import MergeForm, OtherVisitorForm
from visits.lineage.candidates import Candidate, find_candidates, seen_by
from visits.lineage.evidence import typed_of
from visits.models import Visit, Visitor, VisitorMerge
from visits.models.merge import people_of
from visits.views.detail import show_masked
from visits.workflow import merge_visitors, undo_merge

MERGING = ["visits.view_visit", "visits.view_visitor", "visits.merge_visitors"]
SHOWN = 20


def _side(user: User, pk: int) -> dict[str, Any]:
    """One person as the user may see her: the visitor all of her are merged into, and her visits; else not found."""
    people = people_of([pk])
    visits = list(Visit.objects.visible_to(user).filter(visitor__in=people).for_person()[:SHOWN])
    if not visits:
        raise Http404
    for visit in visits:
        show_masked(visit)
    return {"root": Visitor.objects.get(pk=people[pk]), "visits": visits, "latest": visits[0]}


@require_http_methods(["GET", "POST"])
@permission_required(MERGING, raise_exception=True)
def visitor_merge(request: StaffRequest, pk: int) -> HttpResponse:
    """Without ?other= asks who else; with it shows both and asks for the reason."""
    kept = _side(request.user, pk)
    asked = request.GET.get("other", "")
    if not asked.isdecimal() or len(asked) > 18:
        return _ask_other(request, kept)
    other = _side(request.user, int(asked))
    if other["root"] == kept["root"]:
        messages.info(request, _("These are one and the same record already."))
        return redirect(kept["root"])
    return _merge(request, kept, other)


def _ask_other(request: StaffRequest, kept: dict[str, Any]) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = OtherVisitorForm(data, visits=seen_by(request.user).filter(visitor__isnull=False))
    if form.is_valid():
        return redirect(f"{request.path}?other={form.cleaned_data['visit_no'].visitor_id}")
    return render(request, "visits/visitor_merge.html", {"sides": [kept], "kept": kept, "form": form})


def _merge(request: StaffRequest, kept: dict[str, Any], other: dict[str, Any]) -> HttpResponse:
    roots: tuple[Visitor, Visitor] = (kept["root"], other["root"])
    differ = len({root.id_hash for root in roots} - {""}) > 1
    form = MergeForm(request.POST if request.method == "POST" else None, differ=differ)

    def move() -> VisitorMerge:
        asked = form.cleaned_data
        confirmed = asked.get("despite_ids", False)
        return merge_visitors(*roots, by=request.user, at=timezone.now(), reason=asked["reason"], despite_ids=confirmed)

    if try_move(form, None, move):
        messages.success(request, _("The two are one person from now on."))
        return redirect(roots[0])
    for side in (kept, other):
        record_access(request, AccessAction.READ, side["root"], label=side["latest"].visit_no)
    context = {"sides": [kept, other], "kept": kept, "form": form, "differ": differ}
    return render(request, "visits/visitor_merge.html", context)


def merges_seen(user: User, visitors: Any) -> list[VisitorMerge]:
    """Merges and undone merges of a person, as far as both sides have a visit the user may see."""
    merges = VisitorMerge.objects.filter(kept__in=visitors) | VisitorMerge.objects.filter(merged__in=visitors)
    rows = list(merges.select_related("merged_by", "undone_by"))
    sides = {pk for row in rows for pk in (row.kept_id, row.merged_id)}
    visits = Visit.objects.visible_to(user).filter(visitor__in=sides).order_by("visitor", "-arrived_at")
    names = {visit.visitor_id: visit for visit in visits.distinct("visitor").only("visitor", "name", "visit_no")}
    shown = [row for row in rows if {row.kept_id, row.merged_id} <= set(names)]
    for row in shown:
        marked: Any = row
        marked.kept_visit, marked.merged_visit = names[row.kept_id], names[row.merged_id]
    return shown


@require_http_methods(["GET", "POST"])
@permission_required(MERGING, raise_exception=True)
def visitor_unmerge(request: StaffRequest, pk: int) -> HttpResponse:
    """The two are two people after all."""
    merge = get_object_or_404(VisitorMerge.objects.select_related("kept"), pk=pk)
    shown = [row for row in merges_seen(request.user, [merge.merged_id]) if row.pk == merge.pk]
    if not shown:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def move() -> VisitorMerge:
        return undo_merge(merge, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])

    if try_move(form, None, move):
        messages.success(request, _("The merge was undone: they are two people again."))
        return redirect(merge.kept)
    return render(request, "visits/visitor_unmerge.html", {"merge": shown[0], "form": form})


def maybe_same(user: User, latest: Visit, visitors: Any) -> list[Candidate]:
    """Who else may be this person, by what was written down at the latest visit."""
    found, _more = find_candidates(typed_of(latest), user)
    return [one for one in found if one.visitor and one.visitor not in set(visitors)]
