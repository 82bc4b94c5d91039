"""The verdict: who is first, by how much, and who was stopped and why."""

from __future__ import annotations

from collections.abc import Iterator

from crmselect.report import cells
from crmselect.report.document import Block, Bullets, Cell, Fact, Facts, Notice, Paragraph, Section
from crmselect.report.findings import Findings
from crmselect.report.words import isolated
from crmselect.scoring import Ranking
from crmselect.text import money, number, percent

__all__ = ["verdict"]

_NAMED = 3
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
    blocks.extend(_stopped(findings))
    if ranking is not None and ranking.review:
        title = findings.words("notes")
        blocks.append(Paragraph(findings.words.count("read.notes", len(ranking.review), title=title)))
    return Section("verdict", findings.words("verdict"), tuple(blocks))


def _facts(findings: Findings) -> Iterator[Fact]:
    words, ranking = findings.words, findings.ranking
    winner = ranking.winner if ranking is not None else None
    if ranking is not None and winner is not None:
        names = cells.words(words.join([isolated(name) for name in ranking.winners]))
        yield Fact("first", words("fact.first"), names)
        detail = words("fact.score.alone")
        if ranking.margin:
            detail = words("fact.score.detail", margin=_points(findings, ranking.margin))
        yield Fact("score", words("fact.score"), cells.number(float(ranking.score[winner]), decimals=3), detail)
        yield from _cost_fact(findings, winner, words("fact.cost", years=findings.years))
    elif ranking is None and findings.totals:
        cheapest = min(findings.totals, key=lambda name: (name in findings.reasons, findings.totals[name]))
        yield Fact("cheapest", words("fact.cheapest"), cells.words(isolated(cheapest)))
        yield from _cost_fact(findings, cheapest, words("fact.cost", years=findings.years))
    passed, count = len(findings.passing), len(findings.study.offers)
    shown = Cell(words("fact.passed.of", passed=passed, all=count), passed, "number")
    yield Fact("passed", words("fact.passed"), shown)


def _cost_fact(findings: Findings, name: str, term: str) -> Iterator[Fact]:
    if findings.costs is not None and name in findings.totals:
        per_year = money(float(findings.costs.annual_equivalent()[name]), findings.currency)
        cell = cells.amount(findings.totals[name], currency=findings.currency)
        yield Fact("cost", term, cell, findings.words("fact.cost.detail", per_year=per_year))


def _first(findings: Findings, ranking: Ranking) -> Iterator[str]:
    words, first = findings.words, ranking.winners[0]
    score = number(float(ranking.score[first]), 3)
    if len(ranking.winners) > 1:
        yield words("first.shared", names=words.join([isolated(name) for name in ranking.winners]), score=score)
    elif ranking.margin is None:
        yield words("first.only", first=isolated(first), score=score)
    else:
        second = findings.passing[1]
        other = number(float(ranking.score[second]), 3)
        margin = _points(findings, ranking.margin)
        yield words(
            "first.ahead", first=isolated(first), second=isolated(second), score=score, other=other, margin=margin
        )
    if ranking.fit is not None and ranking.answered and len(ranking.winners) == 1:
        yield words("fit.is", fit=percent(float(ranking.fit.flat[first]), 0))


def _money(findings: Findings, ranking: Ranking) -> str:
    words, totals = findings.words, findings.totals
    sentences = []
    for name in ranking.winners:
        amount = money(totals[name], findings.currency)
        sentences.append(words("cost.is", name=isolated(name), amount=amount, years=findings.years))
    first = ranking.winners[0]
    rest = [name for name in findings.passing if name not in ranking.winners]
    if len(ranking.winners) == 1 and rest:
        second, gap = rest[0], totals[first] - totals[rest[0]]
        key = "cost.same" if abs(gap) < _ALIKE else "cost.less" if gap < 0 else "cost.more"
        share = percent(abs(gap) / totals[second], 1) if totals[second] > 0 else "–"
        sentences.append(words(key, gap=money(abs(gap), findings.currency), share=share, second=isolated(second)))
    cheapest = min(findings.passing, key=lambda name: totals[name])
    if rest and cheapest not in {*ranking.winners, rest[0]}:
        amount = money(totals[cheapest], findings.currency)
        sentences.append(words("cost.cheapest", name=isolated(cheapest), amount=amount))
    elif cheapest == first and len(rest) > 1:
        sentences.append(words("cost.cheapest.it"))
    return words.paragraph(sentences)


def _incomplete(findings: Findings, ranking: Ranking) -> Iterator[str]:
    words = findings.words
    for name in ranking.winners:
        unpriced = [line.item for line in findings.lines.get(name, ()) if line.quoted == "not_quoted"]
        if unpriced:
            shown = unpriced[:_NAMED]
            if len(unpriced) > _NAMED:
                shown.append(words.count("more.items", len(unpriced) - _NAMED))
            items = ("、" if words.zh else ", ").join(isolated(item) for item in shown)
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
    items = []
    for name in out:
        reasons = findings.reasons[name]
        shown = reasons[:1]
        if len(reasons) > 1:
            shown.append(words.count("more.reasons", len(reasons) - 1))
        items.append((name, words.semicolons(shown)))
    yield Bullets(tuple(items))


def _points(findings: Findings, margin: float) -> str:
    least = 0.001
    return number(margin, 3) if margin >= least / 2 else findings.words("less_than", margin=number(least, 3))
