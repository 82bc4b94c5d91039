"""Does the audit find what flips an answer, say why a formula is left aside, and stay still where nothing flips it?"""

from __future__ import annotations

import json
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import crmselect as crm
from crmselect.model import Bound, Criterion, Gates, Offer, OfferSet, ValueFunction
from crmselect.robustness import audit
from crmselect.scoring import rank
from crmselect.scoring.prices import FORMULAS

SETTINGS = settings(deadline=None, max_examples=25)
# Stilger, Siderius & van Raaij (2017) describe the effect; the figures are constructed.
QUALITY, PRICES = {"A": 80, "B": 90, "C": 10}, {"A": 100, "B": 118, "C": 50}
RATIOS = ["lowest_over_price", "quality_cost", "order87"]
OWN = "additive"

COLUMNS = st.lists(
    st.tuples(st.integers(0, 100), st.integers(1, 300), st.booleans()), min_size=1, max_size=6
)  # fmt: skip


def named(rows):
    """Return qualities, prices and gates of drawn rows: an offer that is out lacks an attribute's least."""
    names = [f"Offer {at}" for at in range(len(rows))]
    return (
        dict(zip(names, (q for q, _, _ in rows), strict=True)),
        dict(zip(names, (p for _, p, _ in rows), strict=True)),
        {name for name, (_, _, out) in zip(names, rows, strict=True) if out},
    )


def gated(quality, prices, out):
    offers = OfferSet(
        offers=tuple(Offer(name=n, attributes={"quality": q, "ok": float(n not in out)}) for n, q in quality.items())
    )
    tree = [
        Criterion(name="Q", weight=60, source="attribute.quality", value=ValueFunction(worst=0, best=100)),
        Criterion(name="P", weight=40, source="cost.present_value", value=ValueFunction(worst=200, best=0)),
    ]
    gates = Gates(attributes={"ok": Bound(minimum=1)})
    return rank(offers, criteria=tree, gates=gates, costs={"present_value": pd.Series(prices, dtype=float)})


@pytest.fixture(scope="module")
def sample():
    return crm.Study(
        offers=crm.load_offers(crm.sample_path("sample_vendors.csv")),
        requirements=crm.load_requirements(crm.sample_path("sample_requirements.md")),
        answers=crm.load_answers(crm.sample_path("sample_answers.csv")),
        assumptions=crm.Assumptions(currency="USD", years=5, discount_rate=0.08, drivers={"users": 120}),
        gates=crm.Gates(budget=900_000),
    )


@pytest.mark.parametrize("formula", RATIOS)
def test_a_hopeless_offer_turns_the_ratio_formulas(weighed, formula):
    found = audit(weighed(QUALITY, PRICES))
    points = found.table["points"].loc[formula]
    assert points[["A", "B", "C"]].tolist() == pytest.approx([68.0, 70.9492, 46.0], abs=5e-5)
    assert found.table["winner"][formula] == "B"
    row = found.deletions.query("formula == @formula and change == 'without' and offer == 'C'").iloc[0]
    assert (row["winner"], row["turned"]) == ("A", True)
    assert not found.robust


def test_without_the_hopeless_offer_the_points_are_those_published(weighed):
    points = audit(weighed({"A": 80, "B": 90}, {"A": 100, "B": 118})).table["points"].loc["lowest_over_price"]
    assert points[["A", "B"]].tolist() == pytest.approx([88.0, 87.8983], abs=5e-5)


def test_an_excluded_offer_that_is_let_in_turns_the_ratio_formulas_and_not_the_additive_value():
    found = audit(gated(QUALITY, PRICES, {"C"}))
    let_in = found.deletions.query("change == 'with'").set_index("formula")
    assert let_in.loc["lowest_over_price", ["winner", "leader", "turned"]].tolist() == ["B", "B", True]
    assert found.table["winner"]["lowest_over_price"] == "A"
    assert found.table["turned_by"]["lowest_over_price"] == "with C"
    assert not let_in.loc[OWN, "turned"]


def test_a_newcomer_that_wins_is_named_but_turns_nothing_among_the_others():
    found = audit(gated({"A": 80, "B": 60, "Z": 100}, {"A": 100, "B": 110, "Z": 100}, {"Z"}))
    let_in = found.deletions.query("change == 'with'").set_index("formula")
    assert let_in.loc[OWN, ["winner", "leader", "turned"]].tolist() == ["Z", "A", False]
    assert found.robust


