"""How sure a ranking is, in sentences, English and Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crmselect.robustness.information import FEWEST
from crmselect.text import money, percent

if TYPE_CHECKING:
    from crmselect.robustness.doubt import Robustness

__all__ = ["HEADINGS", "inquiry", "kind_in_words", "sentences", "verdict"]

HEADINGS = (
    ("Offer", "First", "Rank {}", "Expected rank", "Expected regret", "Confidence", "How sure: {} draws, seed {}"),
    ("报价", "居首", "第 {} 名", "期望名次", "期望遗憾", "置信因子", "把握程度：{} 次抽样，种子 {}"),
)
_STRONG, _LIKELY = 0.9, 0.75
_NOTHING = 1e-6  # Points of score that nobody would spend a telephone call on.
_SHOWN = 3
_WAYS = {
    "stated": ("each weight up to {0} above or below what is stated", "各权重在所述值上下 {0} 内浮动"),
    "order": (
        "any weights at the top of the tree that keep the stated order", "顶层权重任取，仅保持所述的先后次序",
    ),
    "any": ("any weights at all at the top of the tree", "顶层权重任意取值"),
    "evaluators": ("the weights of the evaluators, one of them in each draw", "每次抽取一位评审者的权重"),
    "space": ("weights from the space that was given", "在给定的权重范围内取值"),
}  # fmt: skip
_ANSWERS = (
    ("answers as they stand", "答复按现状"), ("one open answer", "1 个未定答复"), ("{} open answers", "{} 个未定答复"),
)  # fmt: skip
_FIGURES = (
    ("costs at their point estimates", "费用按点估计"),
    ("one uncertain figure of cost", "1 项不确定的费用"),
    ("{} uncertain figures of cost", "{} 项不确定的费用"),
)
_KINDS = {
    "answer": ("the answer {}", "答复 {}"),
    "price": ("the price {}", "价格 {}"),
    "driver": ("the driver {}", "驱动因素 {}"),
    "growth": ("the growth of {}", "{} 的增长"),
    "exchange rate": ("the exchange rate of {}", "{} 汇率"),
    "inflation": ("inflation", "通货膨胀"),
    "delay": ("the delay", "项目延期"),
    "shared price": ("the price of {}", "{} 的价格"),
    "risk": ("whether {} happens", "{} 是否发生"),
    "impact": ("what {} would cost", "{} 的损失金额"),
}


_NAMES = {
    "answer": "答复", "price": "价格", "driver": "驱动因素", "growth": "增长", "exchange rate": "汇率",
    "inflation": "通货膨胀", "delay": "延期", "shared price": "共用价格", "risk": "风险", "impact": "损失金额",
}  # fmt: skip


def verdict(found: Robustness, language: str = "en") -> str:
    """Return who is first how surely, or that nobody clearly is, in one sentence."""
    zh = language == "zh"
    # Judged as it is shown: 74.8 % is 75 % to whoever reads it.
    name, share = found.winner, round(float(found.best.max()), 2)
    shown = _often(float(found.best.max()))
    if len(found.racing) == 1:
        return (
            f"{name} 是唯一通过门槛的报价，名次不受抽样影响。" if zh
            else f"{name} is the only offer that passes the gates, whatever is drawn."
        )  # fmt: skip
    if not found.clear:
        rest = found.best.drop(name)
        other, next_share = str(rest.idxmax()), percent(float(rest.max()), 0)
        return (
            f"没有明确的优胜者：{name} 在 {shown} 的抽样中居首，{other} 为 {next_share}，均不足以过半。" if zh
            else f"There is no clear winner: {name} is first in {shown} of the draws and {other} in {next_share}, "
            "neither in clearly more than half."
        )  # fmt: skip
    sure = (
        ("结论稳固", "The answer is firm") if share >= _STRONG
        else ("结论较为可靠", "The answer is likely") if share >= _LIKELY
        else ("结论仅略占优势", "The answer leans one way")
    )  # fmt: skip
    head = f"{sure[0]}：{name} 在 {shown} 的抽样中居首" if zh else f"{sure[1]}: {name} is first in {shown} of the draws"
    if found.ranking.winner not in {None, name}:
        first = found.ranking.winner
        return head + (f"，而点估计排名第一的是 {first}。" if zh else f", though the point ranking has {first} first.")
    return head + ("。" if zh else ".")


def sentences(found: Robustness, language: str = "en") -> Iterator[str]:
    """Yield what was drawn, who beats whom, what may be over the budget, and what is worth finding out."""
    zh = language == "zh"
    yield _drawn(found, zh)
    yield from _rival(found, zh)
    yield from _regret(found, zh)
    yield from _never(found, zh)
    yield from _budget(found, zh)
    yield from inquiry(found, language)


def _drawn(found: Robustness, zh: bool) -> str:
    way = _WAYS[found.way][zh].format(percent(found.spread or 0.0))
    answers = sum(one.kind == "answer" for one in found.sources)
    figures = len(found.sources) - answers
    parts = [way, _counted(answers, _ANSWERS, zh), _counted(figures, _FIGURES, zh)]
    if zh:
        return f"共 {found.draws:,} 次抽样（种子 {found.seed}）：{'，'.join(parts)}。"
    return f"{found.draws:,} draws (seed {found.seed}): {', '.join(parts)}."


def _counted(count: int, words: tuple[tuple[str, str], ...], zh: bool) -> str:
    return words[min(count, 2)][zh].format(count)


def _rival(found: Robustness, zh: bool) -> Iterator[str]:
    if len(found.racing) < 2:
        return
    name = found.winner
    row = found.pairwise.loc[name].drop(name)
    rival, share = str(row.idxmin()), float(row.to_numpy().min())
    shown = _often(share)
    yield (
        f"最强的对手是 {rival}：{name} 在 {shown} 的抽样中领先于它。" if zh
        else f"Its closest rival is {rival}: {name} is ahead of it in {shown} of the draws."
    )  # fmt: skip


def _regret(found: Robustness, zh: bool) -> Iterator[str]:
    least = str(found.expected_regret.idxmin())
    if least != found.winner and found.expected_regret[found.winner] - found.expected_regret[least] > _NOTHING:
        mine, theirs = (f"{float(found.expected_regret[name]):.4f}" for name in (found.winner, least))
        yield (
            f"{least} 虽较少居首，平均落后却更小（期望遗憾 {theirs}，{found.winner} 为 {mine}）。" if zh
            else f"{least} is first less often, yet less far behind on average (expected regret {theirs}, not {mine})."
        )  # fmt: skip


def _never(found: Robustness, zh: bool) -> Iterator[str]:
    never = [name for name in found.racing if found.best[name] == 0]
    if never and len(found.racing) > 1:
        listed = ("、" if zh else ", ").join(never)
        yield f"从未居首：{listed}。" if zh else f"Never first: {listed}."


def _budget(found: Robustness, zh: bool) -> Iterator[str]:
    if found.inside is None:
        return
    at = found.racing.index(found.winner)
    share = float(found.inside[at])
    shown = _often(share)
    yield (
        f"{found.winner} 不超出预算的概率为 {shown}。" if zh
        else f"{found.winner} stays within the budget with a probability of {shown}."
    )  # fmt: skip


def inquiry(found: Robustness, language: str = "en") -> Iterator[str]:
    """Yield what finding something out beforehand is worth, and what to find out first."""
    zh = language == "zh"
    if len(found.racing) < 2 or not found.sources:
        return
    price, currency = found.price_of_a_point, found.ranking.currency

    def amount(points: float) -> str:
        if price is None:
            return f"{points:.4f} 分" if zh else f"{points:.4f} points"
        return money(points * price, currency)

    told = found.information
    told = told[(told["value"] > 2 * told["standard_error"]) & (told["value"] > _NOTHING)].head(_SHOWN)
    most = found.facts if found.facts is not None else found.perfect_information
    if most <= _NOTHING:
        yield (
            "澄清任何事实都不会改变选择。" if zh
            else "Nothing that can be found out would change the choice."
        )  # fmt: skip
        return
    if found.facts is None:
        yield (
            f"连同权重一并事先弄清，至多值 {amount(most)}：为澄清所花的费用不应超过此数。" if zh
            else f"Knowing everything beforehand, the weights too, would be worth {amount(most)}: no more is."
        )  # fmt: skip
    else:
        yield (
            f"事先弄清所有答复与费用至多值 {amount(most)}：为澄清所花的费用不应超过此数。" if zh
            else f"Knowing every answer and cost beforehand would be worth {amount(most)}: no inquiry is worth more."
        )  # fmt: skip
    if found.knowledge is None:
        yield (
            f"单项澄清的价值须有至少 {FEWEST} 次抽样才能估计。" if zh
            else f"What a single inquiry is worth shows from {FEWEST} draws on."
        )  # fmt: skip
        return
    parts = []
    for name, kind, value in zip(told["name"], told["kind"], told["value"].tolist(), strict=True):
        said = _KINDS.get(kind, ("{}", "{}"))[zh].format(name)
        parts.append(f"{said}（{amount(value)}）" if zh else f"{said} ({amount(value)})")
    if parts:
        listed = ("、" if zh else ", ").join(parts)
        yield f"最值得先澄清：{listed}。" if zh else f"Most worth finding out first: {listed}."
    else:
        yield "单独澄清任何一项都不足以改变选择。" if zh else "No single inquiry by itself would change the choice."


def kind_in_words(kind: str, language: str = "en") -> str:
    """Return what kind of thing could be found out.

    Examples
    --------
    >>> kind_in_words("shared price"), kind_in_words("answer", "zh")
    ('shared price', '答复')
    """
    return _NAMES.get(kind, kind) if language == "zh" else kind


def _often(share: float) -> str:
    """Return a share in percent, with decimals where none would make it all or nothing."""
    return percent(share, 0 if 0.005 <= share < 0.995 or share in {0.0, 1.0} else 2)
