"""The verdict, on one page: who is first, by how much, how surely, what would change it, and who was stopped."""

from __future__ import annotations

from collections.abc import Iterator

from crmselect.report import cells
from crmselect.report.document import Block, Bullets, Cell, Fact, Facts, Heading, Notice, Paragraph, Section
from crmselect.report.findings import Findings
from crmselect.report.sections.briefly import brief, cut, listed
from crmselect.report.sections.sure import sure, turns
from crmselect.scoring import Ranking
from crmselect.text import money, number, percent

__all__ = ["verdict"]

_NAMED = 3
_STOPPED = 4
_REASON = 100
"""In letters of Latin width, as is the next."""
_TITLE = 32
_ALIKE = 0.005  # Two amounts in whole units that read the same.


def verdict(findings: Findings) -> Section:
    """Return the section that a hurried reader reads."""
    blocks: list[Block] = [Facts(tuple(_facts(findings)))]
    ranking = findings.ranking
    if ranking is None:
        blocks.append(Notice(findings.words("first.unscaled"), "warning"))
    elif not ranking.winners:
        blocks.append(Notice(findings.words("first.none"), "warning"))
    else:
        blocks.append(Paragraph(findings.words.paragraph(list(_first(findings, ranking))), lead=True))
        blocks.extend(Paragraph(text) for text in (_money(findings, ranking), *_incomplete(findings, ranking)) if text)
    blocks.extend(sure(findings))
    blocks.extend(turns(findings))
    blocks.append(Heading(findings.words("stopped")))
    blocks.extend(_stopped(findings))
    if ranking is not None and ranking.review:
        title = findings.words("notes")
        blocks.append(Paragraph(findings.words.count("read.notes", len(ranking.review), title=title)))
    return Section("verdict", findings.words("verdict"), tuple(blocks))


def _facts(findings: Findings) -> Iterator[Fact]:
    words, ranking = findings.words, findings.ranking
    winner = ranking.winner if ranking is not None else None
    if ranking is not None and winner is not None:
        first = brief(winner, _TITLE) if len(ranking.winners) == 1 else listed(ranking.winners, words)
        names = cells.words(first)
        yield Fact("first", words("fact.first"), names)
        detail = words("fact.score.alone")
        if ranking.margin:
            detail = words("fact.score.detail", margin=_points(findings, ranking.margin))
        yield Fact("score", words("fact.score"), cells.number(float(ranking.score[winner]), decimals=3), detail)
        yield from _cost_fact(findings, winner, words("fact.cost", years=findings.years))
        yield from _sure_facts(findings, winner)
    elif ranking is None and findings.totals:
        cheapest = min(findings.totals, key=lambda name: (name in findings.reasons, findings.totals[name]))
        yield Fact("cheapest", words("fact.cheapest"), cells.words(brief(cheapest, _TITLE)))
        yield from _cost_fact(findings, cheapest, words("fact.cost", years=findings.years))
    passed, count = len(findings.passing), len(findings.study.offers)
    shown = Cell(words("fact.passed.of", passed=passed, all=count), passed, "number")
    yield Fact("passed", words("fact.passed"), shown)


def _cost_fact(findings: Findings, name: str, term: str) -> Iterator[Fact]:
    if findings.costs is not None and name in findings.totals:
        per_year = money(float(findings.costs.annual_equivalent()[name]), findings.currency)
        cell = cells.amount(findings.totals[name], currency=findings.currency)
        yield Fact("cost", term, cell, findings.words("fact.cost.detail", per_year=per_year))


def _sure_facts(findings: Findings, name: str) -> Iterator[Fact]:
    """Yield how often the first is first, and what it costs at most with a probability of 80 %."""
    words, found, risk = findings.words, findings.doubt, findings.risk
    if found is not None and len(found.racing) > 1:
        detail = words("fact.sure.detail", draws=f"{found.draws:,}")
        yield Fact("sure", words("fact.sure"), cells.share(float(found.best[name]), decimals=1), detail)
    if risk is None or not any(name in one.offers for one in risk.model.inputs):
        return
    most = findings.p80[name]
    gap = most - findings.totals[name]
    detail = words("fact.p80.detail" if gap >= 0 else "fact.p80.below", gap=money(abs(gap), findings.currency))
    yield Fact("p80", words("fact.p80"), cells.amount(most, currency=findings.currency), detail)


