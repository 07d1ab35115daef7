"""Pages of visits."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import path
from django.utils.module_loading import import_string

app_name = "visits"


def _page(name: str) -> Callable[..., HttpResponseBase]:
    """A page by module and name, loaded when it is first asked for."""

    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer: HttpResponseBase = import_string(f"visits.views.{name}")(request, *args, **kwargs)
        return answer

    return page


urlpatterns = [
    path("", _page("list.visit_list"), name="list"),
    path("new/", _page("register.visit_register"), name="register"),
    path("blank.pdf", _page("papers.blank_pdf"), name="blank_pdf"),
    path("visitors/<int:pk>/", _page("visitor.visitor_detail"), name="visitor"),
    path("queue/", _page("queue.visit_queue"), name="queue"),
    path("check-in/", _page("queue.ticket_check_in"), name="check_in"),
    path("tickets/<int:pk>/<str:verb>/", _page("queue.ticket_move"), name="ticket"),
    path("board/", _page("queue.visit_board"), name="board"),
    path("loose-ends/", _page("queue.loose_ends"), name="loose_ends"),
    path("<int:pk>/", _page("detail.visit_detail"), name="detail"),
    path("<int:pk>/correct/", _page("register.visit_correct"), name="correct"),
    path("<int:pk>/reveal/", _page("detail.visit_reveal"), name="reveal"),
    path("<int:pk>/registration.pdf", _page("papers.registration_pdf"), name="registration_pdf"),
    path("<int:pk>/print/", _page("papers.visit_print"), name="print"),
    path("<int:pk>/receive/", _page("interview.visit_receive"), name="receive"),
    path("<int:pk>/interview/", _page("interview.visit_interview"), name="interview"),
    path("<int:pk>/triage/", _page("interview.visit_triage"), name="triage"),
    path("<int:pk>/leave/", _page("interview.visit_leave"), name="leave"),
    path("<int:pk>/void/", _page("interview.visit_void"), name="void"),
    path("<int:pk>/notice/", _page("handling.visit_notice"), name="notice"),
    path("<int:pk>/instruction/", _page("handling.visit_instruction"), name="instruction"),
    path("<int:pk>/result/", _page("handling.visit_result"), name="result"),
    path("<int:pk>/take-back/", _page("handling.visit_take_back"), name="take_back"),
    path("<int:pk>/feedback/", _page("feedback.visit_feedback"), name="feedback"),
    path("<int:pk>/rating/", _page("feedback.visit_rating"), name="rating"),
    path("<int:pk>/rehandle/", _page("feedback.visit_rehandle"), name="rehandle"),
]
