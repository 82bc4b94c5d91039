from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmselect.errors import DataError
from crmselect.model import Answer, AnswerRules, Requirement, RequirementSet
from crmselect.scoring.answers import read_answers
from crmselect.scoring.fit import fit_share, measure_fit


def needs(*rows):
    return RequirementSet(
        requirements=tuple(
            Requirement(id=f"F{n}", text="x", priority=priority, area=area, weight=weight)
            for n, (priority, area, weight) in enumerate(rows)
        )
    )


def fit(requirements, scores, area_weights=None, **rules):
    answers = [
        Answer(offer=offer, requirement=f"F{n}", score=score)
        for offer, row in scores.items()
        for n, score in enumerate(row)
        if score is not None
    ]
    chosen = AnswerRules(**rules)
    return measure_fit(read_answers(tuple(scores), requirements, answers, chosen), requirements, chosen, area_weights)


TWO_AREAS = needs(("must", "Sales", None), ("should", "Sales", None), ("could", "Service", None))


def test_flat_fit_is_the_weighted_sum_over_the_largest_sum():
    result = fit(TWO_AREAS, {"Acme": [5, 2.5, 0]})
    assert result.flat["Acme"] == pytest.approx((4 * 1 + 2 * 0.5) / 7)


def test_a_long_area_dominates_flat_but_not_the_mean_of_areas():
    result = fit(TWO_AREAS, {"Acme": [5, 5, 0]})
    assert result.flat["Acme"] == pytest.approx(6 / 7)
    assert result.mean_of_areas["Acme"] == pytest.approx(0.5)
    assert result.by_area.loc[["Sales", "Service"], "Acme"].tolist() == [1.0, 0.0]


def test_area_weights_weigh_the_mean_of_areas():
    result = fit(TWO_AREAS, {"Acme": [5, 5, 0]}, {"Sales": 3})
    assert result.area_weights.tolist() == [0.75, 0.25]
    assert result.mean_of_areas["Acme"] == pytest.approx(0.75)


def test_a_requirements_own_weight_replaces_that_of_its_priority():
    result = fit(needs(("must", "", 1), ("wont", "", 3)), {"Acme": [5, 0]})
    assert result.flat["Acme"] == pytest.approx(0.25)


def test_a_missing_answer_counts_as_the_worst_or_is_left_out_as_the_rules_say():
    assert fit(TWO_AREAS, {"Acme": [5, None, 5]}).flat["Acme"] == pytest.approx(5 / 7)
    assert fit(TWO_AREAS, {"Acme": [5, None, 5]}, missing="exclude").flat["Acme"] == 1.0


def test_silence_about_a_whole_area_earns_no_fit_there_even_when_missing_answers_are_left_out():
    result = fit(TWO_AREAS, {"Acme": [5, 5, None], "Bravo": [None, None, None]}, missing="exclude")
    assert result.by_area.loc["Service", "Acme"] == 0
    assert result.unanswered.loc["Service", "Acme"]
    assert not result.unanswered.loc["Sales", "Acme"]
    assert result.flat["Bravo"] == 0
    assert not result.table.isna().any(axis=None)


def test_an_area_whose_requirements_all_weigh_nothing_carries_no_fit():
    result = fit(needs(("must", "Sales", None), ("wont", "Later", None)), {"Acme": [5, 5]})
    assert result.by_area.index.tolist() == ["Sales"]
    assert result.weightless == ("Later",)
    assert result.mean_of_areas["Acme"] == 1.0


def test_requirements_that_all_weigh_nothing_give_a_fit_of_zero_and_no_area():
    result = fit(needs(("wont", "Later", None)), {"Acme": [5]})
    assert result.flat["Acme"] == 0
    assert result.mean_of_areas["Acme"] == 0
    assert len(result.by_area) == 0


def test_the_table_has_a_row_an_offer_and_counts_missing_answers():
    table = fit(TWO_AREAS, {"Acme": [5, None, 5]}).table
    assert table.columns.tolist() == ["flat", "mean of areas", "area: Sales", "area: Service", "missing"]
    assert table.loc["Acme", "missing"] == 1


def test_what_each_requirement_adds_sums_to_the_fit():
    result = fit(TWO_AREAS, {"Acme": [5, 2, 1], "Bravo": [1, None, 4]}, missing="exclude")
    assert result.shares().sum(axis=1) == pytest.approx(result.flat.to_numpy())
    assert result.shares("Sales").sum(axis=1) == pytest.approx(result.by_area.loc["Sales"].to_numpy())


def test_weights_of_unknown_areas_and_weights_that_are_all_zero_are_refused():
    with pytest.raises(DataError, match="did you mean 'Sales'"):
        fit(TWO_AREAS, {"Acme": [5, 5, 5]}, {"Sale": 2})
    with pytest.raises(DataError, match="all areas are 0"):
        fit(TWO_AREAS, {"Acme": [5, 5, 5]}, {"Sales": 0, "Service": 0})


def test_huge_weights_do_not_overflow():
    result = fit(needs(("must", "", 1e308), ("must", "", 1e308)), {"Acme": [5, 0]})
    assert result.flat["Acme"] == 0.5
    assert result.shares().sum() == 0.5


@settings(deadline=None)
@given(st.lists(st.lists(st.floats(0, 1), min_size=4, max_size=4), min_size=2, max_size=6))
def test_a_batch_equals_single_calls_to_the_last_digit(rows):
    weights = [4, 2, 1, 0.3]
    together, _ = fit_share(rows, weights)
    alone = np.array([fit_share([row], weights)[0][0] for row in rows])
    assert (together == alone).all()
    stacked, _ = fit_share(np.array([rows, rows]), weights)
    assert (stacked == together).all()


@settings(deadline=None)
@given(st.lists(st.sampled_from([None, 0, 1, 2.5, 5]), min_size=3, max_size=3), st.sampled_from(["worst", "exclude"]))
def test_fit_is_a_number_from_0_to_1_whatever_is_missing(row, rule):
    table: pd.DataFrame = fit(TWO_AREAS, {"Acme": row}, missing=rule).table.drop(columns="missing")
    assert table.ge(0).all(axis=None)
    assert table.le(1).all(axis=None)