def test_equal_value_for_money_shows_which_formula_favours_whom(weighed):
    # Denfield's data: the middle bid is punished by the ratio, the dear one by min-max; the rest call it a tie.
    same = {"A": 50, "B": 75, "C": 100}
    found = audit(weighed(same, same, price_weight=50, worst=100))
    points = found.table["points"][["A", "B", "C"]]
    assert points.loc["lowest_over_price"].tolist() == pytest.approx([75.0, 70.8333, 75.0], abs=5e-5)
    assert points.loc["linear_to_lowest (highest)"].tolist() == pytest.approx([75.0, 62.5, 50.0])
    assert points.loc["linear_absolute"].tolist() == pytest.approx([50.0, 50.0, 50.0])
    assert points.loc["utility_index"].tolist() == pytest.approx([0.5, 0.5, 0.5])
    assert points.loc["richtwert"].tolist() == pytest.approx([1.0, 1.0, 1.0])
    assert found.winners["lowest_over_price"] == ("A", "C")
    assert found.winners["linear_to_lowest (highest)"] == ("A",)
    assert found.winners["richtwert"] == ("A", "B", "C")
    assert not found.robust
    assert "A, B and C share the first place" in found.verdict


def test_every_formula_has_a_row_behind_the_additive_value(weighed):
    table = audit(weighed(QUALITY, PRICES)).table
    assert table.index[0] == OWN
    assert set(FORMULAS) < set(table.index)
    assert (table["stated"] != "").all()


def test_the_linear_formulas_stand_on_the_stated_scale_and_budget(weighed):
    found = audit(weighed(QUALITY, PRICES, gates=Gates(budget=400)))
    kept = {one.key: dict(one.parameters) for one in found.settings}
    assert kept["linear_bounds"] == {"best": 0.0, "worst": 200.0}
    assert kept["linear_absolute"] == {"reference": 400.0}
    points = found.table["points"]
    assert points.loc["linear_bounds"].tolist() == pytest.approx(points.loc[OWN].tolist())


def test_what_a_point_is_worth_follows_from_the_weights(weighed):
    found = audit(weighed(QUALITY, PRICES))
    worth = next(one.parameters["value_per_point"] for one in found.settings if one.key == "award_on_value")
    assert worth == pytest.approx(0.6 / 0.4 * 200 / 100)
    assert found.table["rank"].loc["award_on_value"].tolist() == found.table["rank"].loc[OWN].tolist()


def test_a_formula_without_a_scale_stays_listed_with_its_reason():
    offers = OfferSet(offers=(Offer(name="A", attributes={"q": 1}), Offer(name="B", attributes={"q": 2})))
    tree = [
        Criterion(name="Q", source="attribute.q", value=ValueFunction(worst=0, best=4)),
        Criterion(
            name="P", source="cost.present_value", value=ValueFunction(shape="target", target=100, tolerance=50)
        ),
    ]  # fmt: skip
    found = audit(rank(offers, criteria=tree, costs={"present_value": pd.Series({"A": 100.0, "B": 120.0})}))
    for formula in ("linear_bounds", "linear_absolute", "award_on_value"):
        assert found.table["note"][formula]
        assert found.table["rank"].loc[formula].isna().all()
    assert any("cannot be applied" in sentence for sentence in found.sentences)


@pytest.mark.parametrize(
    ("weight", "applied", "said"),
    [
        (40, True, ""),
        (30, True, ""),
        (20, True, "breaches Article 55 for goods (30 % or more): applied as for services"),
        (5, False, "breaches Article 55"),
    ],
)
def test_the_weight_that_order_87_prescribes_is_checked_and_a_breach_said(weighed, weight, applied, said):
    found = audit(weighed(QUALITY, PRICES, price_weight=weight))
    assert ("order87" in found.preferences) == applied
    assert said in found.table["note"]["order87"]
    assert (found.table["note"]["order87"] == "") == (not said)


