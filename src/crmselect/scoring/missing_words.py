"""Open answers in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from crmselect.text import number

if TYPE_CHECKING:
    from crmselect.scoring.missing import OpenAnswers

__all__ = ["HEADINGS", "pairs"]

HEADINGS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": {
            "offer": "Offer", "score": "Score", "low": "At worst", "high": "At best", "count": "Open", "gates": "Gates",
            "first": "First", "passes": "passes", "fails": "fails", "open": "open", "necessary": "whatever comes",
            "possible": "possible", "no": "no", "caption": "If the open answers turn out badly or well",
        },
        "zh": {
            "offer": "报价", "score": "得分", "low": "最差", "high": "最好", "count": "待答", "gates": "门槛",
            "first": "首位", "passes": "通过", "fails": "未通过", "open": "待定", "necessary": "必定",
            "possible": "可能", "no": "否", "caption": "待答项最差与最好时的得分",
        },
    }
)  # fmt: skip
_TOLD = 3
_LONGEST = 60


def pairs(found: OpenAnswers) -> Iterator[tuple[str, str]]:
    """Yield the findings in English and Chinese."""
    count, offers = len(found.answers), found.answers["offer"].nunique()
    if not count:
        yield "Every answer is given.", "所有答复均已给出。"
    else:
        many, verb = ("answers", "are") if count > 1 else ("answer", "is")
        whose = f"{offers} offers" if offers > 1 else "one offer"
        yield f"{count} {many} of {whose} {verb} open.", f"{offers} 个报价共有 {count} 项答复待定。"
        yield from _outlook(found)
        yield from _gates(found)
        yield from _chase(found)
    for offer, requirement in found.unpriced:
        yield (
            f"{offer} answers the must-have {requirement} by customisation without its cost: ask for the price.",
            f"{offer} 对必须项 {requirement} 答复为定制开发但未报费用：请索取报价。",
        )


def _outlook(found: OpenAnswers) -> Iterator[tuple[str, str]]:
    sure, can = found.necessary_winners, found.possible_winners
    if len(sure) == 1 and len(can) == 1:
        yield f"Whatever they turn out to be, {sure[0]} is first.", f"无论结果如何，{sure[0]} 都居首位。"
    elif sure:
        names, names_zh = " and ".join(sure), "、".join(sure)
        verb = "are" if len(sure) > 1 else "is"
        yield (
            f"Whatever they turn out to be, {names} {verb} first, alone or level with others.",
            f"无论结果如何，{names_zh} 都居首位（独自或并列）。",
        )
    elif not can:
        yield "Even at best no offer passes the gates.", "即使结果最好，也没有报价通过门槛。"
    elif len(can) == 1:
        yield (
            f"Only {can[0]} can be first, if it passes the gates.",
            f"只有 {can[0]} 可能居首，前提是通过门槛。",
        )
    else:
        yield (
            f"{len(can)} offers can still be first: {', '.join(can)}.",
            f"仍有 {len(can)} 个报价可能居首：{'、'.join(can)}。",
        )


def _gates(found: OpenAnswers) -> Iterator[tuple[str, str]]:
    names = [str(name) for name, row in found.table.iterrows() if row["gates"] == "open"]
    if names:
        yield (
            f"Whether {', '.join(names)} {'pass' if len(names) > 1 else 'passes'} the gates is open.",
            f"{'、'.join(names)} 能否通过门槛尚未确定。",
        )


def _chase(found: OpenAnswers) -> Iterator[tuple[str, str]]:
    answers = found.answers
    counted = answers["turns_winner"] | answers["turns_gate"]
    if not found.necessary_winners:
        counted |= answers["in_reach"] & (answers["change"] > 0)
    if not counted.any():
        yield "None of them needs chasing for this decision.", "就本次决策而言，无需追问任何一项。"
        return
    if not bool(answers["turns_winner"].any()) and not found.necessary_winners:
        yield "No single one changes the first place.", "没有任何一项单独就能改变首位。"
    for place, row in enumerate(answers[counted].head(_TOLD).to_dict("records")):
        reasons, reasons_zh = [], []
        if row["turns_winner"]:
            reasons.append("alone it can change the first place")
            reasons_zh.append("单独即可改变首位")
        if row["turns_gate"]:
            reasons.append("it decides whether the offer passes the gates")
            reasons_zh.append("决定该报价能否通过门槛")
        low, high = number(row["score_worst"], 3), number(row["score_best"], 3)
        reasons.append(f"the score would be {low} to {high}")
        reasons_zh.append(f"得分将在 {low} 至 {high} 之间")
        text = row["text"] if len(row["text"]) <= _LONGEST else f"{row['text'][: _LONGEST - 1].rstrip()}…"
        lead, lead_zh = ("Chase first", "首先追问") if place == 0 else ("Then", "其次")
        yield (
            f"{lead} {row['offer']} on {row['requirement']} ({text}): {', '.join(reasons)}.",
            f"{lead_zh} {row['offer']} 的 {row['requirement']}（{text}）：{'，'.join(reasons_zh)}。",
        )
