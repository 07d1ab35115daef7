"""Typing questions and answers: Enter alternates the marks; reading back goes on with the keys."""

import pytest
from django.urls import reverse

from tests.browser.test_accessibility import sign_in, violations
from tests.factories import NOW, make_interviewed, make_room, make_user, make_visit
from visits.models import InterviewRecord
from visits.workflow import receive_visit

pytestmark = pytest.mark.browser


def clerk(page):
    user = make_user(role="receptionist", room=make_room())
    sign_in(page, user)
    return user


def test_enter_alternates_question_and_answer(page):
    user = clerk(page)
    visit = receive_visit(make_visit(by=user), by=user, at=NOW)
    page.goto(reverse("visits:interview", args=[visit.pk]))
    for words in ("何事？", "电梯停运。", "多久了？"):
        page.keyboard.type(words)
        page.keyboard.press("Enter")
    page.keyboard.type("一个月，")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("老人下不了楼。")
    page.keyboard.press("Enter")
    expected = "问：何事？\n答：电梯停运。\n问：多久了？\n答：一个月，\n老人下不了楼。"
    assert page.input_value("[name=content]") == f"{expected}\n问："
    page.click("form.panel button[type=submit]")
    page.wait_for_url("**/triage/")
    assert InterviewRecord.objects.get().content.replace("\r", "") == expected


def test_narrative_stays_possible(page):
    user = clerk(page)
    visit = receive_visit(make_visit(by=user), by=user, at=NOW)
    page.goto(reverse("visits:interview", args=[visit.pk]))
    page.fill("[name=content]", "")
    page.uncheck(".talk-switch input")
    page.fill("[name=content]", "来访人陈述")
    page.press("[name=content]", "Enter")
    assert page.input_value("[name=content]") == "来访人陈述\n"


def test_reading_back_goes_on_with_the_keys(page):
    user = clerk(page)
    record = make_interviewed(by=user).interviews.get()
    address = reverse("visits:read_back", args=[record.pk])
    page.goto(address)
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**step=2")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**step=1")
    assert violations(page, f"{address}?step=2") + violations(page, f"{address}?step=99") == []