def test_a_price_of_zero_is_refused_by_ratios_and_taken_by_the_rest(weighed):
    found = audit(weighed({"A": 80, "B": 90}, {"A": 0, "B": 118}))
    refused = {one.key for one in found.settings if one.refused}
    assert refused == {
        "lowest_over_price", "linear_to_lowest", "world_bank", "quality_cost", "order87", "richtwert",
        "richtwert (band)", "utility_index",
    }  # fmt: skip
    assert "the price of A is 0" in found.table["note"]["richtwert"]
    assert all(np.isfinite(points).all() for points in found.preferences.values())


def test_an_excluded_offer_at_no_price_is_let_in_only_where_the_formula_takes_it():
    found = audit(gated({"A": 80, "B": 60, "Z": 10}, {"A": 100, "B": 90, "Z": 0}, {"Z"}))
    let_in = found.deletions.query("change == 'with'").set_index("formula")
    assert "price of zero" in let_in.loc["lowest_over_price", "note"]
    assert not let_in.loc["lowest_over_price", "turned"]
    assert let_in.loc[OWN, "winner"] == "A"


def test_one_offer_cannot_be_turned(weighed):
    found = audit(weighed({"A": 80}, {"A": 100}))
    assert found.robust
    assert found.verdict == "A is the only offer that passes the gates, so that nothing here can turn the answer."
    assert not len(found.deletions)


def test_offers_all_alike_share_the_first_place_under_every_formula(weighed):
    found = audit(weighed({"A": 50, "B": 50, "C": 50}, {"A": 100, "B": 100, "C": 100}))
    assert set(found.winners.values()) == {("A", "B", "C")}
    assert not found.robust
    assert not found.deletions["turned"].any()
    assert not found.roundings["turned"].any()
    assert found.verdict == "The answer is not robust: A, B and C share the first place by additive value."


def test_where_nobody_passes_there_is_nothing_to_audit(weighed):
    found = audit(weighed(QUALITY, PRICES, gates=Gates(budget=10)))
    assert found.winner is None
    assert not found.robust
    assert found.verdict == "No offer passes the gates, so that there is no answer to audit."
    assert list(found.table["rank"].columns) == ["B", "A", "C"]
    assert found.table["points"].isna().all(axis=None)
    assert found.sentences == ()
    json.dumps(found.to_dict(), allow_nan=False)
    assert "<table" in found._repr_html_()


def test_without_requirements_the_price_alone_is_audited():
    costs = {"present_value": pd.Series({"A": 100.0, "B": 90.0})}
    offers = OfferSet(offers=(Offer(name="A"), Offer(name="B")))
    found = audit(rank(offers, gates=Gates(budget=200), costs=costs))
    assert found.winner == "B"
    assert found.case.price_weight == 1
    refused = {one.key for one in found.settings if one.refused}
    assert refused == {"world_bank", "richtwert", "richtwert (band)", "award_on_value"}
    assert set(found.winners.values()) == {("B",)}
    assert "Only the price" in found.sentences[0]


def test_criteria_without_cost_give_the_price_no_weight():
    offers = OfferSet(offers=(Offer(name="A", attributes={"q": 1}), Offer(name="B", attributes={"q": 2})))
    tree = [Criterion(name="Q", source="attribute.q", value=ValueFunction(worst=0, best=4))]
    ranking = rank(offers, criteria=tree, costs={"present_value": pd.Series({"A": 100.0, "B": 120.0})})
    found = audit(ranking)
    assert found.case.price_weight == 0
    assert "no weight" in found.sentences[0]
    assert {one.key for one in found.settings if one.refused} >= {"award_on_value", "order87", "utility_index"}
    assert audit(rank(offers, criteria=tree)).table["note"]["richtwert"] == "no prices are given"


def test_several_kinds_of_cost_count_together_as_the_price_weight():
    offers = OfferSet(offers=(Offer(name="A", attributes={"q": 1}), Offer(name="B", attributes={"q": 2})))
    scale = ValueFunction(worst=200, best=0)
    tree = [
        Criterion(name="Q", weight=50, source="attribute.q", value=ValueFunction(worst=0, best=4)),
        Criterion(name="Present", weight=30, source="cost.present_value", value=scale),
        Criterion(name="Nominal", weight=20, source="cost.nominal", value=scale),
    ]
    costs = {"present_value": pd.Series({"A": 100.0, "B": 120.0}), "nominal": pd.Series({"A": 110.0, "B": 150.0})}
    ranking = rank(offers, criteria=tree, costs=costs)
    found = audit(ranking)
    assert (found.case.price_weight, found.case.kind) == (0.5, "present_value")
    points = found.table["points"].loc[OWN]
    assert points.tolist() == pytest.approx((100 * ranking.score[points.index]).tolist())


