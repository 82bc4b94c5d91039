"""The verb: which modules to build within the budget."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crmselect.errors import DataError, Problem, closest
from crmselect.model import Answer, AnswerRules, InputFile, RequirementSet
from crmselect.model.scope import Bundle, Module, Scope
from crmselect.planning.scope_arrays import ScopeChoice, settled
from crmselect.planning.scope_chance import CostDraws, joint_choice
from crmselect.planning.scope_inputs import Candidates, candidates, gains_of
from crmselect.planning.scope_result import ScopeResult

__all__ = ["scope"]

Floats = NDArray[np.float64]
_DRAWS = 4096


def scope(
    plan: Scope | Iterable[Module],
    *,
    offer: str = "",
    requirements: RequirementSet | None = None,
    answers: Iterable[Answer] | None = None,
    rules: AnswerRules | None = None,
    modules: Sequence[Module] | None = None,
    bundles: Sequence[Bundle] | None = None,
    base: ArrayLike | None = None,
    years: int | None = None,
    discount_rate: float = 0.0,
    currency: str = "",
    draws: int = _DRAWS,
    seed: int | None = None,
    time_limit: float | None = None,
    language: str = "en",
    inputs: Iterable[InputFile] = (),
) -> ScopeResult:
    """Choose the modules of most value, or return, within the budgets of a plan.

    Parameters
    ----------
    plan : Scope or iterable of Module
        Modules alone have no limit: all that is worth something is chosen.
    offer : str
        Whose modules: those of this offer and those of any.
    requirements : RequirementSet, optional
        For modules that are worth what their requirements are.
    answers : iterable of Answer, optional
        With them a requirement is worth its weight × the offer's score; without, its weight.
    rules : AnswerRules, optional
        Weights by priority and scores of answers.
    modules, bundles : sequences, optional
        In place of the plan's own: as :func:`modules_of` lists them.
    base : array_like (years,), optional
        What the rest of the offer costs by year: the budgets pay it first, unless ``plan.include_offer`` is off.
    years : int, optional
        Of the study; costs beyond are refused.
    discount_rate : float
        A year, for the return; money counts in the middle of its year.
    currency : str
    draws : int
    seed : int, optional
        Of the draws of uncertain costs; without one, a fresh one is drawn, which the result names.
    time_limit : float, optional
        Seconds.
    language : {"en", "zh"}
    inputs : iterable of InputFile

    Returns
    -------
    ScopeResult

    Raises
    ------
    DataError
        With every name that is not there and every contradiction; where musts exceed a budget, by how much.

    Notes
    -----
    With ``basis="point"`` and ``"p80"`` the choice is proven to be the best at those costs. The 80th percentile of a
    sum is less than the sum of 80th percentiles, so that ``"p80"`` leaves money unspent: the result's ``chance`` says
    how surely the budgets hold in truth. ``"joint"`` chooses so that they do with the plan's confidence, and proves it
    for the draws at hand. Modules are drawn independently of each other, the years of one together; the rest of the
    offer counts at its point. A benefit counts at its point too.

    Examples
    --------
    >>> plan = Scope(budget=14, modules=(
    ...     Module(name="Maps", value=16, cost=5), Module(name="Sales", value=22, cost=7),
    ...     Module(name="Mail", value=12, cost=4), Module(name="Chat", value=8, cost=3)))
    >>> found = scope(plan)
    >>> found.chosen, found.value, found.choice.gap
    (('Sales', 'Mail', 'Chat'), 42.0, 0.0)
    >>> print(found.why("Maps"))
    Maps is left out: beside what is chosen it would exceed the budget by 5. Taking it all the same would displace Mail
    and Chat and lose 4 of value (38 instead of 42).
    """
    plan = plan if isinstance(plan, Scope) else Scope(modules=tuple(plan))
    mine = plan.of(offer) if modules is None else tuple(modules)
    packs = plan.bundles_of(offer) if bundles is None else tuple(bundles)
    known = {module.offer for module in (*plan.modules, *mine)} - {""}
    if offer and modules is None and known and not mine:
        fix = closest(offer, known) or f"there are modules of {', '.join(sorted(known))}"
        raise DataError(Problem("offer", f"no module belongs to {offer!r}", fix))
    gains: dict[str, float] | None = None
    unanswered: tuple[str, ...] = ()
    if requirements is not None:
        gains, unanswered = gains_of(offer, requirements, answers if offer else None, rules or AnswerRules())
    given = candidates(
        plan, mine, packs, gains=gains, unanswered=unanswered,
        base=None if base is None else np.asarray(base, dtype=np.float64), years=years, discount_rate=discount_rate,
    )  # fmt: skip
    drawn = CostDraws.of(given, draws, seed)
    choice = _chosen(plan, given, drawn, time_limit)
    chance = None if drawn is None else drawn.judged(given, _taken(given, choice))
    return ScopeResult(plan, offer, given, choice, chance, currency, language, tuple(inputs))


def _chosen(plan: Scope, given: Candidates, drawn: CostDraws | None, time_limit: float | None) -> ScopeChoice:
    if plan.basis == "joint" and drawn is not None:
        return joint_choice(given, drawn, plan.confidence, time_limit=time_limit)
    return settled(given.setup, time_limit=time_limit)


def _taken(given: Candidates, choice: ScopeChoice) -> Floats:
    """Return a choice as the program's columns."""
    setup = given.setup
    bought = choice.bundles[list(setup.priced)] if setup.priced else np.zeros(0)
    return np.concatenate([choice.chosen.astype(np.float64), bought, np.zeros(len(setup.shared))])
