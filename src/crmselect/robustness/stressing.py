"""How sure a ranking is: weights, answers and costs drawn together, and what each draw makes of the order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crmselect.cost.uncertain import CostModel
from crmselect.draws import BLOCK, METHODS, Method, Points, count_of, gathered, in_blocks, seed_of
from crmselect.errors import DataError, Problem, closest
from crmselect.model import Assumptions, InputFile, InputNote, OfferSet
from crmselect.robustness.doubt import Robustness, Source
from crmselect.robustness.information import FEWEST
from crmselect.robustness.information_sums import InformationAccumulator
from crmselect.robustness.tally import Tally, places, tally
from crmselect.robustness.trials import Trials, View, member_of, open_cells
from crmselect.robustness.weighing import weighing_of
from crmselect.scoring.ranking import Ranking
from crmselect.scoring.second import prefer
from crmselect.scoring.tree import Leaf
from crmselect.scoring.weights import WeightSpace

__all__ = ["stress"]

Floats = NDArray[np.float64]
_MOST_FIGURES = 1 << 22
"""Figures that a block of trials may hold, with those that methods compare pair by pair."""
_MOST_INPUTS = 400
"""Inputs whose information is weighed; those that could matter most come first."""


def stress(
    base: Ranking,
    offers: OfferSet,
    assumptions: Assumptions,
    *,
    members: Mapping[str, View] | None = None,
    own: Ranking | None = None,
    draws: int = 10_000,
    seed: int | None = None,
    weights: str | WeightSpace | None = None,
    spread: float = 0.3,
    answers: bool = True,
    costs: bool = True,
    sampling: Method = "sobol",
    executor: Executor | None = None,
    progress: bool | None = None,
    inputs: Iterable[InputFile] = (),
) -> Robustness:
    """Draw weights, answers and costs together, and count who is where.

    Parameters
    ----------
    base : Ranking
        The point ranking, of any method. The offers that pass its gates are in the race in every draw.
    offers : OfferSet
        With the cost of closing their gaps.
    assumptions : Assumptions
        With what is uncertain about costs.
    members : mapping of evaluator to View, optional
        As each evaluator sees it. In every draw one of them is chosen, by say, and answers as he or she did.
    own : Ranking, optional
        The study's without its evaluators, where ``base`` is theirs together: it says what each leaf is made of.
    draws : int
        Any number, 1 or more.
    seed : int, optional
        The same seed gives the same figures, whatever the number of workers; 0 is a seed; None draws anew.
    weights : {"stated", "order", "any", "evaluators"} or WeightSpace, optional
        ``stated``: every weight of the tree between 1 − ``spread`` and 1 + ``spread`` times what is stated, its
        siblings adding up to one again. ``order``: any weights of the criteria at the top that keep their order.
        ``any``: any weights at all there. ``evaluators``: those of the evaluator who is chosen. A space over the
        criteria at the top, or over all leaves. By default the evaluators where their weights differ, else
        ``stated``.
    spread : float
        0 to 1.
    answers, costs : bool
        Whether open answers (a range: uniform in it; nothing answered: uniform over the whole scale) and costs (see
        :func:`crmselect.simulate`) are drawn, or stay as they count now.
    sampling : {"sobol", "random"}
        Quasi-random points, or independent ones.
    executor : concurrent.futures.Executor, optional
    progress : bool, optional
        A bar on the standard error stream; by default where that is a terminal.
    inputs : iterable of InputFile
        For the result's record.

    Returns
    -------
    Robustness

    Raises
    ------
    DataError
        Where no offer passes the gates, and for arguments that make no sense.

    Notes
    -----
    Gates are judged on the point figures: a draw never lets an offer in or out, and the result tells how likely each is
    within the budget. What open answers could do at the gates is :meth:`crmselect.Study.open_answers`.

    References
    ----------
    Lahdelma, R. and Salminen, P. (2001), SMAA-2: Stochastic multicriteria acceptability analysis for group decision
    making, *Operations Research* 49(3), 444-454.
    """
    count, seeded = count_of(draws), seed_of(seed)
    if sampling not in METHODS:
        fix = closest(sampling, METHODS) or f"write one of {', '.join(METHODS)}"
        raise DataError(Problem("sampling", f"{sampling!r} is no way to draw", fix))
    racing = [name for name in base.order if not np.isnan(base.places.astype(float)[name])]
    if not racing:
        raise DataError(Problem("gates", "no offer passes them, so none can be first", "look at ranking.excluded"))
    seen = list(members.values()) if members else [View(base)]
    rankings = [view.ranking for view in seen]
    leaves = (own or base).leaves
    weighing = weighing_of(base, rankings, weights, spread, draws=count, seed=seeded, method=sampling)
    cells = open_cells(seen, racing) if answers else ()
    model = _model(base, offers, assumptions, racing) if costs else None
    if model is not None and model.inputs:
        _refuse_levels(leaves)
    paths = [leaf.name for leaf in leaves]
    say = np.array([view.say for view in seen], dtype=np.float64)
    dimension = weighing.dimension + (len(seen) > 1) + len(cells) + (model.dimension if model else 0)
    run = Trials(
        points=Points(dimension, count, seeded, sampling),
        weighing=weighing,
        say=say / say.sum(),
        members=tuple(member_of(view, leaves, racing, cells) for view in seen),
        cells=cells,
        model=model,
        kinds=tuple(leaf.key if leaf.kind == "cost" and model else "" for leaf in leaves),
        functions=tuple(None if leaf.kind == "attribute" or (leaf.kind == "cost" and not model) else leaf.value
                        for leaf in leaves),
        paths=tuple(paths),
        offers=tuple(racing),
        assumptions=assumptions,
        reserve=_reserve(base, model, racing),
    )  # fmt: skip
    sources, watched, groups = _sources(run, base)
    job = _Job(run, base.method, dict(base.options), watched, groups, _budget(base))
    blocks = in_blocks(count, _block_size(len(racing), len(paths)))
    where: dict[str, Any] = {"executor": executor, "progress": progress}
    total = Tally.empty(len(racing), len(paths))
    knowledge: InformationAccumulator | None = None
    inside = np.zeros(len(racing))
    for counted, known, within in gathered(job.count, blocks, title="stress", **where):
        total = total.plus(counted)
        knowledge = known if knowledge is None or known is None else knowledge.merge(known)
        inside += within
    firsts = total.ranks[:, :1]
    with np.errstate(invalid="ignore"):
        central = np.where(firsts > 0, total.first_weights / np.where(firsts > 0, firsts, 1.0), np.nan)
    mean = total.first_weights.sum(axis=0) / count
    again = list(gathered(_Again(job, central, mean).count, blocks, title="confidence", **where))
    sure = np.sum([one[0] for one in again], axis=0)
    # Scores are linear in weights that are drawn apart from the facts: their mean stands for all of them.
    knowing = None
    if base.method == "additive" and len(seen) == 1:
        knowing = float(sum(one[1] for one in again) - np.sum([one[2] for one in again], axis=0).max()) / count
    return Robustness(
        ranking=base,
        racing=tuple(racing),
        draws=count,
        seed=seeded,
        sampling=sampling,
        way=weighing.way,
        spread=spread if weighing.way == "stated" else None,
        tally=total,
        central=central,
        sure=sure / count,
        facts=None if knowing is None else max(knowing, 0.0),
        inside=inside / count if job.budget is not None and model is not None else None,
        sources=sources,
        watched=watched,
        knowledge=knowledge.result() if knowledge is not None and count >= FEWEST else None,
        notes=_notes(model, base),
        evaluators=tuple(members or ()),
        inputs=tuple(inputs),
    )


def _refuse_levels(leaves: Sequence[Leaf]) -> None:
    """Refuse scales of single figures for costs that are drawn: hardly a draw would meet one."""
    problems = [
        Problem(
            f"criterion {leaf.name}",
            "its scale has a value for single figures only, and the costs are drawn from ranges",
            "give it a linear or piecewise scale, or leave costs at their point estimates (costs=False)",
        )
        for leaf in leaves
        if leaf.kind == "cost" and leaf.value is not None and leaf.value.shape == "ordinal"
    ]
    if problems:
        raise DataError(problems)


def _notes(model: CostModel | None, base: Ranking) -> tuple[InputNote, ...]:
    """Return what the cost draws note, but for reserves: scores keep them, as the point ranking has them."""
    if model is None:
        return ()
    where = "assumptions.contingency"
    kept = [note for note in model.notes if note.where != where]
    if len(kept) < len(model.notes) and any(leaf.kind == "cost" for leaf in base.leaves):
        what = "reserves count in each draw's score, as in the ranking; the probability to keep the budget is without"
        kept.append(
            InputNote(where=where, what=what, zh="预备费计入每次抽样的得分，与排名一致；不超预算的概率则不含预备费")
        )
    return tuple(kept)


def _model(base: Ranking, offers: OfferSet, assumptions: Assumptions, racing: Sequence[str]) -> CostModel | None:
    """Return the model of the costs, where any criterion looks at costs or a budget bounds them."""
    if not any(leaf.kind == "cost" for leaf in base.leaves) and base.gates.budget is None:
        return None
    return CostModel(offers.select(*racing), assumptions)


def _reserve(base: Ranking, model: CostModel | None, racing: Sequence[str]) -> dict[str, Floats]:
    """Return what reserves add to each offer's totals: the draws leave them out, for they are what covers them."""
    if model is None:
        return {}
    found = {}
    for column, kind in enumerate(("present_value", "nominal")):
        if kind not in base.costs:
            found[kind] = np.zeros(len(racing))
            continue
        point = np.asarray(base.costs[kind].reindex(list(racing)), dtype=np.float64)
        held = point - model.point_totals[:, column]
        # A difference of rounding is no reserve.
        found[kind] = np.where(np.abs(held) > 1e-9 * np.abs(point), held, 0.0)
    return found


