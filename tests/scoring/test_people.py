from __future__ import annotations

import itertools
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import crmselect as crm
from crmselect.errors import DataError
from crmselect.model import Answer, Criterion, Evaluator, Gates, Offer, OfferSet, Requirement, ValueFunction
from crmselect.scoring import (
    aggregate,
    borda,
    combine,
    condorcet,
    kendall_w,
    leave_one_out,
    panel,
    rank,
    spread,
)
from crmselect.scoring.weights import ahp

NEEDS = (
    Requirement(id="F1", text="Leads", priority="must", area="Sales"),
    Requirement(id="F2", text="Quotes", priority="should", area="Sales"),
    Requirement(id="F3", text="Tickets", priority="could", area="Service"),
)
COST = Criterion(name="Cost", weight=30, source="cost.present_value", value=ValueFunction(worst=1000, best=0))
FIT = Criterion(name="Fit", weight=50, source="requirements")
SUPPORT = Criterion(name="Support", weight=20, source="attribute.hours", value=ValueFunction(worst=0, best=24))
CODES = {
    "Acme": ["standard", "partner", "roadmap"],
    "Bravo": ["configuration", "standard", "standard"],
    "Cargo": ["partner", "standard", "standard"],
}
WEIGHTS = {"Fit": 10, "Cost": 80, "Support": 10}


def base(**options):
    offers = OfferSet(
        offers=tuple(Offer(name=n, attributes={"hours": h}) for n, h in zip(CODES, (20, 8, 12), strict=True))
    )
    answers = [
        Answer(offer=offer, requirement=need.id, code=code)
        for offer, codes in CODES.items()
        for need, code in zip(NEEDS, codes, strict=True)
    ]
    costs = {"present_value": pd.Series({"Acme": 400.0, "Bravo": 600.0, "Cargo": 100.0})}
    given_ = {"requirements": NEEDS, "answers": answers, "criteria": (FIT, COST, SUPPORT), "costs": costs, **options}
    return rank(offers, **given_)


# --- combining ------------------------------------------------------------------------------------------------------


def test_weights_on_any_scale_count_alike():
    assert aggregate([[60, 40], [2, 8]]).tolist() == pytest.approx([0.4, 0.6])


def test_geometric_means_of_weights_are_priorities_aggregated_as_ahp_does():
    matrices = [[[1, 3, 5], [1 / 3, 1, 3], [1 / 5, 1 / 3, 1]], [[1, 1, 2], [1, 1, 2], [1 / 2, 1 / 2, 1]]]
    group = ahp(matrices, aggregate="priorities", evaluator_weights=[2, 1])
    own = [one.weights for one in group.members]
    assert aggregate(own, method="geometric", evaluator_weights=[2, 1]).tolist() == pytest.approx(
        group.weights.tolist()
    )


def test_a_median_weighs_by_the_say_and_stands_between_where_the_say_divides_evenly():
    assert combine([1.0, 2.0, 9.0], method="median") == 2
    assert combine([1.0, 2.0, 9.0], method="median", evaluator_weights=[1, 1, 2]) == pytest.approx(5.5)
    assert combine([1.0, 2.0, 9.0], method="median", evaluator_weights=[1, 1, 5]) == 9
    assert combine([1.0, 9.0], method="median") == 5


def test_who_has_no_view_is_not_counted():
    assert combine([[0.2, np.nan], [0.6, np.nan]])[0] == pytest.approx(0.4)
    assert np.isnan(combine([[0.2, np.nan], [0.6, np.nan]])[1])
    assert combine([0.2, np.nan, 0.6], method="median") == pytest.approx(0.4)


def test_weights_whose_median_is_zero_everywhere_are_refused_with_the_remedy():
    with pytest.raises(DataError, match=r"the median of every criterion's weight is 0 — combine by method='mean'"):
        aggregate(np.eye(3), method="median")


def test_leaving_one_out_gives_the_weights_of_the_others():
    rows = [[1, 0], [0, 1], [1, 1]]
    assert leave_one_out(rows)[0].tolist() == aggregate(rows[1:]).tolist()
    with pytest.raises(DataError, match="give two evaluators or more"):
        leave_one_out(rows[:1])


