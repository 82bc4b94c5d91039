"""Why a module is in a choice or left out of it, as far as it shows without solving again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crmselect.planning.scope_arrays import ScopeChoice
from crmselect.planning.scope_inputs import Candidates
from crmselect.planning.scope_kernel import DUST
from crmselect.planning.scope_rows import Row, Setup

__all__ = ["REASONS", "Reason", "missing_for", "reason_of", "rings"]

Bools = NDArray[np.bool_]

REASONS = (
    "must", "chosen", "needed", "ruled_out", "unvalued", "no_value", "prerequisite", "excluded", "over_budget",
    "displaced",
)  # fmt: skip


@dataclass(frozen=True)
class Reason:
    """Why a module is chosen or not.

    Parameters
    ----------
    kind : str
        One of :data:`REASONS`.
    others : tuple of str
        What rules it out, excludes it, or needs it.
    over : tuple of (Row, float)
        By how much it would exceed which budgets, with what it requires, beside all that is chosen.
    """

    kind: str
    others: tuple[str, ...] = ()
    over: tuple[tuple[Row, float], ...] = ()


def reason_of(given: Candidates, choice: ScopeChoice, at: int) -> Reason:
    """Return why the module at a position is chosen or left out."""
    setup, name = given.setup, given.names[at]
    if setup.fixed[at] is True:
        return Reason("must")
    if choice.chosen[at]:
        needers = tuple(
            setup.names[one] for one, others in setup.requires
            if at in others and choice.chosen[one] and not any(choice.chosen[o] for o in others if o != at)
        )  # fmt: skip
        return Reason("needed", needers) if needers and setup.value[at] <= 0 else Reason("chosen")
    if setup.fixed[at] is False:
        return Reason("ruled_out")
    if name in given.unvalued:
        return Reason("unvalued")
    added, blocked = missing_for(setup, choice.chosen, at)
    if blocked is not None:
        return Reason("prerequisite", (setup.names[blocked],))
    if _worth(setup, choice, added) <= 0:
        return Reason("no_value")
    together = choice.chosen.copy()
    together[list(added)] = True
    rivals = [one for group in setup.excludes if together[list(group)].sum() > 1
              for one in group if together[one] and one not in added]  # fmt: skip
    if rivals:
        return Reason("excluded", tuple(setup.names[one] for one in dict.fromkeys(rivals)))
    over = _over(setup, together, choice.bundles)
    return Reason("over_budget", (), over) if over else Reason("displaced")


def missing_for(setup: Setup, chosen: Bools, at: int) -> tuple[tuple[int, ...], int | None]:
    """Return what has to be added so that a module can be chosen, itself first, and what rules that out."""
    added: list[int] = []
    waiting = [at]
    size = setup.cost.sum(axis=1)
    while waiting:
        one = waiting.pop(0)
        if one in added or chosen[one]:
            continue
        if setup.fixed[one] is False:
            return tuple(added), one
        added.append(one)
        for needer, others in setup.requires:
            if needer == one and not any(chosen[other] or other in added for other in others):
                open_ = [other for other in others if setup.fixed[other] is not False] or list(others)
                waiting.append(min(open_, key=lambda other: size[other]))
        for pack in setup.packs:
            if one in pack.members and not pack.apart:
                waiting.extend(pack.members)
    return tuple(added), None


def _worth(setup: Setup, choice: ScopeChoice, added: tuple[int, ...]) -> float:
    together = choice.chosen.copy()
    together[list(added)] = True
    more = setup.worth(together, choice.bundles) - setup.worth(choice.chosen, choice.bundles)
    return 0.0 if abs(more) <= DUST * float(np.abs(setup.value).sum()) else more


def _over(setup: Setup, chosen: Bools, bought: Bools) -> tuple[tuple[Row, float], ...]:
    kinds, rows, limits = setup.budget_rows(setup.outlay())
    once = np.zeros(len(setup.shared))
    taken = np.concatenate([chosen, bought[list(setup.priced)] if setup.priced else np.zeros(0), once])
    over = rows @ taken - limits
    size = np.maximum(np.abs(limits), 1.0)
    return tuple((kinds[at], float(over[at])) for at in np.flatnonzero(over > DUST * size).tolist())


def rings(setup: Setup) -> tuple[tuple[str, ...], ...]:
    """Return the modules that require each other, by what each one reaches."""
    needs: dict[int, set[int]] = {}
    for one, others in setup.requires:
        if len(others) == 1:
            needs.setdefault(one, set()).update(others)
    groups: dict[frozenset[int], None] = {}
    for one in needs:
        reached = _reached(needs, one)
        ring = frozenset(other for other in reached if one in _reached(needs, other))
        if one in reached and ring:
            groups[ring | {one}] = None
    return tuple(tuple(setup.names[at] for at in sorted(group)) for group in groups)


def _reached(needs: dict[int, set[int]], start: int) -> set[int]:
    found: set[int] = set()
    stack = list(needs.get(start, ()))
    while stack:
        one = stack.pop()
        if one not in found:
            found.add(one)
            stack.extend(needs.get(one, ()))
    return found
