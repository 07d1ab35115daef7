"""What is typed survives: reload, a second window, the end of the session. Nothing of it stays in the browser."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from office.idcard import generate
from tests.browser.desk_page import PASSWORD, focused, receptionist, sign_in
from tests.factories import make_interviewed, make_visit
from visits.models import Draft, InterviewRecord, Visit
from visits.workflow import receive_visit

pytestmark = pytest.mark.browser
ID = generate(date(1968, 5, 12), 1)
SAVED = "[data-say=saved]:visible"
STATUS = "form[data-draft] [data-say={}]:visible"


@pytest.fixture
def desk(page):
    user = receptionist()
    sign_in(page, user)
    return user


def type_something(page):
    """A name, a number, a row, a long text; waits until it is saved."""
    page.goto(reverse("visits:register"))
    page.fill("main [name=name]", "李𬭎")
    page.fill("main [name=id_number]", ID)
    page.locator("[data-rows=people] summary").click()
    page.fill("[name=people-0-name]", "王芳")
    page.click("[data-rows=people] [data-add-row]")
    page.fill("[name=people-1-name]", "赵六")
    page.select_option("[name=people-1-role]", "agent")
    page.check("[name=privacy_notice_given]")
    page.fill("main [name=statement]", "三号楼电梯停运。\n物业不修。")
    wait_for_draft(page, "三号楼电梯停运。\n物业不修。")


def wait_for_draft(page, statement, name="statement"):
    """Until the server has what was typed last."""
    for _n in range(100):
        if any(draft.value(name).replace("\r", "") == statement for draft in Draft.objects.all()):
            return
        page.wait_for_timeout(50)
    raise AssertionError([draft.fields for draft in Draft.objects.all()])


def is_restored(page):
    expect(page.locator("main [name=statement]")).to_have_value("三号楼电梯停运。\n物业不修。")
    assert page.input_value("main [name=name]") == "李𬭎"
    assert page.input_value("[name=people-0-name]") == "王芳"
    assert (page.input_value("[name=people-1-name]"), page.input_value("[name=people-1-role]")) == ("赵六", "agent")
    assert page.is_checked("[name=privacy_notice_given]")


def test_typed_is_saved_within_a_second_and_restored_after_a_reload(page, desk):
    page.goto(reverse("visits:register"))
    page.fill("main [name=name]", "李明")
    with page.expect_response(f"**{reverse('visits:draft_save')}", timeout=1000):
        page.keyboard.insert_text("亮")

    type_something(page)
    page.reload()

    is_restored(page)
    assert page.locator("[data-restored]").count() == 1
    assert focused(page) == "statement"


def test_nothing_personal_stays_in_the_browser(page, desk):
    type_something(page)

    stored = page.evaluate(
        "(async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, "
        "(await caches?.keys?.() ?? []).length])()"
    )
    assert stored == [0, 0, 0, 0]
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"sessionid", "csrftoken", "django_language"}
    assert page.get_attribute("form[data-draft]", "autocomplete") == "off"
    for name in ("name", "id_number", "phone", "address", "birth_date"):
        assert page.get_attribute(f"main [name={name}]", "autocomplete") == "off", name
    assert ID not in page.url


def test_draft_is_listed_after_a_new_sign_in_and_gone_when_sent(page, desk):
    type_something(page)
    page.context.clear_cookies()
    sign_in(page, desk)
    page.goto(reverse("home"))
    assert "李＊" in page.inner_text(".drafts")
    assert "李𬭎" not in page.content()

    page.click(".drafts a")
    is_restored(page)
    complete(page)

    page.goto(reverse("home"))
    assert page.locator(".drafts").count() == 0
    assert Visit.objects.get().people.count() == 2


def complete(page):
    """The rest of the form, and send it."""
    page.fill("main [name=phone]", "19900000002")
    page.fill("main [name=subject]", "反映电梯故障")
    page.fill("main [name=demand]", "修复")
    page.locator("main [name=purpose]").select_option(index=1)
    page.locator("main [name=category1]").select_option(index=1)
    page.click("main [name=save]")
    page.wait_for_url(lambda address: reverse("visits:register") not in address)
    assert page.locator(".invalid-feedback, .alert-danger").count() == 0, page.inner_text("main")


def test_draft_open_in_two_windows_makes_one_visit(page, desk):
    type_something(page)
    other = page.context.new_page()
    other.goto(page.url)
    is_restored(other)

    complete(page)
    complete(other)

    assert Visit.objects.count() == 1


def test_older_window_never_overwrites_the_newer(page, desk):
    type_something(page)
    other = page.context.new_page()
    other.goto(page.url)
    is_restored(other)
    page.fill("main [name=statement]", "neu eins")
    wait_for_draft(page, "neu eins")

    other.fill("main [name=statement]", "neu zwei")

    expect(other.locator(STATUS.format("stale"))).to_be_visible()
    assert [draft.value("statement") for draft in Draft.objects.all()] == ["neu eins"]
    other.click("[data-keep-mine]")
    wait_for_draft(other, "neu zwei")
    assert Draft.objects.count() == 2
    mine = parse_qs(urlsplit(page.url).query)["draft"][0]
    other.wait_for_url(lambda address: "draft=" in address and mine not in address)


def test_two_registrations_at_once_are_two_drafts(page, desk):
    type_something(page)
    other = page.context.new_page()
    other.goto(reverse("visits:register"))
    assert other.input_value("main [name=name]") == ""
    other.fill("main [name=name]", "王芳")
    wait_for_draft(other, "王芳", "name")
    assert Draft.objects.count() == 2


def test_error_keeps_what_was_sent_not_the_older_draft(page, desk):
    type_something(page)
    page.fill("main [name=statement]", "anders")
    with page.expect_navigation():
        page.click("main [name=save]")
    assert page.input_value("main [name=statement]") == "anders"
    wait_for_draft(page, "anders")
    page.reload()
    expect(page.locator("main [name=statement]")).to_have_value("anders")


def test_session_that_ended_is_renewed_in_place_and_nothing_is_lost(page, desk):
    type_something(page)
    Session.objects.all().delete()
    page.fill("main [name=demand]", "修复电梯")
    dialog = page.locator("#sign-in-again")
    expect(dialog).to_be_visible()
    page.fill("#again-password", "wrong")
    page.keyboard.press("Enter")
    expect(page.locator("#again-errors")).not_to_be_empty()
    page.fill("#again-password", PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()

    wait_for_draft(page, "修复电梯", "demand")
    complete(page)
    assert Visit.objects.get().registrar == desk


def test_sending_after_the_session_ended_asks_first_and_makes_one_visit(page, desk):
    type_something(page)
    page.fill("main [name=phone]", "19900000002")
    page.fill("main [name=subject]", "反映电梯故障")
    page.fill("main [name=demand]", "修复")
    page.locator("main [name=purpose]").select_option(index=1)
    page.locator("main [name=category1]").select_option(index=1)
    wait_for_draft(page, "修复", "demand")
    page.wait_for_timeout(900)
    Session.objects.all().delete()

    page.click("main [name=save]")
    page.fill("#again-password", PASSWORD)
    page.keyboard.press("Enter")

    page.wait_for_url(lambda address: reverse("visits:register") not in address)
    visit = Visit.objects.get()
    assert (visit.statement.replace("\r", ""), visit.registrar) == ("三号楼电梯停运。\n物业不修。", desk)
    assert page.url.endswith(visit.get_absolute_url())


def test_interview_in_progress_comes_back(page, desk):
    visit = receive_visit(make_visit(by=desk), by=desk, at=make_visit(by=desk).registered_at)
    address = reverse("visits:interview", args=[visit.pk])
    page.goto(address)
    page.fill("main [name=content]", "问：何事？")
    wait_for_draft(page, "问：何事？", "content")

    page.goto(address)  # opened anew, not reloaded

    expect(page.locator("main [name=content]")).to_have_value("问：何事？")
    page.fill("main [name=content]", "问：何事？答：电梯。")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert InterviewRecord.objects.get().content == "问：何事？答：电梯。"
    assert not Draft.objects.unfinished().exists()


def test_decision_in_progress_shows_what_it_asks_for(page, desk):
    visit = make_interviewed(by=desk)
    address = reverse("visits:triage", args=[visit.pk])
    page.goto(address)
    page.check("[name=disposition][value=answered]")
    page.fill("main [name=result]", "已答复")
    wait_for_draft(page, "已答复", "result")
    page.reload()
    expect(page.locator("main [name=result]")).to_have_value("已答复")
    assert page.is_visible("main [name=result]")
    assert page.is_checked("[name=disposition][value=answered]")
