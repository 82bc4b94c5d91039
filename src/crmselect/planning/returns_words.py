"""A return in sentences, English and Chinese."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from crmselect.model.benefit import Benefit
from crmselect.model.estimate import point
from crmselect.planning.returns_rates import sign_changes
from crmselect.text import money, number, percent

if TYPE_CHECKING:
    from crmselect.planning.returns_result import Returns

__all__ = ["HEADINGS", "KINDS", "back", "caption", "explained", "joined", "rate", "sentences", "share"]

HEADINGS = (
    ["Offer", "Benefits", "Costs", "Net present value", "ROI", "IRR", "Payback (months)", "Discounted", "Benefit–cost"],
    ["报价", "效益现值", "成本现值", "净现值", "投资回报率", "内部收益率", "回收期（月）", "动态回收期", "效益成本比"],
)
KINDS = (
    {"efficiency": "efficiency", "revenue": "revenue", "retention": "retention", "avoided_cost": "avoided cost",
     "other": "other"},
    {"efficiency": "效率提升", "revenue": "增收", "retention": "客户保留", "avoided_cost": "节省成本", "other": "其他"},
)  # fmt: skip
_EVERY = (
    {"month": "a month", "quarter": "a quarter", "year": "a year", "once": "once"},
    {"month": "每月", "quarter": "每季度", "year": "每年", "once": "一次性"},
)
_SAME = 1e-9
"""Figures that differ by less than this share are alike."""


def caption(found: Returns, language: str) -> str:
    """Say what a table of returns holds."""
    plan, off = found.assumptions, percent(found.assumptions.discount_rate)
    if language == "zh":
        return f"{plan.years} 年的效益与成本（{found.currency}，年折现率 {off}，第 {found.golive} 月上线）"
    return (
        f"Benefits against costs over {plan.years} years in {found.currency}, discounted at {off} a year, live from "
        f"month {found.golive} on"
    )


def share(value: float, language: str) -> str:
    """Return a share in percent, or that it is undefined."""
    return percent(value, 1) if math.isfinite(value) else ("无定义" if language == "zh" else "undefined")


def rate(rates: tuple[float, ...], language: str) -> str:
    """Return the internal rates of return: all of them, or that there is none."""
    return joined([percent(one, 1) for one in rates], language) if rates else ("无" if language == "zh" else "none")


def back(months: float, language: str) -> str:
    """Return after how many months the money is back, or that it is not."""
    return number(months, 1) if math.isfinite(months) else ("未回收" if language == "zh" else "never")


def joined(texts: list[str], language: str) -> str:
    """Return texts as a list in a sentence."""
    if language == "zh":
        return "、".join(texts)
    return " and ".join([", ".join(texts[:-1]), texts[-1]]) if len(texts) > 1 else "".join(texts)


def sentences(found: Returns, language: str) -> Iterator[str]:
    """Say of each offer what it returns, and then which returns most."""
    zh = language == "zh"
    if not found.names:
        yield "没有报价。" if zh else "There are no offers."
        return
    if not len(found.benefits):
        yield "没有列出任何效益：净现值即为成本的负数。" if zh else "No benefit is stated: what remains are costs."
    for name, row in found.table.iterrows():
        yield " ".join(_offer(found, str(name), row, zh)) if not zh else "".join(_offer(found, str(name), row, zh))
    if len(found.names) > 1:
        yield _most(found, zh)


def _offer(found: Returns, name: str, row: pd.Series, zh: bool) -> Iterator[str]:
    code = found.currency
    brings, costs, net = (money(float(row[key]), code) for key in ("benefits", "costs", "npv"))
    if zh:
        yield f"{name}：效益现值 {brings}，成本现值 {costs}，净现值 {net}"
        yield f"，投资回报率 {_roi(row, zh)}。" if row["costs"] > 0 else "；没有可作为分母的成本，投资回报率无定义。"
    else:
        yield f"{name}: benefits of {brings} against costs of {costs}, a net present value of {net}" + (
            "." if row["costs"] > 0 else "; with no costs to relate it to, a return on investment is not defined."
        )
        if row["costs"] > 0:
            yield f"The return on investment is {_roi(row, zh)}."
    yield irr_sentence(found, name, zh)
    yield _payback(float(row["payback"]), float(row["discounted_payback"]), found.assumptions.months, zh)


def _roi(row: pd.Series, zh: bool) -> str:
    whole, bare = percent(float(row["roi"]), 1), float(row["nominal_roi"])
    if not math.isfinite(bare):
        return whole
    return f"{whole}（不折现为 {percent(bare, 1)}）" if zh else f"{whole} ({percent(bare, 1)} without discounting)"


def irr_sentence(found: Returns, name: str, zh: bool) -> str:
    """Say which internal rates of return an offer has; several, or none, are said to be so."""
    rates, flow = found.rates[name], found.net_cash[found.names.index(name)]
    if len(rates) == 1:
        text = percent(rates[0], 1)
        return f"内部收益率为每年 {text}。" if zh else f"Its internal rate of return is {text} a year."
    if rates:
        each, changes = joined([percent(one, 1) for one in rates], "zh" if zh else "en"), sign_changes(flow)
        if zh:
            return f"净现金流变号 {changes} 次，有 {len(rates)} 个内部收益率（{each}）：均不能单独作准，应看净现值。"
        return (
            f"Its cash changes sign {changes} times and has {len(rates)} internal rates of return ({each}): none of "
            "them decides by itself, the net present value does."
        )
    reason = _no_rate(flow, zh)
    return f"没有内部收益率：{reason}。" if zh else f"It has no internal rate of return: {reason}."


def _no_rate(cash: NDArray[np.float64], zh: bool) -> str:
    if not cash.any():
        return "每月收支相抵" if zh else "in every month it brings in what it costs"
    if not (cash < 0).any():
        return "没有净支出" if zh else "in no month does it cost more than it brings in"
    if not (cash > 0).any():
        return "没有净收入" if zh else "in no month does it bring in more than it costs"
    return "没有任何折现率使净现值为零" if zh else "no rate brings its net present value to 0"


def _payback(plain: float, discounted: float, months: int, zh: bool) -> str:
    if plain == 0 and discounted == 0:
        return "任何时候累计收入都不低于累计支出，无需回收。" if zh else "What it costs is covered at any time."
    if not math.isfinite(plain):
        return f"在 {months} 个月内未能收回投入。" if zh else f"Its money is not back within the {months} months."
    years, late = number(plain / 12, 1), number(discounted, 1)
    if zh:
        tail = f"动态回收期 {late} 个月" if math.isfinite(discounted) else "但按现值计算未能收回"
        return f"静态回收期 {number(plain, 1)} 个月（{years} 年），{tail}。"
    tail = f"discounted after {late}" if math.isfinite(discounted) else "but discounted it is not"
    return f"Its money is back for good after {number(plain, 1)} months ({years} years), {tail}."


def _most(found: Returns, zh: bool) -> str:
    npv, roi = found.npv, found.table["roi"].dropna()
    order = npv.sort_values(ascending=False, kind="stable")
    first, lead = str(order.index[0]), float(order.iloc[0] - order.iloc[1])
    alike = [str(name) for name in order.index if order.iloc[0] - order[name] <= _SAME * abs(order.iloc[0])]
    amount = money(lead, found.currency)
    if len(alike) > 1:
        names = joined(alike, "zh" if zh else "en")
        text = f"{names} 的净现值并列最高" if zh else f"{names} share the highest net present value"
    elif zh:
        text = f"{first} 的净现值最高，比 {order.index[1]} 高 {amount}"
    else:
        text = f"{first} has the highest net present value, {amount} more than {order.index[1]}"
    best = str(roi.idxmax()) if len(roi) else ""
    if best and best not in alike:
        top = percent(float(roi.max()), 1)
        text += f"；投资回报率最高的是 {best}（{top}）" if zh else f"; {best} returns most on what it costs ({top})"
    return text + ("。" if zh else ".")


def explained(found: Returns, offer: str, language: str) -> Iterator[str]:
    """Say what each benefit comes to for an offer, what it costs, and what that returns."""
    zh, at = language == "zh", found.names.index(offer)
    values = found.benefit_values()[:, at]
    for n, one in enumerate(found.model.benefits):
        if not found.model.scale[n, at]:
            continue
        yield _benefit(found, n, one, float(values[n]), float(found.model.scale[n, at]), zh)
    if not any(found.model.scale[:, at]):
        yield f"{offer} 没有列出任何效益。" if zh else f"{offer} has no benefits."
    yield ("" if zh else " ").join(_offer(found, offer, found.table.iloc[at], zh))


def _benefit(found: Returns, n: int, one: Benefit, value: float, scale: float, zh: bool) -> str:
    model, worth = found.model, money(value, found.currency)
    code, every = model.codes[n], _EVERY[zh][one.every]
    parts = [f"{number(point(one.amount), 2).removesuffix('.00')}" + (" h" if one.rate is not None else f" {code}")]
    if one.rate is not None:
        parts.append(f"{number(point(one.rate), 2).removesuffix('.00')} {code}")
    parts += [f"{one.quantity:g}"] * (one.quantity != 1) + [model.drivers[n]] * bool(model.drivers[n])
    margin = 1.0 if one.margin is None else one.margin
    parts += [percent(margin)] * (margin != 1) + [percent(scale)] * (scale != 1)
    times, begins = " × ".join(parts), model.golive + one.starts + int(model.late[n])
    chance = percent(one.probability)
    if zh:
        adopted = "，按采用曲线逐步实现" if one.adoption or one.months_to_full else ""
        odds = f"，实现概率 {chance}" if one.probability != 1 else ""
        return f"{one.name}（{KINDS[1][one.kind]}）：{every} {times}，自第 {begins} 月起{adopted}{odds}，现值 {worth}。"
    adopted = ", as it is adopted" if one.adoption or one.months_to_full else ""
    odds = f", realised with probability {chance}" if one.probability != 1 else ""
    return f"{one.name} ({KINDS[0][one.kind]}): {times} {every} from month {begins} on{adopted}{odds}: {worth}."
