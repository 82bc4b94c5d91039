"""The tree of criteria as its leaves: where each figure comes from and what it weighs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from crmselect.errors import DataError, Problem, closest
from crmselect.model import Criterion, Gates, ValueFunction
from crmselect.scoring.fit import Fit, area_label

__all__ = ["Leaf", "Node", "default_criteria", "grow", "weights_table"]

SEPARATOR = " / "


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the tree: its names from the root, its weight among its siblings, and its weight in the whole."""

    path: tuple[str, ...]
    local: float
    weight: float
    source: str = ""

    @property
    def name(self) -> str:
        """The names joined."""
        return SEPARATOR.join(self.path)


@dataclass(frozen=True, slots=True)
class Leaf(Node):
    """A node with a figure: a fit (of an area, or of all), a cost or an attribute.

    Parameters
    ----------
    area : str or None
        For a fit: the area, or None for the flat fit.
    value : ValueFunction or None
        None for a fit, which is a value already.
    """

    area: str | None = None
    value: ValueFunction | None = None

    @property
    def kind(self) -> str:
        """Where the figure comes from: ``requirements``, ``cost`` or ``attribute``."""
        return self.source.partition(".")[0]

    @property
    def key(self) -> str:
        """The kind of cost or the attribute's name."""
        return self.source.partition(".")[2]


def default_criteria(
    gates: Gates,
    *,
    has_answers: bool,
    cost_scale: tuple[float, float] | None = None,
    language: str = "en",
) -> tuple[Criterion, ...]:
    """Return the criteria of a study that states none: fit and cost, half each.

    The fit is that of the requirements by area, each area alike. The cost is ``gates.budget_kind`` (present value
    unless the study says otherwise), linear on a scale that is stated and never taken from the offers in the table:
    the caller's, or from the budget (worth 0) to nothing to pay (worth 1). Without answers the cost stands alone.

    Parameters
    ----------
    gates : Gates
        For the budget.
    has_answers : bool
        Whether anything was answered.
    cost_scale : (worst, best), optional
        The amounts worth 0 and 1.
    language : {"en", "zh"}
        Of the criteria's names.

    Raises
    ------
    DataError
        When neither a budget nor a scale is there.

    Examples
    --------
    >>> [c.source for c in default_criteria(Gates(budget=800_000), has_answers=True)]
    ['requirements', 'cost.present_value']
    """
    zh = language == "zh"
    if cost_scale is None and gates.budget is None:
        fix = (
            "state a budget in [gates], or [[criteria]] with value = { shape, worst, best },"
            " or --cost-scale WORST BEST on the command line"
        )
        raise DataError(Problem("criteria", "there are no criteria and no scale to value the cost on", fix))
    worst, best = cost_scale if cost_scale is not None else (gates.budget or 0.0, 0.0)
    if worst == best:
        fix = "state two different amounts, the worst first"
        raise DataError(Problem("cost scale", f"worst and best are both {worst:g}", fix))
    cost = Criterion(
        name="成本" if zh else "Cost",
        source=f"cost.{gates.budget_kind}",
        value=ValueFunction(worst=worst, best=best),
    )
    fit = Criterion(name="需求满足度" if zh else "Fit", source="requirements")
    return (fit, cost) if has_answers else (cost,)


def grow(
    criteria: Sequence[Criterion], fit: Fit | None, language: str = "en"
) -> tuple[tuple[Node, ...], tuple[str, ...]]:
    """Return all nodes depth first, leaves among them, and the paths that were left out because they carry no fit.

    Local weights are normalised among the siblings that are left, and a node's weight in the whole is the product of
    the local weights down to it. ``source="requirements"`` gets a child for each area that carries weight.
    ``requirements.flat`` is the flat fit, whatever the areas are called.

    Raises
    ------
    DataError
        For a source of requirements where there are none, an unknown area, names that clash, or weights that are all 0.
    """
    problems: list[Problem] = []
    for criterion in _all(criteria):
        problems.extend(_faults(criterion, fit))
    names = [criterion.name for criterion in criteria]
    twice = sorted({name for name in names if names.count(name) > 1})
    problems.extend(Problem("criteria", f"two criteria are named {name!r}", "rename one") for name in twice)
    if not criteria:
        problems.append(Problem("criteria", "there are none", "add [[criteria]] to the study"))
    if problems:
        raise DataError(problems)
    left_out: list[str] = []
    nodes = tuple(_branch(criteria, (), 1.0, fit, language, left_out))
    if not nodes:
        what = "no criterion carries any weight"
        raise DataError(Problem("criteria", what, "give a criterion a weight above 0 and something to judge by"))
    paths = [node.name for node in nodes]
    clashing = sorted({path for path in paths if paths.count(path) > 1})
    if clashing:
        fix = f"rename one; names are joined with {SEPARATOR!r}"
        raise DataError(Problem(path, "two criteria have this path", fix) for path in clashing)
    return nodes, tuple(left_out)


