"""What a text cites, and which version that was."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import (
    NOW,
    code,
    handler_of,
    make_handling,
    make_interviewed,
    make_replied,
    make_to_feed_back,
    make_user,
)
from tests.visits.laws import make_law, make_old_and_new, make_version
from visits.laws.citing import Library, by_law, cited_as, cited_label, record_citations, references
from visits.models import Citation, DemandDecision, Feedback
from visits.workflow import give_feedback, record_result, triage_visit
from visits.workflow.interviewing import Triage

DAY = date(2026, 3, 2)


def keys(text, names=()):
    return [(said.title, said.key) for said in references(text, dict.fromkeys(names, 1))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("《信访工作条例》第二十三条第二款", [("信访工作条例", "23")]),
        (
            "《物业管理条例》第三十五条、第五十三条；《消防法》第28条",
            [("物业管理条例", "35"), ("物业管理条例", "53"), ("消防法", "28")],
        ),
        ("《公租房办法》第七条（申请条件）、第八条（材料）。", [("公租房办法", "7"), ("公租房办法", "8")]),
        ("《信访工作条例》（2022年）第十七条至第十九条", [("信访工作条例", n) for n in ("17", "18", "19")]),
        ("《信访工作条例》第二十三、二十四条", [("信访工作条例", "23"), ("信访工作条例", "24")]),
        ("《刑法》第二百六十二条之二第一款第（三）项", [("刑法", "262-2")]),
        ("《接待室制度规范》三（二）", [("接待室制度规范", "3.2")]),
        ("按《特种设备安全法》办理", [("特种设备安全法", "")]),
        ("《消防法》和《消防法》第二十八条", [("消防法", "28")]),
        ("《消防法》第二十八条，又见《消防法》第２８条", [("消防法", "28")]),
        ("《消防法》规定的第二十八条", [("消防法", "28")]),
        ("按照第二十八条办理", []),
        ("", []),
    ],
)
def test_references_in_a_text(text, found):
    assert keys(text) == found


def test_known_names_need_no_brackets_before_an_article():
    assert keys("信访条例第二十条；接待室制度第四条", ["信访条例", "接待室制度"]) == [
        ("信访条例", "20"),
        ("接待室制度", "4"),
    ]
    assert keys("信访条例第二十条", []) == []
    assert keys("按信访条例办理", ["信访条例"]) == []
    assert keys("《信访条例》第二十条", ["信访条例"]) == [("信访条例", "20")]


@given(st.text(alphabet="《》第一二十条款项之、，（）至23 甲乙", max_size=40))
def test_no_text_breaks_it(text):
    found = keys(text, ["甲乙"])

    assert len(set(found)) == len(found)


@pytest.mark.django_db
class TestResolving:
    """Against a library with two versions."""

    def cite(self, text, on=DAY):
        visit = make_to_feed_back()
        return record_citations(visit.rounds.get(), text, by=make_user(), on=on)

    @pytest.mark.parametrize(
        ("on", "version"),
        [
            (date(2019, 5, 1), "2019"),
            (date(2026, 6, 30), "2019"),
            (date(2026, 7, 1), "2026"),
            (date(2030, 1, 1), "2026"),
        ],
    )
    def test_version_of_the_day(self, on, version):
        make_old_and_new()

        [citation] = self.cite("《电梯管理办法》第二条", on)

        assert (citation.version.name, citation.article.version.name) == (version, version)
        assert citation.was_in_force

    def test_before_and_after_all_versions(self):
        old, _new = make_old_and_new()

        [early] = self.cite("《电梯管理办法》第二条", date(2001, 1, 1))

        assert (early.version, early.was_in_force) == (old, False)

    def test_repealed_law_is_the_law_of_its_own_title(self):
        make_version(make_law("信访条例"), name="2005", in_force_from=date(2005, 5, 1), in_force_to=date(2022, 4, 30))
        make_version(make_law("信访工作条例"), name="2022", in_force_from=date(2022, 5, 1))

        [citation] = self.cite("《信访条例》第二条")

        assert (citation.law.title, citation.was_in_force) == ("信访条例", False)
        assert citation.article.key == "2"

    @pytest.mark.parametrize(
        "written",
        ["《梯办》第一条", "梯办第一条", "《中华人民共和国电梯管理办法》第1条", "《梯办（2019修正）》第一条"],
    )
    def test_short_titles_and_the_states_name(self, written):
        law = make_law(aliases=["梯办"])
        make_version(law)

        [citation] = self.cite(written)

        assert (citation.law, citation.article.key) == (law, "1")

    def test_what_the_library_lacks_is_kept(self):
        law = make_law()
        make_version(law)

        unknown, missing = self.cite("《不知道的法》第三条、《电梯管理办法》第九十九条")

        assert (unknown.law, unknown.title, unknown.key) == (None, "不知道的法", "3")
        assert (missing.law, missing.article, missing.key) == (law, None, "99")

    def test_law_without_text(self):
        law = make_law()

        [citation] = self.cite("《电梯管理办法》第一条")

        assert (citation.law, citation.version) == (law, None)

    def test_many_texts_cost_one_look_up(self, django_assert_max_num_queries):
        make_version(make_law())
        visit = make_to_feed_back()
        record_citations(visit, "《电梯管理办法》第二条", by=visit.handler, on=DAY, library=(library := Library(DAY)))

        round_ = visit.rounds.get()
        with django_assert_max_num_queries(2):
            record_citations(round_, "《电梯管理办法》第二条", by=visit.handler, on=DAY, library=library)

    def test_same_text_twice_is_one_citation(self):
        visit = make_to_feed_back()
        round_ = visit.rounds.get()
        for _time in range(2):
            record_citations(round_, "《消防法》第二十八条", by=make_user(), on=DAY)

        assert Citation.objects.filter(title="消防法").count() == 1

    def test_words_for_screen_and_paper(self):
        make_version(make_law(), document_no="市政府令第3号", adopted_on=date(2019, 4, 1))

        [source] = {c.source for c in self.cite("《电梯管理办法》第2条第一款；《不知道的法》第三条")}
        named, unknown = Citation.objects.of(source).filter(title__in=["电梯管理办法", "不知道的法"])

        assert cited_label(named) == "《电梯管理办法》第二条 (2019 version)"
        assert cited_as(named) == "《电梯管理办法》第2条第一款（市政府令第3号，2019年4月1日公布，2019年5月1日起施行）"
        assert (cited_label(unknown), cited_as(unknown)) == ("《不知道的法》第三条", "《不知道的法》第三条")


@pytest.mark.django_db
class TestWorkflow:
    """Every text that names its legal basis is read."""

    @pytest.fixture(autouse=True)
    def library(self):
        make_version(make_law())

    def places(self, visit):
        return [(citation.place, citation.key) for citation in visit.citations.all()]

    def test_interview(self):
        visit = make_interviewed()
        record = visit.interviews.get()
        assert self.places(visit) == []

        record_citations(record, "《电梯管理办法》第二条", by=make_user(), on=DAY)

        assert self.places(visit) == [("interview record", "2")]

    def test_answer_on_the_spot(self):
        visit = make_interviewed()
        decisions = [
            DemandDecision(demand=d, decision="explain", legal_basis="《电梯管理办法》第三条")
            for d in visit.demands.all()
        ]
        triage = Triage(
            "answered", "依《电梯管理办法》第一条答复", legal_basis="《电梯管理办法》第二条", result="已答复",
            feedback_method=code("feedback_method", "oral"), decisions=decisions,
        )  # fmt: skip

        triage_visit(visit, triage, by=handler_of(visit), at=NOW)

        assert self.places(visit) == [("decision", "1"), ("result", "2"), ("decision on a demand", "3")]

    def test_result_and_feedback(self):
        visit = make_handling()
        decisions = [DemandDecision(demand=demand, decision="support") for demand in visit.demands.all()]
        visit = record_result(
            visit, by=handler_of(visit), at=NOW, result="好", legal_basis="《电梯管理办法》第二条", decisions=decisions
        )
        told = Feedback(method=code("feedback_method", "oral"), given_at=NOW, content="好")
        told.explanation = "《电梯管理办法》第三条"
        give_feedback(visit, told, by=handler_of(visit), at=NOW)

        assert self.places(visit) == [("result", "2"), ("feedback", "3")]
        assert {c.cited_on for c in visit.citations.all()} == {DAY}

    def test_reply_of_a_department(self):
        slip = make_replied()

        assert [(c.place, c.title) for c in slip.visit.citations.all()] == [("reply of a department", "特种设备安全法")]

    def test_cited_in_several_texts_is_shown_once(self):
        visit = make_to_feed_back()
        record_citations(visit, "《特种设备安全法》第三十八条", by=make_user(), on=DAY)

        [shown] = by_law(visit.citations.all())

        assert shown.places == ["result", "decision"]
