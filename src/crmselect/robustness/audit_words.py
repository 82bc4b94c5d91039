"""An audit in sentences, English and Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from crmselect.robustness._order import listed
from crmselect.robustness.audit_case import PRICES
from crmselect.robustness.audit_formulas import OWN
from crmselect.robustness.audit_trials import JOINED, rounding_label
from crmselect.text import percent

if TYPE_CHECKING:
    from crmselect.robustness.audit_result import Audit

__all__ = ["sentences", "turned_by", "verdict"]

_SHOWN = 3
_CHANGES = {"without": ("without {}", "去掉 {}"), "with": ("with {}", "加入 {}")}
_ALL = ("all excluded offers", "全部未通过门槛的报价")


def turned_by(audit: Audit) -> dict[str, str]:
    """Return, for each formula that is turned, the offers whose leaving or coming in does it."""
    zh = audit.language == "zh"
    found: dict[str, list[str]] = {}
    for formula, change, offer, _ in _turning(audit):
        found.setdefault(formula, []).append(_CHANGES[change][zh].format(_named(audit, offer)))
    return {key: ("；" if zh else "; ").join(changes) for key, changes in found.items()}


def verdict(audit: Audit) -> str:
    """Return whether the answer is robust, or what flips it, in one sentence."""
    zh = audit.language == "zh"
    own = audit.winners.get(OWN, ())
    if not own:
        return (
            "没有报价通过全部门槛，因此没有可供审查的结论。" if zh
            else "No offer passes the gates, so that there is no answer to audit."
        )  # fmt: skip
    if audit.robust:
        return _robust(audit, own[0], zh)
    first, parts = listed(own, audit.language), list(_turns(audit, own, zh))
    if len(own) > 1:
        head = f"按加权求和，{first} 并列第一" if zh else f"{first} share the first place by additive value"
    else:
        head = f"按加权求和，{first} 居首" if zh else f"{first} is first by additive value"
    if zh:
        return f"结论不稳健：{head}{'，但' if parts else ''}{'；'.join(parts)}。"
    return f"The answer is not robust: {head}{', but ' if parts else ''}{'; '.join(parts)}."


def _robust(audit: Audit, name: str, zh: bool) -> str:
    if len(audit.case.passing) == 1:
        if zh:
            return f"{name} 是唯一通过门槛的报价，没有什么能改变这一结论。"
        return f"{name} is the only offer that passes the gates, so that nothing here can turn the answer."
    applied = len(audit.winners) - 1
    if zh:
        formulas = f"在可用的 {applied} 个价格公式下均居首" if applied else "按加权求和居首"
        people = "、去掉哪位评审人" if len(audit.people) else ""
        return f"结论稳健：{name} {formulas}，无论去掉或加入哪份报价{people}、如何取整。"
    formulas = f" and under all {applied} price formulas that apply" if applied else ""
    people = ", whichever evaluator is left out" if len(audit.people) else ""
    return (
        f"The answer is robust: {name} is first by additive value{formulas}, whichever offer is left out or let in"
        f"{people}, and however the figures are rounded."
    )


def _turns(audit: Audit, own: tuple[str, ...], zh: bool) -> Iterator[str]:
    language, applied = audit.language, len(audit.winners) - 1
    for at, (winners, keys) in enumerate(_others(audit, own).items()):
        names, labels = listed(winners, language), listed(_labels(audit, keys), language, most=_SHOWN)
        are = f" {_are(winners)} first" if at == 0 else ""
        of = f" of {applied} price formula{_s(applied)}" if at == 0 else ""
        if zh:
            head = f"在 {applied} 个价格公式中的 " if at == 0 else "在 "
            yield f"{head}{len(keys)} 个（{labels}）下 {names} 居首"
        else:
            yield f"{names}{are} under {len(keys)}{of} ({labels})"
    turning = _turning(audit)
    for change, words in (("without", ("leaving out {}", "去掉 {}")), ("with", ("letting in {}", "加入 {}"))):
        offers = list(dict.fromkeys(_named(audit, offer) for _, how, offer, _ in turning if how == change))
        count = len({formula for formula, how, _, _ in turning if how == change})
        which = words[zh].format(listed(offers, language, most=_SHOWN, either=True))
        if count and zh:
            yield f"{which} 会改变 {count} 个公式下的首位"
        elif count:
            yield f"{which} changes who leads under {count} formula{_s(count)}"
    for row in audit.people[audit.people["turned"]].itertuples():
        yield (
            f"去掉评审人 {row.evaluator} 后 {row.winner} 居首" if zh else f"without {row.evaluator} it is {row.winner}"
        )
    turned = audit.roundings[audit.roundings["turned"]]
    if len(turned):
        kinds = dict.fromkeys(zip(turned["rounding"], turned["step"], strict=True))
        labels = listed(
            [rounding_label(what, step, language) for what, step in kinds], language, most=_SHOWN, either=True
        )
        count = int(turned["formula"].nunique())
        if zh:
            yield f"{labels}会改变 {count} 个公式下的首位或使其并列"
        else:
            yield f"rounding {labels} changes the first place under {count} formula{_s(count)} or makes it a tie"


def sentences(audit: Audit) -> Iterator[str]:
    """Yield the findings one by one."""
    zh = audit.language == "zh"
    if not audit.winners:
        return
    yield _weighed(audit, zh)
    yield from _formulas(audit, zh)
    yield from _notes(audit, zh)
    yield from _deletions(audit, zh)
    if audit.case.closed:
        names = listed(audit.case.closed, audit.language)
        yield (
            f"{names} 的费用未开启或未知，未作加入测试。" if zh
            else f"{names} could not be let in: the costs are not open or not known."
        )  # fmt: skip
    yield from _people(audit, zh)
    yield _roundings(audit, zh)


def _weighed(audit: Audit, zh: bool) -> str:
    case, share = audit.case, percent(audit.case.price_weight)
    price = PRICES[case.kind][zh]
    if case.price_weight == 0:
        return (
            f"评价准则未给价格以权重；审查以{price}为价格。" if zh
            else f"The criteria give the price no weight; the audit takes {price} as the price."
        )  # fmt: skip
    if not case.judged:
        return f"只评价格（{price}）。" if zh else f"Only the price ({price}) is judged; there is no quality beside it."
    mixed = case.share < 1
    if zh:
        several = "；其他成本准则并入价格权重" if mixed else ""
        return f"价格为{price}，权重 {share}；质量为其余准则按权重合成的 0 至 100 分{several}。"
    several = "; other kinds of cost that the criteria look at count in that weight" if mixed else ""
    return f"The price is {price} with a weight of {share}; quality is the rest of the criteria, 0 to 100{several}."


def _formulas(audit: Audit, zh: bool) -> Iterator[str]:
    language, own, applied = audit.language, audit.winners[OWN], len(audit.winners) - 1
    if not applied:
        yield "没有可用的价格公式。" if zh else "No price formula can be applied."
        return
    same = sum(first == own for key, first in audit.winners.items() if key != OWN)
    first = listed(own, language)
    yield (
        f"可用的 {applied} 个价格公式中，{same} 个与加权求和法同以 {first} 为首。" if zh
        else f"{same} of {applied} price formula{_s(applied)} put {first} first, as the additive value does."
    )  # fmt: skip
    for winners, keys in _others(audit, own).items():
        names, labels = listed(winners, language), listed(_labels(audit, keys), language)
        yield f"{labels}：{names} 居首。" if zh else f"{labels}: {names} {_are(winners)} first."


def _notes(audit: Audit, zh: bool) -> Iterator[str]:
    reasons: dict[tuple[str, bool], list[str]] = {}
    for one in audit.settings:
        if one.note(audit.language):
            reasons.setdefault((one.note(audit.language), one.refused), []).append(one.label(audit.language))
    for (reason, refused), labels in reasons.items():
        names = listed(labels, audit.language)
        if zh:
            yield f"{names}{'未采用' if refused else ''}：{reason}。"
        else:
            yield f"{names}{' cannot be applied' if refused else ''}: {reason}."


def _deletions(audit: Audit, zh: bool) -> Iterator[str]:
    found: dict[tuple[str, str, str], list[str]] = {}
    for formula, change, offer, leader in _turning(audit):
        found.setdefault((change, offer, leader), []).append(formula)
    for (change, offer, leader), keys in found.items():
        labels, name = listed(_labels(audit, keys), audit.language), _named(audit, offer)
        if zh:
            rest = "其余报价中 " if change == "with" else ""
            yield f"{_CHANGES[change][1].format(name)} 后，{rest}{leader} 领先：{labels}。"
        else:
            how = f"Without {name}" if change == "without" else f"With {name} let in"
            rest = " the others" if change == "with" else ""
            yield f"{how}, {leader} leads{rest}: {labels}."
    if not found and len(audit.deletions):
        yield (
            "无论去掉哪份报价、加入哪份未通过门槛的报价，各公式下领先者不变。" if zh
            else "No offer's leaving, and no excluded offer's coming in, changes who leads among the others."
        )  # fmt: skip


def _people(audit: Audit, zh: bool) -> Iterator[str]:
    if not len(audit.people):
        yield "没有评审人记录，故未作去掉评审人的测试。" if zh else "No evaluators are recorded, so none was left out."
        return
    turned = audit.people[audit.people["turned"]]
    if not len(turned):
        yield "去掉任一评审人，首位不变。" if zh else "Without any one evaluator the first place stays the same."
    for evaluator, winner in zip(turned["evaluator"], turned["winner"], strict=True):
        yield f"去掉评审人 {evaluator} 后，{winner} 居首。" if zh else f"Without {evaluator}, {winner} is first."


def _roundings(audit: Audit, zh: bool) -> str:
    turned, count = int(audit.roundings["turned"].sum()), int(audit.roundings["order_turned"].sum())
    tried = len(audit.roundings)
    if not count:
        return "各种取整都不改变名次。" if zh else "No rounding changes a place."
    if zh:
        first = f"，其中 {turned} 例涉及首位" if turned else "，首位均不变"
        return f"取整测试 {tried} 例，{count} 例改变名次或产生并列{first}。"
    first = f"; {turned} of these touch{'es' if turned == 1 else ''} the first place" if turned else "; none the first"
    return f"Of {tried} pairs of a formula and a rounding, {count} change{'s' if count == 1 else ''} a place{first}."


def _others(audit: Audit, own: tuple[str, ...]) -> dict[tuple[str, ...], list[str]]:
    """Return the formulas with other firsts than the study's own, by these; the most formulas first."""
    found: dict[tuple[str, ...], list[str]] = {}
    for key, first in audit.winners.items():
        if first != own:
            found.setdefault(first, []).append(key)
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def _turning(audit: Audit) -> list[tuple[str, str, str, str]]:
    """Return formula, change, offer, leader of what turns; all excluded together only where no single one does."""
    turned = audit.deletions[audit.deletions["turned"]]
    columns = (turned[name].astype(str).tolist() for name in ("formula", "change", "offer", "leader"))
    rows = list(zip(*columns, strict=True))
    whole = _all_excluded(audit)
    alone = {formula for formula, change, offer, _ in rows if change == "with" and offer != whole}
    return [row for row in rows if row[2] != whole or row[0] not in alone]


def _named(audit: Audit, offer: str) -> str:
    return _ALL[audit.language == "zh"] if offer == _all_excluded(audit) else offer


def _all_excluded(audit: Audit) -> str | None:
    return JOINED.join(audit.case.of(audit.case.excluded)) if len(audit.case.excluded) > 1 else None


def _labels(audit: Audit, keys: Sequence[str]) -> list[str]:
    labels = {one.key: one.label(audit.language) for one in audit.settings}
    return [labels[key] for key in keys]


def _are(names: Sequence[str]) -> str:
    return "are" if len(names) > 1 else "is"


def _s(count: int) -> str:
    return "" if count == 1 else "s"
