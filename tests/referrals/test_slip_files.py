"""Files that go with a slip: which department sees which."""

import pytest
from django.urls import reverse

from tests.factories import NOW, handler_of, make_department, make_liaison, make_referral
from tests.visits.files import attach, pdf
from visits.models import Confidentiality, Visit
from visits.workflow import share_attachment, withdraw_attachment

pytestmark = pytest.mark.django_db


def opened(client, user, slip, attachment):
    client.force_login(user)
    page = client.get(slip.get_absolute_url()).content.decode()
    status = client.get(reverse("referrals:file", args=[slip.pk, attachment.pk])).status_code
    assert (status == 200) == (attachment.title in page)
    return status


def test_department_sees_what_was_marked_and_nothing_else(client):
    slip = make_referral()
    by = handler_of(slip.visit)
    sent = attach(slip.visit, by=by, with_slips=True, title="寄给承办单位的照片")
    kept = attach(slip.visit, pdf(), by=by, title="留在接待室的合同")

    assert opened(client, make_liaison(slip), slip, sent) == 200
    assert opened(client, make_liaison(slip), slip, kept) == 404
    assert opened(client, make_liaison(make_referral()), make_referral(), sent) == 404


def test_mark_can_be_set_and_taken_back_at_the_desk(client):
    slip = make_referral()
    by = handler_of(slip.visit)
    attachment = attach(slip.visit, by=by, title="寄给承办单位的照片")
    client.force_login(by)
    url = reverse("visits:share_attachment", args=[attachment.pk])

    client.post(url)
    assert opened(client, make_liaison(slip), slip, attachment) == 200
    client.force_login(by)
    client.post(url)

    assert opened(client, make_liaison(slip), slip, attachment) == 404


@pytest.mark.parametrize("secret", [{"wants_secrecy": True}, {"confidentiality": Confidentiality.WHISTLEBLOW}])
@pytest.mark.parametrize("is_discipline", [True, False])
def test_secret_visit_sends_its_files_to_the_discipline_office_only(client, secret, is_discipline):
    slip = make_referral(department=make_department(is_discipline=is_discipline))
    attachment = attach(slip.visit, by=handler_of(slip.visit), title="举报信")
    share_attachment(attachment, by=handler_of(slip.visit), with_slips=True)
    Visit.objects.filter(pk=slip.visit_id).update(**secret)

    assert opened(client, make_liaison(slip), slip, attachment) == (200 if is_discipline else 404)


def test_withdrawn_file_goes_with_no_slip(client):
    slip = make_referral()
    attachment = attach(slip.visit, by=handler_of(slip.visit), with_slips=True, title="传错的照片")
    withdraw_attachment(attachment, by=handler_of(slip.visit), at=NOW, reason="传错")

    assert opened(client, make_liaison(slip), slip, attachment) == 404
