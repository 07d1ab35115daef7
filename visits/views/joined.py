"""The visitors of joined visits learn the result of the first."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from office.http import StaffRequest
from office.move_pages import bound
from visits.forms.joined import TellJoinedForm
from visits.models import HandlingRound, Visit
from visits.models.visit import VisitQuerySet
from visits.views.moving import find_visit, move_page
from visits.workflow import tell_joined
from visits.workflow.joining import TELLING, following, untold


def joined_to_tell(request: StaffRequest, visit: Visit, round_: HandlingRound | None) -> VisitQuerySet:
    """The joined visits whose visitors this user may tell and has not told yet, in the order of their coming."""
    waiting = untold(visit, round_) if round_ else following(visit)
    seen = waiting.filter(pk__in=Visit.objects.visible_to(request.user).values("pk"))
    return seen.only("visit_no", "name", "arrived_at", "is_anonymous", "visitor").order_by("arrived_at", "pk")


@require_http_methods(["GET", "POST"])
@permission_required("visits.feed_back_visit", raise_exception=True)
def visit_tell_joined(request: StaffRequest, pk: int) -> HttpResponse:
    """Note that, and how, they were told after the first visitor was."""
    visit, round_ = find_visit(request, pk, desk=True), HandlingRound.objects.filter(visit=pk).last()
    joined = joined_to_tell(request, visit, round_)
    form = TellJoinedForm(**bound(request, visit, joined=[one.pk for one in joined]), joined=joined)
    words = {"title": _("Tell joined visitors"), "button": _("Save"), "done": _("It is noted who was told.")}

    def move() -> Visit:
        return tell_joined(visit, by=request.user, at=timezone.now(), **form.cleaned_data)

    possible = visit.untold_joined and visit.status in TELLING
    return move_page(request, visit, form, move, words=words, possible=possible, round=round_)
