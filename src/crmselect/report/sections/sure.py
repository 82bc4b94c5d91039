"""How sure the answer is and what would change it, as the page on top says them: a few lines, whatever the study."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from crmselect.report.document import Block, Bullets, Heading, Paragraph
from crmselect.report.findings import Findings
from crmselect.report.sections.briefly import brief, cut, listed
from crmselect.robustness import Audit, Robustness, ToWin
from crmselect.robustness.audit_formulas import OWN
from crmselect.robustness.doubt_words import inquiry
from crmselect.scoring import Ranking
from crmselect.text import money, percent

__all__ = ["sure", "turns"]

_NAMED = 3
_LABEL = 80
"""A formula's name says what sets it apart in its middle: it stands whole."""


def sure(findings: Findings) -> Iterator[Block]:
    """Yield how sure the answer is, and what is not known of that."""
    words, ranking = findings.words, findings.ranking
    said: list[str] = []
    if ranking is None:
        said.append(words("sure.unranked"))
    elif not ranking.winners:
        said.append(words("sure.none"))
    elif len(findings.passing) == 1:
        said.append(words("sure.alone"))
    elif findings.doubt is not None:
        said.append(_told(findings, findings.doubt.verdict))
        if not findings.doubt.sources:
            said.append(words("sure.weights"))
    said.extend(_cost(findings))
    if ranking is not None and ranking.winners:
        said.extend(_seconds(findings, ranking))
    yield Heading(words("sure"))
    yield Paragraph(words.paragraph(said))


def _told(findings: Findings, text: str) -> str:
    """Return a sentence of a result at a length that fits, with long names as the others here have them."""
    # The longest first: one name may begin another.
    for name in sorted(findings.order, key=len, reverse=True):
        short = brief(name)
        text = text.replace(name, short) if len(short) < len(name) else text
    return cut(text)


def _cost(findings: Findings) -> Iterator[str]:
    """Yield what the first, or else the cheapest offer, costs with 80 % certainty."""
    words, risk, name = findings.words, findings.risk, findings.leading
    if risk is None or name is None or name not in findings.totals:
        return
    if not any(name in one.offers for one in risk.model.inputs):
        yield words("sure.certain")
        return
    amount = money(findings.p80[name], findings.currency)
    yield words("sure.p80", name=brief(name), amount=amount)
    gates = findings.study.gates
    if gates.budget is not None and gates.budget_kind == "present_value":
        share = percent(float(risk.within(gates.budget)[name]), 0)
        yield words("sure.budget", budget=money(gates.budget, findings.currency), share=share)


def _seconds(findings: Findings, ranking: Ranking) -> Iterator[str]:
    """Yield how many formulas and methods agree."""
    audit, methods = findings.audit, findings.methods
    if audit is None or methods is None:
        return
    first = ranking.winners[0]
    ways = sum(first in found for found in methods.winners.values())
    given = {"name": brief(first), "ways": ways, "methods": len(methods.methods)}
    count = len(audit.winners) - 1
    same = sum(first in found for key, found in audit.winners.items() if key != OWN)
    if count:
        yield findings.words("sure.formulas", same=same, count=count, **given)
    else:
        yield findings.words("sure.methods", **given)


def turns(findings: Findings) -> Iterator[Block]:
    """Yield the nearest weight, price, answer, formula and rival that would put another offer first."""
    ranking, words = findings.ranking, findings.words
    if ranking is None or not ranking.winners:
        return
    yield Heading(words("turns"))
    if len(findings.passing) == 1:
        said = [("", words("turns.alone", first=brief(findings.passing[0])))]
        said += [("", text) for text in _room(findings, findings.passing[0])]
        yield Bullets(tuple(said))
        return
    items = [("turns.weight", text) for text in _weight(findings)]
    items += [("turns.price", text) for text in _price(findings, ranking)]
    items += [("turns.answer", text) for text in _answers(findings, ranking)]
    items += [("turns.inquiry", text) for text in _inquiry(findings, findings.doubt)]
    if findings.audit is not None:
        items += [("turns.formula", text) for text in _formulas(findings, findings.audit)]
        items += [("turns.company", text) for text in _company(findings, findings.audit)]
    yield Bullets(tuple((words(key), text) for key, text in items))


