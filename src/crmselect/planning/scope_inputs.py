"""From named modules to arrays: what each costs in a year, what it is worth, what it needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crmselect.cost.distributions import Marginals
from crmselect.errors import DataError, Place, Problem, closest
from crmselect.model import Answer, AnswerRules, Estimate, RequirementSet, Spread
from crmselect.model.scope import Bundle, Module, Scope, any_of
from crmselect.planning.scope_checks import checked
from crmselect.planning.scope_rows import REST, Pack, Setup
from crmselect.scoring.answers import read_answers
from crmselect.scoring.fit import requirement_weights

__all__ = ["P80", "Candidates", "candidates", "gains_of", "year_factors"]

Floats = NDArray[np.float64]

P80 = 0.8


@dataclass(frozen=True, eq=False)
class Candidates:
    """Modules of one offer, named, and as arrays.

    Parameters
    ----------
    modules : tuple of Module
    bundles : tuple of Bundle
    setup : Setup
        With one more column at the end: the rest of the offer, a must.
    unvalued : tuple of str
        Modules that nothing says a value of; they count 0, and are chosen only where another needs them.
    unanswered : tuple of str
        Requirements that modules deliver and that the offer did not answer; they count 0.
    point : ndarray (modules, years)
        What they cost at the point estimates, whatever the basis.
    discount : ndarray (years,)
        What money of each year counts where the return is maximised.
    """

    modules: tuple[Module, ...]
    bundles: tuple[Bundle, ...]
    setup: Setup
    unvalued: tuple[str, ...]
    unanswered: tuple[str, ...]
    point: Floats
    discount: Floats

    @property
    def names(self) -> tuple[str, ...]:
        """The modules' names."""
        return tuple(module.name for module in self.modules)


def gains_of(
    offer: str, requirements: RequirementSet, answers: Iterable[Answer] | None, rules: AnswerRules
) -> tuple[dict[str, float], tuple[str, ...]]:
    """Return what meeting each requirement is worth, weight × score, and which ones the offer did not answer.

    Without answers every requirement counts its weight: as if met in full.
    """
    weights = requirement_weights(requirements, rules)
    if answers is None:
        return dict(zip(requirements.ids, weights.tolist(), strict=True)), ()
    mine = [answer for answer in answers if answer.offer == offer]
    scores = read_answers([offer], requirements, mine, rules)
    gains = dict(zip(requirements.ids, (weights * scores.score[0]).tolist(), strict=True))
    return gains, tuple(one for one, gone in zip(requirements.ids, scores.missing[0], strict=True) if gone)


def year_factors(years: int, rate: float) -> Floats:
    """Return what money counts that flows in the middle of each year, shape (years,)."""
    return np.asarray((1.0 + rate) ** -(np.arange(years) + 0.5))


def candidates(
    plan: Scope,
    modules: Sequence[Module],
    bundles: Sequence[Bundle],
    *,
    gains: Mapping[str, float] | None = None,
    unanswered: Sequence[str] = (),
    base: Floats | None = None,
    years: int | None = None,
    discount_rate: float = 0.0,
) -> Candidates:
    """Return the modules as arrays.

    Raises
    ------
    DataError
        With every name that is not there, every module in a cycle of its own exclusions, every cost beyond the years.
    """
    names = [module.name for module in modules]
    problems = _strangers(modules, bundles, gains)
    spent = [(one.name, len(one.cost)) for one in modules] + [(one.name, len(one.cost)) for one in bundles]
    horizon = max([1, years or 0, len(plan.by_year), *(count for _, count in spent),
                   *(len(module.benefit) for module in modules), 0 if base is None else base.size])  # fmt: skip
    if years is not None and horizon > years:
        long = [name for name, count in spent if count > years]
        what = f"{horizon} years are stated, and the study has {years}"
        problems.append(Problem(", ".join(long) or "scope.by_year", what, "leave the years beyond the study out"))
    if plan.by_year and len(plan.by_year) < horizon:
        what = f"has {len(plan.by_year)} years, and money is spent in {horizon}"
        problems.append(Problem("scope.by_year", what, "state a budget for each year, 0 where there is none"))
    if plan.objective == "return":
        problems.extend(
            Problem(_where(module), f"nothing says what {module.name} brings in", "state benefit, 0 where it is none")
            for module in modules
            if not module.benefit
        )
    if problems:
        raise DataError(problems)
    point = _amounts([module.cost for module in modules], horizon, None)
    level = P80 if plan.basis == "p80" else None
    cost = _amounts([module.cost for module in modules], horizon, level)
    discount = year_factors(horizon, discount_rate)
    packs = _packs(bundles, modules, names, horizon, level)
    values, shared, unvalued = _values(plan, modules, cost, discount, gains or {}, horizon)
    saved = np.zeros(len(packs))
    if plan.objective == "return":
        for at, pack in enumerate(packs):
            if pack.price is not None:
                saved[at] = float((cost[list(pack.members)].sum(axis=0) - pack.price) @ discount)
    rest = np.zeros(horizon)
    if base is not None and plan.include_offer:
        rest[: base.size] = base
    found: dict[str, int] = {name: at for at, name in enumerate(names)}
    requires = [(at, tuple(found[name] for name in any_of(one)))
                for at, module in enumerate(modules) for one in module.requires]  # fmt: skip
    pairs = {frozenset((at, found[name])) for at, module in enumerate(modules) for name in module.excludes}
    budget = np.array(plan.by_year) if plan.by_year else None
    setup = checked(
        np.append(values, 0.0), np.vstack([cost, rest[None]]),
        budget if budget is None or budget.size == horizon else np.append(budget, np.zeros(horizon - budget.size)),
        total=plan.budget, requires=requires, excludes=[tuple(sorted(pair)) for pair in sorted(pairs, key=sorted)],
        bundles=packs, shared=shared, fixed=[*(module.fixed for module in modules), True],
        carry_over=plan.carry_over, names=[*names, REST], saved=saved,
    )  # fmt: skip
    needed = {one for module in modules if module.value is None for one in module.requirements}
    return Candidates(
        tuple(modules), tuple(bundles), setup, unvalued, tuple(one for one in unanswered if one in needed), point,
        discount,
    )  # fmt: skip


