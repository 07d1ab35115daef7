"""Volumes of earlier years: registered, closed and filed by the same workflow, one of them past its term by now."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from office.idcard import generate
from reception.demo.slip_moves import file_case
from reception.demo.stage import Step, Story
from reception.demo.visit_moves import close, conclude, decide, hand_over, hear, person, rate, register, tell
from visits.models import Decision, Disposition, PersonRole, RatingLevel


class Volume(NamedTuple):
    """One old matter, told in a line."""

    day: int
    name: str
    id_number: str
    category: str
    subject: str
    demand: str
    result: str
    basis: str
    is_handled: bool = True
    group: int = 1


VOLUMES: Mapping[str, Volume] = {
    "old1": Volume(
        -4400,
        "马德山",
        generate(date(1949, 3, 12), 31),
        "071000",
        "咨询农村养老保险参保办法",
        "请告知参保办法。",
        "已说明参保对象、缴费档次和办理地点。",
        "《社会保险法》第二十条",
        is_handled=False,
    ),
    "old2": Volume(
        -1500,
        "冯淑珍",
        generate(date(1958, 7, 25), 42),
        "090000",
        "反映村口桥面破损",
        "请求修复桥面。",
        "交通部门已修复桥面并设置限载标志。",
        "《公路法》第三十五条",
    ),
    "old3": Volume(
        -1120,
        "丁浩然",
        generate(date(1996, 1, 8), 53),
        "050000",
        "咨询跨省就医备案",
        "请告知异地就医备案流程。",
        "已说明线上备案流程并现场协助办理。",
        "《医疗保障基金使用监督管理条例》第十五条",
        is_handled=False,
    ),
    "old4": Volume(
        -790,
        "蔡文英",
        generate(date(1970, 11, 2), 64),
        "011000",
        "反映滨江苑消防通道被占",
        "请求清理消防通道。",
        "城管和消防部门联合清理，划设禁停标线，物业每日巡查。",
        "《消防法》第二十八条",
        group=8,
    ),
    "old5": Volume(
        -430,
        "罗永福",
        generate(date(1965, 5, 19), 75),
        "030100",
        "反映承包地界址争议",
        "请求确认承包地界址。",
        "经现场测量并核对承包合同，双方签订界址确认书。",
        "《农村土地承包法》第五十五条",
    ),
}


def _story(volume: Volume) -> Story:
    end = _handled(volume) if volume.is_handled else _answered(volume)
    day = end[-1].day
    return (
        Step(
            volume.day,
            "09:30",
            register(
                "receptionist",
                name=volume.name,
                id_number=volume.id_number,
                phone=f"199000000{volume.id_number[15:17]}",
                category=volume.category,
                purpose="demand" if volume.is_handled else "consultation",
                address="临江市南山区石桥镇",
                subject=volume.subject,
                statement=f"来访人{volume.subject}。",
                demand=volume.demand,
                people_count=volume.group,
                people=_companions(volume.group),
            ),
        ),
        Step(
            volume.day,
            "09:40",
            hear("receptionist", f"问：请谈谈情况。答：{volume.subject}，{volume.demand}", [volume.demand]),
        ),
        *end,
        *([Step(day, "15:00", hand_over("receptionist"))] if volume.group > 1 else []),
        Step(day + 1, "10:00", rate("supervisor", RatingLevel.SATISFIED, solved="yes", wish="accept")),
        Step(day + 2, "10:00", close("receptionist")),
        Step(day + 20, "15:00", file_case(f"关于{volume.name}{volume.subject}的信访卷", pages=8 + 4 * volume.group)),
    )


def _answered(volume: Volume) -> tuple[Step, ...]:
    move = decide("receptionist", Disposition.ANSWERED, "当场答复。", result=volume.result, legal_basis=volume.basis)
    return (Step(volume.day, "10:10", move),)


def _handled(volume: Volume) -> tuple[Step, ...]:
    return (
        Step(volume.day, "10:10", decide("receptionist", Disposition.ACCEPTED, "受理办理。", notice_given=True)),
        Step(volume.day + 20, "16:00", conclude("receptionist", volume.result, volume.basis, Decision.SUPPORT)),
        Step(volume.day + 21, "10:00", tell("receptionist", volume.result, explanation=volume.basis)),
    )


def _companions(group: int) -> list[dict[str, Any]]:
    names = ("许东", "袁丽", "邓军", "傅敏", "曾强", "彭霞", "吕刚", "苏梅")[: group - 1]
    roles = [PersonRole.REPRESENTATIVE] * 2 + [PersonRole.MEMBER] * len(names)
    return [
        person(name, role, phone=f"199000003{number:02}")
        for number, (name, role) in enumerate(zip(names, roles, strict=False), 1)
    ]


CASES: Mapping[str, Story] = {key: _story(volume) for key, volume in VOLUMES.items()}
