"""Weights, answers and costs drawn together."""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import crmselect as crm
from crmselect import Answer, Assumptions, CostItem, Criterion, DataError, Evaluator, Gates, Offer, Requirement, Study
from crmselect.model import Estimate, Uncertainty, ValueFunction
from crmselect.robustness import Robustness, smaa
from crmselect.scoring.weights import WeightSpace

SCALE = ValueFunction(worst=0, best=1)


def leaf(name, weight=1.0):
    return Criterion(name=name, weight=weight, source=f"attribute.{name}", value=SCALE)


def of_attributes(table, weights=None, **fields):
    names = [f"c{n}" for n in range(len(table[0]))]
    offers = [Offer(name=f"Offer {n}", attributes=dict(zip(names, row, strict=True))) for n, row in enumerate(table)]
    shares = weights or [1.0] * len(names)
    criteria = [leaf(name, weight) for name, weight in zip(names, shares, strict=True)]
    return Study(offers=offers, assumptions=Assumptions(currency="USD"), criteria=criteria, **fields)


def priced(name, low, high, shape="uniform", **attributes):
    amount = Estimate(low=low, likely=(low + high) / 2, high=high, shape=shape)
    return Offer(
        name=name,
        items=(CostItem(item="Price", category="procurement.licences", amount=amount),),
        attributes=attributes,
    )


def asking(answers, **fields):
    needs = [Requirement(id=f"R{n}", text="Something", priority="should") for n in range(1, 5)]
    given = [
        Answer(offer=offer, requirement=f"R{n}", **answer)
        for offer, line in answers.items()
        for n, answer in enumerate(line, 1)
        if answer
    ]
    return Study(
        offers=[Offer(name=name) for name in answers],
        assumptions=Assumptions(currency="USD"),
        requirements=needs,
        answers=given,
        criteria=[Criterion(name="Fit", weight=1, source="requirements.flat")],
        **fields,
    )


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    from crmselect.cli import main

    folder = tmp_path_factory.mktemp("example")
    assert main(["init", str(folder / "study")]) == 0
    return Study.read(folder / "study" / "study.toml")


def test_unit_vectors_take_every_rank_equally_often_and_their_own_weight_is_the_first_of_the_centroid():
    doubt = of_attributes(np.eye(3).tolist()).stress(draws=2**14, seed=7, weights="any")
    assert doubt.acceptability.to_numpy() == pytest.approx(np.full((3, 3), 1 / 3), abs=0.003)
    expected = np.full((3, 3), 7 / 36)
    np.fill_diagonal(expected, 11 / 18)
    assert doubt.central_weights.to_numpy() == pytest.approx(expected, abs=0.005)
    assert not doubt.clear
    assert doubt.verdict.startswith("There is no clear winner")
    assert doubt.say("zh")[0].startswith("没有明确的优胜者")


def test_two_criteria_come_out_as_their_intervals():
    doubt = of_attributes([[1, 0], [0, 1], [0.6, 0.6]]).stress(draws=2**13, seed=0, weights="any")
    by_name = doubt.best.loc[["Offer 0", "Offer 1", "Offer 2"]]
    assert by_name.tolist() == pytest.approx([0.4, 0.4, 0.2], abs=0.002)
    assert doubt.central_weights.loc["Offer 2"].tolist() == pytest.approx([0.5, 0.5], abs=0.002)


def test_it_agrees_with_the_array_function_on_the_same_values():
    table = np.random.default_rng(3).random((6, 4)).round(3)
    doubt = of_attributes(table.tolist()).stress(draws=2**14, seed=1, weights="any")
    found = smaa(table, draws=2**14, seed=2)
    order = [f"Offer {n}" for n in range(6)]
    assert doubt.acceptability.loc[order].to_numpy() == pytest.approx(found.acceptability, abs=0.01)
    assert doubt.expected_regret.loc[order].to_numpy() == pytest.approx(found.expected_regret, abs=0.002)


def test_a_spread_of_nothing_leaves_the_point_ranking():
    doubt = of_attributes([[1, 0], [0.4, 0.7]]).stress(draws=100, seed=0, spread=0)
    assert doubt.best.tolist() == [1.0, 0.0]
    assert doubt.expected_regret.tolist() == pytest.approx([0.0, 0.0], abs=0.06)
    assert doubt.clear


def test_stated_weights_stay_within_their_spread_and_keep_their_mean():
    study = of_attributes([[1, 0, 0], [0, 1, 0], [0, 0, 1]], weights=[5, 3, 2])
    doubt = study.stress(draws=2**13, seed=5, spread=0.2)
    assert doubt.scores["mean"].tolist() == pytest.approx([0.5, 0.3, 0.2], abs=0.005)
    # 0.5 × 1.2 against (0.3 + 0.2) × 0.8 at the most.
    assert doubt.scores["deviation"].max() < 0.06