def _where(module: Module) -> Place | str:
    return module.place or f"module {module.key}"


def _strangers(
    modules: Sequence[Module], bundles: Sequence[Bundle], gains: Mapping[str, float] | None
) -> list[Problem]:
    """Say which names name nothing."""
    names = [module.name for module in modules]
    known, packs = set(names), {bundle.name for bundle in bundles}
    problems: list[Problem] = []

    def check(where: Place | str, kind: str, name: str, there: Iterable[str]) -> None:
        among = sorted(there)
        if name not in among:
            fix = closest(name, among) or (f"there are {', '.join(among[:8])}" if among else f"there is no {kind}")
            problems.append(Problem(where, f"there is no {kind} {name!r}", fix))

    for module in modules:
        for name in (*(name for one in module.requires for name in any_of(one)), *module.excludes):
            check(_where(module), "module", name, known)
        if module.bundle:
            check(_where(module), "bundle", module.bundle, packs)
        if gains is not None:
            for one in module.requirements:
                check(_where(module), "requirement", one, gains)
        elif module.requirements and module.value is None:
            what = f"{module.name} is worth what its requirements are, and there are none to look them up in"
            problems.append(Problem(_where(module), what, "state its value, or give the requirements"))
    for bundle in bundles:
        for name in bundle.modules:
            check(bundle.place or f"bundle {bundle.name}", "module", name, known)
        if len(_members(bundle, modules)) < 2:
            what = "it has fewer than two modules"
            problems.append(Problem(bundle.place or f"bundle {bundle.name}", what, "name the modules sold together"))
    return problems


def _members(bundle: Bundle, modules: Sequence[Module]) -> tuple[str, ...]:
    joined = [module.name for module in modules if module.bundle == bundle.name]
    return tuple(dict.fromkeys((*bundle.modules, *joined)))


def _amounts(figures: Sequence[Sequence[float | Estimate]], years: int, level: float | None) -> Floats:
    """Return figures by year, shape (rows, years): their points, or their quantiles at a probability."""
    flat = [figure if isinstance(figure, Estimate) else Spread(likely=figure) for row in figures for figure in row]
    at = Marginals(flat)
    values = iter((at.likely if level is None else np.maximum(at.quantile_at(level), 0.0)).tolist())
    table = np.zeros((len(figures), years))
    for row, given in enumerate(figures):
        for year in range(len(given)):
            table[row, year] = next(values)
    return table


def _packs(
    bundles: Sequence[Bundle], modules: Sequence[Module], names: Sequence[str], years: int, level: float | None
) -> list[Pack]:
    packs = []
    for bundle in bundles:
        price = _amounts([bundle.cost], years, level)[0] if bundle.cost else None
        members = tuple(names.index(name) for name in _members(bundle, modules))
        packs.append(Pack(members, price, price is not None if bundle.singly is None else bundle.singly))
    return packs


def _values(
    plan: Scope,
    modules: Sequence[Module],
    cost: Floats,
    discount: Floats,
    gains: Mapping[str, float],
    years: int,
) -> tuple[Floats, list[tuple[float, tuple[int, ...]]], tuple[str, ...]]:
    """Return each module's own value, the values that count once for several, and the modules without any."""
    if plan.objective == "return":
        benefit = _amounts([module.benefit for module in modules], years, None)
        return (benefit - cost) @ discount, [], ()
    values = np.array([module.value or 0.0 for module in modules], dtype=np.float64)
    delivered: dict[str, list[int]] = {}
    for at, module in enumerate(modules):
        for one in module.requirements if module.value is None else ():
            delivered.setdefault(one, []).append(at)
    shared = []
    for one, holders in delivered.items():
        if len(holders) == 1:
            values[holders[0]] += gains[one]
        elif gains[one] > 0:
            shared.append((gains[one], tuple(holders)))
    unvalued = tuple(module.name for module in modules if module.value is None and not module.requirements)
    return values, shared, unvalued