def test_the_spread_of_one_view_is_nothing():
    low, high, deviation = spread([[0.1, np.nan], [0.1, np.nan], [0.1, 0.4]])
    assert (low.tolist(), high.tolist(), deviation.tolist()) == ([0.1, 0.4], [0.1, 0.4], [0, 0])


# --- agreement and votes --------------------------------------------------------------------------------------------


def test_kendalls_w_of_six_applicants_seen_by_three_executives():
    """Siegel (1956), Nonparametric Statistics, table 9.4: s = 25.5, W = .16."""
    found = kendall_w([[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]])
    assert found.w == pytest.approx(25.5 / 157.5)
    assert found.chi_square == pytest.approx(3 * 5 * 25.5 / 157.5)


def test_kendalls_w_is_corrected_for_ties():
    """Kendall (1948), also Siegel (1956), chapter 9: three rankings of ten with ties, W = .828."""
    ranks = [
        [1, 4.5, 2, 4.5, 3, 7.5, 6, 9, 7.5, 10],
        [2.5, 1, 2.5, 4.5, 4.5, 8, 9, 6.5, 10, 6.5],
        [2, 1, 4.5, 4.5, 4.5, 4.5, 8, 8, 8, 10],
    ]
    assert kendall_w(ranks).w == pytest.approx(591 / 714)
    assert round(kendall_w(ranks).w, 3) == 0.828


def test_the_chance_of_agreement_is_that_of_chi_square():
    from scipy.stats import chi2, friedmanchisquare

    rng = np.random.default_rng(3)
    ranks = rng.permuted(np.tile(np.arange(1, 9), (5, 1)), axis=1)
    found = kendall_w(ranks)
    assert found.p_value == pytest.approx(chi2.sf(found.chi_square, 7))
    assert found.chi_square == pytest.approx(friedmanchisquare(*ranks.T)[0])


def test_one_evaluator_agrees_and_so_do_all_who_hold_everything_level():
    assert kendall_w([[1, 2, 3]])[:4] == (1.0, 2.0, 2, 1.0)
    assert kendall_w([[1, 1, 1], [2, 2, 2]])[:4] == (1.0, 0.0, 2, 1.0)
    assert kendall_w([[1], [1]])[:2] == (1.0, 0.0)


def test_places_with_gaps_are_mean_ranks():
    assert kendall_w([[1, 2, 2, 4], [1, 2, 3, 4]]) == kendall_w([[1, 2.5, 2.5, 4], [1, 2, 3, 4]])


TENNESSEE = [[1, 2, 3, 4], [4, 1, 2, 3], [4, 3, 1, 2], [4, 3, 2, 1]]
"""Memphis, Nashville, Chattanooga, Knoxville as the voters near each rank them."""


def test_borda_and_condorcet_find_nashville_the_capital_of_tennessee():
    say = [42, 26, 15, 17]
    assert borda(TENNESSEE, evaluator_weights=say).points.tolist() == [126, 194, 173, 107]
    found = condorcet(TENNESSEE, evaluator_weights=say)
    assert found.winner == 1
    assert found.cycle == ()
    assert (found.pairwise[1, 0], found.pairwise[0, 1]) == (58, 42)


def test_condorcets_paradox_has_no_winner_and_says_the_cycle():
    found = condorcet([[1, 2, 3], [3, 1, 2], [2, 3, 1]])
    assert (found.winner, found.cycle) == (None, (0, 1, 2))


def test_a_cycle_below_the_winner_is_none_and_ties_at_the_top_are_none():
    assert condorcet([[1, 2, 3, 4], [1, 4, 2, 3], [1, 3, 4, 2]])[1:] == (0, ())
    assert condorcet([[1, 2], [2, 1]])[1:] == (None, ())


def test_borda_shares_the_points_of_a_tie():
    assert borda([[1, 1, 3]]).points.tolist() == [1.5, 1.5, 0]
    assert borda([[1, 1, 3]]).ranks.tolist() == [1.5, 1.5, 3]


# --- the panel ------------------------------------------------------------------------------------------------------


def test_one_evaluator_without_views_is_the_study_itself():
    study = base()
    found = panel(study, [Evaluator(name="Ana")])
    assert found.combined is study
    assert found.concordance.w == 1


