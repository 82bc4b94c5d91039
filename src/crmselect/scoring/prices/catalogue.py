"""The price formulas by name, each with where it comes from and what it does at the edges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from numpy.typing import ArrayLike

from crmselect.errors import closest
from crmselect.scoring.prices._checks import Floats, refuse
from crmselect.scoring.prices.by_price import (
    linear_absolute,
    linear_bounds,
    linear_to_lowest,
    lowest_over_price,
)
from crmselect.scoring.prices.evaluation import PriceEvaluation
from crmselect.scoring.prices.formula import PriceFormula
from crmselect.scoring.prices.ratio import richtwert
from crmselect.scoring.prices.with_quality import (
    award_on_value,
    order87,
    quality_cost,
    utility_index,
    world_bank,
)

__all__ = ["FORMULAS", "evaluate", "score"]


_ROUNDING = "half up (a half goes away from zero) to decimals; exact by default"
_ZERO_RULE = (
    "refused by default; zero='limit' gives it full points and priced offers none, 'aside' gives it full points and "
    "compares the others with the lowest price above zero, a number is the least amount that counts"
)
_ZERO_FINE = "a price like any other"
_POINTS = "what the best price gets, 100 by default"
_DECIMALS = "decimals of the result, rounded half up"
_ZERO = "the rule at a price of zero"
_WEIGHT = "the weight of the price, 0 to 1; quality has the rest"
_TOP = "the top of the scale of quality, 100 by default"
_STILGER = "Stilger, Siderius & van Raaij (2017), Journal of Public Procurement 17(1), 89-125"


def _formula(evaluate: Callable[..., PriceEvaluation], **facts: Any) -> PriceFormula:
    parameters = MappingProxyType(facts.pop("parameters"))
    return PriceFormula(name=evaluate.__name__, rounding=_ROUNDING, parameters=parameters, evaluate=evaluate, **facts)


_ALL = (
    _formula(
        lowest_over_price,
        en="Lowest price over price",
        zh="最低价比例法",
        rule="points · P_low / P",
        source=_STILGER,
        domain="prices above 0; 0 to points",
        parameters={"points": _POINTS, "zero": _ZERO, "decimals": _DECIMALS},
        zero_price=_ZERO_RULE,
        combined=False,
        relative=True,
    ),
    _formula(
        linear_to_lowest,
        en="Linear from the lowest price",
        zh="以最低价为基准的线性法",
        rule="points · (zero_at − P / P_low) / (zero_at − 1), or points · (P_high − P) / (P_high − P_low)",
        source=_STILGER,
        domain="prices above 0 (0 or more with zero_at='highest'); 0 to points, cut off at 0",
        parameters={
            "zero_at": "the multiple of the lowest price that gets no points, 2 by default; or 'highest'",
            "points": _POINTS,
            "zero": _ZERO,
            "decimals": _DECIMALS,
        },
        zero_price=f"{_ZERO_RULE}; with zero_at='highest' {_ZERO_FINE}",
        combined=False,
        relative=True,
    ),
    _formula(
        linear_bounds,
        en="Linear between set prices",
        zh="上下限线性法",
        rule="points · (worst − P) / (worst − best)",
        source=_STILGER,
        domain="prices 0 or more, best below worst; 0 to points, cut off at both ends",
        parameters={
            "best": "the price that gets all points, or 'lowest'",
            "worst": "the price that gets none, or 'highest'",
            "points": _POINTS,
            "decimals": _DECIMALS,
        },
        zero_price=_ZERO_FINE,
        combined=False,
        relative=False,
    ),
    _formula(
        linear_absolute,
        en="Linear from zero to a reference price",
        zh="参考价线性法",
        rule="points · (1 − P / reference)",
        source=_STILGER,
        domain="prices 0 or more, reference above 0; 0 to points, cut off at 0",
        parameters={
            "reference": "the price that gets no points",
            "points": "what a price of zero would get, 100 by default",
            "decimals": _DECIMALS,
        },
        zero_price="gets all points",
        combined=False,
        relative=False,
    ),
    _formula(
        world_bank,
        en="World Bank rated criteria",
        zh="世界银行评分标准法",
        rule="B = P_low / P · X · 100 + Q / Q_best · (1 − X) · 100",
        source="World Bank, Evaluating Bids and Proposals, Including Use of Rated Criteria (2023)",
        domain="prices above 0, quality 0 or more and above 0 for one offer; 0 to points",
        parameters={
            "quality": "technical score T of each offer",
            "price_weight": _WEIGHT,
            "points": "the 100 of the formula",
            "zero": _ZERO,
            "decimals": _DECIMALS,
        },
        zero_price=_ZERO_RULE,
        combined=True,
        relative=True,
    ),
    _formula(
        quality_cost,
        en="Quality- and cost-based selection",
        zh="基于质量和费用的评选法",
        rule="S = Q · T + Sf · P with Sf = 100 · P_low / P",
        source="World Bank, Guidelines: Selection and Employment of Consultants (2011), section II",
        domain="prices above 0, quality 0 to quality_max; 0 to points",
        parameters={
            "quality": "technical score St of each offer",
            "price_weight": _WEIGHT,
            "quality_max": _TOP,
            "points": "the scale of the result, 100 by default",
            "zero": _ZERO,
            "decimals": _DECIMALS,
        },
        zero_price=_ZERO_RULE,
        combined=True,
        relative=True,
    ),
    _formula(
        order87,
        en="China, Order 87 (comprehensive scoring)",
        zh="财政部令第87号综合评分法",
        rule="P_low / P · 100, times the weight of the price",
        source="财政部令第87号《政府采购货物和服务招标投标管理办法》（2017）第五十五条",
        domain="prices above 0; price_weight at least 0.30 for goods, 0.10 for services; 0 to 100",
        parameters={
            "price_weight": "the weight of the price; without it the price score on 100",
            "kind": "goods or services, for the least weight",
            "quality": "score of all other factors, for the total",
            "quality_max": _TOP,
            "zero": _ZERO,
            "decimals": _DECIMALS,
        },
        zero_price=_ZERO_RULE,
        combined=False,
        relative=True,
    ),
    _formula(
        richtwert,
        en="Richtwert method, performance over price",
        zh="德国性能价格比法",
        rule="Z = Q / P; within the band below the highest Z a deciding criterion",
        source="UfAB 2018, einfache and erweiterte Richtwertmethode",
        domain="prices above 0, quality 0 or more, band up to 0.10; Z is 0 or more",
        parameters={
            "quality": "performance points L of each offer",
            "band": "how far below the highest Z the deciding criterion still decides; None: the simple method",
            "decide": "quality, price, or figures of your own",
            "zero": "refuse, or the least amount that counts as a price",
            "decimals": "decimals of Z, rounded half up before the band is laid",
        },
        zero_price="refused by default; a number is the least amount that counts",
        combined=True,
        relative=True,
    ),
    _formula(
        award_on_value,
        en="Award on value",
        zh="价值折价法",
        rule="P − Q · value_per_point, lowest first (the result is its negative)",
        source=f"Gunnen op waarde, Netherlands; {_STILGER}",
        domain="prices 0 or more, quality any; the result is any amount of money",
        parameters={
            "quality": "quality of each offer in money or in points",
            "value_per_point": "what a point is worth, 1 by default",
            "decimals": _DECIMALS,
        },
        zero_price=_ZERO_FINE,
        combined=True,
        relative=False,
    ),
    _formula(
        utility_index,
        en="Utility index",
        zh="效用指数法",
        rule="U = (1 − (Q_best − Q) · N) / P · P_low with N = w_quality / w_price",
        source="Negometrix, Utility index (2018)",
        domain="prices above 0, quality 0 to quality_max, price_weight above 0; up to 1, below 0 past 1/N behind",
        parameters={
            "quality": "quality of each offer",
            "price_weight": "the weight of the price, above 0 and up to 1; quality has the rest",
            "quality_max": _TOP,
            "zero": _ZERO,
            "decimals": _DECIMALS,
        },
        zero_price=_ZERO_RULE,
        combined=True,
        relative=True,
    ),
)

FORMULAS: Mapping[str, PriceFormula] = MappingProxyType({formula.name: formula for formula in _ALL})
"""Every price formula by name, in the order of the documentation."""


def evaluate(prices: ArrayLike, formula: str, **parameters: Any) -> PriceEvaluation:
    """Evaluate a price formula by name, with its intermediate figures.

    Parameters
    ----------
    prices : (…, offers)
        Prices of the offers that qualify, 0 or more.
    formula : str
        A name in :data:`FORMULAS`.
    **parameters
        The formula's keywords, listed under its ``parameters``.

    Returns
    -------
    PriceEvaluation
        ``preference`` first; ``rank`` and ``winner`` follow from it.

    Raises
    ------
    ValueError
        For an unknown formula, keywords that it does not take or lacks, and data that it refuses (each with its
        place).

    Examples
    --------
    >>> evaluate([100, 92, 80], "richtwert", quality=[900, 850, 700], band=0.05).rank
    array([1, 2, 3])
    """
    if formula not in FORMULAS:
        near = closest(str(formula), FORMULAS)
        known = f"choose {', '.join(FORMULAS)}"
        raise refuse("formula", f"{formula!r} is not known", f"{near} {known}" if near else known)
    found = FORMULAS[formula]
    takes = ", ".join(found.parameters)
    for name in parameters:
        if name not in found.parameters:
            raise refuse(name, f"is not a parameter of {formula}", f"it takes {takes}")
    missing = [name for name in found.required if name not in parameters]
    if missing:
        raise refuse(formula, f"needs {' and '.join(missing)}", f"it takes {takes}")
    return found.evaluate(prices, **parameters)


def score(prices: ArrayLike, formula: str, **parameters: Any) -> Floats:
    """Score prices by a formula: higher is better for every one.

    Parameters
    ----------
    prices : (…, offers)
        Prices of the offers that qualify, 0 or more.
    formula : str
        A name in :data:`FORMULAS`.
    **parameters
        The formula's keywords: ``points``, ``decimals`` and ``zero`` for most, ``quality`` and ``price_weight`` for
        those that weigh quality too.

    Returns
    -------
    ndarray (…, offers)
        Points, for most; Z for ``richtwert`` (with a band the number of offers placed behind), minus the
        evaluation price for ``award_on_value``, the index for ``utility_index``.

    Raises
    ------
    ValueError
        As :func:`evaluate`.

    Examples
    --------
    >>> print(score([100, 105, 108], "lowest_over_price", points=40, decimals=2))
    [40.   38.1  37.04]
    >>> score([0, 10], "lowest_over_price")
    Traceback (most recent call last):
        ...
    crmselect.errors.DataError: prices[0]: 0 is a price of zero — the lowest price over it is undefined: state a rule
    with zero='limit', 'aside' or a least amount
    """
    return evaluate(prices, formula, **parameters).preference
