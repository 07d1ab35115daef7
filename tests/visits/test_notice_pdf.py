"""Notices, receipts and posters as papers: what stands on them, whom they name, and that the stored file is served."""

import io
import subprocess

import pikepdf
import pytest
from django.urls import reverse

from audit.models import AccessAction, AccessRecord
from office.models import Organisation, Wording
from tests.factories import handler_of, make_handling, make_room, make_to_feed_back, make_user, make_visit
from tests.visits.notices import issue, make_answered, make_closed_by, make_issued, make_notice, serve
from visits.papers.handouts import query_receipt_data
from visits.papers.notice import notice_sheet, service_sheet

pytestmark = pytest.mark.django_db
RARE = "龚䶮𬭎·艾力"


def text_of(content):
    """The text of a PDF without spaces and line ends."""
    out = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)  # noqa: S607
    return "".join(out.stdout.decode().split())


def pages_of(content):
    """How many pages it has."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages)


def referred(**values):
    return make_handling(disposition="referred", **values)


MAKES = {
    "acceptance": (make_handling, ("信访事项受理告知书", "予以受理", "办理期限至2026年5月6日", "劳动节")),
    "transfer": (lambda **values: make_closed_by("directed", **values), ("信访事项去向告知书", "住房和城乡建设局")),
    "decline": (
        lambda **values: make_closed_by("declined", **values),
        ("不予受理告知书", "☑不属于本单位职权范围", "☐其他情形"),
    ),
    "extension": (make_handling, ("延期办理告知书", "延长30日", "第三十四条", "批准人")),
    "opinion": (make_to_feed_back, ("处理意见书", "关于“修复电梯”", "处理意见：予以支持", "救济途径", "签发人")),
    "answer": (make_answered, ("来访事项答复单", "一年内可以自行申请", "工伤保险条例")),
}


@pytest.mark.parametrize("kind", MAKES)
def test_paper_says_what_it_must(client, kind):
    make, words = MAKES[kind]
    visit = make(name=RARE)
    notice = make_notice(visit, kind)
    client.force_login(notice.drafted_by)
    page = reverse("visits:notice_pdf", args=[notice.pk])

    preview = text_of(client.get(page).content)
    issue(notice)
    issued = client.get(page)
    again = client.get(page)

    text = text_of(issued.content)
    for word in (*words, RARE, notice.notice_no, visit.visit_no, visit.query_code):
        assert word in text, word
    assert "预览" in preview
    assert "预览" not in text
    assert issued.content == again.content
    assert issued.headers["Cache-Control"] == "no-store"
    assert AccessRecord.objects.filter(action=AccessAction.PRINT, label=notice.notice_no).count() == 3


def test_not_again_names_the_earlier_document(client):
    visit = make_closed_by("not_again", repeats=make_visit(), name=RARE)
    notice = make_issued(visit, "not_again")
    client.force_login(notice.drafted_by)

    text = text_of(client.get(reverse("visits:notice_pdf", args=[notice.pk])).content)

    assert "复核〔2025〕3号" in text
    assert "不再受理" in text


def test_issued_paper_does_not_change_with_the_visit(client):
    visit = make_handling()
    notice = make_issued(visit, "acceptance")
    client.force_login(notice.drafted_by)
    page = reverse("visits:notice_pdf", args=[notice.pk])
    first = client.get(page).content
    visit.name = "别人"
    visit.save()

    assert client.get(page).content == first


def test_long_opinion_flows_over_pages(client):
    notice = make_notice(make_to_feed_back(), "opinion", investigation="经调查核实，情况属实。" * 400)
    client.force_login(notice.drafted_by)

    content = client.get(reverse("visits:notice_pdf", args=[notice.pk])).content

    assert pages_of(content) > 3
    assert text_of(content).count("经调查核实") > 390  # a page may end within one


def test_service_receipt_is_blank_then_filled(client):
    notice = make_issued(make_closed_by("declined"), "decline")
    client.force_login(notice.drafted_by)
    page = reverse("visits:notice_service_pdf", args=[notice.pk])

    blank = text_of(client.get(page).content)
    serve(notice, method="left", signer="", witness="王芳", refusal_reason="不认可告知内容")
    filled = client.get(page)

    assert "送达回证" in blank
    assert "☐留置送达" in blank
    for word in ("☑留置送达", "王芳", "不认可告知内容", notice.notice_no, "信访事项不予受理告知书"):
        assert word in text_of(filled.content), word
    assert client.get(page).content == filled.content


def test_accuser_stands_on_no_paper():
    notice = make_notice(make_handling(confidentiality="whistleblow", name="李明"), "acceptance", addressee="李明")

    assert notice_sheet(notice).addressee == service_sheet(notice).addressee == "按规定保密"


def test_addressee_of_group_and_of_anonymous_visit():
    group, unknown = make_handling(people_count=3), make_handling(is_anonymous=True, name="")

    names = [make_notice(visit, "acceptance").addressee for visit in (group, unknown)]

    assert names == ["李明等3人", "匿名"]


def test_transfer_of_a_slip_names_the_department():
    notice = make_notice(referred(), "transfer", unit_name="", sent_on=None)
    notice.unit_name = "住建科"

    assert notice_sheet(notice).title == "信访事项去向告知书"


def test_query_receipt_masks_the_name_and_links_without_the_code(client):
    Organisation.objects.update(base_url="https://xf.example.invalid", phone="0000-6612345")
    visit = make_visit(name="欧阳静怡")
    client.force_login(visit.registrar)

    sheet = query_receipt_data(visit, base_url="http://testserver/")["sheet"]
    text = text_of(client.get(reverse("visits:query_receipt_pdf", args=[visit.pk])).content)

    assert sheet["name"] == "欧＊＊＊"
    assert sheet["qr"].startswith("https://xf.example.invalid/query/?no=%E6%9D%A5%E8%AE%BF")
    assert visit.query_code not in sheet["qr"]
    assert visit.query_code in text
    assert visit.visit_no in text
    assert "欧阳静怡" not in text


def test_query_receipt_of_an_accuser_names_nobody():
    sheet = query_receipt_data(make_visit(confidentiality="whistleblow"), base_url="")["sheet"]
    assert sheet["name"] == "按规定保密"


def test_public_notice_says_where_when_and_how_long(client):
    Organisation.objects.update(address="人民路1号", hours="工作日 8:30–12:00", hotline="0000-6612388")
    room = make_room(address="一楼东侧")
    client.force_login(make_user(role="receptionist", room=room))

    text = text_of(client.get(reverse("visits:public_notice_pdf")).content)

    for word in (
        "群众来访接待公示",
        "人民路1号",
        "0000-6612388",
        "一楼东侧",
        "15日内书面告知",
        "60日内",
        "/query/",
        "不得超过5人",
    ):
        assert word in text, word


def test_privacy_notice_is_as_the_administrator_worded_it(client):
    client.force_login(make_user(role="receptionist", room=make_room()))
    page = reverse("visits:privacy_notice_pdf")
    loaded = text_of(client.get(page).content)
    Organisation.objects.update(name="临江市接待中心")
    Wording.objects.filter(key="privacy").update(text="【单位】只用于办理来访。")

    changed = text_of(client.get(page).content)

    assert "保存期限" in loaded
    assert "【" not in loaded
    assert "临江市接待中心只用于办理来访。" in changed


def test_paper_of_another_room_is_not_found(client):
    notice = make_notice(make_handling(), "acceptance")
    client.force_login(make_user(role="receptionist", room=make_room()))

    for page in ("notice_pdf", "notice_service_pdf", "notice_edit", "notice_serve", "notice_void"):
        assert client.get(reverse(f"visits:{page}", args=[notice.pk])).status_code == 404, page


def test_receipt_of_a_draft_is_a_preview(client):
    notice = make_notice(make_handling(), "acceptance")
    client.force_login(handler_of(notice.visit))

    assert "预览" in text_of(client.get(reverse("visits:notice_service_pdf", args=[notice.pk])).content)
