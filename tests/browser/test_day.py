"""The room's whole working day in a browser, from the door to the archive (product §3)."""

import pytest
from django.urls import reverse

from archive.models import ArchivedCase
from referrals.models import Referral, ReferralStatus
from tests.factories import make_department, make_room, make_user
from visits.models import Visit, VisitStatus

pytestmark = pytest.mark.browser
PASSWORD = "right-Horse-9"


@pytest.fixture
def staff(committed):
    """Everybody the day needs, by role."""
    room, department = make_room(), make_department(name="住建科")
    roles = ("receptionist", "supervisor", "liaison", "archivist")
    people = {
        role: make_user(role=role, username=role, room=room, department=department if role == "liaison" else None)
        for role in roles
    }
    for person in people.values():
        person.set_password(PASSWORD)
        person.save()
    return people


def sign_in(page, person):
    """Through the sign-in page; whoever was signed in before is signed out."""
    page.context.clear_cookies()
    page.goto(reverse("login"))
    page.fill("[name=username]", person.username)
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert reverse("login") not in page.url


def fill(page, **values):
    """Type into the fields; a tuple chooses one radio button or select entry by value."""
    for name, value in values.items():
        field = page.locator(f"main [name='{name}']")
        kind = field.first.evaluate("e => e.tagName == 'SELECT' ? 'select' : e.type")
        if kind == "select":
            field.select_option(value)
        elif kind == "radio":
            page.locator(f"main [name='{name}'][value='{value}']").check()
        elif kind == "checkbox":
            field.first.set_checked(value)
        else:
            field.fill(value)


def send(page):
    """Press the form's main button and wait for the page after it."""
    with page.expect_navigation():
        page.locator("main form .btn-primary[type=submit], main form button.btn-primary").first.click()
    assert page.locator(".invalid-feedback, .alert-danger").count() == 0, page.locator("main").inner_text()


def do(page, name, pk, **values):
    """Open the page of one verb, fill it in, send it."""
    page.goto(reverse(name, args=[pk]))
    fill(page, **values)
    send(page)


def type_registration(page):
    """With the keyboard alone: Tab or Enter from field to field."""
    page.goto(reverse("visits:register"))
    typed = {
        "name": "李𬭎", "phone": "19900000002", "address": "临江市南山区锦华苑3号楼", "subject": "反映电梯故障",
        "statement": "三号楼电梯自二月起停运，老人上下楼困难。", "demand": "请求尽快修复电梯。",
    }  # fmt: skip
    chosen = {"purpose", "category1"}
    for _n in range(140):
        name = page.evaluate("document.activeElement.name || document.activeElement.id || ''")
        if name in typed:
            page.keyboard.insert_text(typed.pop(name))
        elif name in chosen:
            page.keyboard.press("ArrowDown")
            chosen.remove(name)
        elif name == "privacy_notice_given":
            page.keyboard.press("Space")
            page.keyboard.press("Enter")  # moves on, to the button
            break
        page.keyboard.press("Tab")
    assert (typed, chosen) == ({}, set())
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".invalid-feedback, .alert-danger").count() == 0, page.locator("main").inner_text()


def decisions(page, value):
    """Choose the same decision for every demand of the form."""
    names = page.locator("main [name*=decision]").evaluate_all("es => [...new Set(es.map(e => e.name))]")
    fill(page, **dict.fromkeys(names, value))


