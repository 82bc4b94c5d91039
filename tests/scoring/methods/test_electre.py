"""ELECTRE III against a plain reading of its definition, pair by pair and step by step."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from crmselect.scoring.methods import electre_iii


def credibility(a, b, weights, q, p, v) -> float:
    """Return how credible it is that a outranks b; both to be maximised (Figueira, Mousseau & Roy 2005)."""
    agree, objections = [], []
    for ga, gb, qj, pj, vj in zip(a, b, q, p, v, strict=True):
        if ga + qj >= gb:
            agree.append(1.0)
        elif ga + pj <= gb:
            agree.append(0.0)
        else:
            agree.append((ga + pj - gb) / (pj - qj))
        if gb <= ga + pj:
            objections.append(0.0)
        elif gb >= ga + vj:
            objections.append(1.0)
        else:
            objections.append((gb - ga - pj) / (vj - pj))
    concordance = sum(w * c for w, c in zip(weights, agree, strict=True)) / sum(weights)
    result = concordance
    for d in objections:
        if d > concordance + 1e-12:
            result *= (1 - d) / (1 - concordance)
    return result


def distillation(sigma: dict[tuple[int, int], float], offers: list[int], *, best_first: bool) -> list[set[int]]:
    """Return the distillates in the order in which they are taken out (Roy 1978)."""

    def s(level: float) -> float:
        return 0.30 - 0.15 * level

    out, left = [], set(offers)
    while left:
        pool = set(left)
        level = max((sigma[a, b] for a in pool for b in pool if a != b), default=0.0)
        while True:
            lower = [sigma[a, b] for a in pool for b in pool if a != b and sigma[a, b] < level - s(level) - 1e-12]
            level = max(lower, default=0.0)

            def outranks(a: int, b: int, level: float = level) -> bool:
                credible = sigma[a, b]
                return a != b and credible > level + 1e-12 and credible > sigma[b, a] + s(credible) + 1e-12

            marks = {a: sum(outranks(a, b) for b in pool) - sum(outranks(b, a) for b in pool) for a in pool}
            extreme = max(marks.values()) if best_first else min(marks.values())
            pool = {a for a in pool if marks[a] == extreme}
            if len(pool) == 1 or level == 0.0:
                break
        out.append(pool)
        left -= pool
    return out


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_the_matrices_and_both_distillations_follow_the_definition(data):
    offers, criteria = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 4))
    matrix = data.draw(arrays(float, (offers, criteria), elements=st.integers(0, 12).map(float)))
    weights = data.draw(arrays(float, criteria, elements=st.integers(1, 5).map(float)))
    up = data.draw(arrays(bool, criteria))
    q = [data.draw(st.sampled_from([0, 0.5, 1])) for _ in range(criteria)]
    p = [low + data.draw(st.sampled_from([0, 1, 2.5])) for low in q]
    v = [high + data.draw(st.sampled_from([0, 2, 5, math.inf])) for high in p]
    result = electre_iii(matrix, weights, up, q=q, p=p, v=v)

    signed = np.where(up, matrix, -matrix)
    sigma = {(a, b): credibility(signed[a], signed[b], weights, q, p, v) for a in range(offers) for b in range(offers)}
    expected = [[sigma[a, b] for b in range(offers)] for a in range(offers)]
    np.testing.assert_allclose(result.credibility, expected, atol=1e-12)
    for classes, best_first in ((result.descending, True), (result.ascending, False)):
        taken = distillation(sigma, list(range(offers)), best_first=best_first)
        ranked = taken if best_first else taken[::-1]
        assert classes.tolist() == [next(r for r, c in enumerate(ranked, 1) if a in c) for a in range(offers)]


@settings(deadline=None, max_examples=100)
@given(arrays(float, (5, 3), elements=st.integers(0, 9).map(float)))
def test_the_final_preorder_says_one_thing_of_each_pair_and_the_preference_respects_it(matrix):
    result = electre_iii(matrix, [3, 2, 1], [True] * 3, q=0.5, p=1.5, v=5)
    said = result.preferred.astype(int) + result.preferred.T + result.indifferent + result.incomparable
    assert (said == 1).all()
    for a, b in np.argwhere(result.preferred):
        assert result.preference[a] > result.preference[b]


def test_the_two_distillations_and_the_cut_can_disagree():
    """A veto makes an offer incomparable to others: the preorder is partial, the crisp cut is not."""
    matrix = [[10, 10, 0], [6, 6, 6], [5, 5, 5], [7, 3, 9]]
    result = electre_iii(matrix, [1, 1, 1], [True] * 3, q=0.5, p=1, v=4)
    assert result.incomparable.any()
    assert (result.incomparable == result.incomparable.T).all()
    assert not result.indifferent[~np.eye(4, dtype=bool)].any()


def test_a_veto_takes_all_credibility_and_none_means_no_veto():
    matrix = [[10, 10, 0], [0, 0, 10]]
    with_veto = electre_iii(matrix, [2, 2, 1], [True] * 3, q=0, p=1, v=[None, None, 5])
    assert with_veto.credibility[0, 1] == 0.0
    assert with_veto.discordance[0, 1].tolist() == [0, 0, 1]
    for nothing in (None, math.inf, [None] * 3, [math.inf] * 3):
        without = electre_iii(matrix, [2, 2, 1], [True] * 3, q=0, p=1, v=nothing)
        assert without.credibility[0, 1] == pytest.approx(0.8)
        assert not without.discordance.any()


def test_a_criterion_of_weight_zero_objects_only_where_some_weight_disagrees():
    """The formula multiplies by (1 - d)/(1 - C) for d above C: at C = 1 there is no such d."""
    matrix = [[5, 5, 5, 0], [5, 5, 5, 9], [6, 5, 5, 9]]
    result = electre_iii(matrix, [1, 4, 2, 0], [True] * 4, q=0, p=1, v=3)
    assert result.credibility[0].tolist() == [1, 1, 0]


def test_equal_thresholds_make_steps_and_the_threshold_itself_still_counts_as_indifference():
    result = electre_iii([[0], [2], [3]], [1], [True], q=2, p=2, v=2)
    assert result.concordance.tolist() == [[1, 1, 0], [1, 1, 1], [1, 1, 1]]
    assert result.discordance[..., 0].tolist() == [[0, 0, 1], [0, 0, 0], [0, 0, 0]]


def test_the_cut_moves_the_dominance():
    matrix = [[-0.2, 3], [-2.3, 9], [-2.4, 10], [-1, 7]]
    strict = electre_iii(matrix, [1, 3], [True, True], q=[0.2, 1], p=[1, 2], v=[3.5, 4], scoring="cut", cut=0.2)
    assert strict.net_outranking.tolist() == [-1, 0, 0, 1]
    assert strict.preference.tolist() == [-1, 0, 0, 1]