def _budget(base: Ranking) -> tuple[str, float] | None:
    return None if base.gates.budget is None else (base.gates.budget_kind, base.gates.budget)


def _block_size(offers: int, leaves: int) -> int:
    """Return a power of two of draws whose figures stay within bounds."""
    most = max(1, _MOST_FIGURES // max(1, offers * leaves * offers))
    return min(BLOCK, 1 << max(most.bit_length() - 1, 5))


def _sources(run: Trials, base: Ranking) -> tuple[tuple[Source, ...], NDArray[np.int64], dict[int, int]]:
    """Return what could be found out, which of it is watched (a bounded number), and which of these is a yes or no."""
    weights = np.array([leaf.weight for leaf in base.leaves])
    found: list[Source] = []
    reach: list[float] = []
    for n, cell in enumerate(run.cells):
        effect = sum(
            share * abs(member.effect[[n]].toarray()).reshape(-1, len(weights)) @ weights
            for share, member in zip(run.say, run.members, strict=True)
        )
        found.append(Source(f"{cell.offer}: {cell.requirement}", "answer", (cell.offer,)))
        reach.append(float(np.max(effect)))
    if run.model is not None:
        worth = run.model.reach()
        # Money and points are not compared: each kind keeps its own most telling inputs.
        top = max(float(worth.max(initial=0.0)), 1e-300)
        found.extend(Source(one.name, one.kind, one.offers) for one in run.model.inputs)
        reach.extend((worth / top * max([*reach, 1.0])).tolist())
    order = np.argsort(-np.array(reach), kind="stable")[:_MOST_INPUTS]
    watched = np.sort(order).astype(np.int64)
    groups = {k: 2 for k, at in enumerate(watched.tolist()) if found[at].kind == "risk"}
    return tuple(found), watched, groups


@dataclass(frozen=True, eq=False)
class _Job:
    """What is done with a block of trials; picklable."""

    run: Trials
    method: str
    options: Mapping[str, Any]
    watched: NDArray[np.int64]
    groups: Mapping[int, int]
    budget: tuple[str, float] | None

    def scores(self, values: Floats, weights: Floats) -> Floats:
        if self.method == "additive":
            return np.asarray(np.einsum("nol,nl->no", values, weights))
        return prefer(values, weights, self.method, self.options)

    def count(self, block: tuple[int, int]) -> tuple[Tally, InformationAccumulator | None, Floats]:
        trial = self.run.block(*block)
        scores = self.scores(trial.values, trial.weights)
        knowledge = None
        if self.watched.size:
            knowledge = InformationAccumulator(scores.shape[1], self.watched.size, self.groups)
            knowledge.add(trial.inputs[:, self.watched], scores)
        within = np.zeros(scores.shape[1])
        if self.budget is not None and trial.costs:
            within = (trial.costs[self.budget[0]] <= self.budget[1]).sum(axis=0).astype(np.float64)
        return tally(scores, trial.weights), knowledge, within


@dataclass(frozen=True, eq=False)
class _Again:
    """What needs the mean weights of a run, and so a second look at its blocks; picklable."""

    job: _Job
    central: Floats
    mean: Floats

    def count(self, block: tuple[int, int]) -> tuple[Floats, float, Floats]:
        """Count who is first with its central weights; with the mean weights sum the best score, and each."""
        values = self.job.run.block(*block).values
        firsts = np.zeros(len(self.central))
        for offer, weights in enumerate(self.central):
            if np.isnan(weights).any():
                continue
            ahead, level = places(self.job.scores(values, np.broadcast_to(weights, (len(values), weights.size))))
            firsts[offer] = np.where(ahead[:, offer] == 0, 1.0 / level[:, offer], 0.0).sum()
        scores = values @ self.mean
        return firsts, float(scores.max(axis=1).sum()), scores.sum(axis=0)