def _weight(findings: Findings) -> Iterator[str]:
    if findings.stability is not None:
        yield _told(findings, findings.stability.verdict)


def _price(findings: Findings, ranking: Ranking) -> Iterator[str]:
    words, (first, second) = findings.words, ranking.order[:2]
    if len(ranking.winners) > 1:
        yield words("turns.level", first=brief(first), second=brief(second))
        return
    told = []
    mine, theirs = findings.to_win(first), findings.to_win(second)
    size = _size(findings, mine)
    if size is None:
        told.append(words("turns.dearer.never", first=brief(first)))
    else:
        told.append(words("turns.dearer", first=brief(first), rival=brief(mine.rival or second), **size))
    size = _size(findings, theirs)
    key = "turns.cheaper" if size is not None else "turns.cheaper.never"
    told.append(words(key, second=brief(second), **(size or {})))
    yield words.paragraph(told)


def _size(findings: Findings, found: ToWin) -> dict[str, str] | None:
    """Return the change of price that makes an offer level; None where no price does."""
    way = next((way for way in found.ways if way.kind == "price" and way.possible), None)
    if way is None or not np.isfinite(way.relative):
        return None
    return {"size": money(abs(way.change), findings.currency), "share": percent(abs(way.relative), 1)}


def _room(findings: Findings, name: str) -> Iterator[str]:
    """Yield how far the only offer is below its budget."""
    gates, total = findings.study.gates, findings.totals.get(name, 0.0)
    if gates.budget is None or gates.budget_kind != "present_value" or not total > 0:
        return
    room = gates.budget - total
    shown = {"size": money(room, findings.currency), "share": percent(room / total, 1)}
    yield findings.words("turns.dearer.budget", first=brief(name), **shown)


def _answers(findings: Findings, ranking: Ranking) -> Iterator[str]:
    if len(ranking.winners) > 1:
        return
    words, first = findings.words, ranking.order[0]
    ways = [way for way in findings.to_win(first).ways if way.kind == "answer"]
    names = [way.subject for way in ways if way.possible]
    if names:
        yield words.count("turns.answers", len(names), first=brief(first), names=listed(names, words))
    elif ways:
        yield words("turns.answers.none", first=brief(first))


def _inquiry(findings: Findings, found: Robustness | None) -> Iterator[str]:
    """Yield what is most worth finding out: the last of the sentences about it."""
    if found is not None:
        yield from (_told(findings, text) for text in list(inquiry(found, findings.study.language))[-1:])


def _formulas(findings: Findings, audit: Audit) -> Iterator[str]:
    """Yield the offer that is first under most of the formulas that do not agree."""
    words, own = findings.words, audit.winners[OWN]
    others: dict[tuple[str, ...], list[str]] = {}
    labels = {one.key: one.label(findings.study.language) for one in audit.settings}
    for key, winners in audit.winners.items():
        if not set(winners) & set(own):
            others.setdefault(winners, []).append(labels[key])
    if others:
        winners, under = max(others.items(), key=lambda pair: len(pair[1]))
        count = len(under)
        labelled = listed(under, words, 2, width=_LABEL)
        yield words.count("turns.formulas", count, names=listed(winners, words), count=count, labels=labelled)


def _company(findings: Findings, audit: Audit) -> Iterator[str]:
    turned = audit.deletions[audit.deletions["turned"]]
    names = [name for name in findings.order if name in set(turned["offer"])]
    if names:
        count = int(turned["formula"].nunique())
        yield findings.words.count("turns.left", count, offers=listed(names, findings.words, _NAMED), count=count)
