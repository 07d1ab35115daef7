"""Drafts: what a page asks and tells while somebody types. The answers are for the page's script."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.access import record_access
from audit.models import AccessAction
from office.http import StaffRequest
from visits.forms.draft import DraftForm, clean_page
from visits.models import Draft
from visits.workflow.drafting import EndedDraftError, StaleDraftError, end_draft, save_draft

PERSONAL = {"id_number", "phone", "phone2", "address"}


@require_POST
def draft_save(request: StaffRequest) -> HttpResponse:
    """Keep what was typed so far; or say why not. Anybody who is signed in types somewhere."""
    form = DraftForm(request.POST)
    if not form.is_valid():
        raise Http404  # only a broken page sends this
    try:
        draft = save_draft(form.typed(), by=request.user, at=timezone.now())
    except Draft.DoesNotExist:
        raise Http404 from None
    except (StaleDraftError, EndedDraftError) as refusal:
        return JsonResponse({"refused": "ended" if isinstance(refusal, EndedDraftError) else "stale"})
    return JsonResponse({"sequence": draft.sequence, "saved": f"{timezone.localtime(draft.saved_at):%H:%M:%S}"})


@require_safe
def draft_current(request: StaffRequest) -> HttpResponse:
    """The draft to go on with: ?draft= names it, else with ?newest=1 the newest of the ?page=; else a fresh token."""
    draft = _wanted(request)
    if draft is None:
        return JsonResponse({"token": uuid4(), "sequence": 0, "fields": None})
    if PERSONAL & {name.rpartition("-")[2] for name, value in draft.fields if value}:
        record_access(request, AccessAction.READ, draft)
    return JsonResponse({"token": draft.token, "sequence": draft.sequence, "saved": _when(draft), **draft.content})


def _wanted(request: StaffRequest) -> Draft | None:
    mine = Draft.objects.visible_to(request.user).unfinished()
    try:
        token, page = request.GET.get("draft", ""), clean_page(request.GET.get("page", ""))
        named = mine.of_page(page).filter(token=UUID(token)).first() if token else None
    except (ValidationError, ValueError):
        return None
    return named or (mine.of_page(page).first() if request.GET.get("newest") == "1" else None)


def _when(draft: Draft) -> str:
    saved = timezone.localtime(draft.saved_at)
    return f"{saved:%H:%M}" if saved.date() == timezone.localdate() else f"{saved:%Y-%m-%d %H:%M}"


@require_POST
def draft_discard(request: StaffRequest, token: UUID) -> HttpResponse:
    """Forget a draft, and go back to where it was listed."""
    draft = get_object_or_404(Draft.objects.visible_to(request.user), token=token)
    end_draft(draft.token, by=request.user, at=timezone.now())
    messages.success(request, _("The draft was discarded."))
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return redirect(target if safe else "home")


def drafts_of(request: StaffRequest, path: str = "/") -> list[Draft]:
    """The person's unfinished drafts below a path, the newest first."""
    return list(Draft.objects.visible_to(request.user).unfinished().beginning_with(path)[:20])
