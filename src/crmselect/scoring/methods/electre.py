"""ELECTRE III: outranking with indifference, preference and veto, ranked by distillation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmselect.scoring.methods._check import (
    BoolArray,
    FloatArray,
    IntArray,
    fault,
    problem,
    require_finite,
    thresholds,
)
from crmselect.scoring.methods._distillation import distill

_ROUNDING = 1e-12  # Shares nearer than this differ by rounding only.


class ElectreIII(NamedTuple):
    """What :func:`electre_iii` returns; in square matrices the row's offer stands against the column's."""

    preference: FloatArray
    """How many offers stand below this one less how many stand above it, (…, offers); see ``scoring``."""
    concordance: FloatArray
    """Share of the weights that agrees that the row is at least as good, 0 to 1, (…, offers, offers)."""
    discordance: FloatArray
    """How strongly each criterion objects, 0 to 1 (veto), (…, offers, offers, criteria)."""
    credibility: FloatArray
    """Credibility that the row outranks the column, 0 to 1, (…, offers, offers)."""
    descending: IntArray
    """Class in the descending distillation, 1 is best, (…, offers)."""
    ascending: IntArray
    """Class in the ascending distillation, 1 is best, (…, offers)."""
    preferred: BoolArray
    """Final partial preorder: the row stands above the column, (…, offers, offers)."""
    indifferent: BoolArray
    """Final partial preorder: both stand level; true on the diagonal, (…, offers, offers)."""
    incomparable: BoolArray
    """Final partial preorder: the two distillations contradict each other, (…, offers, offers)."""
    dominance: BoolArray
    """The row outranks the column at the cut, (…, offers, offers); true on the diagonal."""
    net_outranking: IntArray
    """How many the offer outranks at the cut less how many outrank it, (…, offers)."""


def electre_iii(
    matrix: ArrayLike,
    weights: ArrayLike,
    maximize: ArrayLike,
    *,
    q: ArrayLike,
    p: ArrayLike,
    v: ArrayLike | Sequence[float | None] | None = None,
    alpha: float = 0.30,
    beta: float = -0.15,
    scoring: str = "distillation",
    cut: float = 0.3,
) -> ElectreIII:
    r"""Return the outranking credibilities of ELECTRE III and the rankings drawn from them.

    On each criterion, a is at least as good as b with concordance 1 as long as it lacks no more than q, 0 from p on
    and linearly between; the criterion objects with discordance 0 up to p, 1 (veto) from v on and linearly between.
    The credibility that a outranks b is the weighted concordance C, times (1 - d)/(1 - C) for every d above C.

    Parameters
    ----------
    matrix : array_like, shape (..., offers, criteria)
        Figures of any sign, in any unit.
    weights : array_like, shape (..., criteria)
        Zero or more, not all zero; divided by their sum. Leading dimensions broadcast with those of `matrix`.
        A criterion of weight zero still objects, save where all the weight agrees: leave its `v` out if it shall not.
    maximize : array_like of bool, shape (criteria,)
        True where more is better.
    q, p : float or array_like, shape (criteria,)
        Thresholds of indifference and of strict preference, in the units of the criteria; q up to p.
    v : float or array_like, shape (criteria,), optional
        Veto thresholds, from p up; infinity or None for a criterion without veto, None for no veto at all.
    alpha, beta : float
        The discrimination threshold :math:`s(\lambda) = \alpha + \beta\lambda` of the distillations.
    scoring : {"distillation", "cut"}
        What ``preference`` counts. ``"distillation"``: the offers below less the offers above in Roy's final partial
        preorder. ``"cut"``: ``net_outranking``, one crisp relation without distillation, as the R package MCDA
        scores.
    cut : float
        ``dominance`` holds where the credibility is above the highest of all, an offer's own of 1 included, less
        this.

    Returns
    -------
    ElectreIII
        ``preference``, ``concordance``, ``discordance``, ``credibility``, ``descending``, ``ascending``,
        ``preferred``, ``indifferent``, ``incomparable``, ``dominance``, ``net_outranking``.

    Raises
    ------
    ValueError
        A figure is not finite, thresholds are negative or not in the order q, p, v, a weight is negative, all weights
        are zero, an option is unknown or out of its range, or the shapes do not fit; with the argument and the index.

    Notes
    -----
    Thresholds are constants; thresholds that vary with the figures are not provided. Where q = p or p = v the linear
    part is a step, and the threshold itself still counts as indifference, or as no veto.

    One offer has credibility 1 against itself and preference 0; offers all alike are indifferent, preference 0.
    Comparisons in the distillation are made on credibilities rounded to 12 digits. Time and memory grow with the
    square of the number of offers; the distillations take one problem of a batch after another.

    References
    ----------
    Roy, B. (1978). ELECTRE III: un algorithme de classements fondé sur une représentation floue des préférences en
    présence de critères multiples. Cahiers du CERO 20(1), 3-24.
    Figueira, J., Mousseau, V. & Roy, B. (2005). ELECTRE methods. In: Multiple Criteria Decision Analysis: State of
    the Art Surveys, Springer, ch. 4.
    Meyer, P., Bigaret, S., Hodgett, R. & Olteanu, A.-L. MCDA, package for R, function ELECTRE3 (for "cut").

    Examples
    --------
    >>> matrix = [[-0.2, 3], [-2.3, 9], [-2.4, 10], [-1, 7]]
    >>> result = electre_iii(matrix, [1, 3], [True, True], q=[0.2, 1], p=[1, 2], v=[3.5, 4], scoring="cut")
    >>> result.preference
    array([-3.,  2.,  2., -1.])
    >>> result.concordance[3]
    array([0.8125, 0.25  , 0.25  , 1.    ])
    """
    m, w, up = problem(matrix, weights, maximize)
    require_finite("matrix", m)
    low, high, veto = _thresholds(q, p, v, m.shape[-1])
    if scoring not in ("distillation", "cut"):
        raise fault("scoring", f"{scoring!r} is not known", "give 'distillation' or 'cut'")
    for name, share in (("cut", cut), ("alpha", alpha), ("alpha + beta", alpha + beta)):
        # s(λ) of zero or more keeps the cuts of the distillation going down.
        if not 0.0 <= share <= 1.0:
            raise fault(name, f"{share:g} is not a share", "give a number from 0 to 1")

    concordance, discordance = _indices(np.where(up, m, -m), w, low, high, veto)
    credibility = _credibility(concordance, discordance)
    descending, ascending = _distillations(credibility, alpha, beta)
    # Class 1 is best: a smaller class stands above.
    down, across = _versus(descending), _versus(ascending)
    preferred = (down <= 0) & (across <= 0) & (down + across < 0)
    indifferent = (down == 0) & (across == 0)
    incomparable = down * across < 0

    dominance = credibility > credibility.max(axis=(-2, -1), keepdims=True) - cut
    diagonal = np.arange(m.shape[-2])
    dominance[..., diagonal, diagonal] = True
    net = _row_less_column(dominance)
    preference = net if scoring == "cut" else _row_less_column(preferred)
    return ElectreIII(
        preference.astype(np.float64),
        concordance,
        discordance,
        credibility,
        descending,
        ascending,
        preferred,
        indifferent,
        incomparable,
        dominance,
        net,
    )


def _thresholds(
    q: ArrayLike, p: ArrayLike, v: ArrayLike | Sequence[float | None] | None, criteria: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    low, high = thresholds("q", q, criteria), thresholds("p", p, criteria)
    require_finite("q", low)
    require_finite("p", high)
    veto = thresholds("v", _or_infinity(v), criteria)
    for name, less, other, more in (("q", low, "p", high), ("p", high, "v", veto)):
        if (less > more).any():
            j = int((less > more).argmax())
            raise fault(f"{name}[{j}]", f"{less[j]:g} is above {other} {more[j]:g}", "thresholds rise from q to p to v")
    return low, high, veto


def _or_infinity(v: ArrayLike | Sequence[float | None] | None) -> ArrayLike:
    if isinstance(v, list | tuple):
        return [np.inf if each is None else each for each in v]
    return np.inf if v is None else np.asarray(v)


def _indices(
    m: FloatArray, w: FloatArray, q: FloatArray, p: FloatArray, v: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the weighted concordance (…, offers, offers) and the discordance of each criterion."""
    offers, criteria = m.shape[-2:]
    lead = np.broadcast_shapes(m.shape[:-2], w.shape[:-1])
    concordance = np.zeros((*lead, offers, offers))
    discordance = np.zeros((*m.shape[:-2], offers, offers, criteria))
    with np.errstate(over="ignore"):  # An infinite lack is beyond every threshold.
        for j in range(criteria):
            lack = m[..., None, :, j] - m[..., :, None, j]  # How much the row lacks against the column.
            concordance += w[..., j, None, None] * (1.0 - _ramp(lack, q[j], p[j]))
            if v[j] < np.inf:
                discordance[..., j] = _ramp(lack, p[j], v[j])
    # Where all weights agree, as on the diagonal, they sum to one but for a rounding.
    concordance[concordance > 1.0 - _ROUNDING] = 1.0
    return concordance, np.broadcast_to(discordance, (*lead, offers, offers, criteria))


