"""What each command does: read, forward, write."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from crmselect.cli.carrying import evaluate, plan, progress, roi, scope
from crmselect.cli.check import check
from crmselect.cli.compare import compare
from crmselect.cli.costing import explain, negotiate, review, scenarios
from crmselect.cli.deciding import save, verify
from crmselect.cli.doubting import risk, stress, win
from crmselect.cli.forms import diff, template
from crmselect.cli.output import csv_table, emit, emit_json, say
from crmselect.cli.studies import faults_of, has_scale, in_folder, passed, write_report
from crmselect.cli.tables import costs_by, costs_text, headline, ranking_text
from crmselect.cli.usage import DONE, UsageError
from crmselect.results import plain
from crmselect.scoring import Ranking
from crmselect.study import Study

__all__ = ["COMMANDS"]


def _init(args: argparse.Namespace) -> int:
    from crmselect.cli.example import write_example

    for path in write_example(Path(args.folder), args.language, project=args.project):
        say(f"wrote {path}")
    say(f"Next: crmselect check {args.folder}, then crmselect rank {args.folder}")
    return DONE


def _tco(args: argparse.Namespace) -> int:
    path = in_folder(args.study)
    with faults_of(path):
        study = Study.read(path)
        costs = study.costs
    kind: Literal["present_value", "nominal"] = args.kind or "present_value"
    # Without keys a kind alone asks for the totals of that kind by group.
    keys = args.by or (["group"] if args.kind else [])
    if not keys:
        if args.form == "json":
            emit_json(costs.to_dict())
        elif args.form == "csv":
            emit(csv_table(costs.table))
        else:
            emit(costs_text(costs, study.language))
        return DONE
    try:
        frame = costs.by(*keys, kind=kind)
    except ValueError as error:
        raise UsageError(f"--by: {error}") from None
    if args.form == "json":
        emit_json({**costs.to_dict(), "by": {"keys": keys, "kind": kind, "table": plain(frame)}})
    elif args.form == "csv":
        emit(csv_table(frame))
    else:
        emit(f"{headline(costs, study.language, kind)}\n\n{costs_by(costs, frame, kind, study.language)}")
    return DONE


def _ranking(args: argparse.Namespace) -> Ranking:
    path = in_folder(args.study)
    method = getattr(args, "method", "additive")
    try:
        with faults_of(path):
            return Study.read(path).rank(method)
    except ValueError as error:
        if type(error) is not ValueError:
            raise  # Faults of the data are said as such.
        raise UsageError(str(error)) from None


def _rank(args: argparse.Namespace) -> int:
    ranking = _ranking(args)
    if args.form == "json":
        emit_json(ranking.to_dict())
    elif args.form == "csv":
        emit(csv_table(ranking.table))
    else:
        emit(ranking_text(ranking))
    return passed(ranking)


def _shortlist(args: argparse.Namespace) -> int:
    ranking = _ranking(args)
    table = ranking.table
    names = table.index[table["status"] == "ranked"].tolist()
    # Whoever shares the last place is in: an equal offer is not dropped for its name.
    kept = [name for name in names if table.loc[name, "rank"] <= args.top]
    if args.form == "json":
        head = {key: value for key, value in ranking.to_dict().items() if key in {"versions", "inputs", "method"}}
        rows = plain(table.loc[kept, ["rank", "score"]].astype({"rank": int}))
        emit_json({"schema": "crmselect/shortlist/1", **head, "shortlist": rows})
    elif args.form == "csv":
        emit(csv_table(table.loc[kept]))
    elif kept:
        emit("\n".join(kept))
    if len(kept) > args.top:
        last = table.loc[kept[-1], "rank"]
        tied = [name for name in kept if table.loc[name, "rank"] == last]
        say(f"{len(kept)} offers instead of {args.top}: {', '.join(tied)} share place {last}.")
    elif names and len(names) < args.top:
        say(f"Only {len(names)} of {len(table)} offers pass the gates.")
    return passed(ranking)


def _report(args: argparse.Namespace) -> int:
    path = in_folder(args.study)
    with faults_of(path):
        study = Study.read(path)
        write_report(study, args.output)
        if has_scale(study):
            return passed(study.rank())
    say("It has no ranking: state [[criteria]], or a budget under [gates].")
    return DONE


def _schema(args: argparse.Namespace) -> int:
    emit_json(Study.model_json_schema() if args.model else Study.file_json_schema())
    return DONE


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = MappingProxyType(
    {
        "compare": compare,
        "init": _init,
        "template": template,
        "check": check,
        "diff": diff,
        "review": review,
        "tco": _tco,
        "explain": explain,
        "scenarios": scenarios,
        "negotiate": negotiate,
        "rank": _rank,
        "shortlist": _shortlist,
        "stress": stress,
        "risk": risk,
        "win": win,
        "plan": plan,
        "progress": progress,
        "scope": scope,
        "roi": roi,
        "evaluate": evaluate,
        "report": _report,
        "save": save,
        "verify": verify,
        "schema": _schema,
    }
)
