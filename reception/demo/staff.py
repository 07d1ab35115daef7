"""Departments, rooms and staff of the invented office; what is there already stays as it is."""

from typing import NamedTuple

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from office.models import Department, Organisation, Room, User
from office.moves import save_move

REASON = "demo data"
DEPARTMENTS = (
    ("ZH", "综合办"),
    ("ZJ", "住建科"),
    ("RS", "人社科"),
    ("HB", "环保科"),
    ("WY", "物业服务部"),
    ("NY", "农业农村科"),
    ("CW", "财务科"),
    ("JJ", "纪检室"),
    ("XX", "信息中心"),
)
ROOMS = (
    ("第一接待室", "临江市政务路1号信访接待楼一层东侧", 3),
    ("第二接待室", "临江市开发区服务中心一层", 2),
)
ORGANISATION = {
    "name": "临江市群众来访接待室",
    "phone": "010-00000001",
    "hotline": "010-00000002",
    "address": "临江市政务路1号",
    "hours": "工作日 8:30–12:00，14:00–17:30",
    "fonds_code": "0001",
    "archive_category": "XF",
}


class Person(NamedTuple):
    """One member of staff."""

    username: str
    role: str
    full_name: str
    post: str
    department: str
    room: str = ""
    window: str = ""


STAFF = (
    Person("receptionist", "receptionist", "张敏", "接待员", "ZH", "第一接待室", "1"),
    Person("receptionist2", "receptionist", "李强", "接待员", "ZH", "第一接待室", "2"),
    Person("receptionist3", "receptionist", "周婷", "接待员", "ZH", "第二接待室", "1"),
    Person("supervisor", "supervisor", "马丽", "督查组长", "ZH"),
    Person("manager", "manager", "高峰", "室主任", "ZH"),
    Person("discipline", "discipline", "郝正", "纪检专管员", "JJ"),
    Person("archivist", "archivist", "沈洁", "档案员", "ZH"),
    Person("administrator", "administrator", "韩磊", "系统管理员", "XX"),
    Person("auditor", "auditor", "苏文", "审计员", "XX"),
    Person("liaison", "liaison", "冯建国", "联络员", "ZJ"),
    Person("liaison_zh", "liaison", "曹雪", "联络员", "ZH"),
    Person("liaison_rs", "liaison", "魏红", "联络员", "RS"),
    Person("liaison_hb", "liaison", "彭涛", "联络员", "HB"),
    Person("liaison_wy", "liaison", "蒋大勇", "联络员", "WY"),
    Person("liaison_ny", "liaison", "田野", "联络员", "NY"),
    Person("liaison_cw", "liaison", "范宁", "联络员", "CW"),
    Person("liaison_xx", "liaison", "程旭", "联络员", "XX"),
)  # the discipline office has no liaison: its slips are for the discipline officer alone


def load_office() -> None:
    """Departments, rooms and the organisation's particulars, where they are missing."""
    for position, (code, name) in enumerate(DEPARTMENTS, 1):
        if not Department.objects.filter(code=code).exists():
            department = Department(code=code, name=name, phone=f"010-000001{position:02d}", position=position)
            department.is_discipline = code == "JJ"
            save_move(department, by=None, reason=REASON)
    for name, address, windows in ROOMS:
        if not Room.objects.filter(name=name).exists():
            save_move(
                Room(name=name, address=address, phone=ORGANISATION["phone"], windows=windows), by=None, reason=REASON
            )
    organisation = Organisation.objects.first()
    if organisation and not organisation.address:
        for field, value in ORGANISATION.items():
            setattr(organisation, field, value)
        save_move(organisation, by=None, reason=REASON)


def load_staff(password: str) -> list[Person]:
    """The staff who are missing, all with one password; returns those added."""
    known = set(User.objects.values_list("username", flat=True))
    missing = [person for person in STAFF if person.username not in known]
    hashed = make_password(password)
    for person in missing:
        _add(person, hashed)
    return missing


def _add(person: Person, hashed: str) -> None:
    user = User(username=person.username, full_name=person.full_name, post=person.post, password=hashed)
    user.department = Department.objects.get(code=person.department)
    user.room = Room.objects.get(name=person.room) if person.room else None
    user.window_no = person.window
    user.is_staff = person.role == "administrator"
    save_move(user, by=None, reason=REASON)
    user.groups.add(Group.objects.get(name=person.role))