def test_costs_that_stay_closed_are_let_in_nowhere():
    offers = OfferSet(offers=tuple(Offer(name=n, attributes={"q": q}) for n, q in (("A", 3), ("B", 2), ("C", 0))))
    tree = [
        Criterion(name="Q", source="attribute.q", value=ValueFunction(worst=0, best=4)),
        Criterion(name="P", source="cost.present_value", value=ValueFunction(worst=200, best=0)),
    ]
    gates = Gates(attributes={"q": Bound(minimum=1)}, staged=True)
    costs = {"present_value": pd.Series({"A": 100.0, "B": 90.0, "C": 10.0})}
    found = audit(rank(offers, criteria=tree, gates=gates, costs=costs))
    assert found.case.closed == ("C",)
    assert not (found.deletions["change"] == "with").any()
    assert "C could not be let in: the costs are not open or not known." in found.sentences


def test_rounding_makes_a_tie_or_flips_an_order(weighed):
    ranking = weighed({"A": 80.4, "B": 80.0}, {"A": 100, "B": 100})
    found = audit(ranking)
    own = found.roundings.query("formula == 'additive'").set_index(["rounding", "step"])
    assert own.loc[("points", 1.0), ["winner", "turned", "ties"]].tolist() == ["A, B", True, "A = B"]
    assert not own.loc[("points", 0.1), "turned"]
    flipped = audit(weighed({"A": 80.0, "B": 80.2}, {"A": 103.4, "B": 104.5}, price_weight=50))
    row = flipped.roundings.query("formula == 'additive' and rounding == 'prices' and step == 10").iloc[0]
    assert flipped.winner == "A"
    assert (row["winner"], row["flips"]) == ("B", "B > A")


def test_prices_are_rounded_to_three_and_two_digits_of_the_lowest(sample):
    steps = sample.audit().roundings.query("rounding == 'prices'")["step"]
    assert sorted(steps.unique()) == [1_000, 10_000]


def test_an_evaluator_whose_leaving_turns_the_answer_is_named(weighed):
    full = weighed(QUALITY, PRICES)
    other = weighed({"A": 95, "B": 90, "C": 10}, PRICES)
    found = audit(full, without={"Kim": other, "Lee": full})
    assert found.people.to_dict("list") == {
        "evaluator": ["Kim", "Lee"], "winner": ["A", "B"], "turned": [True, False], "order_turned": [True, False],
    }  # fmt: skip
    assert "without Kim it is A" in found.verdict
    assert "Without Kim, A is first." in found.sentences


def test_without_evaluators_the_audit_says_so(weighed):
    assert "No evaluators are recorded, so none was left out." in audit(weighed(QUALITY, PRICES)).sentences


def test_a_ranking_of_other_offers_is_refused(weighed):
    with pytest.raises(crm.DataError, match=r"without\['Kim'\]: is a ranking of other offers"):
        audit(weighed(QUALITY, PRICES), without={"Kim": weighed({"Z": 1}, {"Z": 1})})


def test_a_clear_answer_is_robust_in_both_languages(weighed):
    quality, prices = {"A": 90, "B": 50, "C": 40}, {"A": 60, "B": 100, "C": 110}
    assert audit(weighed(quality, prices)).verdict == (
        "The answer is robust: A is first by additive value and under all 12 price formulas that apply, whichever "
        "offer is left out or let in, and however the figures are rounded."
    )
    zh = audit(weighed(quality, prices, language="zh"))
    assert zh.verdict == "结论稳健：A 在可用的 12 个价格公式下均居首，无论去掉或加入哪份报价、如何取整。"
    assert zh.robust


@SETTINGS
@given(rows=COLUMNS)
def test_the_additive_value_never_turns_when_an_offer_leaves_or_comes_in(rows):
    found = audit(gated(*named(rows)))
    own = found.deletions.query("formula == 'additive'")
    assert not own["turned"].any()
    assert not own["order_turned"].any()


