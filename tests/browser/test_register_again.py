"""Who was here before, in a browser: asked while typing, chosen by keyboard, filled in, taken back."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.test_accessibility import RULES, violations
from tests.browser.test_day import PASSWORD, fill, send, sign_in
from tests.factories import make_rated, make_room, make_user, make_visit
from visits.models import Visit

pytestmark = pytest.mark.browser
ID = "990000199106170033"


@pytest.fixture
def clerk(committed):
    user = make_user(role="receptionist", username="receptionist", room=make_room())
    user.set_password(PASSWORD)
    user.save()
    return user


def panel(page):
    return page.locator("#candidates")


def test_returning_visitor_is_found_while_typing_and_chosen_by_keyboard(page, clerk):
    first = make_visit(by=clerk, name="章偉", phone="19900000077", work_unit="石桥小学", subject="反映电梯故障")
    sign_in(page, clerk)
    page.goto(reverse("visits:register"))
    page.locator("[name=name]").press_sequentially("张伟")
    panel(page).get_by_text(first.visit_no).wait_for()
    page.locator("[name=phone]").press_sequentially("19900000077")
    panel(page).locator(".tag").nth(1).wait_for()
    assert "name=" not in page.url

    choice = page.locator(f"#same_as_{first.pk}")
    choice.focus()
    page.keyboard.press("Space")
    expect(page.locator("[name=subject]")).to_have_value("反映电梯故障")
    assert page.evaluate("document.activeElement.id") == f"same_as_{first.pk}"

    page.keyboard.press("ArrowDown")  # the same person, another matter: the matter is taken back
    expect(page.locator("[name=subject]")).to_have_value("")
    expect(page.locator("[name=work_unit]")).to_have_value("石桥小学")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[name=subject]")).to_have_value("反映电梯故障")

    fill(page, statement="电梯又停了。", demand="请求修复。", privacy_notice_given=True)
    send(page)
    again = Visit.objects.latest("pk")
    assert (again.repeats, again.visitor, again.subject) == (first, first.visitor, first.subject)


def test_same_number_is_asked_about_before_anything_is_saved(page, clerk):
    first = make_visit(by=clerk, name="龚䶮", id_number=ID)
    sign_in(page, clerk)
    page.goto(reverse("visits:register"))
    page.locator("[name=id_number]").press_sequentially(ID)
    panel(page).get_by_text(first.visit_no).wait_for()
    page.locator("[name=id_number]").fill("")
    panel(page).locator("fieldset").wait_for(state="detached")


def test_panel_matter_and_merge_keep_the_rules_of_accessibility(page, clerk):
    first = make_rated(by=clerk, name="张伟")
    again = make_rated(by=clerk, name="张伟", repeats=first)
    other = make_visit(by=clerk, name="章伟")
    sign_in(page, clerk)
    assert violations(page, reverse("visits:matter", args=[again.pk])) == []
    page.goto(reverse("visits:register"))
    page.locator("[name=name]").press_sequentially("张伟")
    panel(page).get_by_text(other.visit_no).wait_for()
    page.locator(f"#same_as_{first.pk}").check()
    panel(page).locator(".alert-info").wait_for()
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]] == []

    supervisor = make_user(role="supervisor", username="supervisor")
    supervisor.set_password(PASSWORD)
    supervisor.save()
    sign_in(page, supervisor)
    assert violations(page, first.visitor.get_absolute_url()) == []
    assert (
        violations(page, reverse("visits:visitor_merge", args=[first.visitor_id]) + f"?other={other.visitor_id}") == []
    )


def test_draft_brings_back_whom_one_had_chosen(page, clerk):
    first = make_visit(by=clerk, name="章偉", phone="19900000077", subject="反映电梯故障")
    sign_in(page, clerk)
    page.goto(reverse("visits:register"))
    page.locator("[name=phone]").press_sequentially("19900000077")
    page.locator(f"#same_as_{first.pk}").check()
    expect(page.locator("[name=subject]")).to_have_value("反映电梯故障")
    with page.expect_response(f"**{reverse('visits:draft_save')}"):
        page.locator("[name=statement]").fill("电梯又停了。")

    page.reload()

    expect(page.locator(f"#same_as_{first.pk}")).to_be_checked()
    expect(page.locator("[name=statement]")).to_have_value("电梯又停了。")
