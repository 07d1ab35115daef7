"""Keeping the library: versions never overlap, and what is cited stays as it was."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from office.moves import MoveRefusedError
from tests.factories import make_to_feed_back, make_user
from tests.visits.laws import NEW_TEXT, make_law, make_old_and_new, make_version
from visits.laws.citing import record_citations
from visits.laws.loading import load_laws, rows_of
from visits.models import Citation, Law, LawArticle, LawVersion
from visits.workflow.lawkeeping import change_version, correct_article, end_version, save_law

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def cite(version, text="《电梯管理办法》第二条", on=DAY):
    visit = make_to_feed_back()
    return record_citations(visit.rounds.get(), text, by=make_user(), on=on)


def test_new_version_ends_the_one_before():
    old, new = make_old_and_new()

    assert (old.in_force_to, new.in_force_to) == (date(2026, 6, 30), None)
    assert [article.key for article in new.articles.all()] == ["1", "2", "2-1", "3"]
    assert new.articles.get(key="3").chapter == "第二章 附则"


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2019, 5, 1), None), (date(2019, 6, 1), date(2020, 1, 1)), (date(2026, 6, 30), date(2026, 6, 30))],
)
def test_overlapping_version_is_refused(first, last):
    old, _new = make_old_and_new()

    with pytest.raises(MoveRefusedError, match="in force in the same days"):
        make_version(old.law, name="other", in_force_from=first, in_force_to=last)


def test_database_itself_keeps_versions_apart():
    old, _new = make_old_and_new()

    with pytest.raises(IntegrityError, match="law_versions_apart"), transaction.atomic():
        LawVersion.objects.create(law=old.law, name="x", in_force_from=date(2026, 6, 30), in_force_to=date(2026, 6, 30))
    LawVersion.objects.create(law=make_law("消防办法"), name="x", in_force_from=date(2026, 6, 30))


def test_version_may_stand_before_the_first():
    old, _new = make_old_and_new()

    earlier = make_version(old.law, name="2001", in_force_from=date(2001, 1, 1), in_force_to=date(2019, 4, 30))

    assert [version.name for version in old.law.versions.all()] == [earlier.name, "2019", "2026"]


def test_name_of_another_law_is_refused():
    make_law(aliases=["梯办"])

    with pytest.raises(MoveRefusedError, match="already the name"):
        make_law("电梯规程", aliases=["梯办"])
    with pytest.raises(MoveRefusedError, match="already the name"):
        make_law("中华人民共和国电梯管理办法")


def test_version_can_end_once():
    _old, new = make_old_and_new()

    ended = end_version(new, by=make_user(), on=date(2026, 12, 31), note="废止")

    assert (ended.in_force_to, ended.end_note) == (date(2026, 12, 31), "废止")
    with pytest.raises(MoveRefusedError, match="already ended"):
        end_version(ended, by=make_user(), on=date(2027, 12, 31), note="废止")


def test_stale_page_is_refused():
    law = make_law()
    save_law(Law.objects.get(pk=law.pk), by=make_user(), reason="first")

    with pytest.raises(MoveRefusedError, match="Somebody changed"):
        save_law(law, by=make_user(), reason="second", revision=law.revision)


def test_uncited_article_is_corrected_in_place():
    old, _new = make_old_and_new()

    article = correct_article(old.articles.get(key="2"), heading="", text="改", by=make_user(), reason="typing error")

    assert old.articles.get(key="2") == article
    assert article.history.first().history_change_reason == "typing error"


def test_cited_article_stays_and_its_correction_stands_beside_it():
    old, _new = make_old_and_new()
    [citation] = cite(old)

    new = correct_article(old.articles.get(key="2"), heading="", text="改", by=make_user(), reason="typing error")

    citation.refresh_from_db()
    assert citation.article.text == "电梯每年检查一次。"
    assert citation.article.superseded_by == new
    assert old.articles.valid().get(key="2") == new
    with pytest.raises(MoveRefusedError, match="already corrected"):
        correct_article(citation.article, heading="", text="x", by=make_user(), reason="again")


def refused(change):
    with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
        change()


def test_database_guards_what_is_cited():
    old, _new = make_old_and_new()
    [citation] = cite(old)
    article = citation.article

    refused(lambda: LawArticle.objects.filter(pk=article.pk).update(text="anders"))
    refused(lambda: LawArticle.objects.filter(version=old, key="1").delete())
    refused(lambda: LawVersion.objects.filter(pk=old.pk).update(in_force_from=date(2018, 1, 1)))
    refused(lambda: Citation.objects.filter(pk=citation.pk).update(article=None))
    refused(lambda: Citation.objects.filter(pk=citation.pk).update(written="x"))
    refused(lambda: Citation.objects.filter(pk=citation.pk).delete())
    refused(lambda: Law.history.all().delete())


def test_cited_version_keeps_its_first_day_but_may_end():
    old, _new = make_old_and_new()
    cite(old)

    with pytest.raises(MoveRefusedError, match="Answers cite this version"):
        change_version(old, {"in_force_from": date(2018, 1, 1)}, by=make_user(), reason="x")
    changed = change_version(old, {"in_force_to": date(2026, 1, 31)}, by=make_user(), reason="x")
    assert changed.in_force_to == date(2026, 1, 31)


def test_law_that_comes_later_is_found_by_earlier_citations():
    visit = make_to_feed_back()
    [citation] = record_citations(visit.rounds.get(), "《电梯管理办法》第二条之一", by=make_user(), on=DAY)
    assert citation.law is None

    law = make_law()
    make_version(law, NEW_TEXT)

    citation.refresh_from_db()
    assert (citation.law, citation.version.name, citation.article.key) == (law, "2019", "2-1")


def test_article_that_comes_later_is_found_and_the_version_stays():
    old = make_version(make_law())
    [citation] = cite(old, "《电梯管理办法》第九条")
    assert (citation.version, citation.article) == (old, None)

    LawArticle.objects.create(version=old, label="第九条", key="9", number=9, text="补录", position=9)
    save_law(Law.objects.get(), by=make_user(), reason="article added")

    citation.refresh_from_db()
    assert (citation.version, citation.article.text) == (old, "补录")


def test_loading_twice_adds_once_and_keeps_changes():
    assert load_laws() == len(rows_of("laws"))
    law = Law.objects.get(title="信访工作条例")
    law.issuing_body = "改过"
    save_law(law, by=make_user(), reason="corrected")

    assert load_laws() == 0
    assert Law.objects.get(pk=law.pk).issuing_body == "改过"


def test_shipped_data_is_whole():
    load_laws()

    versions = {(row["title"], row["name"]) for row in rows_of("law_versions")}
    assert {row["title"] for row in rows_of("laws")} == {title for title, _name in versions}
    assert {(row["title"], row["version"]) for row in rows_of("law_articles")} <= versions
    assert LawArticle.objects.count() == len(rows_of("law_articles"))
    assert Law.objects.get(title="信访条例").replaced_by.title == "信访工作条例"
    assert not LawVersion.objects.filter(is_summary=False).exists()