def test_weights_in_the_stated_order_never_put_the_least_criterion_first():
    study = of_attributes([[1, 0, 0], [0, 1, 0], [0, 0, 1]], weights=[5, 3, 2])
    doubt = study.stress(draws=2**12, seed=5, weights="order")
    assert doubt.best.to_dict() == {"Offer 0": 1.0, "Offer 1": 0.0, "Offer 2": 0.0}
    assert doubt.scores["mean"].tolist() == pytest.approx([11 / 18, 5 / 18, 2 / 18], abs=0.005)


def test_a_space_of_weights_over_the_leaves_or_the_top_is_taken():
    criteria = [Criterion(name="In", weight=1, children=(leaf("a"), leaf("b", 3))), leaf("c")]
    offers = [
        Offer(name="A", attributes={"a": 1, "b": 0, "c": 0}),
        Offer(name="B", attributes={"a": 0, "b": 1, "c": 1}),
    ]
    study = Study(offers=offers, assumptions=Assumptions(currency="USD"), criteria=criteria)
    top = study.stress(draws=2**12, seed=1, weights=WeightSpace(2, lower={0: 1.0}))
    assert top.scores["mean"].to_dict() == pytest.approx({"A": 0.25, "B": 0.75})
    leaves = study.stress(draws=2**12, seed=1, weights=WeightSpace(3, lower={0: 0.6}))
    assert leaves.best.to_dict() == {"A": 1.0, "B": 0.0}
    with pytest.raises(DataError, match="the space has 4 weights"):
        study.stress(draws=10, weights=WeightSpace(4))


def test_an_answer_that_is_missing_takes_the_whole_scale_and_a_range_its_own():
    study = asking({"A": [{"score": 3}] * 4, "B": [{"score": 3}, {"score": 3}, {"score": 2}, None]})
    doubt = study.stress(draws=2**13, seed=3)
    # B lies behind by 1/20 and gains 0 to 5 of 20: it is first where the answer is above 4 of 5.
    assert doubt.best["B"] == pytest.approx(0.2, abs=0.002)
    assert doubt.information["name"].tolist() == ["B: R4"]
    # B's lead, 20ths of a point: u·5 − 4, where positive: ∫ (5u − 4) du from 0.8 to 1 = 0.1 of a twentieth.
    assert doubt.information["value"].tolist() == pytest.approx([0.1 / 20], abs=0.0003)
    assert doubt.facts == pytest.approx(0.1 / 20, abs=0.0001)
    ranged = asking({"A": [{"score": 3}] * 4, "B": [{"score": 3}, {"score": 3}, {"score": 2}, {"low": 3, "high": 5}]})
    assert ranged.stress(draws=2**12, seed=3).best["B"] == pytest.approx(0.5, abs=0.002)
    assert ranged.stress(draws=2**12, seed=3, answers=False).best["B"] == 0.0


def test_answers_that_stay_count_as_they_do_in_the_ranking():
    rules = crm.AnswerRules(missing="exclude")
    study = asking({"A": [{"score": 4}, None, None, None], "B": [{"score": 3}] * 4}, rules=rules)
    assert study.rank().score.to_dict() == pytest.approx({"A": 0.8, "B": 0.6})
    still = study.stress(draws=64, seed=0, answers=False, spread=0)
    assert still.scores["mean"].to_dict() == pytest.approx({"A": 0.8, "B": 0.6})
    # Drawn, an answer that is missing may be anything: a fifth of the fit is known, the rest is even.
    drawn = study.stress(draws=4096, seed=0, spread=0)
    assert drawn.scores.loc["A", "mean"] == pytest.approx((0.8 + 3 * 0.5) / 4, abs=0.001)


def test_a_criterion_scored_as_a_whole_for_one_offer_leaves_the_answers_of_the_others_open():
    answers = {"A": [{"score": 2}] * 4, "B": [None] * 4}
    ana = Evaluator(name="Ana", scores={"Fit": {"A": 0.4}})
    doubt = asking(answers, evaluators=[ana]).stress(draws=4096, seed=0)
    assert doubt.scores.loc["A"].tolist() == pytest.approx([0.4, 0.4, 0.0], abs=1e-9)
    assert doubt.scores.loc["B", "mean"] == pytest.approx(0.5, abs=0.005)
    assert doubt.scores.loc["B", "deviation"] == pytest.approx(np.sqrt(1 / 48), abs=0.005)