def test_day_from_the_door_to_the_archive(page, staff):
    sign_in(page, staff["receptionist"])
    page.goto(reverse("visits:queue"))
    with page.expect_navigation():  # without the slip: its viewer would keep the keyboard for a moment
        page.locator(f"form[action='{reverse('visits:check_in')}'] button:not([name=print])").click()
    type_registration(page)
    visit = Visit.objects.get()
    assert (visit.name, visit.status) == ("李𬭎", VisitStatus.REGISTERED)

    page.goto(reverse("visits:queue"))
    page.locator(f"form[action='{reverse('visits:receive', args=[visit.pk])}'] button").click()
    do(page, "visits:interview", visit.pk, content="问：何事？答：电梯停运一个月。", demands="修复电梯\n说明停运原因")
    do(page, "visits:triage", visit.pk, disposition="referred", note="属住建科职责")
    slip = write_and_approve_slip(page, staff, visit)
    answer_slip(page, staff, slip)
    feed_back(page, staff, visit, "dissatisfied")
    sign_in(page, staff["receptionist"])
    do(page, "visits:rehandle", visit.pk, reason="来访人称电梯仍有异响")
    page.goto(reverse("visits:result", args=[visit.pk]))
    fill(page, result="已更换曳引机，异响消除。", legal_basis="《特种设备安全法》第三十八条")
    decisions(page, "support")
    send(page)
    feed_back(page, staff, visit, "satisfied")
    close_and_file(page, staff, visit)


def write_and_approve_slip(page, staff, visit):
    if reverse("referrals:new") not in page.url:
        page.goto(f"{reverse('referrals:new')}?visit={visit.pk}")
    fill(page, department=str(staff["liaison"].department_id), requirement="请于期限内书面回复。")
    send(page)
    slip = Referral.objects.get()
    page.goto(slip.get_absolute_url())
    page.locator(f"form[action='{reverse('referrals:submit', args=[slip.pk])}'] button").click()
    sign_in(page, staff["supervisor"])
    do(page, "referrals:approve", slip.pk, note="同意")
    slip.refresh_from_db()
    assert slip.status == ReferralStatus.ISSUED
    return slip


def answer_slip(page, staff, slip):
    sign_in(page, staff["liaison"])
    page.goto(reverse("referrals:inbox"))
    assert slip.slip_no in page.locator("main").inner_text()
    do(page, "referrals:receive", slip.pk, contact_name="赵工", contact_phone="19900000009")
    page.goto(reverse("referrals:reply", args=[slip.pk]))
    fill(
        page,
        handling="已安排维修。",
        opinion="电梯恢复运行。",
        legal_basis="《特种设备安全法》",
        verified="true",
        signed_by="钱科长",
    )
    decisions(page, "support")
    send(page)
    sign_in(page, staff["supervisor"])
    do(page, "referrals:review", slip.pk, decision="accepted")
    slip.refresh_from_db()
    assert slip.status == ReferralStatus.ACCEPTED


def feed_back(page, staff, visit, verdict):
    sign_in(page, staff["receptionist"])
    page.goto(reverse("visits:feedback", args=[visit.pk]))
    page.locator("main [name=method]").select_option(index=1)
    fill(page, content="电梯已修复。")
    send(page)
    sign_in(page, staff["supervisor"])
    page.goto(reverse("visits:rating", args=[visit.pk]))
    fill(page, stage="result", method="phone", overall=verdict)
    if verdict == "dissatisfied":
        page.locator("main [name=reasons]").first.check()
    send(page)
    assert visit.rounds.last().verdict == verdict


def close_and_file(page, staff, visit):
    sign_in(page, staff["receptionist"])
    page.goto(reverse("referrals:close_visit", args=[visit.pk]))
    send(page)
    sign_in(page, staff["archivist"])
    page.goto(reverse("archive:file", args=[visit.pk]))
    send(page)
    case = ArchivedCase.objects.get()
    page.goto(reverse("archive:browse"))
    assert str(case.year) in page.locator("main").inner_text()
    page.goto(f"{reverse('search')}?q={case.archival_code}")
    page.wait_for_url(f"**{case.get_absolute_url()}")
    assert "李𬭎" in page.locator("main").inner_text()
    sign_in(page, staff["supervisor"])
    for address in (
        reverse("visits:registration_pdf", args=[visit.pk]),
        reverse("referrals:slip_pdf", args=[Referral.objects.get().pk]),
    ):
        answer = page.request.get(address)
        assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
        assert answer.body().startswith(b"%PDF-")
