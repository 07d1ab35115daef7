"""The articles the program relies on, in own summaries; what somebody entered or changed is never touched."""

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

from django.db import transaction

from visits.laws.numerals import article_key
from visits.laws.text import ReadArticle
from visits.models.law import Law, LawVersion
from visits.workflow.lawkeeping import add_version, save_law

DATA = Path(__file__).parent.parent / "data"
SUMMARY = "本系统编写的条文要点，不是原文；引用时以正式公布的文本为准。"
Row = dict[str, str]


def rows_of(name: str) -> list[Row]:
    """The rows of one data file."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@transaction.atomic
def load_laws() -> int:
    """Add the laws that are missing, with their versions and articles; returns how many were added."""
    known = set(Law.objects.values_list("title", flat=True))
    added = {row["title"]: _law(row) for row in rows_of("laws") if row["title"] not in known}
    for row in rows_of("laws"):
        law, later = added.get(row["title"]), Law.objects.filter(title=row["replaced_by"]).first()
        if law and later:
            law.replaced_by = later
            save_law(law, by=None, reason="loaded")
    articles: dict[tuple[str, str], list[ReadArticle]] = defaultdict(list)
    for row in rows_of("law_articles"):
        articles[row["title"], row["version"]].append(_article(row))
    for row in rows_of("law_versions"):
        if row["title"] in added:
            add_version(added[row["title"]], _version(row), articles[row["title"], row["name"]], by=None)
    return len(added)


def _law(row: Row) -> Law:
    law = Law(title=row["title"], kind=row["kind"], issuing_body=row["issuing_body"], interpreter=row["interpreter"])
    law.aliases = [alias for alias in row["aliases"].split("|") if alias]
    return save_law(law, by=None, reason="loaded")


def _version(row: Row) -> LawVersion:
    version = LawVersion(name=row["name"], document_no=row["document_no"], end_note=row["end_note"], note=row["note"])
    version.adopted_on = date.fromisoformat(row["adopted_on"]) if row["adopted_on"] else None
    version.in_force_from = date.fromisoformat(row["in_force_from"])
    version.in_force_to = date.fromisoformat(row["in_force_to"]) if row["in_force_to"] else None
    version.is_summary, version.source = True, SUMMARY
    return version


def _article(row: Row) -> ReadArticle:
    return ReadArticle(row["label"], article_key(row["label"]), row["chapter"], row["heading"], [row["text"]])
