"""What holds for every offer: the plan, the gates, quantities, exchange rates, how answers are read."""

from __future__ import annotations

from collections.abc import Iterator

from crmselect.cost.drivers import monthly_all
from crmselect.model import PRIORITIES, Bound, StatedRate
from crmselect.report import cells
from crmselect.report.cells import trimmed
from crmselect.report.document import Block, Cell, Column, Row, Section, Table
from crmselect.report.findings import Findings
from crmselect.report.tables import in_parts, plain_table
from crmselect.report.words import isolated
from crmselect.scoring.answers import ANSWER_WORDS
from crmselect.scoring.fit import area_label
from crmselect.taxonomy import label

__all__ = ["assumptions"]


def assumptions(findings: Findings) -> Section:
    """Return the section about what was assumed."""
    words = findings.words
    blocks: list[Block] = [_pairs(findings, "assumptions", "assumption", _plan(findings))]
    if findings.study.assumptions.drivers:
        blocks.extend(in_parts(findings, _drivers(findings)))
    rates = list(_rates(findings))
    if rates:
        blocks.append(_rate_table(findings, rates))
    gates = list(_gates(findings))
    if gates:
        blocks.append(_pairs(findings, "gates", "gate", gates))
    if findings.fit is not None:
        blocks.append(_pairs(findings, "rules", "rules", _rules(findings)))
    return Section("assumptions", words("assumptions"), tuple(blocks), new_page=True)


Pair = tuple[str, str, Cell]


def _pairs(findings: Findings, key: str, heading: str, pairs: Iterator[Pair] | list[Pair]) -> Table:
    words = findings.words
    columns = [Column("name", words(heading), numeric=False), Column("value", words("value"), numeric=False)]
    rows = [Row(name, (cells.words(term), cell)) for name, term, cell in pairs]
    return plain_table(key, words(f"{key}.caption"), columns, rows)


def _plan(findings: Findings) -> Iterator[Pair]:
    words, plan = findings.words, findings.study.assumptions
    yield "currency", words("plan.currency"), cells.words(plan.currency)
    yield "years", words("plan.years"), cells.number(plan.years)
    if plan.start is not None:
        yield "start", words("plan.start"), cells.words(plan.start.isoformat())
    yield "discount_rate", words("plan.rate"), cells.share(plan.discount_rate, decimals=None)
    yield "terms", words("plan.terms"), cells.words(words(f"terms.{plan.terms}"))
    for phase, part in plan.contingency.items():
        name = label(phase, findings.study.language)
        yield f"contingency.{phase}", words("plan.contingency", phase=name), cells.share(part, decimals=None)


def _gates(findings: Findings) -> Iterator[Pair]:
    words, gates, language = findings.words, findings.study.gates, findings.study.language
    if len(findings.study.requirements):
        yield "must_haves", words("gate.musts"), cells.words(words("yes" if gates.must_haves else "no"))
    if gates.budget is not None:
        term = words("gate.budget", kind=words(gates.budget_kind))
        yield "budget", term, cells.amount(gates.budget, currency=findings.currency)
    if gates.total_minimum is not None:
        yield "total_minimum", words("gate.total"), cells.share(gates.total_minimum, decimals=None)
    for area, least in gates.area_minimum.items():
        yield f"area.{area}", words("gate.area", name=area_label(area, language)), cells.share(least, decimals=None)
    for name, bound in gates.attributes.items():
        yield f"attribute.{name}", words("gate.attribute", name=name), cells.words(_bound(findings, bound))
    if gates.staged:
        yield "staged", words("gate.staged"), cells.words(words("yes"))


def _bound(findings: Findings, bound: Bound) -> str:
    words = findings.words
    if bound.minimum is not None and bound.maximum is not None:
        return words("at_both", low=trimmed(bound.minimum), high=trimmed(bound.maximum))
    if bound.minimum is not None:
        return words("at_least", n=trimmed(bound.minimum))
    return words("at_most", n=trimmed(bound.maximum or 0.0))


def _drivers(findings: Findings) -> Table:
    words, plan = findings.words, findings.study.assumptions
    paths = monthly_all(plan.drivers, plan.months)
    columns = [Column("driver", words("driver"), numeric=False)]
    columns += [Column(f"year-{year}", words("year", n=year)) for year in range(1, plan.years + 1)]
    rows = [
        Row(name, (cells.words(name), *(cells.figure(float(v)) for v in path.reshape(plan.years, 12).mean(axis=1))))
        for name, path in paths.items()
    ]
    return plain_table("drivers", words("drivers.caption"), columns, rows)


def _rates(findings: Findings) -> Iterator[Row]:
    """Yield a row for each rate in use: the study's own, or the one that came with an offer where it has none."""
    words, study = findings.words, findings.study
    plan = study.assumptions
    used: dict[str, None] = {}
    stated: dict[tuple[str, StatedRate], list[str]] = {}
    for offer in study.priced_offers:
        own = offer.currency or plan.currency
        for code in dict.fromkeys(item.currency or own for item in offer.items):
            if code == plan.currency:
                continue
            if code in plan.exchange_rates.rates:
                used[code] = None
            elif offer.exchange_rate is not None:
                key = (code, offer.exchange_rate.replace(place=None))
                stated.setdefault(key, []).append(offer.name)
    for code in used:
        path = plan.exchange_rates.rates[code]
        series = monthly_all({code: path}, plan.months)[code][::12].tolist()
        later = ("、" if words.zh else ", ").join(map(trimmed, series[1:])) if len(set(series)) > 1 else ""
        day = plan.exchange_rates.as_of
        yield _rate(findings, code, series[0], later, day.isoformat() if day else "", words("rates.assumed"))
    for (code, rate), names in stated.items():
        day_stated = rate.as_of.isoformat() if rate.as_of else ""
        source = words("rates.stated", names=words.join([isolated(name) for name in names]))
        yield _rate(findings, code, rate.rate, "", day_stated, source)


def _rate(findings: Findings, code: str, rate: float, later: str, day: str, source: str) -> Row:
    day = day or findings.words("rates.undated")
    return Row(code, (cells.words(code), cells.figure(rate), cells.words(later), cells.words(day), cells.words(source)))


def _rate_table(findings: Findings, rows: list[Row]) -> Table:
    words = findings.words
    columns = [
        Column("currency", words("rates.currency"), numeric=False),
        Column("rate", words("rates.rate")),
        Column("later", words("rates.later"), numeric=False),
        Column("as_of", words("rates.as_of"), numeric=False),
        Column("source", words("rates.from"), numeric=False),
    ]
    if not any(row.cells[2].text for row in rows):
        del columns[2]
        rows = [Row(row.key, (*row.cells[:2], *row.cells[3:])) for row in rows]
    return plain_table("rates", words("rates.caption", currency=findings.currency), columns, rows)


def _rules(findings: Findings) -> Iterator[Pair]:
    words, rules = findings.words, findings.study.rules
    comma = "，" if words.zh else ", "
    weights = comma.join(f"{words(name)} {trimmed(rules.priority_weights[name])}" for name in PRIORITIES)
    yield "priority_weights", words("rules.weights"), cells.words(weights)
    scores = comma.join(f"{ANSWER_WORDS[code][words.zh]} {trimmed(score)}" for code, score in rules.scores.items())
    yield "scores", words("rules.scores"), cells.words(scores)
    yield "missing", words("rules.missing"), cells.words(words(f"rules.{rules.missing}"))
