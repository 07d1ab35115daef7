"""The demo cases (D §9), opened in the browser by those who work on them, kept from those who must not see them."""

from datetime import date

import pytest
from django.urls import reverse

from archive.models import ArchivedCase
from office.models import User
from reception.demo.loading import load_demo
from tests.browser.test_day import sign_in
from visits.models import Confidentiality, Visit

pytestmark = pytest.mark.browser
ON = date(2026, 11, 20)
PASSWORD = "right-Horse-9"

# What must stand on the page of somebody's latest visit, as the desk sees it: the point of each case.
SEEN = {
    "周建平": ["重访", "征地补偿", "国土资源"],
    "李𬭎": ["李𬭎", "公租房", "非常满意"],
    "龚䶮": ["龚䶮", "噪声", "基本满意"],
    "买买提·艾力": ["买买提·艾力", "夜市", "维吾尔族"],
    "刘秀兰": ["集体访", "23", "312", "推选代表", "物业服务部", "住建科"],
    "John O'Neill-Smith": ["John O'Neill-Smith", "仲裁", "爱尔兰"],
    "赵桂芳": ["住建科", "漏"],
    "孙浩": ["农业农村科", "人社科", "9"],
    "吴玉珍": ["第1轮", "第2轮", "第3轮", "不满意"],
    "钱多多": ["工伤", "工伤保险条例"],
    "何文斌": ["退役军人", "行政复议", "滞留"],
    "欧阳静怡": ["意见建议", "部分"],
    "郑晓岚": ["接谈中"],
    "冯海": ["待接谈", "女"],
}


def latest(name):
    """The latest visit of a person that still counts."""
    return Visit.objects.filter(name=name).exclude(status="void").latest("arrived_at")


def shown(page, visit):
    """The visit's page as text, with nothing left in English and no number in full."""
    answer = page.goto(reverse("visits:detail", args=[visit.pk]))
    assert answer.status == 200, visit.name
    text = page.locator("main").inner_text()
    for number in filter(None, (visit.id_number, visit.phone)):
        assert number not in page.content(), visit.name
    return text


@pytest.fixture
def demo(committed):
    """The invented office as seen on a Friday in November."""
    load_demo(on=ON, password=PASSWORD)


@pytest.mark.usefixtures("demo")
def test_every_demo_case_shows_its_point(page):
    sign_in(page, User.objects.get(username="receptionist"))
    texts = {name: shown(page, latest(name)) for name in SEEN}
    missing = {name: [word for word in words if word not in texts[name]] for name, words in SEEN.items()}
    assert {name: words for name, words in missing.items() if words} == {}

    filed = ArchivedCase.objects.get(visit=latest("陈㛃"))
    sign_in(page, User.objects.get(username="archivist"))
    page.goto(filed.get_absolute_url())
    text = page.locator("main").inner_text()
    assert [word for word in ("陈㛃", "30年", filed.archival_code) if word not in text] == []


@pytest.mark.usefixtures("demo")
def test_secret_demo_cases_are_seen_by_the_few(page):
    secret = {
        "whistle": Visit.objects.get(confidentiality=Confidentiality.WHISTLEBLOW),
        "complaint": latest("王志强"),
    }
    may = {"whistle": {"discipline", "manager"}, "complaint": {"supervisor", "manager"}}
    for role in ("receptionist", "supervisor", "manager", "discipline", "archivist", "liaison"):
        sign_in(page, User.objects.get(username=role))
        for key, visit in secret.items():
            answer = page.request.get(reverse("visits:detail", args=[visit.pk]))
            assert (answer.status == 200) == (role in may[key]), (role, key)
            found = page.request.get(f"{reverse('search')}?q={visit.visit_no}").text()
            assert (visit.subject in found) == (role in may[key]), (role, key)
