"""Substring search: normaliser, index, pager, time limit and snippets, on a table of the test's own."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from office.search import (
    ZhQuerySet,
    ZhSearchField,
    zh_choices,
    zh_index,
    zh_normalise,
    zh_terms,
)
from office.search_limits import SearchTooWideError, search_timeout
from office.search_refill import refill_search_text
from office.search_windows import ZH_TSV_SQL, zh_exact, zh_tsquery
from office.snippets import as_html, marked, marked_name, snippet

START = datetime(2026, 1, 1, tzinfo=UTC)
CHARACTERS = "来访人员拆迁补偿款𬭎㛃abX12 ，·"


class NoteQuerySet(ZhQuerySet):
    """Small limits, so that few rows reach every branch of the pager."""

    CAP, WALK, COUNT_WALK = 20, 10, 60
    WIDEST = 4


@pytest.fixture
def note_model(db):
    with isolate_apps("django.contrib.contenttypes"):

        class Note(models.Model):
            """A record with two searched texts."""

            arrived_at = models.DateTimeField()
            number = models.CharField(max_length=20, blank=True)  # of a name, to be found by pinyin
            body = models.TextField(blank=True)
            search_text = ZhSearchField(sources=("number", "body"), names=("number",))
            objects = NoteQuerySet.as_manager()

            class Meta:
                app_label = "contenttypes"  # any app will do: the model is registered nowhere
                db_table = "search_test_note"
                indexes = [zh_index("search_text", "search_test_note_zh")]

            def __str__(self):
                return self.body

        with connection.cursor() as cursor:
            cursor.execute(ZH_TSV_SQL)
        with connection.schema_editor() as editor:
            editor.create_model(Note)
        yield Note


def add_notes(note_model, *bodies):
    """Store texts, a day apart, the last one the newest."""
    return note_model.objects.bulk_create(
        note_model(arrived_at=START + timedelta(days=day), body=body) for day, body in enumerate(bodies)
    )


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Ａｂ１２", "ab12"),
        ("臺灣居民諮詢", "台湾居民咨询"),
        ("来访，人员。", "来访 人员"),
        ("买买提·艾力", "买买提 艾力"),
        ("李\u200b四", "李四"),
        ("snake_case", "snake case"),
        ("李𬭎㛃", "李𬭎㛃"),
        ("\ue000\U000323af", "\ue000\U000323af"),
        ("a\x00b\ud800c", "a b c"),
        (None, ""),
    ],
)
def test_normalise_folds(typed, stored):
    assert zh_normalise(typed) == stored


@given(st.text())
def test_normalise_leaves_nothing_a_query_must_quote(text):
    normalised = zh_normalise(text)

    assert not set(normalised) & set("'\\:&|!()*\x00\t\n_")
    assert normalised == normalised.strip()


def test_terms_are_all_that_was_typed():
    assert zh_terms(" 拆迁\u3000３栋 ，， 1，2 ") == ["拆迁", "3栋", "1 2"]
    assert len(zh_terms("词 " * 12)) == 12


@pytest.mark.parametrize(
    ("term", "query"),
    [
        ("拆", "'拆':*"),
        ("拆迁", "'拆迁':*"),
        ("拆迁补", "'拆迁补'"),
        ("拆迁补偿", "'拆迁补' & '迁补偿'"),
        ("拆迁 补", "'拆迁':* & '补':*"),
        ("来访 2026 第0012号", "'2026' & '第00' & '0012'"),
        ("b12", "'b12':*"),
        ("12345", "'1234' & '2345'"),
        ("12栋3", "'12' & '2栋3'"),
        ("3栋", "'3栋':*"),
        ("栋12345", "'栋12' & '1234' & '2345'"),
    ],
)
def test_tsquery_of_a_term(term, query):
    assert zh_tsquery([(term,)]) == query


@pytest.mark.parametrize(
    ("term", "exact"),
    [("拆迁", True), ("拆迁补", True), ("拆迁补偿", False), ("b12x", True), ("栋3", False), ("甲 乙", False)],
)
def test_exact_terms_need_no_second_look(term, exact):
    assert zh_exact(term) is exact


def test_save_fills_the_search_text(note_model):
    note = note_model.objects.create(arrived_at=START, number="来访〔2026〕第0001号", body="ＡＢ")

    note.refresh_from_db()

    assert note.search_text.startswith("来访 2026 第0001号 ab ")


def test_refill_writes_only_stale_rows(note_model):
    add_notes(note_model, "拆迁", "补偿")
    note_model.objects.filter(body="补偿").update(body="工资")

    assert refill_search_text(note_model.objects.all()) == 1
    assert [note.body for note in note_model.objects.zh("工资")] == ["工资"]
    assert refill_search_text(note_model.objects.all()) == 0


def test_refill_refuses_another_field(note_model):
    with pytest.raises(TypeError):
        refill_search_text(note_model.objects.all(), "body")


def holds(text, query):
    """What every search must equal: each term is in the text, as typed or as the key of a name."""
    choices = zh_choices(query)
    return bool(choices) and all(any(term in text for term in choice) for choice in choices)


def test_search_equals_substring_search(note_model):
    chance = random.Random(1)  # noqa: S311
    add_notes(note_model, *("".join(chance.choices(CHARACTERS, k=chance.randint(0, 12))) for _ in range(150)))
    notes = list(note_model.objects.all())
    for _ in range(200):
        terms = ("".join(chance.choices(CHARACTERS, k=chance.randint(1, 5))) for _term in range(chance.randint(1, 3)))
        query = " ".join(terms)
        expected = {note.pk for note in notes if holds(note.search_text, query)}

        assert {note.pk for note in note_model.objects.zh(query)} == expected, query
        assert {note.pk for note in note_model.objects.zh_scan(query)} == expected, query


def test_page_equals_substring_search(note_model):
    """Whatever plan the pager takes: rows, order, count and what narrows the set beside the text."""
    chance = random.Random(2)  # noqa: S311
    for share in (1, 3, 9, 40):
        words = ("来访", "拆迁补偿款", "人员", "𬭎a", "b12 栋", "李小明")
        bodies = ("".join(chance.choices(words, k=4)) if chance.randint(1, share) == 1 else "其他" for _n in range(90))
        add_notes(note_model, *bodies)
    for queryset in (note_model.objects.all(), note_model.objects.filter(arrived_at__lt=START + timedelta(days=45))):
        notes = list(queryset.order_by("-arrived_at", "-pk"))
        for query in ("来访", "补偿款人员", "访人", "来访 12", "拆迁 𬭎", "款b12", "偿", "李小明 人员", "xm", "鲸"):
            expected = [note for note in notes if holds(note.search_text, query)]
            page = queryset.zh_page(query, size=4)

            assert page.rows == expected[:4], query
            assert page.total == min(len(expected), NoteQuerySet.CAP), query
            assert all_pages(queryset, query, 4) == expected, query


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("李小明", {"李小明"}), ("lxm", {"李小明", "刘晓梅"}), ("LXM", {"李小明", "刘晓梅"}), ("lixiaom", {"李小明"}),
        ("lixm", {"李小明"}), ("lix", {"李小明"}), ("李xm", {"李小明"}), ("李xiaoming", {"李小明"}),
        ("li xiaoming", {"李小明"}), ("吕l", {"吕丽"}), ("lv", {"吕丽"}), ("lü", {"吕丽"}), ("xm", set()),
        ("李xh", set()), ("shanw", {"单伟"}), ("danwei", {"单伟"}), ("oyjy", {"欧阳静怡"}), ("ouyangjy", {"欧阳静怡"}),
        ("欧阳jy", {"欧阳静怡"}), ("lxm 1203", set()),
    ],
)  # fmt: skip
def test_names_are_found_by_pinyin(note_model, query, found):
    note_model.objects.bulk_create(
        note_model(arrived_at=START, number=name, body="hangzhou xmas")
        for name in ("李小明", "刘晓梅", "吕丽", "单伟", "欧阳静怡", "𬭎𠮷")
    )

    assert {note.number for note in note_model.objects.zh(query)} == (found if query != "xm" else {
        "李小明", "刘晓梅", "吕丽", "单伟", "欧阳静怡", "𬭎𠮷"
    })  # fmt: skip
    assert {note.pk for note in note_model.objects.zh_scan(query)} == {n.pk for n in note_model.objects.zh(query)}


def test_each_name_of_a_list_is_found(note_model):
    note = note_model.objects.create(arrived_at=START, number="王芳\n赵刚")

    assert [list(note_model.objects.zh(query)) for query in ("zhaogang", "wf", "王芳 zg")] == [[note]] * 3


def test_search_without_a_term_finds_nothing(note_model):
    add_notes(note_model, "拆迁")

    assert note_model.objects.zh(" ，").count() == 0
    assert note_model.objects.zh_page("").rows == []


def test_search_of_nothing_finds_nothing(note_model):
    add_notes(note_model, "拆迁")

    assert note_model.objects.filter(pk__in=[]).zh_page("拆迁") == ([], False, 0, False)


def test_search_uses_the_index(note_model):
    add_notes(note_model, *["拆迁"] * 5)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    assert "search_test_note_zh" in note_model.objects.zh("拆迁补偿").explain()


def all_pages(rows, query, size):
    """Walk all pages by their keys."""
    found, after, has_next = [], None, True
    while has_next:
        page = rows.zh_page(query, size=size, after=after)
        found += page.rows
        has_next = page.has_next
        after = (page.rows[-1].arrived_at, page.rows[-1].pk) if page.rows else None
    return found


@pytest.mark.parametrize(
    ("every", "total", "capped"),
    [(1, 20, True), (3, 20, True), (8, 20, True), (60, 4, False), (300, 0, False)],
    ids=["all", "common", "middling", "rare", "absent"],
)
def test_pages_hold_every_row_once_newest_first(note_model, every, total, capped):
    add_notes(note_model, *("补偿款未到" if day % every == every - 1 else "其他事项" for day in range(240)))
    expected = [note for note in note_model.objects.order_by("-arrived_at", "-pk") if "补偿款" in note.body]

    first = note_model.objects.zh_page("补偿款", size=4)

    assert all_pages(note_model.objects.all(), "补偿款", 4) == expected
    assert (first.total, first.capped) == (total, capped)


def test_pages_of_a_short_list_count_exactly(note_model):
    add_notes(note_model, *["拆迁"] * 8)

    page = note_model.objects.zh_page("拆迁", size=3)

    assert (len(page.rows), page.has_next, page.total, page.capped) == (3, True, 8, False)


def test_pages_keep_rows_of_one_instant_apart(note_model):
    note_model.objects.bulk_create(note_model(arrived_at=START, body="拆迁") for _ in range(15))

    assert len(set(all_pages(note_model.objects.all(), "拆迁", 4))) == 15


@pytest.mark.parametrize("every", [1, 8, 60])
def test_page_takes_at_most_five_statements(note_model, django_assert_max_num_queries, every):
    add_notes(note_model, *("补偿款" if day % every == 0 else "其他" for day in range(240)))

    with django_assert_max_num_queries(5):
        note_model.objects.zh_page("补偿款", size=5)


def test_timeout_stops_a_slow_search(db):
    with pytest.raises(SearchTooWideError), search_timeout(20), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")

    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


def test_timeout_ends_with_the_block(db):
    with search_timeout(1234), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('work_mem')")
        assert cursor.fetchone() == ("1234ms", "64MB")

    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


@pytest.mark.django_db(transaction=True)
def test_timeout_ends_with_its_transaction():
    with pytest.raises(SearchTooWideError), search_timeout(20), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")

    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("要求支付补偿款", "补偿", "要求支付[补偿]款"),
        ("住在臺灣路", "台湾", "住在[臺灣]路"),
        ("住在台湾路", "臺灣", "住在[台湾]路"),
        ("电话ＡＢ１２号", "ab12", "电话[ＡＢ１２]号"),
        ("甲，乙", "甲。乙", "[甲，乙]"),
        ("面积10㎡左右", "m2", "面积10[㎡]左右"),
        ("电梯停，又修电梯", "电梯", "[电梯]停，又修[电梯]"),
        ("老人坐电梯", "电梯 老人", "[老人]坐[电梯]"),
        ("电梯", "电 梯", "[电梯]"),
        ("没有", "补偿", ""),
        ("<b>补</b>", "补", "<b>[补]</b>"),
        ("", "补", ""),
    ],
)
def test_snippet_marks_every_hit(text, query, shown):
    assert "".join(f"[{part.text}]" if part.is_hit else part.text for part in snippet(text, query)) == shown


def test_snippet_is_cut_around_the_hit():
    parts = snippet("前" * 100 + "补偿" + "后" * 100, "补偿", width=20)

    assert [part.text for part in parts] == ["…", "前" * 6, "补偿", "后" * 12, "…"]


def test_snippet_shows_each_term_where_it_is():
    parts = snippet("甲方" + "中" * 100 + "乙方" + "后" * 100, "甲方 乙方", width=20)

    assert [part.text for part in parts if part.is_hit] == ["甲方", "乙方"]
    assert len("".join(part.text for part in parts)) < 40


@given(st.text(st.characters(exclude_characters="…")), st.text(max_size=5), st.integers(1, 30))
def test_snippet_is_made_of_pieces_of_the_text(text, query, width):
    shown = "".join(part.text for part in snippet(text, query, width))

    assert all(piece in text for piece in shown.split("…"))


@given(st.text(), st.text(max_size=5))
def test_marking_changes_no_word(text, query):
    assert "".join(part.text for part in marked(text, query)) == text


def test_marks_are_the_only_markup():
    assert as_html(marked("<i>补偿</i>", "补偿")) == "&lt;i&gt;<mark>补偿</mark>&lt;/i&gt;"


@pytest.mark.parametrize("query", ["李小明", "小明", "lxm", "LiXiaoming", "lixm", "李xm", "李xiaoming", "xiaoming"])
def test_name_found_in_any_way_is_marked(query):
    assert any(part.is_hit for part in marked_name("李小明", query))


@pytest.mark.parametrize("query", ["王", "xm", "ming", "lx明", "", "电梯"])
def test_name_that_was_not_found_is_not_marked(query):
    assert not any(part.is_hit for part in marked_name("李小明", query))
