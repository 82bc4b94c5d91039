"""What an item's steps say in a sentence, in English and Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmselect.model import CostItem
from crmselect.text import money, number, percent

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["sentence"]

_EVERY = {
    "en": {"once": "once", "month": "a month", "quarter": "a quarter", "year": "a year"},
    "zh": {"once": "一次性", "month": "每月", "quarter": "每季度", "year": "每年"},
}
_BILLED = {
    "advance": ("in advance", "预付"),
    "arrears": ("in arrears", "后付"),
    "month": ("monthly", "按月"),
    "quarter": ("quarterly", "按季"),
    "year": ("yearly", "按年"),
    "term": ("for the whole term", "按整个合同期"),
}
_QUOTED = {
    "en": {"included": "included in another item", "not_quoted": "not quoted"},
    "zh": {"included": "已含在其他项目中", "not_quoted": "未报价"},
}


def sentence(steps: pd.DataFrame, item: CostItem | None, currency: str, language: str = "en") -> str:
    """Say how an item's amount came about.

    Parameters
    ----------
    steps : DataFrame
        The item's rows of an explanation.
    item : CostItem, optional
        None for a contingency.
    currency : str
        The study's.
    language : {"en", "zh"}
    """
    zh = language == "zh"
    name, total = str(steps["item"].iloc[0]), money(float(steps["amount"].sum()), currency)
    if item is None:
        share = percent(float(steps["unit_price"].iloc[0]))
        how = f"该阶段其他成本的 {share}" if zh else f"{share} of the phase's other costs"
        return _joined(name, [how], total, "", zh)
    if item.quoted != "quoted":
        return _joined(name, [_QUOTED[language][item.quoted]], total, _where(item, zh), zh)
    due = steps[steps["what"] == "price"]
    parts = []
    if len(due):
        parts.append(_percent_of(item, due, zh) if item.percent is not None else _units(item, due, zh))
        if len(due) > 1:
            parts.append(f"共 {len(due)} 次" if zh else f"{len(due)} times")
        parts.extend(_factors(item, due, currency, zh))
    for what, words in (("refresh", ("refreshed", "更新")), ("residual", ("residual value", "残值"))):
        rows = steps[steps["what"] == what]
        if len(rows):
            parts.append(f"{words[zh]} {money(float(rows['amount'].sum()), currency)}")
    return _joined(name, parts, total, _where(item, zh), zh)


def _joined(name: str, parts: list[str], total: str, where: str, zh: bool) -> str:
    text = ("，" if zh else ", ").join(part for part in parts if part)
    tail = (f"（{where}）" if zh else f" ({where})") if where else ""
    return f"{name}：{text}，合计 {total}{tail}。" if zh else f"{name}: {text} = {total}{tail}."


def _where(item: CostItem, zh: bool) -> str:
    found = [str(item.place)] if item.place is not None else []
    return ("；" if zh else "; ").join([*found, item.source] if item.source else found)


def _span(values: pd.Series, decimals: int) -> str:
    """Write a figure, or the range that it runs through."""
    low, high = float(values.min()), float(values.max())
    first = number(low, decimals)
    return first if first == number(high, decimals) else f"{first}–{number(high, decimals)}"


def _units(item: CostItem, due: pd.DataFrame, zh: bool) -> str:
    whole = bool((due["units"] % 1 == 0).all())
    units = _span(due["units"], 0 if whole else 2)
    price = f"{due['currency'].iloc[0]} {_span(due['unit_price'], 2)}"
    every = _EVERY["zh" if zh else "en"][item.every]
    what = item.per or ""
    if item.tier_mode == "package":
        what = f"{number(item.block, 2)} {what}".strip()
    bands = ""
    if item.tiers:
        mode = {"graduated": ("graduated bands", "分级计价"), "volume": ("volume bands", "整量计价")}[item.tier_mode][
            zh
        ]
        edges = "; ".join(
            f"{'>' if t.up_to is None else f'≤{t.up_to:g}'} {t.price:g}{f' + {t.fee:g}' if t.fee else ''}"
            for t in item.tiers
        )
        bands = f"（{mode}：{edges}）" if zh else f" ({mode}: {edges})"
    count = f"{units} {what}{_billed(item, due, zh)} × " if what or units != "1" else ""
    return f"{count}{price} {every}{bands}"


def _billed(item: CostItem, due: pd.DataFrame, zh: bool) -> str:
    """Say what was counted where other units are billed, and by which rule."""
    if (due["quantity"] == due["units"]).all():
        return ""
    counted = _span(due["quantity"], 0 if bool((due["quantity"] % 1 == 0).all()) else 2)
    said = [f"实际 {counted}" if zh else f"of {counted}"]
    if item.included:
        said.append(f"含 {item.included:g}" if zh else f"{item.included:g} included")
    if item.minimum:
        said.append(f"至少 {item.minimum:g}" if zh else f"at least {item.minimum:g}")
    if item.block:
        said.append(f"每 {item.block:g} 一份" if zh else f"in blocks of {item.block:g}")
    return f" ({', '.join(said)})" if not zh else f"（{'，'.join(said)}）"


def _percent_of(item: CostItem, due: pd.DataFrame, zh: bool) -> str:
    names, share = ", ".join(item.percent_of), percent(item.percent or 0.0)
    base = f"{due['currency'].iloc[0]} {_span(due['units'], 0)}"
    kind = {"net": ("net", "净价"), "list": ("list", "目录价")}[item.percent_base][zh]
    return f"{names} {kind} {base} 的 {share}" if zh else f"{share} of the {kind} value of {names} ({base})"


def _factors(item: CostItem, due: pd.DataFrame, currency: str, zh: bool) -> list[str]:
    """Say each factor between list price and payment that is not one."""
    found = [f"− {percent(discount.share)} {discount.name}" for discount in item.discount]
    if not (due["rise"] == 1).all():
        found.append(f"{'价格系数' if zh else 'prices risen by'} × {_span(due['rise'], 4)}")
    if item.free_months:
        found.append(f"前 {item.free_months} 个月免费" if zh else f"the first {item.free_months} months free")
    code = due["currency"].iloc[0]
    if code != currency:
        found.append(f"1 {code} = {_span(due['rate'], 4)} {currency}")
    if not (due["tax"] == 1).all():
        found.append(f"{'税' if zh else 'tax'} × {_span(due['tax'], 4)}")
    if item.billing != "advance":
        words = [_BILLED[word][zh] for word in item.billing.split()]
        found.append("".join(words) if zh else f"billed {' '.join(words)}")
    return found
