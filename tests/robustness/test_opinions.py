"""Do the methods stand side by side as each ranks alone, with correlations that are always defined?"""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import crmselect as crm
from crmselect.model import Criterion, Gates, Offer, OfferSet, ValueFunction
from crmselect.robustness import compare_methods
from crmselect.scoring import METHODS, rank

SCALE = ValueFunction(worst=0, best=10)


def of(rows, **options):
    """Rank offers by two criteria of one weight on a scale from 0 to 10."""
    offers = OfferSet(offers=tuple(Offer(name=name, attributes={"x": x, "y": y}) for name, (x, y) in rows.items()))
    tree = [Criterion(name=name, source=f"attribute.{name}", value=SCALE) for name in ("x", "y")]
    return rank(offers, criteria=tree, **options)


THREE = {"A": (1, 5), "B": (4, 2), "C": (3, 3)}


@pytest.fixture(scope="module")
def sample():
    return crm.Study(
        offers=crm.load_offers(crm.sample_path("sample_vendors.csv")),
        requirements=crm.load_requirements(crm.sample_path("sample_requirements.md")),
        answers=crm.load_answers(crm.sample_path("sample_answers.csv")),
        assumptions=crm.Assumptions(currency="USD", years=5, discount_rate=0.08, drivers={"users": 120}),
        gates=crm.Gates(budget=900_000),
    )


def test_an_offer_that_comes_in_turns_topsis_as_published_and_the_additive_value_not():
    # García-Cascales & Lamata (2012): the last of three becomes the first of four.
    three, four = compare_methods(of(THREE)), compare_methods(of({**THREE, "D": (5, 1)}))
    assert three.preferences["topsis"][["A", "B", "C"]].tolist() == pytest.approx([0.4527, 0.5473, 0.5282], abs=1e-4)
    closeness = four.preferences["topsis"][["A", "B", "C", "D"]]
    assert closeness.tolist() == pytest.approx([0.5335, 0.4733, 0.5, 0.4665], abs=1e-4)
    assert three.table["topsis"][["A", "B", "C"]].tolist() == [3, 1, 2]
    assert four.table["topsis"][["A", "B", "C", "D"]].tolist() == [1, 3, 2, 4]
    assert set(four.winners["additive"]) >= set(three.winners["additive"])


@pytest.mark.parametrize("method", METHODS)
def test_each_column_is_the_ranking_under_that_method(sample, method):
    alone = sample.rank(method)
    column = sample.compare_methods().table[method]
    assert column.to_dict() == alone.places.reindex(column.index).astype("Int64").to_dict()
    assert sample.compare_methods().winners[method] == alone.winners


def test_offers_that_are_out_stay_listed_without_a_place(sample):
    table = sample.compare_methods().table
    assert set(table.index) == set(sample.offers.names)
    assert table.loc["Ostrevane Enterprise"].isna().all()


def test_the_sentence_counts_the_methods_in_both_languages(sample):
    chosen = ["additive", "promethee", "topsis"]
    assert sample.compare_methods(chosen).agreement == (
        "2 of 3 methods put Kelvarro Cloud first; TOPSIS puts Lacquerbridge Suite first."
    )
    assert sample.replace(language="zh").compare_methods(chosen).agreement == (
        "3 种方法中有 2 种以 Kelvarro Cloud 为第一；TOPSIS 法以 Lacquerbridge Suite 为第一。"
    )
    best = {"A": (9, 9), "B": (1, 1)}
    assert compare_methods(of(best)).agreement == "All 7 methods put A first."
    assert compare_methods(of(best, language="zh")).agreement == "全部 7 种方法都以 A 为第一。"
    assert compare_methods(of(best), ["additive"]).agreement == "The additive value puts A first."


def test_offers_that_are_level_are_first_together():
    found = compare_methods(of({"A": (3, 3), "B": (3, 3)}))
    assert set(found.winners.values()) == {("A", "B")}
    assert found.agreement == "All 7 methods put A and B first together."
    assert (found.correlations == 1).all(axis=None)


def test_one_offer_is_first_under_every_method():
    found = compare_methods(of({"A": (0, 3)}))
    assert set(found.winners.values()) == {("A",)}
    assert (found.correlations == 1).all(axis=None)


def test_two_offers_have_correlations_too():
    found = compare_methods(of({"A": (0, 9), "B": (3, 3)}))
    assert found.correlations.abs().isin([0.0, 1.0]).all(axis=None)


def test_where_nobody_passes_no_method_ranks_any():
    ranking = of(THREE, gates=Gates(attributes={"x": {"minimum": 9}}))
    found = compare_methods(ranking)
    assert found.table.isna().all(axis=None)
    assert found.agreement == "No offer passes the gates, so that no method ranks any."
    assert not found.correlations.isna().any(axis=None)
    json.dumps(found.to_dict(), allow_nan=False)
    assert "<table" in found._repr_html_()


def test_options_reach_their_method(sample):
    found = sample.compare_methods({"additive": {}, "vikor": {"v": 1.0}})
    expected = sample.rank("vikor", options={"v": 1.0}).score
    assert found.preferences["vikor"].to_dict() == pytest.approx(expected[found.preferences.index].to_dict())


@pytest.mark.parametrize(
    ("methods", "said"),
    [(["topsys"], "did you mean 'topsis'"), ([], "holds no method"), ("vikor", "give a list")],
)
def test_methods_that_do_not_exist_are_refused(methods, said):
    with pytest.raises(ValueError, match=said):
        compare_methods(of(THREE), methods)


def test_a_comparison_leaves_as_json(sample):
    given = sample.compare_methods().to_dict()
    json.dumps(given, allow_nan=False)
    assert given["schema"] == "crmselect/methods/1"
    assert given["correlations"]["kendall"]["additive"]["additive"] == 1
    assert given["table"][-1]["additive"] is None


@settings(deadline=None, max_examples=40)
@given(rows=st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=1, max_size=6), seed=st.randoms())
def test_correlations_are_defined_and_the_order_of_offers_makes_no_difference(rows, seed):
    named = {f"Offer {at}": row for at, row in enumerate(rows)}
    names = list(named)
    seed.shuffle(names)
    one, other = compare_methods(of(named)), compare_methods(of({name: named[name] for name in names}))
    pd.testing.assert_frame_equal(one.table, other.table)
    figures = one.correlations.to_numpy()
    assert np.isfinite(figures).all()
    assert (np.abs(figures) <= 1).all()
    half = len(figures) // 2
    np.testing.assert_array_equal(figures[:half], figures[:half].T)
    np.testing.assert_array_equal(np.diag(figures[half:]), 1.0)
