"""Registration in under a minute with the keyboard alone: keys and seconds are counted (product §4)."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from office.idcard import generate
from tests.browser.desk_page import Typist, focused, receptionist, sign_in
from visits.models import Visit

pytestmark = pytest.mark.browser
ID = generate(date(1968, 5, 12), 1)
A_MINUTE = 60


@pytest.fixture
def desk(page):
    user = receptionist()
    sign_in(page, user)
    return user


def type_matter(typist, statement="三号楼电梯二月起停运，物业至今未修，老人上下楼困难。", demand="请求尽快修复电梯。"):
    """Statement, demand; the focus stands in the statement."""
    typist.type(statement)
    typist.press("Tab")
    typist.type(demand)
    typist.press("Tab")


def choose_category(typist):
    """Take the first proposal, which the words of the statement have brought."""
    typist.page.wait_for_selector("[data-suggestion='1']")
    typist.choose("1")
    typist.press("Enter")


def finish(typist):
    """Urgency stays, the notice is given, one key saves."""
    typist.press("Enter")
    assert focused(typist.page) == "privacy_notice_given"
    typist.press("Space")
    with typist.page.expect_navigation():
        typist.press("Control+Enter")
    assert typist.page.locator(".invalid-feedback, .alert-danger").count() == 0, typist.page.inner_text("main")


def register_new(page):
    """From the home page to the saved visit of somebody nobody knows."""
    typist = Typist(page)
    page.goto(reverse("home"))
    with page.expect_navigation():
        typist.press("Alt+n")
    typist.type("李𬭎")
    typist.press("Enter")
    typist.type(ID)
    typist.press("Enter", "Space", "Enter")
    assert focused(page) == "phone"  # sex and birth date are filled in and passed over
    typist.type("19900000002")
    typist.press("Enter")
    typist.type("临江市南山区锦华苑3号楼")
    typist.press("Enter")
    typist.type("反映电梯故障")
    typist.press("Enter")
    type_matter(typist)
    typist.choose("ArrowDown")
    typist.press("Enter")
    choose_category(typist)
    finish(typist)
    return typist


def register_returning(page, earlier):
    """Search the name, open the visit found, press "came again", tell what is new."""
    typist = Typist(page)
    page.goto(reverse("home"))
    typist.press("/")
    typist.type(earlier.name)
    with page.expect_navigation():
        typist.press("Enter")
    typist.choose("Tab", "Enter", "Tab")  # past the menu, to the first link of the page
    while page.evaluate("document.activeElement.getAttribute('href')") != earlier.get_absolute_url():
        typist.press("Tab")
    with page.expect_navigation():
        typist.press("Enter")
    with page.expect_navigation():
        typist.choose("Alt+w")
    while focused(page) != "statement":
        typist.press("Tab" if focused(page) == "birth_date" else "Enter")
        assert typist.keys < 60, focused(page)
    type_matter(typist)
    typist.press("Enter", "Enter", "Enter")  # purpose, category and subcategory are known
    finish(typist)
    return typist


def test_new_visitor_takes_less_than_a_minute(page, desk):
    typist = register_new(page)

    visit = Visit.objects.get()
    assert (visit.name, visit.gender, visit.birth_date, visit.id_checked) == ("李𬭎", "male", date(1968, 5, 12), True)
    assert (visit.category2.code, visit.legal_route.code) == ("011000", "petition")
    assert typist.seconds < A_MINUTE, (typist.keys, typist.thoughts)


def test_returning_visitor_needs_fewer_keys(page, desk):
    new = register_new(page)
    earlier = Visit.objects.get()

    returning = register_returning(page, earlier)

    again = Visit.objects.exclude(pk=earlier.pk).get()
    assert (again.repeats, again.name, again.id_number) == (earlier, "李𬭎", ID)
    assert returning.keys < new.keys * 2 / 3
    assert returning.seconds < new.seconds < A_MINUTE


def card_line(separator):
    return separator.join(["李𬭎", "男", "汉", "1968年5月12日", "临江市南山区锦华苑3号楼", ID])


@pytest.mark.parametrize("separator", ["|", "\t"])
@pytest.mark.parametrize("place", ["name", "id_number"])
def test_line_of_a_card_reader_fills_the_visitor_and_ticks_nothing(page, desk, separator, place):
    page.goto(reverse("visits:register"))
    page.evaluate(
        """([place, line]) => {
            const data = new DataTransfer();
            data.setData("text", line);
            const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
            document.querySelector(`main [name=${place}]`).dispatchEvent(event);
        }""",
        [place, card_line(separator)],
    )
    expect(page.locator("main [name=address]")).not_to_have_value("")

    values = {
        name: page.input_value(f"main [name={name}]")
        for name in ("name", "gender", "birth_date", "address", "id_number")
    }
    assert values == {
        "name": "李𬭎", "gender": "male", "birth_date": "1968-05-12", "id_number": ID,
        "address": "临江市南山区锦华苑3号楼",
    }  # fmt: skip
    assert page.locator("[name=ethnicity] option:checked").text_content() == "汉族"
    assert not page.is_checked("[name=id_checked]")
    assert focused(page) == "id_checked"  # the next that only a person knows


def test_line_of_a_reader_that_types_tabs_is_read(page, desk):
    page.goto(reverse("visits:register"))
    for piece in ["Li Ming", "男", "汉", "19680512", "临江市南山区", ID]:
        page.keyboard.type(piece, delay=1) if piece.isascii() else page.keyboard.insert_text(piece)
        page.evaluate(  # as quick as no person: the events of the last letters and of the key that separates
            """() => {
                const field = document.activeElement;
                for (const key of ["a", "b", "c", "d", "Tab"]) {
                    field.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
                }
            }"""
        )
    expect(page.locator("main [name=address]")).not_to_have_value("")
    assert (page.input_value("main [name=name]"), page.input_value("main [name=id_number]")) == ("Li Ming", ID)


def test_changed_after_the_check_is_no_longer_checked(page, desk):
    page.goto(reverse("visits:register"))
    page.keyboard.insert_text("李明")
    page.check("[name=id_checked]")
    page.fill("main [name=address]", "临江市")
    assert page.is_checked("[name=id_checked]")  # written down later, not changed

    page.focus("main [name=name]")
    page.keyboard.type("x")

    assert not page.is_checked("[name=id_checked]")


def test_identity_number_is_checked_in_place(page, desk):
    page.goto(reverse("visits:register"))
    page.focus("[name=id_number]")
    page.keyboard.type(ID[:-1] + str((int(ID[-1]) + 1) % 10))
    page.wait_for_selector("[name=id_number].is-invalid")
    assert page.input_value("[name=gender]") == "unstated"

    page.keyboard.press("Backspace")
    page.keyboard.type(ID[-1])
    page.wait_for_selector("[name=id_number]:not(.is-invalid)")

    page.wait_for_selector("#id_id_number_check.is-odd:not(:empty)")  # region 990000 is a warning, no error
    assert page.input_value("[name=gender]") == "male"


def test_enter_goes_through_the_rows_and_ends_with_an_empty_one(page, desk):
    page.goto(reverse("visits:register"))
    page.locator("[data-rows=people] summary").click()
    page.fill("[name=people-0-name]", "王芳")
    page.focus("[name=people-0-address]")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # on the button: another row
    assert focused(page) == "people-1-role"

    page.focus("[name=people-1-address]")
    page.keyboard.press("Enter")

    assert focused(page) == "subject"


def test_question_mark_shows_the_keys_but_not_while_typing(page, desk):
    page.goto(reverse("visits:register"))
    page.keyboard.type("?")
    assert not page.evaluate("document.getElementById('keys').open")

    page.evaluate("document.activeElement.blur()")
    page.keyboard.type("?")

    assert page.evaluate("document.getElementById('keys').open")
    shown = page.locator("#keys kbd").all_text_contents()
    assert {"Alt + S", "Alt + P", "Alt + H", "?", "Ctrl + Enter"} <= set(shown)
    page.uncheck("[data-single-keys]")
    page.keyboard.press("Escape")
    page.keyboard.type("?")
    assert not page.evaluate("document.getElementById('keys').open")  # switched off (WCAG 2.1.4)
