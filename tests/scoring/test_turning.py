from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmselect.model import Answer, Criterion, Gates, Offer, OfferSet, Requirement, ValueFunction
from crmselect.scoring import rank

LINEAR = ValueFunction(worst=0, best=10)
PIECES = ValueFunction(shape="piecewise", points=((0, 0), (4, 0.8), (10, 1)))
CURVE = ValueFunction(shape="exponential", worst=0, middle=3, best=10)
AIM = ValueFunction(shape="target", target=6, tolerance=5)
PRICE = ValueFunction(worst=1000, best=100)


def tree(weights=(60, 40), inner=(1, 2), cost=PRICE):
    return (
        Criterion(
            name="Quality",
            weight=weights[0],
            children=(
                Criterion(name="Ease", weight=inner[0], source="attribute.ease", value=LINEAR),
                Criterion(name="Reach", weight=inner[1], source="attribute.reach", value=PIECES),
            ),
        ),
        Criterion(name="Cost", weight=weights[1], source="cost.present_value", value=cost),
    )


def ranked(first=(9, 2, 800), second=(5, 3, 400), *, criteria=None, **options):
    both = {"Acme": first, "Bravo": second}
    offers = OfferSet(offers=tuple(Offer(name=n, attributes={"ease": f[0], "reach": f[1]}) for n, f in both.items()))
    costs = {"present_value": pd.Series({n: float(f[2]) for n, f in both.items()})}
    return rank(offers, criteria=criteria or tree(), costs=costs, **options)


def reweighted(criteria, path, share):
    """The tree with one local weight set and its siblings in proportion."""
    names = path.split(" / ")
    rest = sum(c.weight for c in criteria if c.name != names[0])
    found = []
    for criterion in criteria:
        if len(names) == 1:
            weight = share if criterion.name == names[0] else (1 - share) * criterion.weight / rest
            found.append(criterion.replace(weight=weight))
        elif criterion.name == names[0]:
            found.append(criterion.replace(children=reweighted(criterion.children, " / ".join(names[1:]), share)))
        else:
            found.append(criterion)
    return tuple(found)


def applied(ranking, change, first, second):
    """The ranking after a change, from changed inputs."""
    figures = {"Acme": list(first), "Bravo": list(second)}
    criteria = ranking.criteria
    if change.kind == "weight":
        criteria = reweighted(criteria, change.subject, change.then)
    elif change.kind == "score":
        figures[change.offer][{"Quality / Ease": 0, "Quality / Reach": 1}[change.subject]] = change.figure_then
    else:
        figures[change.offer][2] = change.then
    return ranked(figures["Acme"], figures["Bravo"], criteria=criteria)


def test_the_weight_at_which_two_are_level_is_that_of_the_line_through_both_ends():
    criteria = (
        Criterion(name="Ease", weight=60, source="attribute.ease", value=LINEAR),
        Criterion(name="Cost", weight=40, source="cost.present_value", value=ValueFunction(worst=100, best=0)),
    )
    found = ranked((9, 0, 80), (5, 0, 40), criteria=criteria).turning("Acme", "Bravo")
    weights = found.table[found.table["kind"] == "weight"].set_index("subject")["then"]
    assert weights["Ease"] == pytest.approx(0.5)
    assert weights["Cost"] == pytest.approx(0.5)


def test_the_order_of_the_two_makes_no_difference():
    one, two = ranked().turning("Acme", "Bravo"), ranked().turning("Bravo", "Acme")
    assert (one.ahead, one.behind) == (two.ahead, two.behind)
    pd.testing.assert_frame_equal(one.table, two.table)


figure = st.floats(0, 10, allow_subnormal=False)
points = st.tuples(figure, figure, st.floats(50, 1200))
weight = st.integers(1, 9)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(points, points, st.tuples(weight, weight), st.tuples(weight, weight))
def test_after_each_change_that_is_stated_the_two_are_level(first, second, outer, inner):
    ranking = ranked(first, second, criteria=tree(outer, inner))
    found = ranking.turning("Acme", "Bravo")
    assert found.gap == pytest.approx(abs(ranking.score["Acme"] - ranking.score["Bravo"]))
    for change in found.changes:
        if not change.possible:
            continue
        after = applied(ranking, change, first, second)
        assert after.score["Acme"] == pytest.approx(after.score["Bravo"], abs=1e-9), change