def test_one_evaluator_is_the_panel():
    ana = Evaluator(
        name="Ana",
        weights=WEIGHTS,
        answers=[
            Answer(offer="Acme", requirement="F3", low=2, high=4),
            Answer(offer="Bravo", requirement="F1", code="roadmap"),
        ],
        scores={"Support": {"Cargo": 0.9}},
    )
    found = panel(base(), [ana])
    own = found.rankings["Ana"]
    assert found.combined.score.tolist() == pytest.approx(own.score.tolist(), abs=1e-12)
    assert found.combined.stops == own.stops
    assert found.combined.excluded["offer"].tolist() == ["Bravo"]


def test_weights_are_the_mean_of_those_who_weighed():
    people = [
        Evaluator(name="Ana", weights=WEIGHTS),
        Evaluator(name="Ben", weights={"Fit": 2, "Cost": 1, "Support": 1}),
        Evaluator(name="Eva", weights={"Fit / Sales": 3, "Fit / Service": 1}),
    ]
    local = panel(base(), people).combined.weights["local"]
    assert local[["Fit", "Cost", "Support"]].tolist() == pytest.approx([0.3, 0.525, 0.175])
    assert local["Fit / Sales"] == pytest.approx(0.75)


def test_answers_are_the_mean_of_those_who_answered_and_the_vendors_elsewhere():
    people = [
        Evaluator(name="Ana", answers=[Answer(offer="Acme", requirement="F3", score=4)]),
        Evaluator(name="Ben", weight=3, answers=[Answer(offer="Acme", requirement="F3", code="unsupported")]),
        Evaluator(name="Eva"),
    ]
    fit = panel(base(), people).combined.fit
    assert fit.by_area.loc["Service", "Acme"] == pytest.approx(0.2)
    assert fit.by_area.loc["Service", "Bravo"] == 1
    assert panel(base(), people, answers="median").combined.fit.by_area.loc["Service", "Acme"] == 0


def test_an_answer_on_which_all_agree_stays_what_it_is():
    people = [Evaluator(name=n, answers=[Answer(offer="Acme", requirement="F1", code="roadmap")]) for n in "AB"]
    found = panel(base(), people).combined
    assert found.stops[0].reason_en.endswith("only on the roadmap")


def test_the_cost_of_closing_a_gap_stays_the_vendors():
    answers = [Answer(offer="Acme", requirement="F1", code="customisation", cost=500)]
    study = base(answers=[a for a in base().answers if (a.offer, a.requirement) != ("Acme", "F1")] + answers)
    people = [
        Evaluator(name=n, answers=[Answer(offer="Acme", requirement="F1", score=s)]) for n, s in (("A", 2), ("B", 3))
    ]
    assert panel(study, people).combined.places["Acme"] is not pd.NA
    with pytest.raises(ValidationError, match="state the cost in the offer's own answer"):
        Evaluator(name="Ana", answers=answers)


def test_a_criterion_scored_as_a_whole_counts_with_its_scores():
    people = [
        Evaluator(name="Ana", scores={"Fit / Sales": {"Acme": 0.2}, "Support": {"Bravo": 1}}),
        Evaluator(name="Ben", scores={"Fit / Sales": {"Acme": 0.6}}),
    ]
    found = panel(base(), people).combined
    assert found.values.loc["Acme", "Fit / Sales"] == pytest.approx(0.4)
    assert found.values.loc["Bravo", "Fit / Sales"] == base().values.loc["Bravo", "Fit / Sales"]
    assert found.values.loc["Bravo", "Support"] == 1
    assert found.weights["global"].tolist() == pytest.approx(base().weights["global"].tolist())
    assert found.contributions.sum(axis=1).tolist() == found.score.tolist()


def test_disagreement_is_shown_on_criteria_on_offers_and_as_a_map():
    people = [Evaluator(name="Ana", weights=WEIGHTS), Evaluator(name="Ben", scores={"Support": {"Bravo": 1}})]
    found = panel(base(), people).disagreement
    assert found.criteria.loc["Cost", ["low", "high", "deviation"]].tolist() == pytest.approx([0.3, 0.8, 0.25])
    assert found.map.loc["Bravo", "Support"] == pytest.approx((1 - 8 / 24) / 2)
    assert found.map.loc["Acme"].tolist() == [0, 0, 0, 0]
    assert found.offers.loc["Cargo", "low"] < found.offers.loc["Cargo", "high"]


