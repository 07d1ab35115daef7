"""Pages of visits."""

from django.urls import path

from visits.views import (
    detail,
    export,
    feedback,
    handling,
    interview,
    ledgers,
    papers,
    queue,
    receipts,
    register,
    visitor,
)
from visits.views import list as lists

app_name = "visits"
urlpatterns = [
    path("", lists.visit_list, name="list"),
    path("new/", register.visit_register, name="register"),
    path("people/check/", register.people_check, name="people_check"),
    path("export.xlsx", export.visit_export, name="export"),
    path("import/", ledgers.import_list, name="import_list"),
    path("import/template.xlsx", ledgers.import_template, name="import_template"),
    path("import/<int:pk>/", ledgers.import_batch, name="import_batch"),
    path("import/<int:pk>/bad.xlsx", ledgers.import_bad, name="import_bad"),
    path("import/<int:pk>/<str:verb>/", ledgers.import_move, name="import_move"),
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
    path("<int:pk>/receipts/", receipts.visit_receipts, name="receipts"),
    path("<int:pk>/receipts.pdf", receipts.receipts_pdf, name="receipts_pdf"),
    path("<int:pk>/receipts/print/", receipts.receipts_print, name="receipts_print"),
    path("<int:pk>/rating/", feedback.visit_rating, name="rating"),
    path("<int:pk>/rehandle/", feedback.visit_rehandle, name="rehandle"),
]
