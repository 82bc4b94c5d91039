"""The price formulas as an audit sets them: which parameters, which it cannot apply and why, and the points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from crmselect.robustness._order import Floats, Ints, half_up, to_unit
from crmselect.robustness.audit_case import Case
from crmselect.scoring.prices import FORMULAS, evaluate
from crmselect.text import money, number, percent

__all__ = ["OWN", "Setting", "points", "settings"]

OWN = "additive"
"""The key of the study's own model, which stands first."""

_BAND = 0.05
_LEAST_GOODS, _LEAST_SERVICES = 0.30, 0.10  # Order 87, Article 55.
_OWN_LABEL = ("Additive value (the study's own)", "加权求和法（本研究）")
_ENOUGH, _LONG = 1e3, 1e15  # Amounts from the first on are told in whole units, from the second on by their powers.


@dataclass(frozen=True, eq=False)
class Setting:
    """One way to weigh price and quality: the formula, its parameters in figures and in words, why it is refused.

    Parameters
    ----------
    key, formula : str
        The row's name, and the formula behind it.
    en, zh : str
        Labels.
    parameters : mapping
        Beside quality and the weight of the price.
    stated_en, stated_zh : str
        The parameters in words.
    note_en, note_zh : str
        What is to be said, such as a weight outside the domain.
    refused : bool
        The formula cannot be applied; the note says why.
    """

    key: str
    formula: str
    en: str
    zh: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    stated_en: str = ""
    stated_zh: str = ""
    note_en: str = ""
    note_zh: str = ""
    refused: bool = False

    def label(self, language: str) -> str:
        """Return the label in a language."""
        return self.zh if language == "zh" else self.en

    def stated(self, language: str) -> str:
        """Return the parameters in words."""
        return self.stated_zh if language == "zh" else self.stated_en

    def note(self, language: str) -> str:
        """Return what is to be said of it."""
        return self.note_zh if language == "zh" else self.note_en


def settings(case: Case) -> tuple[Setting, ...]:
    """Return the study's own model and every price formula, with the two variants that buyers use most."""
    share = percent(case.price_weight)
    own = Setting(
        OWN, OWN, *_OWN_LABEL, {}, f"price weight {share}, on the stated scales", f"价格权重 {share}，按既定尺度"
    )
    return (own, *(_checked(case, one) for one in _formulas(case)))


def points(
    case: Case, setting: Setting, rows: Ints, *, decimals: int | None = None, unit: float | None = None
) -> tuple[Floats, Floats]:
    """Return the points that rank the offers, and the figure that the formula is known by, (…, offers) each.

    Both are alike but for a Richtwert with a band, which ranks by more than its Z.

    Parameters
    ----------
    case : Case
    setting : Setting
    rows : (…, offers)
        Which offers take part: a leading dimension holds as many trials.
    decimals : int, optional
        Points of quality, of the price and in total are rounded half up to so many decimals of 100.
    unit : float, optional
        Prices are rounded half up to whole units.

    Raises
    ------
    ValueError
        Where the formula refuses the prices or the qualities.
    """
    quality, prices = case.quality[rows], case.prices[rows]
    if decimals is not None:
        quality = half_up(quality, decimals)
    if unit is not None:
        prices = to_unit(prices, unit)
    weight = case.price_weight
    if setting.key == OWN:
        return _both(_weighed(case.cost_points(prices, rows), quality, weight, decimals))
    takes, given = FORMULAS[setting.formula].parameters, dict(setting.parameters)
    if "quality" not in takes:
        if decimals is not None:
            given["decimals"] = decimals
        price_points = evaluate(prices, setting.formula, **given).preference
        return _both(_weighed(price_points, quality, weight, decimals))
    given["quality"] = quality
    if "price_weight" in takes:
        given["price_weight"] = weight
    if decimals is not None and setting.formula in {"world_bank", "quality_cost", "order87"}:
        given["decimals"] = decimals  # The others are not on a scale of 100: their quality is rounded alone.
    found = evaluate(prices, setting.formula, **given)
    banded = found.in_band is not None and found.figure is not None
    return found.preference, found.figure if banded and found.figure is not None else found.preference


