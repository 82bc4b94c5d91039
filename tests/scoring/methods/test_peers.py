"""Agreement with pymcdm and scikit-criteria on random problems, and where and why they differ.

Both are extras (``pip install crmselect[bench]``); without them these tests are skipped.
"""

from __future__ import annotations

import importlib
import warnings
from typing import Any

import numpy as np
import pytest

from crmselect.scoring.methods import additive, promethee, spotis, topsis, vikor, weighted_product

RNG = np.random.default_rng(12)
PROBLEMS = []
for _ in range(25):
    offers, criteria = RNG.integers(2, 12), RNG.integers(2, 8)
    PROBLEMS.append((RNG.uniform(1, 9, (offers, criteria)), RNG.uniform(0.1, 1, criteria), RNG.random(criteria) < 0.5))

with warnings.catch_warnings():  # Either may warn while it is imported.
    warnings.simplefilter("ignore")
    try:
        pymcdm: Any = importlib.import_module("pymcdm")
        importlib.import_module("pymcdm.methods")
    except ImportError:
        pymcdm = None
    try:
        skcriteria: Any = importlib.import_module("skcriteria")
        for part in ("simple", "topsis", "vikor", "spotis"):
            importlib.import_module(f"skcriteria.agg.{part}")
    except ImportError:
        skcriteria = None

with_pymcdm = pytest.mark.skipif(pymcdm is None, reason="pymcdm is not installed")
with_skcriteria = pytest.mark.skipif(skcriteria is None, reason="scikit-criteria is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")  # Theirs, of dominant offers and the like.
each_problem = pytest.mark.parametrize(("m", "w", "up"), PROBLEMS)


def types(up: np.ndarray) -> np.ndarray:
    return np.where(up, 1, -1)


@with_pymcdm
@each_problem
def test_pymcdm_agrees(m, w, up):
    methods, share = pymcdm.methods, w / w.sum()
    bounds = np.tile([0.0, 10.0], (len(w), 1))
    pairs = [
        (topsis(m, w, up, normalize="minmax").preference, methods.TOPSIS()(m, share, types(up))),
        (vikor(m, w, up).q, methods.VIKOR()(m, share, types(up))),
        (spotis(m, w, up, bounds).distance, methods.SPOTIS(bounds)(m, share, types(up))),
        # Its weighted product divides by sums unless told otherwise.
        (weighted_product(m, w, up, normalize="sum").preference, methods.WPM()(m, share, types(up))),
    ]
    for ours, theirs in (("usual", "usual"), ("u-shape", "ushape"), ("v-shape", "vshape"), ("linear", "vshape_2")):
        judge = methods.PROMETHEE_II(theirs, p=np.full(len(w), 4.0), q=np.full(len(w), 1.0))
        pairs.append((promethee(m, w, up, function=ours, q=1, p=4).preference, judge(m, share, types(up))))
    for ours_result, theirs_result in pairs:
        np.testing.assert_allclose(ours_result, theirs_result, rtol=1e-9, atol=1e-12)


@with_pymcdm
def test_pymcdm_refuses_a_criterion_without_range_in_vikor_where_we_leave_it_out():
    m = np.array([[3.0, 9], [4, 9], [2, 9]])
    with pytest.raises(ValueError, match="equal values"):
        pymcdm.methods.VIKOR()(m, np.array([0.5, 0.5]), np.array([1, 1]))
    np.testing.assert_allclose(vikor(m, [0.5, 0.5], [True, True]).q, [0.5, 0, 1])


@with_skcriteria
@each_problem
def test_scikit_criteria_agrees(m, w, up):
    agg, share = skcriteria.agg, w / w.sum()
    bounds = np.tile([0.0, 10.0], (len(w), 1))
    dm = skcriteria.mkdm(m, objectives=types(up), weights=share)
    theirs = agg.vikor.VIKOR().evaluate(dm)
    ours = vikor(m, w, up)
    np.testing.assert_allclose(ours.q, theirs.e_.q_k, atol=1e-12)
    assert bool(ours.acceptable_advantage) == theirs.e_.acceptable_advantage
    assert bool(ours.acceptable_stability) == theirs.e_.acceptable_stability
    assert np.flatnonzero(ours.compromise).tolist() == sorted(theirs.e_.compromise_set.tolist())
    score = agg.spotis.SPOTIS().evaluate(dm, bounds=bounds).e_.score
    np.testing.assert_allclose(spotis(m, w, up, bounds).distance, score, atol=1e-12)

    # Its TOPSIS takes a table that is normalised already; its additive and weighted product refuse costs.
    scaled = skcriteria.mkdm(m / np.sqrt((m**2).sum(axis=0)), objectives=types(up), weights=share)
    np.testing.assert_allclose(topsis(m, w, up).preference, agg.topsis.TOPSIS().evaluate(scaled).e_.similarity)
    gains = skcriteria.mkdm(m, objectives=np.ones_like(up, dtype=int), weights=share)
    score = agg.simple.WeightedSumModel().evaluate(gains).e_.score
    np.testing.assert_allclose(additive(m, w).preference, score)
    score = agg.simple.WeightedProductModel().evaluate(gains).e_.score  # The decimal logarithm of ours.
    np.testing.assert_allclose(np.log10(weighted_product(m, w, np.ones_like(up)).preference), score)
