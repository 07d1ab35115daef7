"""Roles as groups (product §1): written here, applied by sync_roles; code asks permissions, never group names."""

from django.contrib.auth.models import Group, Permission

DESK = (
    "visits.view_visit visits.view_room_visits visits.register_visit visits.correct_visit visits.interview_visit "
    "visits.triage_visit visits.handle_visit visits.feed_back_visit visits.rate_visit visits.close_visit "
    "visits.reveal_visitor visits.view_visitor visits.view_queueticket visits.view_law "
    "referrals.view_referral "
    "referrals.draft_referral archive.view_archivedcase visits.export_visit visits.view_attachment "
    "visits.add_attachment"
)
OVERSIGHT = (
    "visits.view_visit visits.view_all_visits visits.view_staff_complaint visits.view_visitor visits.view_queueticket "
    "visits.reveal_visitor visits.rate_visit visits.void_visit visits.reopen_visit visits.merge_visitors "
    "visits.view_law visits.edit_law "
    "referrals.view_referral "
    "referrals.approve_referral referrals.withdraw_referral referrals.decide_return referrals.review_reply "
    "referrals.view_overdue archive.view_archivedcase supervision.view_staffcomplaint "
    "supervision.handle_staffcomplaint "
    "supervision.view_staffappraisal supervision.appraise_staff visits.export_visit visits.import_ledger "
    "visits.view_importbatch visits.view_attachment visits.share_savedfilter"
)
# What the desk does, for those who do it with confidential visits only (Visit.can_be_worked_on_by).
CONFIDENTIAL_DESK = (
    "visits.interview_visit visits.triage_visit visits.handle_visit visits.feed_back_visit visits.rate_visit "
    "visits.close_visit visits.correct_visit visits.reveal_visitor referrals.draft_referral archive.file_visit "
    "visits.view_attachment visits.add_attachment"
)
ROLES: dict[str, str] = {
    "receptionist": DESK,
    "supervisor": f"{OVERSIGHT} {CONFIDENTIAL_DESK}",
    "manager": (
        f"{OVERSIGHT} {CONFIDENTIAL_DESK} visits.view_whistleblow visits.terminate_visit visits.instruct_visit "
        "visits.approve_notice supervision.confirm_appraisal"
    ),
    "liaison": "visits.view_law referrals.view_referral referrals.view_department_slips referrals.work_on_referral",
    "archivist": (
        "visits.view_visit visits.view_law visits.view_closed_visits visits.view_attachment archive.view_archivedcase "
        "archive.file_visit"
    ),
    "discipline": (
        f"{CONFIDENTIAL_DESK} visits.view_visit visits.view_law visits.view_whistleblow "
        "referrals.view_referral referrals.review_reply "
        "referrals.work_on_referral referrals.view_department_slips archive.view_archivedcase"
    ),
    "administrator": (
        "office.view_user office.add_user office.change_user office.view_department office.add_department "
        "office.change_department office.view_room office.add_room office.change_room office.view_calendarday "
        "office.add_calendarday office.change_calendarday office.delete_calendarday office.view_code office.add_code "
        "office.change_code office.view_numberrule office.add_numberrule office.change_numberrule "
        "office.view_ruleprofile office.change_ruleprofile office.view_organisation office.change_organisation "
        "office.view_categoryword office.add_categoryword office.change_categoryword "
        "office.view_jobs office.view_wording office.change_wording"
    ),
    "auditor": "audit.view_accessrecord",
}


def sync_roles() -> int:
    """Make the groups exactly what ROLES says; returns how many permissions they hold in all."""
    known = {
        f"{app}.{codename}": pk
        for pk, app, codename in Permission.objects.values_list("pk", "content_type__app_label", "codename")
    }
    total = 0
    for role, names in ROLES.items():
        group, _created = Group.objects.get_or_create(name=role)
        wanted = [known[name] for name in names.split()]
        group.permissions.set(wanted)
        total += len(wanted)
    return total