def _first(findings: Findings, ranking: Ranking) -> Iterator[str]:
    words, first = findings.words, ranking.winners[0]
    score = number(float(ranking.score[first]), 3)
    if len(ranking.winners) > 1:
        yield words("first.shared", names=listed(ranking.winners, words), score=score)
    elif ranking.margin is None:
        yield words("first.only", first=brief(first), score=score)
    else:
        second = findings.passing[1]
        other = number(float(ranking.score[second]), 3)
        margin = _points(findings, ranking.margin)
        yield words("first.ahead", first=brief(first), second=brief(second), score=score, other=other, margin=margin)
    if ranking.fit is not None and ranking.answered and len(ranking.winners) == 1:
        yield words("fit.is", fit=percent(float(ranking.fit.flat[first]), 0))


def _money(findings: Findings, ranking: Ranking) -> str:
    words, totals = findings.words, findings.totals
    sentences = []
    for name in ranking.winners[:_NAMED]:
        amount = money(totals[name], findings.currency)
        sentences.append(words("cost.is", name=brief(name), amount=amount, years=findings.years))
    first = ranking.winners[0]
    rest = [name for name in findings.passing if name not in ranking.winners]
    if len(ranking.winners) == 1 and rest:
        second, gap = rest[0], totals[first] - totals[rest[0]]
        key = "cost.same" if abs(gap) < _ALIKE else "cost.less" if gap < 0 else "cost.more"
        share = percent(abs(gap) / totals[second], 1) if totals[second] > 0 else "–"
        sentences.append(words(key, gap=money(abs(gap), findings.currency), share=share, second=brief(second)))
    cheapest = min(findings.passing, key=lambda name: totals[name])
    if rest and cheapest not in {*ranking.winners, rest[0]}:
        amount = money(totals[cheapest], findings.currency)
        sentences.append(words("cost.cheapest", name=brief(cheapest), amount=amount))
    elif cheapest == first and len(rest) > 1:
        sentences.append(words("cost.cheapest.it"))
    return words.paragraph(sentences)


def _incomplete(findings: Findings, ranking: Ranking) -> Iterator[str]:
    words = findings.words
    for name in ranking.winners[:1]:
        unpriced = [line.item for line in findings.lines.get(name, ()) if line.quoted == "not_quoted"]
        if unpriced:
            shown = unpriced[:_NAMED]
            if len(unpriced) > _NAMED:
                shown.append(words.count("more.items", len(unpriced) - _NAMED))
            items = ("、" if words.zh else ", ").join(brief(item) for item in shown)
            yield words.count("open.lines", len(unpriced), items=items)


def _stopped(findings: Findings) -> Iterator[Block]:
    words, count = findings.words, len(findings.study.offers)
    passed = words("passed", passed=len(findings.passing), offers=words.count("offers", count))
    out = [name for name in findings.order if name in findings.reasons]
    if not out:
        yield Paragraph(words("passed.all", passed=passed))
        return
    if findings.passing:
        yield Paragraph(words.count("passed.some", len(out), passed=passed))
    else:
        yield Paragraph(words("passed.none", passed=passed))
    # One that is left over is named rather than counted.
    told = out if len(out) <= _STOPPED + 1 else out[:_STOPPED]
    items = []
    for name in told:
        reasons = findings.reasons[name]
        shown = [cut(reasons[0], _REASON)]
        if len(reasons) > 1:
            shown.append(words.count("more.reasons", len(reasons) - 1))
        items.append((brief(name), words.semicolons(shown)))
    if len(told) < len(out):
        title = words("ranking" if findings.ranking is not None else "ranking.offers")
        items.append(("", words("stopped.more", n=len(out) - len(told), title=title)))
    yield Bullets(tuple(items))


def _points(findings: Findings, margin: float) -> str:
    least = 0.001
    return number(margin, 3) if margin >= least / 2 else findings.words("less_than", margin=number(least, 3))