@SETTINGS
@given(rows=COLUMNS)
def test_stated_scales_never_turn_under_the_absolute_formulas_either(rows):
    found = audit(gated(*named(rows)))
    still = {name for name, formula in FORMULAS.items() if not formula.relative}
    assert not found.deletions[found.deletions["formula"].isin(still)]["turned"].any()


@SETTINGS
@given(rows=COLUMNS, seed=st.randoms())
def test_the_order_of_the_offers_makes_no_difference(rows, seed):
    quality, prices, out = named(rows)
    shuffled = list(quality)
    seed.shuffle(shuffled)
    one, other = audit(gated(quality, prices, out)), audit(gated({n: quality[n] for n in shuffled}, prices, out))
    pd.testing.assert_frame_equal(one.table, other.table)
    assert (one.verdict, one.sentences) == (other.verdict, other.sentences)


@SETTINGS
@given(rows=COLUMNS)
def test_an_audit_agrees_with_the_formula_applied_to_the_offers_that_are_left(rows):
    quality, prices, out = named(rows)
    found = audit(gated(quality, prices, out))
    inside = [name for name in quality if name not in out]
    for gone in inside if len(inside) > 1 else ():
        left = [name for name in inside if name != gone]
        fewer = audit(gated({n: quality[n] for n in left}, prices, out))
        trials = found.deletions.query("change == 'without' and offer == @gone").set_index("formula")
        for formula in set(trials.index) & set(fewer.winners):
            assert trials.loc[formula, "winner"] == ", ".join(fewer.winners[formula])


def test_the_sample_is_not_robust_and_the_verdict_says_what_flips_it(sample):
    found = sample.audit()
    assert found.winner == sample.rank().winner == "Kelvarro Cloud"
    assert not found.robust
    assert "Lacquerbridge Suite is first under 8 of 12 price formulas" in found.verdict
    assert "Tarnwick Start" in found.table["turned_by"]["lowest_over_price"]
    assert found.table["rank"]["Ostrevane Enterprise"].isna().all()
    assert found.table["points"].loc[OWN].dropna().max() == pytest.approx(100 * sample.rank().score["Kelvarro Cloud"])


def test_an_audit_leaves_as_json_with_its_sources(sample):
    given = sample.audit().to_dict()
    json.dumps(given, allow_nan=False)
    assert given["schema"] == "crmselect/audit/1"
    assert [row["formula"] for row in given["formulas"]][:2] == [OWN, "lowest_over_price"]
    assert {row["file"] for row in given["inputs"]} == {item.file for item in sample.all_inputs}


def test_names_are_escaped_in_a_notebook(weighed):
    html = audit(weighed({"<b>A": 80, "B": 60}, {"<b>A": 100, "B": 90}))._repr_html_()
    assert "<b>" not in html
    assert "&lt;b&gt;A" in html


def test_an_audit_of_thirty_offers_takes_under_a_second(weighed):
    seeded = np.random.default_rng(5)
    names = [f"Offer {at}" for at in range(30)]
    quality = dict(zip(names, seeded.uniform(0, 100, 30), strict=True))
    prices = dict(zip(names, seeded.uniform(50, 199, 30), strict=True))
    ranking = weighed(quality, prices)
    audit(ranking)
    begun = time.perf_counter()
    found = audit(ranking)
    _ = found.table, found.verdict, found.sentences
    assert time.perf_counter() - begun < 1.0


def test_a_refusal_that_nobody_foresaw_is_told_with_its_words():
    # A price beyond any amount: the formulas refuse it themselves.
    offers = OfferSet(offers=(Offer(name="A", attributes={"q": 1}), Offer(name="B", attributes={"q": 2})))
    tree = [
        Criterion(name="Q", source="attribute.q", value=ValueFunction(worst=0, best=4)),
        Criterion(name="P", source="cost.present_value", value=ValueFunction(worst=1e300, best=0)),
    ]
    found = audit(rank(offers, criteria=tree, costs={"present_value": pd.Series({"A": 1e200, "B": 120.0})}))
    assert "beyond any amount" in found.table["note"]["lowest_over_price"]
    assert found.winners[OWN]