def _both(total: Floats) -> tuple[Floats, Floats]:
    return total, total


def _weighed(price_points: Floats, quality: Floats, weight: float, decimals: int | None) -> Floats:
    if decimals is not None:
        price_points = half_up(price_points, decimals)
    total = weight * price_points + (1 - weight) * quality
    return total if decimals is None else half_up(total, decimals)


def _formulas(case: Case) -> Iterator[Setting]:
    stated = _Stated(case)
    for name in FORMULAS:
        yield getattr(stated, name, stated.plain)(name)
        if name == "linear_to_lowest":
            yield _setting(
                name, {"zero_at": "highest"}, f"{stated.weight_en}, no points for the highest price",
                f"{stated.weight_zh}，最高价得 0 分", variant=("highest", "to the highest", "至最高价"),
            )  # fmt: skip
        if name == "richtwert":
            band = percent(_BAND)
            yield _setting(
                name, {"band": _BAND, "decide": "quality"}, f"within {band} of the highest Z quality decides",
                f"与最高 Z 相差 {band} 以内，由质量决定", variant=("band", f"band of {band}", f"{band} 浮动区间"),
            )  # fmt: skip


class _Stated:
    """The parameters of each formula: from the study where it states them, else the formula's own."""

    def __init__(self, case: Case) -> None:
        self.case = case
        share = percent(case.price_weight)
        self.weight_en, self.weight_zh = f"price weight {share}", f"价格权重 {share}"

    def plain(self, name: str) -> Setting:
        return _setting(name, {}, self.weight_en, self.weight_zh)

    def linear_to_lowest(self, name: str) -> Setting:
        return _setting(
            name, {"zero_at": 2.0}, f"{self.weight_en}, no points from twice the lowest price on",
            f"{self.weight_zh}，达到最低价 2 倍得 0 分",
        )  # fmt: skip

    def linear_bounds(self, name: str) -> Setting:
        best, worst = self.case.best, self.case.worst
        if best is None or worst is None:
            return _refused(
                name, "the criteria state no scale with two ends for the price", "评价准则未规定价格尺度的两端"
            )
        if not 0 <= best < worst:
            return _refused(
                name, f"the stated scale runs from {best:,g} (best) to {worst:,g} (worst), not upwards from 0 or more",
                f"既定尺度由 {best:,g}（最好）到 {worst:,g}（最差），不是由非负数递增",
            )  # fmt: skip
        low, high = self.amount(best), self.amount(worst)
        return _setting(
            name, {"best": best, "worst": worst}, f"{self.weight_en}, all points at {low}, none from {high} on",
            f"{self.weight_zh}，{low} 得满分，达到 {high} 得 0 分",
        )  # fmt: skip

    def linear_absolute(self, name: str) -> Setting:
        reference = self.case.reference
        if reference is None or not reference > 0:
            return _refused(name, "neither a budget nor a worst price is stated", "既未规定预算，也未规定最差价格")
        en, zh = ("the budget", "预算") if self.case.budgeted else ("the worst end of the scale", "尺度的最差端")
        amount = self.amount(reference)
        return _setting(
            name, {"reference": reference}, f"{self.weight_en}, no points from {amount} ({en}) on",
            f"{self.weight_zh}，达到 {amount}（{zh}）得 0 分",
        )  # fmt: skip

    def order87(self, name: str) -> Setting:
        weight = self.case.price_weight
        share, goods, services = percent(weight), percent(_LEAST_GOODS), percent(_LEAST_SERVICES)
        if weight < _LEAST_SERVICES:
            en = f"the price weight of {share} breaches Article 55 ({goods} or more for goods, {services} for services)"
            return _refused(name, en, f"价格权重 {share} 违反第五十五条：货物不得低于 {goods}，服务不得低于 {services}")
        if weight >= _LEAST_GOODS:
            return _setting(name, {"kind": "goods"}, f"{self.weight_en}, as goods", f"{self.weight_zh}，按货物计")
        en = f"the price weight of {share} breaches Article 55 for goods ({goods} or more): applied as for services"
        zh = f"价格权重 {share} 违反第五十五条对货物的规定（不得低于 {goods}），此处按服务计算"
        stated = f"{self.weight_en}, as services", f"{self.weight_zh}，按服务计"
        return _setting(name, {"kind": "services"}, *stated, note=(en, zh))

    def richtwert(self, name: str) -> Setting:
        return _setting(name, {}, "quality divided by price, no weights", "质量除以价格，不设权重")

    def award_on_value(self, name: str) -> Setting:
        case = self.case
        width = case.reference
        if case.best is not None and case.worst is not None and case.worst > case.best:
            width = case.worst - case.best
        if case.price_weight == 0:
            return _refused(
                name, "the price has no weight, so that a point has no price", "价格没有权重，一分无法折成金额"
            )
        if case.price_weight == 1:
            return _refused(
                name, "quality has no weight, so that a point is worth nothing", "质量没有权重，一分不值分文"
            )
        if width is None or not width > 0:
            en, zh = "neither a scale nor a budget says what a point is worth", "没有尺度或预算可以折算一分的金额"
            return _refused(name, en, zh)
        worth = (1 - case.price_weight) / case.price_weight * width / 100
        return _setting(
            name, {"value_per_point": worth}, f"a point of quality is worth {self.amount(worth)}, as the weights imply",
            f"按权重折算，一分质量值 {self.amount(worth)}",
        )  # fmt: skip

    def amount(self, figure: float) -> str:
        if abs(figure) >= _LONG:
            return f"{self.case.currency} {figure:g}".strip()
        if abs(figure) >= _ENOUGH or figure == int(figure):
            return money(figure, self.case.currency)
        return f"{self.case.currency} {number(figure, 2)}".strip()


