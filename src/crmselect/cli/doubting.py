"""How sure the ranking is, what each offer may cost, and what would put an offer first."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

from crmselect.cli.doubt_text import risk_text, stress_text, win_text
from crmselect.cli.output import csv_table, emit, emit_json
from crmselect.cli.studies import faults_of, has_scale, in_folder, passed
from crmselect.cli.usage import DONE, UsageError
from crmselect.errors import DataError, closest
from crmselect.study import Study

__all__ = ["risk", "stress", "win"]


def stress(args: argparse.Namespace) -> int:
    """Print how sure the ranking is when weights, answers and costs are drawn."""
    path = in_folder(args.study)
    with faults_of(path):
        study = Study.read(path)
        ranking = _asked(lambda: study.rank(args.method))
        if not ranking.winners:
            return passed(ranking)
    if args.weights == "evaluators" and not study.evaluators:
        raise UsageError("--weights evaluators: the study has no [[evaluators]]: add them, or leave it out")
    with _workers(args.workers) as executor:
        found = study.stress(
            draws=args.draws,
            seed=args.seed,
            method=args.method,
            weights=args.weights,
            spread=args.spread,
            costs=not args.point_costs,
            executor=executor,
        )
    stability = study.stability() if args.method == "additive" else None
    if args.form == "json":
        more = {} if stability is None else {"stability": stability.to_dict()}
        emit_json({**found.to_dict(), **more})
    elif args.form == "csv":
        emit(csv_table(found.table))
    else:
        emit(stress_text(found, stability))
    return DONE


def risk(args: argparse.Namespace) -> int:
    """Print what each offer may cost."""
    path = in_folder(args.study)
    with faults_of(path):
        study = Study.read(path)
        _ = study.costs  # What keeps them from being computed is a fault of the file too.
        if args.offer is not None and args.offer not in study.offers.names:
            hint = closest(args.offer, study.offers.names) or ", ".join(study.offers.names)
            raise UsageError(f"--offer: there is no offer {args.offer!r}: {hint}")
        out = {stop.offer for stop in study.rank().stops} if has_scale(study) else set()
        with _workers(args.workers) as executor:
            found = study.simulate(draws=args.draws, seed=args.seed, executor=executor)
    budget = study.gates.budget if args.budget is None else args.budget
    # A budget of the study bounds the kind of total that its gate says.
    kind = "present_value" if args.budget is not None else study.gates.budget_kind
    within = None if budget is None else found.within(budget, kind)
    if args.form == "json":
        more: dict[str, Any] = {}
        if within is not None:
            more["within_budget"] = {"budget": budget, "kind": kind, "probability": within.to_dict()}
        if args.offer is not None:
            from crmselect.cost import tornado

            more["tornado"] = {"offer": args.offer, "table": tornado(found.model, args.offer).table.to_dict("records")}
        emit_json({**found.to_dict(), **more})
    elif args.form == "csv":
        table = found.table.copy()
        if within is not None:
            table["within_budget"] = within
        emit(csv_table(table))
    else:
        emit(risk_text(found, within, budget, args.offer, out, study.language))
    return DONE


def win(args: argparse.Namespace) -> int:
    """Print what would put an offer first."""
    path = in_folder(args.study)
    with faults_of(path):
        study = Study.read(path)
        if args.offer not in study.offers.names:
            hint = closest(args.offer, study.offers.names) or ", ".join(study.offers.names)
            raise UsageError(f"there is no offer {args.offer!r}: {hint}")
        found = study.break_even(args.offer)
    if args.form == "json":
        emit_json(found.to_dict())
    elif args.form == "csv":
        emit(csv_table(found.table))
    else:
        emit(win_text(found, study.language))
    return DONE


def _asked(compute: Any) -> Any:
    """Turn what is wrong with an option into wrong usage; faults of the data stay what they are."""
    try:
        return compute()
    except DataError:
        raise
    except ValueError as error:
        raise UsageError(str(error)) from None


@contextmanager
def _workers(count: int) -> Iterator[Executor | None]:
    if count < 2:
        yield None
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(count) as pool:
        yield pool
