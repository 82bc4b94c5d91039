"""Names in a file that has faults: enough to tell which answers are of nobody."""

from __future__ import annotations

import pytest

from crmselect.load import load_answers
from crmselect.load.answer_names import ids_in, offers_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("name,currency,implementation\nA,USD,cheap\nB,QQQ,5\n", ("A", "B")),
        ("供应商,货币,实施费\n甲,CNY,便宜\n", ("甲",)),
        ("vendor,offer,implementation\nV,A,cheap\n", ("A",)),
        ("name,implementation\nA,5\n,6\n", None), ("x,y\n1,2\n", None), ("", None),
    ],
)  # fmt: skip
def test_offers_are_named_whatever_is_wrong_with_their_prices(tmp_path, text, names):
    path = tmp_path / "offers.csv"
    path.write_text(text, encoding="utf-8")
    assert offers_in(path) == names


def test_requirements_are_named_by_their_ids_alone(tmp_path):
    path = tmp_path / "needs.csv"
    path.write_text("id,requirement,priority\nR1,Works,perhaps\nR2,Fits,must\n", encoding="utf-8")
    assert ids_in(path) == ("R1", "R2")
    path.write_text("requirement,priority\nWorks,perhaps\n", encoding="utf-8")
    assert ids_in(path) is None
    assert ids_in(tmp_path / "none.csv") is None


def test_answers_of_nobody_are_told_against_them(tmp_path):
    offers, answers = tmp_path / "offers.csv", tmp_path / "answers.csv"
    offers.write_text("name,currency,implementation\nAcme,USD,cheap\n", encoding="utf-8")
    answers.write_text("id,Acmee\nR1,standard\n", encoding="utf-8")
    with pytest.raises(ValueError, match="there is no offer 'Acmee' — did you mean 'Acme'"):
        load_answers(answers, offers=offers_in(offers))
