"""Pages of visits."""

from django.urls import include, path

from visits.views import detail, feedback, handling, interview, notices, papers, query, queue, register, visitor
from visits.views import list as lists

app_name = "visits"
pages = [
    path("", lists.visit_list, name="list"),
    path("new/", register.visit_register, name="register"),
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
    path("<int:pk>/query-receipt.pdf", query.query_receipt_pdf, name="query_receipt_pdf"),
    path("public-notice.pdf", query.public_notice_pdf, name="public_notice_pdf"),
    path("privacy-notice.pdf", query.privacy_notice_pdf, name="privacy_notice_pdf"),
    path("<int:pk>/notices/new/", notices.notice_new, name="notice_new"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<int:pk>/", notices.notice_detail, name="notice_detail"),
    path("notices/<int:pk>/edit/", notices.notice_edit, name="notice_edit"),
    path("notices/<int:pk>/submit/", notices.notice_submit, name="notice_submit"),
    path("notices/<int:pk>/issue/", notices.notice_issue, name="notice_issue"),
    path("notices/<int:pk>/send-back/", notices.notice_send_back, name="notice_send_back"),
    path("notices/<int:pk>/serve/", notices.notice_serve, name="notice_serve"),
    path("notices/<int:pk>/void/", notices.notice_void, name="notice_void"),
    path("notices/<int:pk>/notice.pdf", notices.notice_pdf, name="notice_pdf"),
    path("notices/<int:pk>/service.pdf", notices.service_pdf, name="notice_service_pdf"),
]
urlpatterns = [
    path("query/", query.visit_query, name="query"),  # public, so with a short address
    path("visits/", include(pages)),
]