@settings(max_examples=60, deadline=None)
@given(points, points, st.tuples(weight, weight))
def test_where_never_is_said_no_weight_score_or_price_is_enough(first, second, outer):
    ranking = ranked(first, second, criteria=tree(outer))
    for change in ranking.turning("Acme", "Bravo").changes:
        if change.possible:
            continue
        ends = {"weight": (0.0, 0.5, 1.0), "score": (0.0, 4.0, 10.0), "price": (0.0, 100.0, 500.0, 5000.0)}[change.kind]
        ahead = ranking.score["Acme"] > ranking.score["Bravo"]
        for end in ends:
            after = applied(ranking, change._replace(then=end, figure_then=end), first, second)
            gap = after.score["Acme"] - after.score["Bravo"]
            assert (gap if ahead else -gap) > -1e-9


@pytest.mark.parametrize("shape", [LINEAR, PIECES, CURVE, AIM])
def test_the_figure_behind_a_value_has_that_value(shape):
    criteria = (
        Criterion(name="Ease", weight=50, source="attribute.ease", value=shape),
        Criterion(name="Reach", weight=50, source="attribute.reach", value=LINEAR),
    )
    ranking = ranked((5, 6, 0), (2.5, 5.5, 0), criteria=criteria)
    rows = ranking.turning("Acme", "Bravo").table
    row = rows[(rows["subject"] == "Ease") & (rows["offer"] == "Bravo")].iloc[0]
    assert np.isfinite(row["figure_then"])
    after = ranked((5, 6, 0), (row["figure_then"], 5.5, 0), criteria=criteria)
    assert after.score["Bravo"] == pytest.approx(after.score["Acme"], abs=1e-9)


def test_a_price_beyond_its_scale_must_first_come_back_to_it():
    ranking = ranked((9, 2, 500), (9, 2, 2000))
    price = next(c for c in ranking.turning("Acme", "Bravo").changes if c.kind == "price" and c.offer == "Bravo")
    assert price.then == pytest.approx(500)


@pytest.mark.parametrize(
    "cost",
    [
        ValueFunction(shape="exponential", worst=1000, middle=400, best=100),
        ValueFunction(shape="piecewise", points=((100, 1), (300, 0.4), (1000, 0))),
    ],
)
def test_prices_follow_bent_scales(cost):
    ranking = ranked((9, 2, 500), (9, 1, 500), criteria=tree(cost=cost))
    found = [c for c in ranking.turning("Acme", "Bravo").changes if c.kind == "price" and c.possible]
    assert len(found) == 2
    for change in found:
        after = applied(ranking, change, (9, 2, 500), (9, 1, 500))
        assert after.score["Acme"] == pytest.approx(after.score["Bravo"], abs=1e-9)


def test_several_costs_of_one_offer_change_in_proportion():
    criteria = (
        Criterion(name="Ease", weight=50, source="attribute.ease", value=LINEAR),
        Criterion(name="Total", weight=30, source="cost.present_value", value=PRICE),
        Criterion(name="Rate", weight=20, source="cost.nominal", value=ValueFunction(worst=2000, best=0)),
    )
    offers = OfferSet(offers=(Offer(name="Acme", attributes={"ease": 9}), Offer(name="Bravo", attributes={"ease": 7})))

    def of(factor):
        present = pd.Series({"Acme": 500.0, "Bravo": 600.0 * factor})
        nominal = pd.Series({"Acme": 600.0, "Bravo": 700.0 * factor})
        return rank(offers, criteria=criteria, costs={"present_value": present, "nominal": nominal})

    price = next(c for c in of(1).turning("Acme", "Bravo").changes if c.kind == "price" and c.offer == "Bravo")
    after = of(price.then / 600)
    assert after.score["Acme"] == pytest.approx(after.score["Bravo"], abs=1e-9)