def test_two_criteria_of_cost_share_the_price_of_a_point():
    scale = ValueFunction(worst=300, best=0)
    criteria = [
        Criterion(name="C", weight=1, source="cost.nominal", value=scale),
        Criterion(name="D", weight=3, source="cost.present_value", value=scale),
    ]
    study = Study(
        offers=[priced("A", 90, 110), priced("B", 95, 125)],
        assumptions=Assumptions(currency="USD", years=1),
        criteria=criteria,
    )
    assert study.stress(draws=64, seed=0).price_of_a_point == pytest.approx(300)


def test_a_scale_of_single_figures_is_refused_for_costs_that_are_drawn():
    levels = ValueFunction(shape="ordinal", levels={100: 1.0, 110: 0.5})
    criteria = [Criterion(name="Cost", weight=1, source="cost.nominal", value=levels)]
    study = Study(
        offers=[priced("A", 90, 110), priced("B", 105, 115)],
        assumptions=Assumptions(currency="USD", years=1),
        criteria=criteria,
    )
    with pytest.raises(DataError, match="criterion Cost") as refused:
        study.stress(draws=64)
    assert len(refused.value.problems) == 1
    assert study.stress(draws=64, seed=0, costs=False).best["A"] == 1.0


def test_unanimous_draws_have_to_be_five_to_be_clear():
    study = of_attributes([[1, 0.5], [0, 0.4]])
    assert [study.stress(draws=n, seed=0).clear for n in (1, 3, 4, 5, 100)] == [False, False, False, True, True]


def test_costs_are_drawn_through_their_value_function_and_the_budget_is_told():
    criteria = [Criterion(name="Cost", weight=1, source="cost.nominal", value=ValueFunction(worst=200, best=0))]
    study = Study(
        offers=[priced("A", 90, 110), priced("B", 95, 125)],
        assumptions=Assumptions(currency="USD", years=1),
        criteria=criteria,
        gates=Gates(budget=120, budget_kind="nominal"),
    )
    doubt = study.stress(draws=2**13, seed=1)
    # B below A for two uniforms: the triangle of 15 by 15 over 20 by 30.
    assert doubt.best["B"] == pytest.approx(15 * 15 / 2 / (20 * 30), abs=0.002)
    assert doubt.table["within_budget"].to_dict() == pytest.approx({"A": 1.0, "B": 25 / 30}, abs=0.002)
    assert doubt.price_of_a_point == 200
    assert study.stress(draws=64, seed=1, costs=False).best["A"] == 1.0


def test_evaluators_are_drawn_with_their_weights_and_their_answers():
    people = [
        Evaluator(name="Ana", weight=3, weights={"c0": 9, "c1": 1}),
        Evaluator(name="Ben", weight=1, weights={"c0": 1, "c1": 9}),
        Evaluator(name="Silent", weight=0, weights={"c0": 1, "c1": 9}),
    ]
    study = of_attributes([[1, 0], [0, 1]], evaluators=people)
    doubt = study.stress(draws=2**12, seed=2)
    assert doubt.way == "evaluators"
    assert doubt.evaluators == ("Ana", "Ben")
    assert doubt.best.to_dict() == pytest.approx({"Offer 0": 0.75, "Offer 1": 0.25}, abs=0.001)


@pytest.mark.parametrize("method", ["weighted_product", "topsis", "vikor", "spotis", "promethee", "electre"])
def test_any_method_can_be_asked_and_ranks_sum_to_one(method):
    table = np.random.default_rng(8).uniform(0.1, 1, (4, 3)).round(3)
    doubt = of_attributes(table.tolist()).stress(draws=300, seed=0, method=method)
    assert doubt.acceptability.sum(axis=0).tolist() == pytest.approx([1.0] * 4)
    assert doubt.acceptability.sum(axis=1).tolist() == pytest.approx([1.0] * 4)
    assert doubt.facts is None
    single = of_attributes(table.tolist()).stress(draws=1, seed=0, method=method, spread=0)
    point = of_attributes(table.tolist()).rank(method)
    assert single.best[point.winner] > 0


def test_the_same_seed_gives_the_same_bytes_whatever_the_number_of_workers(example):
    alone = example.stress(draws=20_000, seed=0)
    for workers in (1, 2, 5):
        with ProcessPoolExecutor(workers) as pool:
            found = example.stress(draws=20_000, seed=0, executor=pool)
        for mine, theirs in zip(alone.tally, found.tally, strict=True):
            assert np.array_equal(mine, theirs)
        assert alone.to_dict() == found.to_dict()
    assert example.stress(draws=20_000, seed=1).best.to_dict() != alone.best.to_dict()


