from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import crmselect as crm
from crmselect.model import Answer, AnswerRules, Criterion, Gates, Offer, OfferSet, Requirement, ValueFunction
from crmselect.scoring import open_answers, rank

NEEDS = (
    Requirement(id="F1", text="Leads", priority="must", area="Sales"),
    Requirement(id="F2", text="Quotes", priority="should", area="Sales"),
    Requirement(id="F3", text="Tickets", priority="could", area="Service"),
    Requirement(id="F4", text="Maps", priority="wont", area="Service"),
)
COST = Criterion(name="Cost", weight=30, source="cost.present_value", value=ValueFunction(worst=1000, best=0))
FIT = Criterion(name="Fit", weight=70, source="requirements")
NAMES = ("Acme", "Bravo", "Cargo")
SCALE = 5.0


def answer(offer, requirement, given):
    if given is None or isinstance(given, str):
        return Answer(offer=offer, requirement=requirement, code=given)
    if isinstance(given, tuple):
        return Answer(offer=offer, requirement=requirement, low=given[0], high=given[1])
    return Answer(offer=offer, requirement=requirement, score=given)


def ranked(cells, costs=(400, 600, 100), **options):
    offers = OfferSet(offers=tuple(Offer(name=n) for n in NAMES[: len(cells)]))
    answers = [
        answer(name, need.id, given)
        for name, row in zip(NAMES, cells, strict=False)
        for need, given in zip(NEEDS, row, strict=True)
    ]
    series = {"present_value": pd.Series(dict(zip(offers.names, map(float, costs), strict=False)))}
    return rank(offers, NEEDS, answers, options.pop("criteria", (FIT, COST)), costs=series, **options)


FULL = [["standard"] * 4, ["configuration"] * 4, ["partner"] * 4]


def test_without_open_answers_the_bounds_are_the_scores_and_the_winner_is_necessary():
    found = open_answers(ranked(FULL))
    assert found.low.tolist() == pytest.approx(ranked(FULL).score.tolist())
    assert found.high.tolist() == pytest.approx(ranked(FULL).score.tolist())
    assert found.necessary_winner == found.ranking.winner
    assert found.possible_winners == (found.ranking.winner,)
    assert found.sentences == ("Every answer is given.",)


def test_a_missing_answer_may_be_anything_and_a_range_anything_within():
    cells = [["standard", None, (1, 3), 0.0], *FULL[1:]]
    found = open_answers(ranked(cells))
    low, high = (0.7 * (sales + service) / 2 + 0.3 * 0.6 for sales, service in ((4 / 6, 0.2), (1, 0.6)))
    assert (found.low["Acme"], found.high["Acme"]) == pytest.approx((low, high))
    assert found.answers["requirement"].tolist() == ["F3", "F2"]


def test_a_must_that_is_open_can_still_be_met():
    cells = [[None, "standard", "standard", "standard"], *FULL[1:]]
    found = open_answers(ranked(cells))
    assert found.ranking.winner != "Acme"
    assert found.table.loc["Acme", "gates"] == "open"
    assert "Acme" in found.possible_winners
    first = found.answers.iloc[0]
    assert (first["requirement"], first["turns_gate"], first["turns_winner"]) == ("F1", True, True)
    assert "Chase first Acme on F1" in found.say("en")[-1]
    assert "首先追问 Acme 的 F1" in found.say("zh")[-1]


def test_a_must_that_a_range_may_meet_is_open_too():
    found = open_answers(ranked([[(1, 4), "standard", "standard", "standard"], *FULL[1:]]))
    assert found.table.loc["Acme", "gates"] == "open"
    found = open_answers(ranked([[(1, 2), "standard", "standard", "standard"], *FULL[1:]]))
    assert found.table.loc["Acme", "gates"] == "fails"
    assert "Acme" not in found.possible_winners


def test_a_minimum_that_open_answers_can_reach_is_open():
    cells = [["standard", None, "standard", "standard"], *FULL[1:]]
    found = open_answers(ranked(cells, gates=Gates(area_minimum={"Sales": 0.9})))
    assert found.table["gates"].to_dict() == {"Acme": "open", "Bravo": "fails", "Cargo": "fails"}
    assert found.necessary_winners == ()
    assert found.say("en")[1] == "Only Acme can be first, if it passes the gates."


def test_an_offer_over_the_budget_cannot_win_whatever_it_answers():
    found = open_answers(ranked([["standard", None, None, None], *FULL[1:]], gates=Gates(budget=300)))
    assert found.possible_winners == ("Cargo",)
    assert not found.answers["in_reach"].any()


def test_the_answer_that_moves_its_score_most_is_chased_first_among_equals():
    cells = [["standard", None, None, None], ["standard", "standard", None, "standard"], FULL[2]]
    found = open_answers(ranked(cells, costs=(1000, 1000, 0)))
    rows = found.answers
    same = rows[~rows["turns_winner"]]
    assert same["change"].is_monotonic_decreasing
    assert rows.iloc[-1]["requirement"] == "F4"
    assert rows.iloc[-1]["change"] == 0


