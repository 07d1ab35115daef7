"""The picker of articles in a real browser, by keyboard alone; the library's pages against the rules of WCAG."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from tests.browser.test_accessibility import RULES, sign_in, violations
from tests.factories import make_handling, make_room, make_to_feed_back, make_user
from tests.visits.laws import NEW_TEXT, make_law, make_version
from tests.visits.notices import make_closed_by
from visits.laws.citing import record_citations
from visits.models import Law

pytestmark = pytest.mark.browser
LONG_AGO = date(2001, 1, 1)


@pytest.fixture
def user(committed):
    return make_user(role="receptionist", room=make_room())


def test_article_is_chosen_and_inserted_by_keyboard(page, user):
    make_version(make_law(), NEW_TEXT, in_force_from=LONG_AGO)
    visit = make_handling(by=user)
    sign_in(page, user)
    page.goto(reverse("visits:result", args=[visit.pk]))

    page.focus("[name=legal_basis]")
    page.keyboard.type("依照")
    page.keyboard.press("Alt+l")
    page.keyboard.type("电梯办法 2")
    page.wait_for_selector(".cite-list [role=presentation]")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.name") == "legal_basis"

    page.keyboard.press("Alt+l")
    page.keyboard.type("电梯 检查")
    page.wait_for_selector(".cite-list [role=option]")
    assert page.locator("[role=combobox][aria-expanded=true]").count() == 1
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+l")
    page.keyboard.type("电梯 3")
    page.wait_for_selector(".cite-list [role=option]")
    page.keyboard.press("Enter")

    assert page.input_value("[name=legal_basis]") == "依照《电梯管理办法》第二条之一、《电梯管理办法》第三条"


def test_pages_of_the_library_keep_the_rules(page, user):
    law = make_law()
    make_version(law, in_force_from=LONG_AGO, in_force_to=date(2002, 1, 1))
    version = make_version(law, NEW_TEXT, name="now", in_force_from=date(2003, 1, 1))
    visit = make_to_feed_back(by=user)
    record_citations(visit, "《电梯管理办法》第二条", by=user, on=date(2001, 6, 1))
    sign_in(page, make_user(role="manager"))

    law = Law.objects.get()
    addresses = [
        reverse("visits:laws"),
        f"{reverse('visits:laws')}?q=电梯",
        law.get_absolute_url(),
        reverse("visits:law_compare", args=[law.pk]),
        reverse("visits:lapsed"),
        reverse("visits:law_new"),
        reverse("visits:law_version_new", args=[law.pk]),
        reverse("visits:law_article_edit", args=[version.articles.first().pk]),
        visit.get_absolute_url(),
    ]
    assert [line for address in addresses for line in violations(page, address)] == []


@pytest.mark.parametrize("kind", ["acceptance", "decline"])
def test_notice_offers_the_picker_where_it_names_its_basis(page, user, kind):
    visit = make_closed_by("declined", by=user) if kind == "decline" else make_handling(by=user)
    sign_in(page, user)
    page.goto(f"{reverse('visits:notice_new', args=[visit.pk])}?kind={kind}")
    names = page.eval_on_selector_all("[data-cite]", "boxes => boxes.map(box => box.name)")
    assert "legal_basis" in names or kind == "acceptance"
    for name in names:
        assert page.locator(f"[name={name}] ~ .cite, :has(> [name={name}]) .cite").count(), name