def test_the_fit_of_an_area_is_its_own_figure():
    needs = [Requirement(id=i, text=i, priority="could", area=a) for i, a in (("F1", "Sales"), ("F2", "Service"))]
    codes = {"Acme": ("standard", "standard"), "Bravo": ("partner", "standard")}
    answers = [
        Answer(offer=o, requirement=n.id, code=c) for o, cs in codes.items() for n, c in zip(needs, cs, strict=True)
    ]
    offers = OfferSet(offers=tuple(Offer(name=n) for n in codes))
    found = rank(offers, needs, answers, (Criterion(name="Fit", source="requirements"),)).turning("Acme", "Bravo")
    row = next(c for c in found.changes if c.subject == "Fit / Sales" and c.offer == "Bravo" and c.kind == "score")
    assert (row.now, row.then) == pytest.approx((0.6, 1.0))
    never = next(c for c in found.changes if c.subject == "Fit / Service" and c.offer == "Bravo" and c.kind == "score")
    assert not never.possible
    assert next(c.then for c in found.changes if c.kind == "weight" and c.subject == "Fit / Sales") == pytest.approx(0)


def test_levels_in_a_table_have_no_figure_between():
    criteria = (
        Criterion(
            name="Ease",
            weight=1,
            source="attribute.ease",
            value=ValueFunction(shape="ordinal", levels={1: 0.1, 2: 0.9}),
        ),
        Criterion(name="Reach", weight=1, source="attribute.reach", value=LINEAR),
    )
    found = ranked((2, 5, 0), (1, 5.5, 0), criteria=criteria).turning("Acme", "Bravo")
    row = next(c for c in found.changes if c.subject == "Ease" and c.offer == "Bravo" and c.kind == "score")
    assert row.then == pytest.approx(0.85)
    assert np.isnan(row.figure_then)


def test_the_smallest_change_stands_first_and_impossible_ones_last():
    table = ranked().turning("Acme", "Bravo").table
    possible = table[table["possible"]]
    assert possible["relative"].is_monotonic_increasing
    assert not table["possible"].iloc[len(possible) :].any()


def test_two_that_are_level_need_no_change():
    found = ranked((5, 5, 500), (5, 5, 500)).turning("Acme", "Bravo")
    assert found.gap == 0
    assert (found.table["change"] == 0).all()
    assert found.sentences == ("Acme and Bravo are level as it is.",)


def test_an_offer_that_dominates_is_never_caught_by_a_weight():
    found = ranked((9, 9, 100), (8, 8, 200)).turning("Acme", "Bravo")
    assert not any(c.possible for c in found.changes if c.kind == "weight")
    assert "No weight alone can bring them level." in found.say("en")
    assert "单独改变任何一项权重都不能使两者持平。" in found.say("zh")


def test_it_is_said_in_sentences_as_data_and_as_a_page():
    found = ranked(language="zh", currency="USD").turning("Acme", "Bravo")
    assert found.sentences[0].endswith("。")
    assert all(line.startswith("若") for line in found.sentences[1:])
    body = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert body["schema"] == "crmselect/turning/1"
    assert "<table" in found._repr_html_()
    assert str(ranked().turning("Acme", "Bravo")).count("They are level if") >= 3


def test_a_gate_that_stops_one_of_them_is_said():
    found = ranked(gates=Gates(budget=500)).turning("Acme", "Bravo")
    assert any(line.startswith("A gate stops Acme") for line in found.say("en"))


def test_what_cannot_be_asked_is_refused():
    with pytest.raises(KeyError, match="did you mean 'Bravo'"):
        ranked().turning("Acme", "Brav")
    with pytest.raises(ValueError, match="name two offers"):
        ranked().turning("Acme", "Acme")
    with pytest.raises(ValueError, match="method='additive'"):
        ranked(method="topsis").turning("Acme", "Bravo")
