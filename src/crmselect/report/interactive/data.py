"""What the page computes from: prices, scales, weights and gates of a study as plain data."""

from __future__ import annotations

import hashlib
import json
import math
from typing import TYPE_CHECKING, Any

from crmselect.report.interactive.items import drivers_of, items_of, rates_of
from crmselect.report.interactive.scores import tree_of
from crmselect.report.interactive.shown import shown

if TYPE_CHECKING:
    from crmselect.report.findings import Findings

__all__ = ["live"]

_MOST_YEARS = 40
_DIGITS = 10


def live(findings: Findings) -> dict[str, Any] | None:
    """Return what a page needs to compute the study anew under other weights and assumptions.

    Parameters
    ----------
    findings : Findings

    Returns
    -------
    dict or None
        Ready for JSON. Offers whose costs stay closed in a staged evaluation are named, and not one of their prices is
        in it. None where there is neither a ranking nor a cost to compute.
    """
    study, ranking, costs = findings.study, findings.ranking, findings.costs
    if ranking is None and costs is None:
        return None
    plan, names = study.assumptions, study.offers.names
    answered = {answer.offer for answer in study.answers if not answer.missing} if len(study.requirements) else set()
    alphabetical = {name: n for n, name in enumerate(sorted(names))}
    closed = {stop.offer for stop in findings.stops if stop.rule != "budget"} if study.gates.staged else set()
    offers: list[dict[str, Any]] = [
        {
            "name": shown(name),
            "alphabetical": alphabetical[name],
            "answered": name in answered,
            "closed": name in closed,
            "stops": [
                shown(s.reason(study.language)) for s in findings.stops if s.offer == name and s.rule != "budget"
            ],
        }
        for name in names
    ]
    made: dict[str, Any] = {
        "language": study.language,
        "currency": plan.currency,
        "years": plan.years,
        "mostYears": max(_MOST_YEARS, plan.years),
        "rate": plan.discount_rate,
        "ranked": ranking is not None,
        "offers": offers,
        "drivers": [],
        "users": None,
        "rates": [],
        "currencies": [],
        "nodes": [],
        "groups": [],
        "leaves": [],
        "budget": None,
        "attributes": [
            {"name": shown(one), "stated": [one in offer.attributes for offer in study.offers]}
            for one in study.gates.attributes
        ],
        "colours": [],
        "check": {"figures": [None] * len(names), "scores": [None] * len(names)},
    }
    if costs is not None:
        columns = costs._columns  # noqa: SLF001 - the items with drivers, rates and bases found, as the costs were made
        contingency = {phase: share for phase, share in plan.contingency.items() if share > 0}
        for name, items in zip(costs.names, items_of(columns, contingency, len(costs.names)), strict=True):
            offers[names.index(name)]["items"] = items
        made["drivers"], made["users"] = drivers_of(columns, plan)
        made["rates"], made["currencies"] = rates_of(columns, plan)
        totals = zip(costs.names, costs.total(), costs.total("nominal"), strict=True)
        for name, present, nominal in totals:
            made["check"]["figures"][names.index(name)] = [float(present), float(nominal)]
    if ranking is not None:
        made |= tree_of(ranking)
        made["colours"] = _colours(sum(node["parent"] is None for node in made["nodes"]))
        made["check"]["scores"] = [float(s) if math.isfinite(s) else None for s in ranking.score]
        if study.gates.budget is not None:
            made["budget"] = {"amount": study.gates.budget, "kind": study.gates.budget_kind}
    made["id"] = _digest(made)
    return made


def _colours(count: int) -> list[str]:
    """Return the colours that the report's figures give the criteria."""
    from crmselect.plot.style import SERIES

    return [SERIES[n % len(SERIES)] for n in range(count)]


def _digest(made: dict[str, Any]) -> str:
    """Return what tells one study's page from another's, so that a link is never read against the wrong one."""
    text = json.dumps(made, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:_DIGITS]
