"""Pages of the law library: list and search, one law, comparison, picker, keeping."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories import make_room, make_to_feed_back, make_user
from tests.visits.desk import errors
from tests.visits.laws import NEW_TEXT, OLD_TEXT, make_law, make_old_and_new, make_version
from visits.laws.citing import record_citations
from visits.models import Law, LawKind, LawVersion

pytestmark = pytest.mark.django_db
LONG_AGO = date(2001, 1, 1)


def url(name, *args):
    return reverse(f"visits:{name}", args=args)


@pytest.fixture
def reader(client):
    client.force_login(make_user(role="receptionist", room=make_room()))
    return client


@pytest.fixture
def keeper(client):
    client.force_login(make_user(role="supervisor"))
    return client


def found(response):
    """What the list shows: titles, and law with article."""
    articles = response.context["articles"]
    cited = [(article.version.law.title, article.label, article.version.name) for article in articles]
    return [law.title for law in response.context["laws"]], cited


@pytest.mark.parametrize("laws", [1, 3])
def test_list_keeps_its_query_budget(reader, django_assert_max_num_queries, laws):
    for number in range(laws):
        make_version(make_law(f"第{number}办法"), in_force_from=LONG_AGO)

    with django_assert_max_num_queries(8):
        response = reader.get(url("laws"), {"q": "电梯"})

    assert len(found(response)[1]) == laws * 2


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("第二条", ["第二条", "第二条之一"]),
        ("2", ["第二条"]), ("二", ["第二条", "第二条之一", "第三条"]), ("电梯 2", ["第二条"]),
        ("梯办2", ["第二条"]),
        ("梯办第二条", ["第二条", "第二条之一"]), ("第二条之一", ["第二条之一"]), ("维修资金", ["第二条之一"]),
        ("維修資金", ["第二条之一"]), ("消防 2", []), ("附则", ["第三条"]),
    ],
)  # fmt: skip
def test_search_by_title_number_and_words(reader, query, labels):
    make_version(make_law(aliases=["梯办"]), NEW_TEXT, in_force_from=LONG_AGO)

    assert [label for _law, label, _version in found(reader.get(url("laws"), {"q": query}))[1]] == labels


def test_number_typed_comes_before_mere_mention(reader):
    make_version(make_law("甲办法"), "第一条 依照第二条办理。\n第二条 无。", in_force_from=LONG_AGO)

    labels = [label for _law, label, _version in found(reader.get(url("laws"), {"q": "第二条"}))[1]]

    assert labels == ["第二条", "第一条"]


def test_list_narrows_by_kind_and_day(reader):
    make_old_and_new()
    make_version(make_law("工伤条例", kind="regulation"), in_force_from=date(2027, 1, 1))

    assert found(reader.get(url("laws"), {"kind": "regulation"}))[0] == ["工伤条例"]
    assert found(reader.get(url("laws"), {"on": "2026-06-30"}))[0] == ["电梯管理办法"]
    assert found(reader.get(url("laws"), {"q": "每", "on": "2026-06-30"}))[1] == [("电梯管理办法", "第二条", "2019")]
    assert found(reader.get(url("laws"), {"on": "nonsense", "kind": "x"}))[0] == ["工伤条例", "电梯管理办法"]


def test_keepers_see_what_is_cited_and_lacking(keeper, client):
    visit = make_to_feed_back()
    record_citations(visit, "《不知道的法》第三条、第四条", by=make_user(), on=date(2026, 3, 2))

    page = keeper.get(url("laws"))
    assert {"title": "不知道的法", "times": 2} in page.context["unknown"]
    assert 'value="不知道的法"' in keeper.get(url("law_new"), {"title": "不知道的法"}).content.decode()

    client.force_login(visit.handler)
    assert client.get(url("laws")).context["unknown"] == []


def test_nul_and_long_queries_do_no_harm(reader):
    for query in ("\0", "一" * 500, "'); --", "%", "《》"):
        assert reader.get(url("laws"), {"q": query}).status_code == 200
        assert reader.get(url("law_pick"), {"q": query}).status_code == 200


def test_law_shows_the_version_of_today_and_any_other(reader, django_assert_max_num_queries):
    law = make_law(replaced_by=make_law("新办法"))
    make_version(law, in_force_from=LONG_AGO, in_force_to=date(2002, 1, 1))
    make_version(law, NEW_TEXT, name="now", in_force_from=date(2003, 1, 1))
    make_version(law, name="later", in_force_from=date(2999, 1, 1))
    old = law.versions.first()

    with django_assert_max_num_queries(8):
        text = reader.get(law.get_absolute_url()).content.decode()
    earlier = reader.get(old.get_absolute_url()).content.decode()

    assert 'id="art-2-1"' in text
    assert "not in force today" not in text
    assert "《新办法》" in text
    assert "每年检查" in earlier
    assert "not in force today" in earlier
    assert "law_version" not in text
    assert "Correct the law" not in text


def test_comparison_shows_what_differs(reader):
    old, new = make_old_and_new()

    response = reader.get(url("law_compare", old.law.pk), {"old": old.pk, "new": new.pk})
    text = response.content.decode()

    assert [(pair.old and pair.old.label, pair.new.label) for pair in response.context["changed"]] == [
        ("第二条", "第二条"), (None, "第二条之一"),
    ]  # fmt: skip
    assert response.context["same"] == 2
    assert "<ins>半</ins>" in text
    assert "不在" not in text


def test_comparison_needs_two_versions(reader):
    law = make_law()
    make_version(law)

    assert reader.get(url("law_compare", law.pk)).url == law.get_absolute_url()


def test_own_rules_have_a_page(reader):
    assert reader.get(url("law_rules")).url == f"{url('laws')}?kind=own"
    law = make_law("接待室制度", kind=LawKind.OWN, interpreter="接待室")
    make_version(law, "一、总则\n（一）热情", in_force_from=LONG_AGO)

    page = reader.get(url("law_rules"), follow=True)

    assert page.request["PATH_INFO"] == law.get_absolute_url()
    assert "Interpreted by" in page.content.decode()


@pytest.mark.parametrize("laws", [1, 3])
def test_picker_offers_articles_in_force(reader, django_assert_max_num_queries, laws):
    for name in "甲乙丙"[:laws]:
        law = make_law(f"{name}办法")
        make_version(law, in_force_from=LONG_AGO, in_force_to=date(2002, 1, 1))
        make_version(law, NEW_TEXT, name="now", in_force_from=date(2003, 1, 1))

    with django_assert_max_num_queries(4):
        response = reader.get(url("law_pick"), {"q": "办法 2"})

    assert {article.version.name for article in response.context["articles"]} == {"now"}
    text = response.content.decode()
    assert text.count('role="option"') == laws
    assert 'data-text="《甲办法》第二条"' in text


def test_picker_says_when_nothing_fits(reader):
    assert "No article in force fits" in reader.get(url("law_pick"), {"q": "没有"}).content.decode()
    assert reader.get(url("law_pick")).content.decode().strip() == ""


def test_picker_stands_beside_every_legal_basis(client):
    visit = make_to_feed_back()
    client.force_login(visit.handler)

    text = client.get(url("feedback", visit.pk)).content.decode()

    assert f'data-cite="{url("law_pick")}"' in text
    assert "js/cite.js" in text


def test_new_law_then_its_text(keeper):
    page = keeper.post(url("law_new"), {"title": "《电梯管理办法》", "aliases": "《梯办》\n梯办\n", "kind": "rule"})
    law = Law.objects.get()
    assert page.url == law.get_absolute_url()
    assert (law.title, law.aliases) == ("电梯管理办法", ["梯办"])

    values = {
        "name": "2019",
        "in_force_from": "2019-05-01",
        "text": f"电梯管理办法\n{OLD_TEXT}",
        "revision": law.revision,
    }
    seen = keeper.post(url("law_version_new", law.pk), values)
    assert LawVersion.objects.count() == 0
    assert "3 articles found" in seen.content.decode()
    assert "<li>电梯管理办法</li>" in seen.content.decode()

    keeper.post(url("law_version_new", law.pk), {**values, "seen": seen.context["form"].data["seen"]})
    version = LawVersion.objects.get()
    assert version.preamble == "电梯管理办法"
    assert [article.text for article in version.articles.all()][1] == "电梯每年检查一次。"


def test_changed_text_is_shown_again_before_it_is_saved(keeper):
    law = make_law()
    values = {"name": "2019", "in_force_from": "2019-05-01", "text": OLD_TEXT, "revision": law.revision}
    seen = keeper.post(url("law_version_new", law.pk), values).context["form"].data["seen"]

    keeper.post(url("law_version_new", law.pk), {**values, "text": NEW_TEXT, "seen": seen})

    assert not LawVersion.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": "第一条 " + "长" * 20_001}, "text"),
        ({"in_force_to": "2019-04-30"}, "in_force_to"),
        ({"in_force_from": ""}, "in_force_from"),
        ({"name": ""}, "name"),
    ],
)
def test_wrong_version_is_told_in_place(keeper, values, field):
    law = make_law()
    filled = {"name": "2019", "in_force_from": "2019-05-01", "text": OLD_TEXT, **values}

    assert field in errors(keeper.post(url("law_version_new", law.pk), filled))


def test_overlap_is_told_and_the_text_kept(keeper):
    old, _new = make_old_and_new()
    law = Law.objects.get()
    values = {"name": "x", "in_force_from": "2020-01-01", "in_force_to": "2020-02-01", "text": OLD_TEXT}
    values["revision"] = law.revision
    seen = keeper.post(url("law_version_new", law.pk), values).context["form"].data["seen"]

    response = keeper.post(url("law_version_new", law.pk), {**values, "seen": seen})

    assert "in force in the same days" in str(errors(response))
    assert "电梯每年检查一次" in response.content.decode()
    assert LawVersion.objects.filter(law=old.law).count() == 2


def test_version_ends_and_is_corrected(keeper):
    version = make_version(make_law())
    law = Law.objects.get()
    end = {"on": "2026-05-31", "note": "废止", "revision": law.revision}

    assert "on" in errors(keeper.post(url("law_version_end", version.pk), {**end, "on": "2019-01-01"}))
    assert keeper.post(url("law_version_end", version.pk), end).status_code == 302
    version.refresh_from_db()
    assert (version.in_force_to, version.end_note) == (date(2026, 5, 31), "废止")

    law.refresh_from_db()
    facts = {"name": "2019", "in_force_from": "2019-06-01", "reason": "误录", "revision": law.revision}
    assert keeper.post(url("law_version_edit", version.pk), facts).status_code == 302
    version.refresh_from_db()
    assert (version.in_force_from, version.in_force_to) == (date(2019, 6, 1), None)


def test_article_and_law_are_corrected(keeper):
    version = make_version(make_law())
    article, law = version.articles.get(key="2"), Law.objects.get()
    text = {"text": "电梯每月检查一次。", "reason": "误录", "revision": law.revision}

    assert keeper.post(url("law_article_edit", article.pk), text).url == article.get_absolute_url()
    article.refresh_from_db()
    assert article.text == "电梯每月检查一次。"

    values = {"title": "电梯办法", "kind": "rule", "reason": "误录"}
    stale = keeper.post(url("law_edit", law.pk), {**values, "revision": law.revision})
    assert "Somebody changed" in str(errors(stale))
    law.refresh_from_db()
    assert keeper.post(url("law_edit", law.pk), {**values, "revision": law.revision}).status_code == 302
    assert Law.objects.get().title == "电梯办法"


def test_cited_article_page_says_what_will_happen(keeper):
    version = make_version(make_law())
    visit = make_to_feed_back()
    record_citations(visit.rounds.get(), "《电梯管理办法》第二条", by=make_user(), on=date(2026, 3, 2))

    page = keeper.get(url("law_article_edit", version.articles.get(key="2").pk)).content.decode()

    assert "They keep the article as it was" in page


def test_visit_shows_what_it_cites(client, django_assert_max_num_queries):
    version = make_version(make_law())
    visit = make_to_feed_back()
    text = "《电梯管理办法》第二条、第九条；《不知道的法》第三条"
    record_citations(visit, text, by=make_user(), on=date(2026, 3, 2))
    client.force_login(visit.handler)

    with django_assert_max_num_queries(20):
        page = client.get(visit.get_absolute_url()).content.decode()

    assert f'href="{version.get_absolute_url()}#art-2"' in page
    assert "电梯每年检查一次。" in page
    assert "this article is not in the law library" in page
    assert "《不知道的法》第三条" in page
