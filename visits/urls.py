"""Pages of visits."""

from django.urls import path

from visits.views import checks, detail, drafts, feedback, handling, interview, papers, queue, register, visitor
from visits.views import list as lists

app_name = "visits"
urlpatterns = [
    path("", lists.visit_list, name="list"),
    path("new/", register.visit_register, name="register"),
    path("new/check/", checks.field_check, name="check"),
    path("new/suggest/", checks.category_suggest, name="suggest"),
    path("drafts/save/", drafts.draft_save, name="draft_save"),
    path("drafts/current/", drafts.draft_current, name="draft_current"),
    path("drafts/<uuid:token>/discard/", drafts.draft_discard, name="draft_discard"),
    path("blank.pdf", papers.blank_pdf, name="blank_pdf"),
    path("visitors/<int:pk>/", visitor.visitor_detail, name="visitor"),
    path("queue/", queue.visit_queue, name="queue"),
    path("check-in/", queue.ticket_check_in, name="check_in"),
    path("tickets/<int:pk>/<str:verb>/", queue.ticket_move, name="ticket"),
    path("board/", queue.visit_board, name="board"),
    path("loose-ends/", queue.loose_ends, name="loose_ends"),
    path("<int:pk>/", detail.visit_detail, name="detail"),
    path("<int:pk>/correct/", register.visit_correct, name="correct"),
    path("<int:pk>/people/", register.visit_people, name="people"),
    path("<int:pk>/reveal/", detail.visit_reveal, name="reveal"),
    path("<int:pk>/registration.pdf", papers.registration_pdf, name="registration_pdf"),
    path("<int:pk>/print/", papers.visit_print, name="print"),
    path("<int:pk>/receive/", interview.visit_receive, name="receive"),
    path("<int:pk>/interview/", interview.visit_interview, name="interview"),
    path("<int:pk>/triage/", interview.visit_triage, name="triage"),
    path("<int:pk>/leave/", interview.visit_leave, name="leave"),
    path("<int:pk>/void/", interview.visit_void, name="void"),
    path("<int:pk>/notice/", handling.visit_notice, name="notice"),
    path("<int:pk>/instruction/", handling.visit_instruction, name="instruction"),
    path("<int:pk>/result/", handling.visit_result, name="result"),
    path("<int:pk>/take-back/", handling.visit_take_back, name="take_back"),
    path("<int:pk>/feedback/", feedback.visit_feedback, name="feedback"),
    path("<int:pk>/rating/", feedback.visit_rating, name="rating"),
    path("<int:pk>/rehandle/", feedback.visit_rehandle, name="rehandle"),
]