def test_leaving_out_tells_who_decides():
    people = [
        Evaluator(name="Ana", weights={"Fit": 0, "Cost": 0, "Support": 1}, weight=3),
        Evaluator(name="Ben", weights=WEIGHTS),
    ]
    found = panel(base(), people)
    assert found.winner == "Acme"
    assert found.without["winner"].to_dict() == {"Ana": "Cargo", "Ben": "Acme"}
    assert found.without["turned"].to_dict() == {"Ana": True, "Ben": False}
    assert "Without Ana, Cargo is first." in found.say_in("en")
    assert "去掉 Ana 后，Cargo 居首。" in found.say_in("zh")


def test_without_the_only_one_who_has_a_say_the_study_is_left():
    study = base()
    found = panel(study, [Evaluator(name="Ana", weights=WEIGHTS), Evaluator(name="Ben", weight=0)])
    assert found.rankings_without["Ana"] is study


def test_an_offer_that_someone_stops_stands_behind_all_that_pass_there():
    people = [
        Evaluator(name="Ana", answers=[Answer(offer="Cargo", requirement="F1", code="roadmap")]),
        Evaluator(name="Ben"),
    ]
    found = panel(base(), people)
    assert found.placed.loc["Ana", "Cargo"] == 3
    assert pd.isna(found.table.loc["Cargo", "rank: Ana"])
    assert found.table.loc["Cargo", "rank: Ben"] == 1


def test_a_circle_among_evaluators_is_said():
    scales = {name: ValueFunction(worst=0, best=10) for name in "xyz"}
    tree = [Criterion(name=n, source=f"attribute.{n}", value=v) for n, v in scales.items()]
    figures = {"Acme": (9, 5, 1), "Bravo": (5, 1, 9), "Cargo": (1, 9, 5)}
    offers = OfferSet(
        offers=tuple(Offer(name=n, attributes=dict(zip("xyz", f, strict=True))) for n, f in figures.items())
    )
    people = [Evaluator(name=n.upper(), weights={m: float(m == n) for m in "xyz"}) for n in "xyz"]
    found = panel(rank(offers, criteria=tree), people)
    assert found.condorcet.winner is None
    assert found.condorcet.cycle == ("Acme", "Bravo", "Cargo")
    assert any("Acme beats Bravo beats Cargo beats Acme" in line for line in found.sentences)
    assert found.concordance.w == pytest.approx(0)
    assert found.combined.winners == ("Acme", "Bravo", "Cargo")


def test_a_panel_leaves_as_data_and_as_a_page():
    found = panel(base(), [Evaluator(name="<Ana>", weights=WEIGHTS), Evaluator(name="Ben")])
    body = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert body["schema"] == "crmselect/panel/1"
    assert body["concordance"]["evaluators"] == 2
    assert "&lt;Ana&gt;" in found._repr_html_()
    assert "<Ana>" not in found._repr_html_()


def test_nobody_passing_is_said():
    study = base(gates=Gates(budget=50))
    found = panel(study, [Evaluator(name="Ana"), Evaluator(name="Ben")])
    assert found.winner is None
    assert "no offer passes the gates" in found.sentences[0]
    json.dumps(found.to_dict(), allow_nan=False)


@pytest.mark.parametrize(
    ("evaluator", "said"),
    [
        ({"weights": {"Fitt": 1}}, "there is no criterion 'Fitt' — did you mean 'Fit'?"),
        ({"weights": {"Fit": 1}}, "'Fit' without 'Cost', 'Support' — weigh them too"),
        ({"weights": {"Fit": 0, "Cost": 0, "Support": 0}}, "all weigh 0"),
        ({"answers": [Answer(offer="Acne", requirement="F1", score=1)]}, "there is no offer 'Acne'"),
        ({"answers": [Answer(offer="Acme", requirement="F9", score=1)]}, "there is no requirement 'F9'"),
        ({"answers": [Answer(offer="Acme", requirement="F1", score=9)]}, "9.00 is above the scale of 5"),
        ({"scores": {"Cost": {"Acme": 1}}}, "a cost is computed, not judged"),
        ({"scores": {"Fit": {"Acme": 1}}}, "other criteria hang below it"),
        ({"scores": {"Support": {"Acne": 1}}}, "there is no offer 'Acne'"),
        ({"weight": 0}, "none has a say"),
    ],
)
def test_what_an_evaluator_names_wrongly_is_named_with_its_remedy(evaluator, said):
    with pytest.raises(DataError) as caught:
        panel(base(), [Evaluator(name="Ana", **evaluator)])
    assert said in str(caught.value)


