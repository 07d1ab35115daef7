"""Tell the result, take the verdict, handle again."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from office.deadlines import current_rules
from office.http import StaffRequest
from office.models import User
from office.move_pages import bound
from visits.forms.feedback import FeedbackForm, RatingForm, RoundForm
from visits.forms.interview import colleagues
from visits.forms.receipts import ReceiptForms
from visits.models import HandlingRound, Visit, VisitStatus
from visits.models.merge import same_person
from visits.speakers import speakers
from visits.views.joined import joined_to_tell
from visits.views.moving import find_visit, move_page
from visits.workflow import give_feedback, open_round, rate_visit
from visits.workflow.feeding_back import proposed_kind


@require_http_methods(["GET", "POST"])
@permission_required("visits.feed_back_visit", raise_exception=True)
def visit_feedback(request: StaffRequest, pk: int) -> HttpResponse:
    """The visitor was told the result."""
    visit, round_ = find_visit(request, pk, desk=True), HandlingRound.objects.filter(visit=pk).last()
    initial = {"recipient": visit.name, "content": round_.result[:5000] if round_ else ""}
    joined = joined_to_tell(request, visit, round_)
    same = [one.pk for one in joined.filter(visitor__in=same_person(visit.visitor_id))] if joined else []
    now = timezone.now()
    who = speakers(visit, visit.people.all()) if visit.is_group else []
    rows = ReceiptForms(request.POST or None, who, at=now)
    form = FeedbackForm(**bound(request, visit, also_told=same, **initial), visit=visit, joined=joined, rows=rows)
    words = {"title": _("Give feedback"), "button": _("Save the feedback"), "done": _("The feedback is saved.")}

    def move() -> Visit:
        told = form.save(commit=False)
        told.given_at = now
        data = form.cleaned_data
        also_told = data.get("also_told", ())
        return give_feedback(
            visit, told, by=request.user, at=now, receipts=rows.receipts(), also_told=also_told,
            revision=data["revision"],
        )  # fmt: skip

    possible = visit.status == VisitStatus.TO_FEED_BACK
    template = "visits/visit_feedback.html" if who else "visits/visit_move.html"
    return move_page(
        request, visit, form, move, words=words, possible=possible, round=round_, template=template, rows=rows
    )


@require_http_methods(["GET", "POST"])
@permission_required("visits.rate_visit", raise_exception=True)
def visit_rating(request: StaffRequest, pk: int) -> HttpResponse:
    """Take the visitor's verdict."""
    visit, round_ = find_visit(request, pk), HandlingRound.objects.filter(visit=pk).last()
    form = RatingForm(**bound(request, visit))
    words = {"title": _("Record the rating"), "button": _("Save the rating"), "done": _("The rating is saved.")}

    def move() -> object:
        rating = form.save(commit=False)
        rating.rated_at = timezone.now()
        return rate_visit(visit, rating, by=request.user, revision=form.cleaned_data["revision"])

    possible = visit.status == VisitStatus.FED_BACK
    return move_page(request, visit, form, move, words=words, possible=possible, round=round_)


@require_http_methods(["GET", "POST"])
@permission_required("visits.feed_back_visit", raise_exception=True)
def visit_rehandle(request: StaffRequest, pk: int) -> HttpResponse:
    """Another round for a visitor who is not content."""
    visit, round_ = find_visit(request, pk, desk=True), HandlingRound.objects.filter(visit=pk).last()
    kind = proposed_kind(round_.number + 1 if round_ else 1, current_rules())
    staff = colleagues(visit) | User.objects.filter(pk=request.user.pk)  # the discipline office has no room
    form = RoundForm(**bound(request, visit, kind=kind, handler=request.user.pk), staff=staff)
    words = {"title": _("Handle again"), "button": _("Open the round"), "done": _("The new round is open.")}

    def move() -> HandlingRound:
        return open_round(visit, by=request.user, at=timezone.now(), **form.cleaned_data)

    def target(_round: HandlingRound) -> str:
        refer = form.cleaned_data["refer"] and request.user.has_perm("referrals.draft_referral")
        return f"{reverse('referrals:new')}?visit={pk}" if refer else visit.get_absolute_url()

    possible = visit.status == VisitStatus.FED_BACK
    return move_page(request, visit, form, move, words=words, possible=possible, target=target, round=round_)
