"""What is wrong with milestones and resources, all of it at once: names, dates, circles, payments."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from crmselect.errors import DataError, Place, Problem, closest
from crmselect.model.base import Record
from crmselect.model.project_time import Milestone, Resource

__all__ = ["checked_milestones", "circles", "in_order", "milestone_problems", "place_of"]

_DUST = 1e-9


def place_of(record: Record, what: str, column: str = "") -> Place | str:
    """Say where a record stands: in its file where it came from one, else by its name."""
    place = record.place
    if place is not None:
        return Place(place.file, sheet=place.sheet, row=place.row, column=column or place.column)
    return f"{what}, {column}" if column else what


def milestone_problems(
    milestones: Iterable[Milestone],
    resources: Iterable[Resource] = (),
    *,
    start: dt.date | None = None,
) -> list[Problem]:
    """Return every fault of milestones and resources, each with its place and its mending.

    Parameters
    ----------
    milestones : iterable of Milestone
    resources : iterable of Resource
    start : date, optional
        The project's: no milestone is before it.

    Examples
    --------
    >>> found = milestone_problems([
    ...     Milestone(name="Build", phase="deployment", due="2027-03-01", after="Test"),
    ...     Milestone(name="Test", phase="testing", due="2027-03-01", after="Build"),
    ... ])
    >>> print(found[0])
    milestone Build, after: the milestones wait for each other in a circle: Build → Test → Build — take one of them out
    of after
    """
    stones, means = tuple(milestones), tuple(resources)
    return [*_named_once(stones, means), *_dates(stones, start), *_links(stones), *_uses(stones, means),
            *_payments(stones)]  # fmt: skip


def checked_milestones(
    milestones: Iterable[Milestone], resources: Iterable[Resource] = (), *, start: dt.date | None = None
) -> tuple[Milestone, ...]:
    """Return the milestones, predecessors first.

    Raises
    ------
    DataError
        With every fault of :func:`milestone_problems`.
    """
    stones = tuple(milestones)
    problems = milestone_problems(stones, resources, start=start)
    if problems:
        raise DataError(problems)
    return in_order(stones)


def in_order(milestones: Sequence[Milestone]) -> tuple[Milestone, ...]:
    """Return milestones without faults so that each stands behind those it comes after, else by date and as given."""
    left = sorted(range(len(milestones)), key=lambda n: (milestones[n].due, n))
    made: list[Milestone] = []
    done: set[str] = set()
    while left:
        n = next(k for k in left if done.issuperset(milestones[k].after))
        left.remove(n)
        made.append(milestones[n])
        done.add(milestones[n].name)
    return tuple(made)


def circles(after: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Return each circle among names once, beginning with the name that stands first.

    Examples
    --------
    >>> circles({"a": ["b"], "b": ["c"], "c": ["b"], "d": ["a"]})
    [('b', 'c')]
    """
    state: dict[str, int] = {}
    found: list[tuple[str, ...]] = []
    for root in after:
        if root in state:
            continue
        # Depth first with a stack of our own: a chain may be longer than Python recurses.
        path: list[str] = [root]
        waiting = [iter([one for one in after[root] if one in after])]
        state[root] = 1
        while path:
            one = next(waiting[-1], None)
            if one is None:
                state[path.pop()] = 2
                waiting.pop()
            elif state.get(one) == 1:
                found.append(tuple(path[path.index(one) :]))
            elif one not in state:
                state[one] = 1
                path.append(one)
                waiting.append(iter([more for more in after[one] if more in after]))
    order = {name: n for n, name in enumerate(after)}
    turned = []
    for circle in found:
        first = min(range(len(circle)), key=lambda n: order[circle[n]])
        turned.append(circle[first:] + circle[:first])
    return list(dict.fromkeys(turned))


def _named_once(stones: Sequence[Milestone], means: Sequence[Resource]) -> Iterator[Problem]:
    kinds: tuple[tuple[str, Sequence[Milestone] | Sequence[Resource]], ...] = (
        ("milestone", stones), ("resource", means),
    )  # fmt: skip
    for kind, records in kinds:
        twice = {name for name, count in Counter(one.name for one in records).items() if count > 1}
        for name in sorted(twice):
            same = [one for one in records if one.name == name]
            rows = " and ".join(str(one.place) for one in same if one.place is not None)
            yield Problem(
                place_of(same[-1], f"{kind} {name}", "name"),
                f"{len(same)} {kind}s are called {name!r}{f' ({rows})' if rows else ''}",
                "give each its own name",
            )


def _dates(stones: Sequence[Milestone], start: dt.date | None) -> Iterator[Problem]:
    for one in stones:
        what = f"milestone {one.name}"
        if one.start is not None and one.due < one.start:
            yield Problem(
                place_of(one, what, "due"), f"due on {one.due}, before its own start on {one.start}",
                "change one of the two days",
            )  # fmt: skip
        if start is None:
            continue
        for column, day in (("due", one.due), ("start", one.start), ("baseline", one.baseline), ("done", one.done)):
            if day is not None and day < start:
                yield Problem(
                    place_of(one, what, column), f"{day} is before the project's start on {start}",
                    "change the day, or the start",
                )  # fmt: skip


def _links(stones: Sequence[Milestone]) -> Iterator[Problem]:
    known = {one.name: one for one in stones}
    after: dict[str, list[str]] = {}
    for one in stones:
        what = f"milestone {one.name}"
        after.setdefault(one.name, [])
        for name in one.after:
            if name not in known:
                fix = closest(name, known) or "name a milestone of the project, or take it out"
                yield Problem(place_of(one, what, "after"), f"there is no milestone {name!r}", fix)
                continue
            after[one.name].append(name)
    found = circles(after)
    for circle in found:
        # Written in the order of the work: each comes before the one that waits for it.
        order = [circle[0], *reversed(circle[1:]), circle[0]] if len(circle) > 1 else [circle[0], circle[0]]
        text = (
            f"the milestones wait for each other in a circle: {' → '.join(order)}"
            if len(circle) > 1
            else f"{circle[0]!r} waits for itself"
        )
        yield Problem(
            place_of(known[circle[0]], f"milestone {circle[0]}", "after"), text, "take one of them out of after"
        )
    around = {pair for circle in found for pair in pairwise([*circle, circle[0]])}
    for one in stones:
        for name in after[one.name]:
            before = known[name]
            if (one.name, name) not in around and one.due < before.due:
                yield Problem(
                    place_of(one, f"milestone {one.name}", "due"),
                    f"due on {one.due}, before {name!r} on {before.due}, which it comes after",
                    "change one of the two days, or take it out of after",
                )


def _uses(stones: Sequence[Milestone], means: Sequence[Resource]) -> Iterator[Problem]:
    known = [one.name for one in means]
    for one in stones:
        for name in one.uses:
            if name not in known:
                fix = closest(name, known) or "name a resource of the project, or add it"
                yield Problem(place_of(one, f"milestone {one.name}", "uses"), f"there is no resource {name!r}", fix)


def _payments(stones: Sequence[Milestone]) -> Iterator[Problem]:
    shares: defaultdict[str, float] = defaultdict(float)
    last: dict[str, Milestone] = {}
    for one in stones:
        for item in dict.fromkeys(one.pays):
            shares[item] += one.pay_share
            last[item] = one
    for item, share in shares.items():
        if share > 1 + _DUST:
            yield Problem(
                place_of(last[item], f"milestone {last[item].name}", "pay_share"),
                f"the milestones pay {100 * share:g} % of {item!r} together",
                "let the shares add up to at most 1",
            )
