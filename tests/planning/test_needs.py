"""What is worth reading in a requirements document."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import crmselect as crm
from crmselect.errors import Place
from crmselect.load.samples import sample_path
from crmselect.planning.needs import review_needs
from crmselect.planning.needs_text import clauses, near_pairs, vague_words, words_of


def need(id_: str, text: str = "", priority: str = "should", **fields: object) -> crm.Requirement:
    return crm.Requirement(id=id_, text=text or f"Text of {id_}", priority=priority, **{"area": "Sales", **fields})


def document(*needs: crm.Requirement) -> crm.RequirementSet:
    return crm.RequirementSet(requirements=needs)


def said(review, kind: str) -> list[str]:
    return [remark.en for remark in review.of(kind)]


def test_a_sound_document_has_nothing_to_remark():
    needs = document(
        need("R1", "Accounts are exported"), need("R2", "Leads are routed", "must", acceptance="Ten leads")
    )
    assert not len(needs.review())
    assert str(needs.review(language="zh")) == "没有需要留意的事项"


@pytest.mark.parametrize("name", ["sample_requirements.md", "sample_requirements.zh-CN.md"])
def test_the_samples_are_sound(name):
    assert not len(crm.load_requirements(sample_path(name)).review())


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("The system exports all contacts as a CSV file", "The system shall export all contacts to a CSV file", True),
        ("Contacts can be exported to CSV by any user", "Any user can export contacts to CSV", True),
        ("系统支持批量导入客户数据", "系统支持客户数据的批量导入", True),
        ("批量导入客户数据", "客户数据的批量导入", True),
        ("Reports open within 2 seconds for 100 users", "Reports open within 5 seconds for 500 users", False),
        ("Create, edit and delete contacts", "Create, edit and delete contracts", False),
        ("销售可以查看客户合同", "客户可以查看销售合同", False), ("支持客户管理", "支持商机管理", False),
    ],
)  # fmt: skip
def test_other_endings_and_another_order_of_words_hide_no_repetition(one, other, near):
    assert bool(len(document(need("R1", one), need("R2", other)).review().of("near_duplicate"))) is near


@pytest.mark.parametrize("text", ["ok", "fast", "n/a", "tbd", "-", "to be defined", "easy to use", "快", "待定", "无"])
def test_a_criterion_that_says_nothing_is_none(text):
    review = document(need("R1", "Search shall be fast", "must", acceptance=text)).review()
    assert len(review.of("untestable")) == 1
    [remark] = review.of("no_acceptance")
    assert remark.en == f"1 of 1 musts has no acceptance criterion: R1 (“{text}” says nothing)"
    assert remark.zh == f"1 条必须项中有 1 条没有验收标准：R1（“{text}”不能作为标准）"


@pytest.mark.parametrize("text", ["2 s", "100%", "see manual p. 7", "All fields are in the file", "导出含全部字段"])
def test_a_short_criterion_is_one_all_the_same(text):
    assert not len(document(need("R1", "Search shall be fast", "must", acceptance=text)).review())


def test_requirements_that_say_the_same_are_named_together_with_their_place():
    first = need("R1", "Export to CSV.", place=Place("a.md", row=7))
    needs = document(first, need("R2", "export  TO ｃｓｖ"), need("R3", "Print"))
    [remark] = needs.review().of("duplicate")
    assert (remark.subject, remark.where) == ("R1", "a.md row 7")
    assert remark.en == "R1 and R2 say the same: “Export to CSV.”"
    assert remark.zh == "R1、R2 内容相同：“Export to CSV.”"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sales managers export the monthly forecast by region and team", "Sales managers export the weekly forecast by region and team"),
        ("销售经理可以按区域和团队导出每月销售预测报表", "销售经理可以按区域和团队导出每周销售预测报表"),
    ],
)  # fmt: skip
def test_requirements_that_nearly_say_the_same_are_named(one, other):
    assert (
        len(document(need("R1", one), need("R2", other), need("R3", "Print a page")).review().of("near_duplicate")) == 1
    )


def test_several_that_are_alike_share_one_remark():
    texts = ["month", "week", "quarter", "year"]
    needs = document(
        *(need(f"R{n}", f"Managers export sales forecasts by region, per {t}") for n, t in enumerate(texts))
    )
    [remark] = needs.review().of("near_duplicate")
    assert remark.en.startswith("4 requirements nearly say the same: R0, R1, R2, R3: “Managers export")
    assert remark.zh.startswith("4 条需求内容相近：R0、R1、R2、R3")


def test_short_texts_are_no_near_duplicates():
    assert not document(need("R1", "Export to CSV"), need("R2", "Export to PDF")).review().of("near_duplicate")


@given(
    st.lists(st.frozensets(st.sampled_from("abcdefghij"), max_size=8), max_size=12), st.sampled_from([0.5, 0.75, 0.9])
)
def test_no_pair_is_missed(texts, least):
    found, whole = near_pairs(texts, least)
    slow = {
        (i, j)
        for j in range(len(texts))
        for i in range(j)
        if min(len(texts[i]), len(texts[j])) >= 4 and len(texts[i] & texts[j]) / len(texts[i] | texts[j]) >= least
    }
    assert whole
    assert {(pair.first, pair.second) for pair in found} == slow


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The interface shall be user-friendly and intuitive", ("user-friendly", "intuitive")),
        ("Reports, dashboards etc. as needed", ("etc", "as needed")),
        ("系统应尽量快速，界面友好、操作灵活", ("尽量", "快速", "友好", "灵活")),
        ("Breakfast is fetched from steadfast, goodwill", ()),
        ("Fast-track approval", ()),
    ],
)
def test_words_without_a_measure(text, words):
    assert vague_words(text) == words


def test_a_must_of_vague_words_cannot_be_tested_unless_it_has_a_criterion_or_a_figure():
    vague = "Search is fast"
    review = document(
        need("R1", vague, "must"), need("R2", f"{vague} on site", "must", acceptance="95 % within 1 s"),
        need("R3", "Search is fast: 2 seconds", "must"), need("R4", f"{vague} at home"),
    ).review()  # fmt: skip
    assert [remark.subject for remark in review.of("untestable")] == ["R1"]
    assert "it says “fast” and gives neither a measure" in said(review, "untestable")[0]
    assert "写有“fast”，既无衡量尺度" in review.of("untestable")[0].zh


def test_musts_without_a_criterion_are_summed_up_on_one_line():
    needs = document(*(need(f"R{n}", priority="must") for n in range(30)), *(need(f"S{n}") for n in range(30)))
    [line] = said(needs.review(), "no_acceptance")
    assert line.startswith("30 of 30 musts have no acceptance criterion: R0, R1, ")
    assert line.endswith(" …")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The system shall log in", 1),
        ("The system shall log in and it shall log out", 2),
        ("系统应支持导出，且应支持打印", 2),
        ("系统必须记录日志以及审计，并且通知管理员", 2),
        ("系统支持导出和打印", 1),
        ("移动应用可离线使用", 1),
    ],
)
def test_demands_that_are_joined_in_one(text, count):
    assert clauses(text) == count
    assert len(document(need("R1", text)).review().of("compound")) == (count > 1)


def test_an_area_that_asks_nothing_and_requirements_without_one():
    needs = document(need("R1"), need("R2", priority="wont", area="Later"), need("R3", area=""))
    review = needs.review()
    assert [remark.subject for remark in review.of("empty_area")] == ["Later"]
    assert said(review, "no_area") == ["1 requirement stands in no area: R3"]
    assert not document(need("R1", area=""), need("R2", area="")).review().of("no_area")


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ([50, 45], "The weights add up to 95, not to 100"),
        ([0.5, 0.6], "The weights add up to 1.1, not to 1"),
        ([50, 50], None),
        ([3, 4], None),
        ([0, 0], "Every weight is 0: nothing is judged by"),
        ([60, None], "1 of 2 requirements have a weight of their own; the others take their priority's: R1"),
        ([None, None], None),
    ],
)
def test_weights_that_do_not_add_up(weights, told):
    review = document(*(need(f"R{n}", weight=weight) for n, weight in enumerate(weights))).review()
    assert said(review, "weights") == ([told] if told else [])


def test_an_area_whose_weights_add_up_to_something_else_than_those_of_others():
    needs = [need(f"{area}{n}", area=area, weight=weight) for area, both in
             {"A": (40, 60), "B": (50, 50), "C": (50, 40)}.items() for n, weight in enumerate(both)]  # fmt: skip
    assert said(document(*needs).review(), "weights") == ["The weights of C add up to 90, those of other areas to 100"]


def test_too_many_musts():
    musts = [need(f"M{n}", priority="must", acceptance="x") for n in range(7)]
    some = [need(f"S{n}") for n in range(3)]
    [line] = said(document(*musts, *some).review(), "musts")
    assert line.startswith("7 of 10 requirements are musts (70 %)")
    assert not document(*musts[:6], *some, need("S9")).review().of("musts")


def answer(offer: str, id_: str, code: str | None = "standard", **fields: object) -> crm.Answer:
    return crm.Answer(offer=offer, requirement=id_, code=code, **fields)


def test_with_answers_it_says_what_nobody_answers_what_is_not_asked_and_what_tells_none_apart():
    needs = document(need("R1"), need("R2"), need("R3"), need("R4", priority="wont"))
    answers = crm.AnswerSet(answers=(
        answer("A", "R1"), answer("B", "R1"), answer("A", "R2"), answer("B", "R2", "roadmap"),
        answer("A", "R3", None, comment="later"), answer("B", "R33"),
    ))  # fmt: skip
    review = needs.review(answers)
    assert said(review, "unanswered") == ["Nobody answers 1 requirement: R3"]
    assert said(review, "alike") == ["All 2 offers answer alike, so that nothing tells them apart, 1 requirement: R1"]
    [strange] = review.of("unknown_requirement")
    assert strange.subject == "R33"
    assert "did you mean 'R3'?" in strange.en
    # An offer that was asked and did not answer is not alike.
    assert not needs.review(answers, ["A", "B", "C"]).of("alike")


def test_beyond_ten_of_a_kind_the_others_share_one_remark():
    needs = document(*(need(f"R{n}", f"It shall do {n} and shall undo {n}") for n in range(25)))
    compound = needs.review().of("compound")
    assert len(compound) == 11
    assert compound[-1].en.startswith("15 more of the kind: R10, R11")


def test_every_remark_has_words_in_both_languages():
    needs = document(
        need("R1", "It shall be fast and shall be easy", "must", weight=3), need("R2", "it shall be FAST and shall be easy"),
        need("R3", priority="wont", area="Later"), need("R4", area=""),
    )  # fmt: skip
    review = review_needs(
        needs, crm.AnswerSet(answers=(answer("A", "R9"), answer("A", "R1"), answer("B", "R1"))), language="zh"
    )
    kinds = {remark.kind for remark in review.remarks}
    assert {"duplicate", "untestable", "no_acceptance", "compound", "empty_area", "no_area", "weights",
            "unknown_requirement", "unanswered", "alike"} <= kinds  # fmt: skip
    for remark in review.remarks:
        assert any("\u4e00" <= char <= "\u9fff" for char in remark.zh)
        assert remark.en.isascii() or "“" in remark.en or "…" in remark.en
    assert list(review.table["text"]) == [remark.zh for remark in review.remarks]


def test_a_study_s_review_holds_that_of_its_requirements():
    needs = document(need("R1", "It shall be fast and shall be easy", "must"))
    study = crm.Study(
        offers=[crm.Offer(name="A")],
        assumptions={"currency": "USD", "years": 1},
        requirements=needs,
        answers=(answer("A", "R1"),),
    )
    assert [remark.subject for remark in study.review().of("untestable", "compound")] == ["R1", "R1"]


@pytest.mark.parametrize("kind", ["different", "alike"])
def test_two_thousand_requirements_take_less_than_two_seconds(kind):
    draw = random.Random(5)  # noqa: S311 - words to be long, not secret
    words = [f"word{n}" for n in range(800)]
    texts = (
        [" ".join(draw.choices(words, k=14)) for _ in range(2000)]
        if kind == "different"
        else [
            f"A sales user opens the record of customer number {n} and looks at its whole history" for n in range(2000)
        ]
    )
    needs = document(*(need(f"R{n}", text) for n, text in enumerate(texts)))
    before = time.process_time()
    review = needs.review()
    assert time.process_time() - before < 2
    assert len(review) < 30


def test_words_of_an_empty_text():
    assert words_of("…") == frozenset()
