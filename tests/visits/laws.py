"""A small library for tests: two versions of one law and one that was repealed."""

from datetime import date
from typing import Any

from tests.factories import make_user
from visits.laws.text import read_law
from visits.models import Law, LawVersion
from visits.workflow.lawkeeping import add_version, save_law

OLD_TEXT = """第一章 总则
第一条 本办法管理电梯。
第二条 电梯每年检查一次。
第二章 附则
第三条 由住建科解释。
"""
NEW_TEXT = """第一章 总则
第一条 本办法管理电梯。
第二条 电梯每半年检查一次，结果公布。
第二条之一 检查费用从维修资金列支。
第二章 附则
第三条 由住建科解释。
"""


def make_law(title: str = "电梯管理办法", **values: Any) -> Law:
    """A law without versions."""
    aliases = values.pop("aliases", [])
    return save_law(Law(title=title, aliases=aliases, **{"kind": "rule", **values}), by=make_user(), reason="added")


def make_version(law: Law, text: str = OLD_TEXT, **values: Any) -> LawVersion:
    """A version with the articles of a text."""
    version = LawVersion(**{"name": "2019", "in_force_from": date(2019, 5, 1), **values})
    return add_version(law, version, read_law(text).articles, by=make_user())


def make_old_and_new(**values: Any) -> tuple[LawVersion, LawVersion]:
    """The law as it was until the end of June 2026, and as it is since."""
    law = make_law(**values)
    old = make_version(law)
    new = make_version(law, NEW_TEXT, name="2026", in_force_from=date(2026, 7, 1))
    old.refresh_from_db()
    return old, new
