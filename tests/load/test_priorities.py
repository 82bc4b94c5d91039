"""Priorities as people write them."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect.errors import DataError
from crmselect.load.priorities import (
    PriorityError,
    heading_priority,
    medium_letter,
    parse_priority,
    read_priority,
)
from crmselect.model.requirement import PRIORITIES

SPELLINGS = {
    "must": ["must", "Must have", "must-have", "MUST_HAVE", "M", "Mandatory", "required", "essential", "Critical", "P0",
             "必须", "必需", "必备", "强制", "Ｍｕｓｔ", "**Must**", "MUST.", "🔴 Must", "必须 ✅", "Must Have / P0", "P1 (must)"],
    "should": ["should", "Should-Have", "SHOULD_HAVE", "S", "D", "desirable", "High", "P1", "应该", "应当", "重要", "高", "高优先级",
               "Priority: high", "[SHOULD]"],
    "could": ["could", "Could have", "C", "nice to have", "Nice-to-have", "O", "optional", "Medium", "P2", "可以", "可选", "期望",
              "最好有", "中"],
    "wont": ["wont", "won't", "won’t have", "Won't have this time", "W", "would", "out of scope", "WONT_HAVE", "low", "P3", "Deferred",
             "不需要", "暂不", "不做", "低"],
}  # fmt: skip


@pytest.mark.parametrize(("word", "priority"), [(word, key) for key, words in SPELLINGS.items() for word in words])
def test_every_usual_spelling_is_read(word: str, priority: str) -> None:
    assert parse_priority(word) == priority


@pytest.mark.parametrize(
    ("text", "priority"),
    [
        ("MUST_HAVE (regulatory)", "must"),
        ("HIGH (see the conflict with C-3 — only in phase 1)", "should"),
        ("SHOULD_HAVE (a must for large rooms)", "should"),
        ("SHOULD (must)", "should"),
        ("COULD_HAVE (first by partners; MUST later)", "could"),
        ("Must Have -- all other stories need it", "must"),
        ("MUST_HAVE. In line with principle 7.", "must"),
        ("Should have for the first release", "should"),
        ("P0 立即", "must"),
        ("高（时间敏感）", "should"),
        ("1 - Critical", "must"),
    ],
)
def test_a_note_behind_the_priority_says_nothing_about_it(text: str, priority: str) -> None:
    assert parse_priority(text) == priority


@pytest.mark.parametrize("text", ["English: MUST_HAVE; Welsh: SHOULD_HAVE", "SHOULD (branches), MUST (head office)"])
def test_of_several_priorities_for_parts_the_strictest_counts_and_is_marked(text: str) -> None:
    assert read_priority(text) == ("must", True, False)


@pytest.mark.parametrize("text", ["Must / Should / Could", "MUST|SHOULD", "P0/P1", "High/Medium", "must, should"])
def test_a_choice_that_nobody_made_is_refused(text: str) -> None:
    with pytest.raises(DataError, match=r"several priorities.*keep the one"):
        parse_priority(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Musst", "'Musst' is no priority — did you mean 'must'?"),
        ("mandatroy", "did you mean 'mandatory'?"),
        ("TBD", "'TBD' is no priority — write must, should, could or wont"),
        ("", "no priority is given"),
        ("🔴", "no priority is given"),
        ("P4", "'P4' is no priority"),
        ("3", "'3' is no priority"),
        ("could not decide", "is no priority"),
        ("Phase 1 (foundation)", "is no priority"),
        ("x" * 500, "…' is no priority"),
    ],
)
def test_what_is_no_priority_is_refused_with_the_nearest_word(text: str, said: str) -> None:
    with pytest.raises(DataError) as caught:
        parse_priority(text)
    assert said in str(caught.value)


def test_the_lowest_step_of_a_scale_is_told_from_a_plain_refusal() -> None:
    assert read_priority("Low").lowest
    assert read_priority("P3").lowest
    assert not read_priority("Won't have").lowest


def test_a_lone_m_is_medium_only_beside_high_or_low() -> None:
    assert read_priority("M").priority == "must"
    assert read_priority("M", medium=True).priority == "could"
    assert medium_letter(["M", "High", "L"]) is True
    assert medium_letter(["M", "S", "C"]) is False
    assert medium_letter(["Must", "High"]) is False
    assert medium_letter(["M", "H", "C"]) is None


@pytest.mark.parametrize(
    ("heading", "priority"),
    [
        ("Must have", "must"),
        ("3.2 Should-have requirements (phase 2)", "should"),
        ("P0 - Must Have", "must"),
        ("First release (Must have)", "must"),
        ("High priority", "should"),
        ("Nice to have features", "could"),
        ("Mandatory requirements", "must"),
        ("二、可选功能", "could"),
        ("Won't have", "wont"),
        ("Optional", None),
        ("Out of scope", None),
        ("High availability", None),
        ("Critical success factors", None),
        ("Gaps (high priority missing)", None),
        ("Must and should", None),
        ("", None),
    ],
)
def test_a_heading_ranks_what_stands_below_it_only_where_it_can_mean_nothing_else(
    heading: str, priority: str | None
) -> None:
    assert heading_priority(heading) == priority


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(PriorityError):
        assert read_priority(text).priority in PRIORITIES
    assert heading_priority(text) in {*PRIORITIES, None}


@given(
    st.sampled_from([(w, p) for p, words in SPELLINGS.items() for w in words if len(w) > 1]), st.sampled_from("(（[【")
)
def test_a_remark_in_brackets_changes_nothing(spelling: tuple[str, str], opened: str) -> None:
    word, priority = spelling
    closed = {"(": ")", "（": "）", "[": "]", "【": "】"}[opened]
    assert parse_priority(f"{word} {opened}agreed in May{closed}") == priority