def test_every_fault_of_every_evaluator_is_said_at_once():
    people = [Evaluator(name="Ana", weights={"Fitt": 1}), Evaluator(name="Ana", scores={"Nope": {"Acme": 1}})]
    with pytest.raises(DataError) as caught:
        panel(base(), people)
    assert len(caught.value.problems) == 3
    with pytest.raises(DataError, match="there are none — add"):
        panel(base(), [])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3).filter(any), min_size=2, max_size=4), st.data())
def test_the_order_of_the_evaluators_makes_no_difference(rows, data):
    names = ["Fit", "Cost", "Support"]
    people = [
        Evaluator(name=f"E{k}", weight=k + 1, weights=dict(zip(names, row, strict=True))) for k, row in enumerate(rows)
    ]
    turned = data.draw(st.permutations(people))
    one, two = panel(base(), people), panel(base(), turned)
    assert one.combined.score.tolist() == pytest.approx(two.combined.score.tolist(), abs=1e-12)
    assert one.concordance.w == pytest.approx(two.concordance.w)
    assert one.borda.to_dict() == pytest.approx(two.borda.to_dict())
    assert one.condorcet[1:] == two.condorcet[1:]


def test_condorcets_winner_is_whoever_wins_every_duel():
    rng = np.random.default_rng(5)
    for _ in range(60):
        ranks = rng.permuted(np.tile(np.arange(4), (rng.integers(1, 6), 1)), axis=1)
        found = condorcet(ranks)
        wins = {
            a for a in range(4) if all((ranks[:, a] < ranks[:, b]).sum() > len(ranks) / 2 for b in range(4) if b != a)
        }
        assert ({found.winner} - {None}) == wins
        for a, b in itertools.pairwise([*found.cycle, *found.cycle[:1]]):
            assert (ranks[:, a] < ranks[:, b]).sum() > len(ranks) / 2


# --- in a study -----------------------------------------------------------------------------------------------------


def study(**changes):
    seats = crm.CostItem(item="Seats", category="procurement.licences", amount=50, per="users", every="month")
    return crm.Study(
        offers=[crm.Offer(name=n, items=(seats,), attributes={"hours": 8}) for n in ("Acme", "Bravo")],
        requirements=list(NEEDS),
        assumptions=crm.Assumptions(currency="USD", years=2, drivers={"users": 10}),
        gates=crm.Gates(budget=20_000),
        **changes,
    )


def test_a_study_takes_evaluators_and_ranks_with_their_answers_alone():
    people = [{"name": "Ana", "answers": [{"offer": "Bravo", "requirement": n.id, "code": "standard"} for n in NEEDS]}]
    found = study(evaluators=people).panel()
    assert found.combined.order == ("Bravo", "Acme")
    assert found.combined.weights.index.tolist() == ["Fit", "Fit / Sales", "Fit / Service", "Cost"]
    assert study(evaluators=people).rank().winners == ("Acme", "Bravo")


def test_a_study_names_what_its_evaluators_refer_to_and_is_not_there():
    with pytest.raises(ValidationError, match="there is no criterion 'Fut'"):
        study(evaluators=[{"name": "Ana", "weights": {"Fut": 1, "Cost": 2}}])
    with pytest.raises(ValidationError, match="two evaluators are named 'Ana'"):
        study(evaluators=[{"name": "Ana"}, {"name": "Ana"}])


def test_a_study_with_evaluators_survives_json_and_hashing():
    one = study(
        evaluators=[Evaluator(name="Ana", weights={"Fit": 1, "Cost": 2}, scores={"Fit / Sales": {"Acme": 0.5}})]
    )
    again = crm.Study.model_validate_json(one.model_dump_json())
    assert again == one
    assert hash(again.evaluators) == hash(one.evaluators)
