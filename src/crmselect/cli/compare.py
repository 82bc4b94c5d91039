"""Offers compared without a study file."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from crmselect.cli.output import csv_table, emit, emit_json, say
from crmselect.cli.studies import encoding_for, has_scale, passed, write_report
from crmselect.cli.tables import costs_text, ranking_text, with_notes
from crmselect.cli.usage import DONE, UsageError
from crmselect.cost.driver_names import means_users
from crmselect.errors import DataError, Problem
from crmselect.model import Assumptions, Gates, InputNote, OfferSet, problems_of
from crmselect.study import Study

if TYPE_CHECKING:
    from crmselect.scoring import Ranking

__all__ = ["compare"]

T = TypeVar("T")
_SCALE = "state --budget AMOUNT or --cost-scale WORST BEST"
_FIELDS = {"discount_rate": "--rate", "drivers": "--users", "exchange_rates": "--exchange"}


def compare(args: argparse.Namespace) -> int:
    """Compare offers without a study file: what they cost, and the ranking as far as there is a scale for it."""
    if args.answers and not args.requirements:
        raise UsageError("--answers needs the requirements that they answer: name their file after the offers")
    codes = [code for code, _ in args.exchange]
    if len(set(codes)) < len(codes):
        raise UsageError("--exchange: a currency is given twice: keep one of its rates")
    gates = _from_options(Gates, {"budget": args.budget})
    study = _study_of(args, gates)
    ranking = study.rank() if has_scale(study) else None
    costs = study.costs
    read = (study.offers, study.requirements, study.answers)
    notes = list(dict.fromkeys(note for part in read for note in part.input_notes))
    if args.output:
        write_report(study, args.output)  # First, so that nobody who reads only the first lines does without it.
    if args.form == "json":
        emit_json(
            {
                "schema": "crmselect/comparison/1",
                "costs": costs.to_dict(),
                "ranking": ranking.to_dict() if ranking is not None else None,
                "notes": [note.model_dump(mode="json", exclude={"place"}) for note in notes],
            }
        )
    elif args.form == "csv":
        emit(csv_table(costs.table if ranking is None else ranking.table))
    else:
        emit(costs_text(costs, study.language))
        if ranking is not None:
            emit(f"\n{ranking_text(ranking)}")
        if notes:
            told = bool(costs.notes if ranking is None else ranking.review)
            emit(_read_notes(notes, study.language, told=told))
    _say_unscored(args, study, ranking)
    return DONE if ranking is None else passed(ranking)


def _read_notes(notes: Sequence[InputNote], language: str, *, told: bool) -> str:
    """Return what the readers chose or left aside; where notes were ``told`` just before, as more of them."""
    lines = [f"{note.where}: {note.text(language)}" for note in notes]
    text = with_notes("", lines, language).removeprefix("\n")
    return "\n".join(text.split("\n")[2:]) if told else text


def _study_of(args: argparse.Namespace, gates: Gates) -> Study:
    """Read the files of ``compare`` and bundle them; every fault of every file in one error."""
    from crmselect.load import load_answers, load_offers, load_requirements

    faults: list[Problem] = []

    def encoded(path: str) -> dict[str, Any]:
        return {"encoding": encoding_for(path, args.encoding)}

    offers = _read(
        faults, lambda: load_offers(args.offers, costs=args.costs, decimal=args.decimal, **encoded(args.offers))
    )
    needs, answers = None, None
    if args.requirements:
        needs = _read(faults, lambda: load_requirements(args.requirements, **encoded(args.requirements)))
    if args.answers:
        # Names can only be checked against files that could be read.
        answers = _read(
            faults,
            lambda: load_answers(
                args.answers, offers=offers, requirements=needs, decimal=args.decimal, **encoded(args.answers)
            ),
        )
    if faults or offers is None:
        raise DataError(faults)
    options = {
        "currency": args.currency or _currency_of(offers),
        "years": args.years,
        "discount_rate": args.rate,
        "start": args.start,
        "drivers": {"users": args.users} if args.users is not None else None,
        "exchange_rates": dict(args.exchange) or None,
    }
    fields = {
        "offers": offers,
        "assumptions": _from_options(Assumptions, options),
        "requirements": needs,
        "answers": answers,
        "gates": gates,
        "cost_scale": args.cost_scale and tuple(args.cost_scale),
        "language": args.language,
    }
    try:
        return Study.model_validate({name: value for name, value in fields.items() if value is not None})
    except ValidationError as error:
        raise DataError(_with_option(problem, args) for problem in problems_of(error, model=Study)) from None


def _read(faults: list[Problem], load: Callable[[], T]) -> T | None:
    try:
        return load()
    except DataError as error:
        faults.extend(error.problems)
        return None


def _from_options(model: type[T], options: dict[str, Any]) -> T:
    """Build a model from the options that were given; what it refuses is wrong usage."""
    given = {name: value for name, value in options.items() if value is not None}
    try:
        return model(**given)
    except ValidationError as error:
        lines = [
            f"{_FIELDS.get(name := str(problem.where).partition('.')[0], f'--{name}')}: {problem.what}"
            + (f" — {problem.fix}" if problem.fix else "")
            for problem in problems_of(error)
        ]
        raise UsageError("; ".join(dict.fromkeys(lines))) from None


def _with_option(problem: Problem, args: argparse.Namespace) -> Problem:
    """Say how the command line mends what a study file would state."""
    _, found, word = problem.what.partition("there is no driver ")
    if args.users is None and found and means_users(word.strip("'")):
        return Problem(problem.where, problem.what, "state how many use the system: --users 120")
    return problem


def _currency_of(offers: OfferSet) -> str:
    """Return the currency that the offers share, or the one that their exchange rates lead to."""
    codes = {item.currency or offer.currency for offer in offers for item in offer.items} | {
        offer.currency for offer in offers if not offer.items
    }
    leading_to = {offer.exchange_rate.to for offer in offers if offer.exchange_rate is not None}
    for found in (codes, leading_to):
        if len(found) == 1 and (code := next(iter(found))) is not None:
            return code
    stated = sorted(code for code in codes if code is not None)
    what = f"the offers are in {', '.join(stated)}" if stated else "no offer states its currency"
    if leading_to:
        what += f", and their exchange rates lead to {', '.join(sorted(leading_to))}"
    where = offers.inputs[0].file if offers.inputs else "offers"
    raise DataError(Problem(where, what, "state the currency to compare in, such as --currency USD"))


def _say_unscored(args: argparse.Namespace, study: Study, ranking: Ranking | None) -> None:
    if ranking is None:
        say(f"Not ranked: there is no scale to value the cost on — {_SCALE}.")
    if not len(study.requirements):
        say("Fit is not scored: there are no requirements — name their file after the offers, and pass --answers FILE.")
    elif not args.answers:
        count = len(study.requirements)
        say(f"Fit is not scored, no must-have applied: the {count} requirements have no answers — pass --answers FILE.")
    elif ranking is None:
        say(f"Fit is not scored either: a ranking needs both — {_SCALE}.")