def _ramp(lack: FloatArray, start: float, end: float) -> FloatArray:
    """Return 0 up to `start`, 1 from `end` on and the straight line between; a step where they are equal."""
    if start == end:
        return (lack > start).astype(np.float64)
    return np.clip((lack - start) / (end - start), 0.0, 1.0)


def _credibility(concordance: FloatArray, discordance: FloatArray) -> FloatArray:
    credibility = concordance.copy()
    doubt = 1.0 - concordance
    doubt[doubt == 0.0] = 1.0  # Full concordance: no discordance is above it.
    for j in range(discordance.shape[-1]):
        objection = discordance[..., j]
        np.multiply(credibility, (1.0 - objection) / doubt, out=credibility, where=objection > concordance + _ROUNDING)
    return credibility


def _distillations(credibility: FloatArray, alpha: float, beta: float) -> tuple[IntArray, IntArray]:
    offers = credibility.shape[-1]
    flat = credibility.reshape(-1, offers, offers)
    lead = credibility.shape[:-1]
    both = [
        np.array([distill(each, alpha, beta, descending=way) for each in flat], dtype=np.int64).reshape(lead)
        for way in (True, False)
    ]
    return both[0], both[1]


def _versus(classes: IntArray) -> IntArray:
    return np.asarray(np.sign(classes[..., :, None] - classes[..., None, :]))


def _row_less_column(relation: BoolArray) -> IntArray:
    return np.asarray(relation.sum(axis=-1) - relation.sum(axis=-2))