def test_what_a_single_answer_changes_is_what_ranking_it_says():
    cells = [["standard", None, (1, 3), "standard"], ["standard", "standard", None, None], FULL[2]]
    for rules in (AnswerRules(), AnswerRules(missing="exclude")):
        found = open_answers(ranked(cells, rules=rules))
        for row in found.answers.to_dict("records"):
            scores = []
            winners = []
            for end in (row["worst"], row["best"]):
                tried = [list(one) for one in cells]
                at = NAMES.index(row["offer"]), [n.id for n in NEEDS].index(row["requirement"])
                tried[at[0]][at[1]] = end * SCALE
                after = ranked(tried, rules=rules)
                scores.append(after.score[row["offer"]])
                winners.append(after.winners)
            assert scores == pytest.approx([row["score_worst"], row["score_best"]])
            assert row["turns_winner"] == any(one != found.ranking.winners for one in winners)


cell = st.one_of(
    st.none(),
    st.sampled_from(["standard", "configuration", "partner", "roadmap", "unsupported"]),
    st.floats(0, 5),
    st.tuples(st.floats(0, 5), st.floats(0, 5)).map(lambda ends: tuple(sorted(ends))),
)
row = st.lists(cell, min_size=4, max_size=4)


@settings(max_examples=80, deadline=None)
@given(st.lists(row, min_size=3, max_size=3), st.sampled_from(["worst", "exclude"]), st.data())
def test_bounds_and_winners_hold_in_every_completion(cells, missing, data):
    options = {
        "rules": AnswerRules(missing=missing),
        "gates": Gates(total_minimum=data.draw(st.sampled_from([None, 0.4]))),
        "costs": data.draw(st.tuples(*[st.integers(0, 1000)] * 3)),
    }
    found = open_answers(ranked(cells, **options))
    ends = data.draw(st.sampled_from(["any", "low", "high"]))
    full = [
        [
            given
            if isinstance(given, str | float)
            else data.draw(st.floats(*(given or (0, 5))))
            if ends == "any"
            else (given or (0.0, 5.0))[ends == "high"]
            for given in one
        ]
        for one in cells
    ]
    after = ranked(full, **options)
    assert (after.score >= found.low - 1e-9).all()
    assert (after.score <= found.high + 1e-9).all()
    passing = after.places.notna()
    assert (passing <= found.passes_high).all()
    assert (passing >= found.passes_low).all()
    assert set(after.winners) <= set(found.possible_winners)
    assert set(found.necessary_winners) <= set(after.winners)


@settings(max_examples=60, deadline=None)
@given(st.lists(row, min_size=3, max_size=3), st.tuples(*[st.integers(0, 1000)] * 3))
def test_each_possible_winner_wins_in_some_completion(cells, costs):
    found = open_answers(ranked(cells, costs=costs))
    for name in NAMES:
        full = [
            [given if isinstance(given, str | float) else (given or (0.0, SCALE))[own == name] for given in one]
            for own, one in zip(NAMES, cells, strict=True)
        ]
        assert (name in ranked(full, costs=costs).winners) == (name in found.possible_winners)


def test_costs_that_are_closed_stay_so_and_may_be_worth_anything():
    cells = [[None, "standard", "standard", "standard"], *FULL[1:]]
    gates = Gates(staged=True, budget=700)
    cheap, dear = (open_answers(ranked(cells, gates=gates, costs=(own, 600, 100))) for own in (1, 650))
    assert cheap.low["Acme"] == dear.low["Acme"]
    assert cheap.high["Acme"] == dear.high["Acme"]
    assert cheap.high["Acme"] == pytest.approx(1)
    assert cheap.answers["change"].tolist() == pytest.approx([0.7 / 2 * 4 / 6])
    assert cheap.ranking.closed == ("Acme",)
    assert "Acme" in cheap.possible_winners


def test_customisation_without_its_cost_is_an_open_question():
    found = open_answers(ranked([["customisation", *["standard"] * 3], *FULL[1:]]))
    assert found.unpriced == (("Acme", "F1"),)
    assert "ask for the price" in found.sentences[-1]


def test_where_nobody_has_answered_everything_is_open():
    found = open_answers(ranked([[None] * 4] * 3))
    assert len(found.answers) == 12
    assert set(found.possible_winners) == set(NAMES)
    assert found.table["gates"].tolist() == ["open"] * 3


def test_without_requirements_nothing_is_open():
    offers = OfferSet(offers=(Offer(name="Acme"),))
    found = open_answers(rank(offers, criteria=(COST,), costs={"present_value": pd.Series({"Acme": 10.0})}))
    assert found.necessary_winner == "Acme"
    json.dumps(found.to_dict(), allow_nan=False)


def test_it_leaves_as_data_and_as_a_page():
    found = open_answers(ranked([[None] * 4, *FULL[1:]], language="zh"))
    body = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert body["schema"] == "crmselect/open_answers/1"
    assert body["answers"][0]["offer"] == "Acme"
    assert "待定" in found._repr_html_()


def test_another_method_has_no_bounds():
    with pytest.raises(ValueError, match="method='additive'"):
        open_answers(ranked(FULL, method="topsis"))


def test_the_sample_answers_that_are_open_are_found():
    study = crm.Study(
        offers=crm.load_offers(crm.sample_path("sample_vendors.csv")),
        requirements=crm.load_requirements(crm.sample_path("sample_requirements.md")),
        answers=crm.load_answers(crm.sample_path("sample_answers.csv")),
        assumptions=crm.Assumptions(currency="USD", years=5, drivers={"users": 120}),
        gates=crm.Gates(budget=900_000),
    )
    found = study.open_answers()
    assert len(found.answers) == 12
    assert found.unpriced == (("Banyanloom Private", "INT-02"),)
    assert np.all(found.low <= found.ranking.score + 1e-12)
