"""What a figure is made of, what deserves a question, what would be if, and what can be negotiated."""

from __future__ import annotations

import argparse
from typing import Any

from pydantic import ValidationError

from crmselect.cli.output import csv_table, emit, emit_json, visible
from crmselect.cli.studies import faults_of, in_folder
from crmselect.cli.tables import explained, negotiation_text, scenarios_text
from crmselect.cli.usage import DONE, UsageError
from crmselect.cli.words import word
from crmselect.errors import closest
from crmselect.model import problems_of
from crmselect.results import header, plain
from crmselect.study import Study
from crmselect.taxonomy import CATEGORIES, GROUPS, PHASES

__all__ = ["explain", "negotiate", "review", "scenarios"]

_KEYS = {"phase": PHASES, "group": GROUPS, "category": CATEGORIES}


def explain(args: argparse.Namespace) -> int:
    """Say which items, quantities and prices make what an offer costs, or a part of it."""
    study = _study(args)
    offer = _offer(study, args.offer)
    chosen = {name: getattr(args, name) for name in ("year", "phase", "group", "category", "item")}
    for name, known in _KEYS.items():
        if chosen[name] is not None and chosen[name] not in known:
            raise _unknown(f"--{name}", chosen[name], known)
    lines = [line.item for line in study.costs.lines if study.costs.names[line.offer] == offer]
    if chosen["item"] is not None and chosen["item"] not in lines:
        raise _unknown("--item", chosen["item"], lines)
    if chosen["year"] is not None and chosen["year"] > study.assumptions.years:
        raise UsageError(f"--year: the study has {study.assumptions.years} years")
    found = study.costs.explain(offer, **chosen)
    if args.form == "json":
        emit_json(found.to_dict() | {"sentences": found.sentences(study.language)})
    else:
        emit(explained(found, study.language))
    return DONE


def negotiate(args: argparse.Namespace) -> int:
    """Print an offer's levers, what each is worth, and where it meets another offer."""
    study = _study(args)
    offer = _offer(study, args.offer)
    versus = None if args.versus is None else _offer(study, args.versus)
    if versus == offer:
        raise UsageError(f"--versus: {offer!r} against itself: name another offer")
    sheet = study.negotiation(offer, versus=versus)
    if args.form == "json":
        head = header("negotiation/1", study.all_inputs)
        emit_json({**head, **sheet.attrs, "sheet": [plain(row) for row in sheet.to_dict("records")]})
    elif args.form == "csv":
        emit(csv_table(sheet.set_index("item")))
    else:
        emit(negotiation_text(sheet, study.language))
    return DONE


def review(args: argparse.Namespace) -> int:
    """Print what is worth reading before a ranking is believed."""
    found = _study(args).review()
    if args.form == "json":
        emit_json(found.to_dict())
    elif args.form == "csv":
        emit(csv_table(found.table.set_index("kind")))
    elif len(found):
        for remark in found.remarks:
            place = f" ({remark.where})" if remark.where else ""
            emit(visible(f"{remark.kind}: {remark.text(found.language)}{place}"))
    else:
        emit(word("nothing", found.language))
    return DONE


def scenarios(args: argparse.Namespace) -> int:
    """Print every offer's cost under every combination of changed assumptions."""
    names = [name for name, _ in args.set]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise UsageError(f"--set: {twice[0]} is given twice: write all its values after one =")
    study = _study(args)
    try:
        with faults_of(in_folder(args.study)):
            frame = study.scenarios(**dict(args.set))
    except TypeError as error:
        raise UsageError(f"--set: {error}") from None
    except ValidationError as error:
        # The values come from the command line, and not from a file.
        said = "; ".join(f"{problem.where}: {problem.what}" for problem in problems_of(error))
        raise UsageError(f"--set: {said}") from None
    if args.form == "json":
        rows = [plain(row) for row in frame.to_dict("records")]
        emit_json({**header("scenarios/1", study.all_inputs), **frame.attrs, "table": rows})
    elif args.form == "csv":
        emit(csv_table(frame.set_index(frame.columns[0])))
    else:
        emit(scenarios_text(frame, study.language))
    return DONE


def _study(args: argparse.Namespace) -> Study:
    path = in_folder(args.study)
    with faults_of(path):
        study = Study.read(path)
        _ = study.costs  # What keeps them from being computed is a fault of the file too.
    return study


def _offer(study: Study, name: str) -> str:
    if name not in study.offers.names:
        raise _unknown("there is no offer", name, study.offers.names)
    return name


def _unknown(what: str, given: str, known: Any) -> UsageError:
    sign = ":" if what.startswith("--") else ""
    text = f"{what}{sign} {given!r}" + (" is not there" if sign else "")
    return UsageError(f"{text}: {closest(given, known) or ', '.join(known)}")
