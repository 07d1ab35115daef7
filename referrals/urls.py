"""Pages of slips, the inbox of the departments, and the end of a visit."""

from django.urls import path

from referrals.views import answering, attachments, deciding, detail, drafting, lists, visits

app_name = "referrals"
urlpatterns = [
    path("inbox/", lists.referral_inbox, name="inbox"),
    path("referrals/", lists.referral_list, name="list"),
    path("referrals/overdue/", lists.referral_overdue, name="overdue"),
    path("referrals/new/", drafting.referral_new, name="new"),
    path("referrals/<int:pk>/", detail.referral_detail, name="detail"),
    path("referrals/<int:pk>/slip.pdf", detail.slip_pdf, name="slip_pdf"),
    path("referrals/<int:pk>/files/<int:file>/", attachments.slip_file, name="file"),
    path("referrals/<int:pk>/edit/", drafting.referral_edit, name="edit"),
    path("referrals/<int:pk>/submit/", drafting.referral_submit, name="submit"),
    path("referrals/<int:pk>/void/", drafting.referral_void, name="void"),
    path("referrals/<int:pk>/approve/", deciding.referral_approve, name="approve"),
    path("referrals/<int:pk>/send-back/", deciding.referral_send_back, name="send_back"),
    path("referrals/<int:pk>/withdraw/", deciding.referral_withdraw, name="withdraw"),
    path("referrals/<int:pk>/return-decision/", deciding.referral_decide_return, name="decide_return"),
    path("referrals/<int:pk>/review/", deciding.referral_review, name="review"),
    path("referrals/<int:pk>/receive/", answering.referral_receive, name="receive"),
    path("referrals/<int:pk>/progress/", answering.referral_progress, name="progress"),
    path("referrals/<int:pk>/return/", answering.referral_return, name="request_return"),
    path("referrals/<int:pk>/reply/", answering.referral_reply, name="reply"),
    path("referrals/visit/<int:pk>/close/", visits.visit_close, name="close_visit"),
    path("referrals/visit/<int:pk>/terminate/", visits.visit_terminate, name="terminate_visit"),
    path("referrals/visit/<int:pk>/reopen/", visits.visit_reopen, name="reopen_visit"),
]