@settings(max_examples=20)
@given(st.integers(1, 700), st.integers(0, 2**31), st.sampled_from(["sobol", "random"]))
def test_ranks_sum_to_one_for_any_number_of_draws(draws, seed, sampling):
    doubt = of_attributes([[1, 0], [0.2, 0.9], [0.2, 0.9]]).stress(draws=draws, seed=seed, sampling=sampling)
    assert doubt.draws == draws
    assert doubt.best.sum() == pytest.approx(1.0)
    assert doubt.acceptability.sum(axis=1).tolist() == pytest.approx([1.0] * 3)
    # Two offers that are alike share what they take.
    assert doubt.acceptability.loc["Offer 1"].tolist() == pytest.approx(doubt.acceptability.loc["Offer 2"].tolist())


def test_quasi_random_and_random_draws_agree_within_the_standard_error(example):
    even = example.stress(draws=8192, seed=4)
    plain = example.stress(draws=8192, seed=4, sampling="random")
    gap = (even.acceptability - plain.acceptability).abs()
    assert (gap <= 4 * plain.standard_error + 4 * even.standard_error + 1e-9).all(axis=None)


def test_a_better_answer_never_lowers_how_often_an_offer_is_first():
    before = asking({"A": [{"score": 3}] * 4, "B": [{"score": 3}, {"score": 3}, {"score": 2}, None]})
    after = asking({"A": [{"score": 3}] * 4, "B": [{"score": 3}, {"score": 3}, {"score": 2.5}, None]})
    assert after.stress(draws=4096, seed=9).best["B"] > before.stress(draws=4096, seed=9).best["B"]


def test_an_offer_that_a_gate_stops_is_not_in_the_race_and_stays_listed(example):
    doubt = example.stress(draws=500, seed=0)
    assert set(doubt.racing) | set(doubt.ranking.excluded["offer"]) == set(example.offers.names)
    assert set(doubt.racing) == set(doubt.best.index)


def test_nobody_in_the_race_is_refused():
    study = of_attributes([[1, 0]], gates=Gates(attributes={"c0": {"minimum": 2}}))
    with pytest.raises(DataError, match="no offer passes"):
        study.stress(draws=10)


def test_one_offer_is_first_whatever_is_drawn():
    doubt = of_attributes([[1, 0]]).stress(draws=10, seed=0)
    assert doubt.clear
    assert doubt.say()[0] == "Offer 0 is the only offer that passes the gates, whatever is drawn."
    assert doubt.pairwise.isna().all(axis=None)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"draws": 0}, "draws"),
        ({"seed": -1}, "seed"),
        ({"spread": 1.5}, "spread"),
        ({"spread": "x"}, "spread"),
        ({"weights": "sated"}, "stated"),
        ({"weights": "evaluators"}, "evaluators"),
        ({"sampling": "sobel"}, "sobol"),
    ],
)
def test_arguments_that_make_no_sense_are_refused_with_their_mending(options, message):
    with pytest.raises(DataError, match=message):
        of_attributes([[1, 0], [0, 1]]).stress(**options)


def test_weights_of_ranks_make_one_figure_of_all_acceptabilities():
    doubt = of_attributes([[1, 0], [0, 1]]).stress(draws=1024, seed=0, weights="any")
    assert doubt.holistic([1, 0]).tolist() == pytest.approx(doubt.best.tolist())
    assert doubt.holistic([1, 1]).tolist() == pytest.approx([1.0, 1.0])
    for wrong in ([1], [0.5, 1], [1, -1]):
        with pytest.raises(DataError, match="meta"):
            doubt.holistic(wrong)


def test_a_reserve_moves_the_draws_with_the_point_estimate():
    criteria = [Criterion(name="Cost", weight=1, source="cost.nominal", value=ValueFunction(worst=200, best=0))]
    plan = Assumptions(currency="USD", years=1, contingency={"procurement": 0.1})
    study = Study(offers=[priced("A", 90, 110)], assumptions=plan, criteria=criteria)
    doubt = study.stress(draws=1024, seed=1)
    assert doubt.scores.loc["A", "mean"] == pytest.approx(doubt.scores.loc["A", "score"], abs=0.001)


def test_inquiries_are_weighed_against_what_they_cost(example):
    doubt = example.stress(draws=4096, seed=7)
    top = doubt.information.iloc[0]
    found = doubt.inquiries({top["name"]: top["money"] / 2, doubt.information.iloc[-1]["name"]: 1e9})
    assert found["worthwhile"].tolist() == [True, False]
    assert found["net"].iloc[0] == pytest.approx(top["money"] / 2)
    with pytest.raises(DataError, match="nothing of this name"):
        doubt.inquiries({"Nobody: R1": 10})


