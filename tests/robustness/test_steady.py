"""What holds for certain: how far each weight can go."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect import Criterion, DataError, Gates, Offer, OfferSet, ValueFunction
from crmselect.robustness import ranking_stability
from crmselect.scoring import rank

SCALE = ValueFunction(worst=0, best=1)
SHARES = st.floats(0, 1, allow_subnormal=False).map(lambda x: round(x, 3))


def leaf(name, weight):
    return Criterion(name=name, weight=weight, source=f"attribute.{name}", value=SCALE)


def offers_of(table):
    names = "abcd"
    return OfferSet(
        offers=tuple(
            Offer(name=f"Offer {n}", attributes=dict(zip(names, row, strict=True))) for n, row in enumerate(table)
        )
    )


def tree(wa, wb, wc, wd, inner):
    return [Criterion(name="In", weight=inner, children=(leaf("a", wa), leaf("b", wb))), leaf("c", wc), leaf("d", wd)]


TABLES = st.lists(st.tuples(SHARES, SHARES, SHARES, SHARES), min_size=2, max_size=5)
WEIGHTS = st.integers(1, 9)


@given(TABLES, WEIGHTS, WEIGHTS, WEIGHTS, WEIGHTS, WEIGHTS)
def test_the_first_stays_first_within_the_limits_and_not_beyond(table, wa, wb, wc, wd, inner):
    offers = offers_of(table)
    found = ranking_stability(rank(offers, criteria=tree(wa, wb, wc, wd, inner)))
    for path, row in found.table.iterrows():
        for limit, side, beyond in (("low", -1, "below"), ("high", 1, "above")):
            scores = found.scores_along(path, [row[limit]]).iloc[0]
            assert scores[found.racing[0]] >= scores.max() - 1e-9
            if not row[beyond]:
                assert row[limit] == (1.0 if side > 0 else 0.0)
                continue
            past = min(max(row[limit] + side * 1e-6, 0.0), 1.0)
            scores = found.scores_along(path, [past]).iloc[0]
            assert scores[row[beyond]] >= scores.max() - 1e-12


@given(TABLES, WEIGHTS, WEIGHTS, WEIGHTS, WEIGHTS, WEIGHTS, st.floats(0.01, 0.99))
def test_scores_along_a_weight_are_those_of_a_ranking_with_that_weight(table, wa, wb, wc, wd, inner, at):
    offers = offers_of(table)
    found = ranking_stability(rank(offers, criteria=tree(wa, wb, wc, wd, inner)))
    # The siblings of In are c and d; those of a within In is b.
    outer = rank(offers, criteria=tree(wa, wb, wc, wd, at / (1 - at) * (wc + wd)))
    within = rank(offers, criteria=tree(at, 1 - at, wc, wd, inner))
    names = list(found.racing)
    assert found.scores_along("In", [at]).iloc[0].to_numpy() == pytest.approx(outer.score[names].to_numpy())
    assert found.scores_along("In / a", [at]).iloc[0].to_numpy() == pytest.approx(within.score[names].to_numpy())


def test_the_nearest_turn_is_said_in_both_languages():
    found = ranking_stability(rank(offers_of([(1, 1, 0, 0), (0, 0, 1, 1)]), criteria=tree(1, 1, 1, 1, 3)))
    assert found.table.loc["In", ["low", "high"]].tolist() == pytest.approx([0.5, 1.0])
    assert found.table.loc["In", "below"] == "Offer 1"
    assert "down from 60.0 % to 50.0 %, and Offer 1 is first" in found.verdict
    assert "In：由 60.0 % 降至 50.0 % 时，Offer 1 居首" in found.say("zh")[0]


def test_weights_at_a_point_between_two_first_offers_belong_to_the_present_first():
    found = ranking_stability(rank(offers_of([(1, 1, 0, 0), (0, 0, 1, 1)]), criteria=tree(1, 1, 1, 1, 2)))
    assert found.table.loc["In", "room"] == pytest.approx(0.0)
    assert found.racing[0] == "Offer 0"


def test_one_offer_is_first_whatever_the_weights():
    found = ranking_stability(rank(offers_of([(1, 0, 0, 0)]), criteria=tree(1, 1, 1, 1, 1)))
    assert not np.isfinite(found.table["room"]).any()
    assert found.say("en") == ("Offer 0 is the only offer that passes the gates, whatever the weights.",)
    assert json.loads(json.dumps(found.to_dict()))["schema"] == "crmselect/stability/1"


def test_a_single_criterion_has_no_weight_to_move():
    found = ranking_stability(rank(offers_of([(1, 0, 0, 0), (0, 0, 0, 0)]), criteria=[leaf("a", 1)]))
    assert found.sentences[0] == "Offer 0 stays first whatever any single weight is."
    assert len(found.table) == 0
    assert json.dumps(found.to_dict())
    assert "<table" in found._repr_html_()


def test_offers_that_are_level_are_said_to_be():
    found = ranking_stability(rank(offers_of([(1, 0, 0, 0), (1, 0, 0, 0)]), criteria=tree(1, 1, 1, 1, 1)))
    assert "Level with Offer 0 already: Offer 1." in found.sentences


def test_a_dominated_offer_is_named():
    found = ranking_stability(rank(offers_of([(1, 1, 1, 1), (0.5, 1, 0.5, 1)]), criteria=tree(1, 1, 1, 1, 1)))
    assert bool(found.dominance.loc["Offer 0", "Offer 1"])
    assert not bool(found.dominance.loc["Offer 1", "Offer 0"])
    assert "On what weighs anything Offer 1 is nowhere better than Offer 0, and worse somewhere." in found.sentences


def test_other_methods_and_no_offers_are_refused():
    offers = offers_of([(1, 0, 0, 0), (0, 1, 0, 0)])
    with pytest.raises(ValueError, match="additive"):
        ranking_stability(rank(offers, criteria=tree(1, 1, 1, 1, 1), method="topsis"))
    gates = Gates(attributes={"a": {"minimum": 2}})
    with pytest.raises(DataError, match="no offer passes"):
        ranking_stability(rank(offers, criteria=tree(1, 1, 1, 1, 1), gates=gates))


def test_a_criterion_that_cannot_move_is_told():
    found = ranking_stability(rank(offers_of([(1, 0, 0, 0)]), criteria=tree(1, 1, 1, 1, 1)))
    with pytest.raises(KeyError, match="In / a"):
        found.segments("Nothing")