def weights_table(nodes: Sequence[Node]) -> pd.DataFrame:
    """Return the weights of all nodes by path: local, global, source, and whether the node is a leaf."""
    rows = [(node.local, node.weight, node.source, isinstance(node, Leaf)) for node in nodes]
    index = pd.Index([node.name for node in nodes], name="path")
    return pd.DataFrame(rows, index=index, columns=["local", "global", "source", "leaf"])


def _branch(
    criteria: Sequence[Criterion],
    above: tuple[str, ...],
    weight: float,
    fit: Fit | None,
    language: str,
    left_out: list[str],
) -> Iterator[Node]:
    kept = []
    for criterion in criteria:
        if _carries(criterion, fit):
            kept.append(criterion)
        else:
            left_out.append(SEPARATOR.join((*above, criterion.name)))
    top = max((criterion.weight for criterion in kept), default=0.0)
    if not top > 0:
        return
    total = sum(criterion.weight / top for criterion in kept)
    for criterion in kept:
        local = criterion.weight / top / total
        path, share, source = (*above, criterion.name), weight * local, criterion.source or ""
        if criterion.children:
            yield Node(path, local, share)
            yield from _branch(criterion.children, path, share, fit, language, left_out)
        elif source == "requirements" and fit is not None:
            yield from _areas(criterion, path, local, share, fit, language)
        else:
            yield Leaf(path, local, share, source, area=_area_of(source), value=criterion.value)


def _areas(
    criterion: Criterion, path: tuple[str, ...], local: float, share: float, fit: Fit, language: str
) -> Iterator[Node]:
    areas = fit.by_area.index.tolist()
    if areas == [""]:  # A document without areas: the criterion is its own leaf.
        yield Leaf(path, local, share, "requirements.flat")
        return
    yield Node(path, local, share, "requirements")
    raw = [criterion.area_weights.get(area, 1.0) for area in areas]
    top = max(raw)
    total = sum(weight / top for weight in raw)
    for area, weight in zip(areas, raw, strict=True):
        within = weight / top / total
        name = area_label(area, language)
        yield Leaf((*path, name), within, share * within, f"requirements.{area}", area=area)


def _carries(criterion: Criterion, fit: Fit | None) -> bool:
    """Return whether there is anything to judge by: requirements that all weigh nothing are none."""
    if criterion.children:
        return any(_carries(child, fit) and child.weight > 0 for child in criterion.children)
    source = criterion.source or ""
    if source.partition(".")[0] != "requirements" or fit is None:
        return True
    area = _area_of(source)
    return len(fit.by_area) > 0 if area is None else area not in fit.weightless


def _area_of(source: str) -> str | None:
    """Return the area that a source names; None for all requirements and for what is not about requirements."""
    root, _, area = source.partition(".")
    return area if root == "requirements" and source not in {"requirements", "requirements.flat"} else None


def _all(criteria: Sequence[Criterion]) -> Iterator[Criterion]:
    for criterion in criteria:
        yield criterion
        yield from _all(criterion.children)


def _faults(criterion: Criterion, fit: Fit | None) -> Iterator[Problem]:
    source = criterion.source or ""
    if source.partition(".")[0] != "requirements":
        return
    where = f"criterion {criterion.name}"
    if fit is None:
        yield Problem(where, "there are no requirements to judge by", "load a requirements document, or leave it out")
        return
    known = fit.requirements.areas
    area = _area_of(source)
    if area is not None and area not in known:
        fix = closest(area, known) or f"areas: {', '.join(map(area_label, known))}"
        yield Problem(where, f"there is no area {area!r}", fix)
    for name in criterion.area_weights:
        if name not in known:
            fix = closest(name, known) or f"areas: {', '.join(map(area_label, known))}"
            yield Problem(f"{where}, area_weights", f"there is no area {name!r}", fix)
    carrying = fit.by_area.index.tolist()
    if source == "requirements" and carrying and not any(criterion.area_weights.get(a, 1.0) > 0 for a in carrying):
        yield Problem(f"{where}, area_weights", "the weights of all areas are 0", "give one area a weight above 0")
