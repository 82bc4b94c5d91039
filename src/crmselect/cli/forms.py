"""What goes out to vendors before they answer, and what changed in the document since."""

from __future__ import annotations

import argparse

from crmselect.cli.output import csv_table, emit, emit_json, say, visible
from crmselect.cli.studies import encoding_for
from crmselect.cli.usage import DONE, UsageError
from crmselect.errors import closest
from crmselect.model.currency import CODES

__all__ = ["diff", "template"]

_STALE = ("Answers to ask for again:", "需要重新应答：")
_NONE_STALE = ("Every answer still answers what is asked.", "全部应答仍然有效。")


def template(args: argparse.Namespace) -> int:
    """Write the forms that vendors fill in."""
    from crmselect.load import load_requirements
    from crmselect.report.template import write_forms

    if args.currency is not None and args.currency not in CODES:
        hint = closest(args.currency, CODES) or "write a code such as USD, EUR or CNY"
        raise UsageError(f"--currency: {args.currency} is no ISO 4217 currency: {hint}")
    needs = load_requirements(args.requirements, encoding=encoding_for(args.requirements, args.encoding))
    written = write_forms(
        needs, args.output, vendors=[*(args.vendors or ()), *args.vendor], language=args.language,
        currency=args.currency or "", years=args.years, attributes=args.attributes,
    )  # fmt: skip
    for path in written:
        say(f"wrote {path}")
    return DONE


def diff(args: argparse.Namespace) -> int:
    """Print what changed between two versions of a requirements document, and which answers are stale."""
    from crmselect.load import load_answers, load_requirements

    old, new = load_requirements(args.old), load_requirements(args.new)
    found = old.diff(new)
    zh = args.language == "zh"
    stale = None if args.answers is None else found.stale(load_answers(args.answers, requirements=old))
    if args.form == "json":
        rows = [
            {"offer": one.answer.offer, "requirement": one.answer.requirement, "now": one.now, "why": list(one.why)}
            for one in stale or ()
        ]
        emit_json(found.to_dict() | ({} if stale is None else {"stale": rows}))
    elif args.form == "csv":
        emit(csv_table(found.table.set_index("what")))
    else:
        lines = found.say(args.language).splitlines()
        if stale:
            lines.extend(["", _STALE[zh], *(f"  {one.say(args.language)}" for one in stale)])
        elif stale is not None:
            lines.extend(["", _NONE_STALE[zh]])
        emit("\n".join(map(visible, lines)))
    return DONE