def test_the_result_is_plain_data_and_names_its_seed(example):
    doubt = example.stress(draws=512)
    again = example.stress(draws=512, seed=doubt.seed)
    assert isinstance(doubt, Robustness)
    data = json.loads(json.dumps(doubt.to_dict(), allow_nan=False))
    assert data["schema"] == "crmselect/robustness/1"
    assert data["seed"] == doubt.seed
    assert data["acceptability"] == again.to_dict()["acceptability"]
    assert pd.Series(data["pairwise"]["Kelvarro Cloud"]).isna().sum() == 1
    assert "<table" in doubt._repr_html_()


def test_uncertain_users_divide_a_cost_per_user():
    seats = CostItem(item="Seats", category="procurement.licences", amount=10, per="users", every="month")
    fee = CostItem(item="Fee", category="procurement.licences", amount=12_000, every="year")
    criteria = [
        Criterion(name="Cost", weight=1, source="cost.per_user_month", value=ValueFunction(worst=40, best=0)),
    ]
    plan = Assumptions(
        currency="USD", years=1, drivers={"users": 100}, uncertainty=Uncertainty(drivers={"users": [0.5, 1, 2]})
    )
    offers = [Offer(name="Seats", items=(seats,)), Offer(name="Fee", items=(fee,))]
    doubt = Study(offers=offers, assumptions=plan, criteria=criteria).stress(draws=1024, seed=1)
    assert doubt.scores.loc["Seats", "deviation"] == pytest.approx(0.0, abs=1e-6)
    assert doubt.scores.loc["Fee", "deviation"] > 0.02


def test_it_agrees_with_ranking_many_studies_one_by_one():
    """Another way to the same shares: each draw is a study of its own, ranked by the point model."""
    rng, count = np.random.default_rng(11), 600
    needs = [
        Requirement(id=f"R{n}", text="Something", priority=("should", "could")[n % 2], area="AB"[n // 2])
        for n in range(4)
    ]
    open_ = {("A", "R1"), ("B", "R2"), ("C", "R3")}
    scores = {(o, f"R{n}"): float(rng.integers(1, 6)) for o in "ABC" for n in range(4) if (o, f"R{n}") not in open_}
    ranges = {"A": (80, 100, 140), "B": (90, 110, 120), "C": (60, 100, 150)}
    scale = ValueFunction(worst=200, best=50)

    def study(prices, answers, weights):
        offers = [
            Offer(name=o, attributes={"c0": v}, items=(CostItem(item="P", category="procurement.other", amount=p),))
            for (o, p), v in zip(prices.items(), (0.4, 0.6, 0.5), strict=True)
        ]
        fit, cost, in_c0, in_cost, a, b = weights
        criteria = [
            Criterion(name="Fit", weight=fit, source="requirements", area_weights={"A": a, "B": b}),
            Criterion(
                name="Rest",
                weight=cost,
                children=(
                    leaf("c0", in_c0),
                    Criterion(name="Cost", weight=in_cost, source="cost.nominal", value=scale),
                ),
            ),
        ]
        given = [Answer(offer=o, requirement=r, score=s) for (o, r), s in answers.items()]
        plan = Assumptions(currency="USD", years=1)
        return Study(offers=offers, assumptions=plan, requirements=needs, answers=given, criteria=criteria)

    stated = np.array([60.0, 40.0, 1.0, 3.0, 2.0, 1.0])
    estimates = {o: Estimate(low=r[0], likely=r[1], high=r[2], shape="triangular") for o, r in ranges.items()}
    doubt = study(estimates, scores, stated).stress(draws=2**13, seed=5, spread=0.4)
    firsts = dict.fromkeys("ABC", 0)
    for _ in range(count):
        prices = {o: float(rng.triangular(*r)) for o, r in ranges.items()}
        drawn = {**scores, **{cell: 5.0 * float(rng.random()) for cell in sorted(open_)}}
        # Siblings move by factors of their own on their shares, and are made to sum to one by the model.
        shares = stated / np.repeat([stated[:2].sum(), stated[2:4].sum(), stated[4:].sum()], 2)
        ranking = study(prices, drawn, shares * rng.uniform(0.6, 1.4, 6)).rank()
        firsts[ranking.winner] += 1
    for name, times in firsts.items():
        share = float(doubt.best[name])
        assert times / count == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / count) + 0.005)
    assert 0.1 < doubt.best.max() < 0.9