def _setting(
    name: str,
    parameters: Mapping[str, Any],
    en: str,
    zh: str,
    *,
    variant: tuple[str, str, str] | None = None,
    note: tuple[str, str] = ("", ""),
) -> Setting:
    known = FORMULAS[name]
    key, label_en, label_zh = name, known.en, known.zh
    if variant is not None:
        key = f"{name} ({variant[0]})"
        label_en, label_zh = f"{label_en} ({variant[1]})", f"{label_zh}（{variant[2]}）"
    return Setting(key, name, label_en, label_zh, parameters, en, zh, *note)


def _refused(name: str, en: str, zh: str) -> Setting:
    known = FORMULAS[name]
    return Setting(name, name, known.en, known.zh, note_en=en, note_zh=zh, refused=True)


def _checked(case: Case, setting: Setting) -> Setting:
    """Refuse what cannot be applied to these offers, in words of both languages."""
    if setting.refused or not len(case.passing):
        return setting
    prices, quality = case.prices[case.passing], case.quality[case.passing]
    ratio = "zero" in FORMULAS[setting.formula].parameters and setting.parameters.get("zero_at") != "highest"
    reason = None
    if np.isnan(prices).any():
        reason = ("no prices are given", "没有给出价格")
    elif (prices < 0).any():
        names = ", ".join(case.of(case.passing[prices < 0]))
        reason = (f"the price of {names} is negative", f"{names} 的价格为负数")
    elif (prices == 0).any() and ratio:
        names = ", ".join(case.of(case.passing[prices == 0]))
        reason = (
            f"the price of {names} is 0, and this formula divides by it",
            f"{names} 的价格为 0，而此公式以价格为除数",
        )
    elif setting.formula in {"world_bank", "richtwert"} and not (quality > 0).any():
        reason = ("no offer has any quality to compare", "没有任何报价有可比的质量分")
    elif setting.formula == "utility_index" and not case.price_weight > 0:
        reason = ("the price has no weight to divide by", "价格没有权重，无法相除")
    if reason is None:
        return setting
    return replace(setting, note_en=reason[0], note_zh=reason[1], refused=True)
