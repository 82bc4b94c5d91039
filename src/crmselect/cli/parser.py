"""The commands and their options; nothing heavy is imported, so that ``--help`` answers at once."""

from __future__ import annotations

import argparse
from typing import Any

from crmselect._version import __version__
from crmselect.cli import parser_project as project
from crmselect.cli import values
from crmselect.cli.values import MOST_YEARS

__all__ = ["MOST_YEARS", "parser"]

_DESCRIPTION = "Decide which CRM system to buy: what each offer costs, how well it fits, who is out and why."
_EPILOG = """\
A first comparison, no study file needed:
  crmselect compare offers.csv requirements.md --answers answers.csv --users 120 --budget 900000 --output report.html

An example study to edit, with sample data:
  crmselect init my-study && crmselect rank my-study

Exit: 0 done, 1 the data are wrong (each fault on a line), 2 wrong usage, 3 no offer passes the gates.
"""


class _Quiet(argparse.ArgumentParser):
    """A parser that takes no shortened options: what a script says today means the same tomorrow."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("allow_abbrev", False)
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(*args, **options)
        self.optional_last = ""
        """The optional word that may stand behind options as well: ``OFFERS --budget 5 REQUIREMENTS``."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse; argparse takes the optional word for absent as soon as an option follows, and leaves it over."""
        found, rest = super().parse_known_args(args, namespace)
        late = bool(self.optional_last) and getattr(found, self.optional_last, None) is None
        if late and rest and not rest[0].startswith("-"):
            setattr(found, self.optional_last, rest.pop(0))
        return found, rest


def parser() -> argparse.ArgumentParser:
    """Return the whole parser; its subcommands are what the documentation lists.

    Examples
    --------
    >>> parser().parse_args(["tco", "study.toml", "--by", "phase,group"]).by
    ['phase', 'group']
    >>> parser().parse_args(["compare", "offers.csv", "--users", "80,120", "--rate", "8%"]).rate
    0.08
    """
    whole = _Quiet(prog="crmselect", description=_DESCRIPTION, epilog=_EPILOG)
    whole.add_argument("-V", "--version", action="version", version=f"crmselect {__version__}")
    commands = whole.add_subparsers(
        title="commands", dest="command", metavar="COMMAND", required=True, parser_class=_Quiet
    )
    _compare(commands)
    _init(commands)
    _template(commands)
    _check(commands)
    _diff(commands)
    _review(commands)
    _tco(commands)
    _explain(commands)
    _scenarios(commands)
    _negotiate(commands)
    _rank(commands)
    _shortlist(commands)
    _stress(commands)
    _risk(commands)
    _win(commands)
    _plan(commands)
    _progress(commands)
    _scope(commands)
    _roi(commands)
    _evaluate(commands)
    _report(commands)
    _save(commands)
    _verify(commands)
    schema = _command(commands, "schema", "print the JSON Schema of a study file")
    schema.add_argument("--model", action="store_true", help="of the study itself, as programs hand it over")
    return whole


def _command(commands: Any, name: str, help_text: str, more: str = "") -> _Quiet:
    sentence = f"{help_text[:1].upper()}{help_text[1:]}."
    made: _Quiet = commands.add_parser(name, help=help_text, description=f"{sentence} {more}".rstrip())
    return made


def _study(command: argparse.ArgumentParser) -> None:
    command.add_argument("study", metavar="STUDY", help="a study file (TOML or JSON), or a folder with a study.toml")


def _offer(command: argparse.ArgumentParser) -> None:
    command.add_argument("offer", metavar="OFFER", help="an offer's name, in quotes where it has spaces")


def _formats(command: argparse.ArgumentParser, *, table: bool = True) -> None:
    form = command.add_mutually_exclusive_group()
    form.add_argument(
        "--json", dest="form", action="store_const", const="json", default="text", help="the result as JSON"
    )
    if table:
        form.add_argument("--csv", dest="form", action="store_const", const="csv", help="the table as CSV")


def _output(command: argparse.ArgumentParser, *, required: bool = False) -> None:
    command.add_argument(
        "--output",
        metavar="FILE",
        required=required,
        help="write a report; its suffix says of which kind (.html, .xlsx, .docx)",
    )


def _encoding(group: Any, of: str) -> None:
    group.add_argument(
        "--encoding", metavar="NAME", type=values.as_text_encoding,
        help=f"the encoding of {of} that is not UTF-8, such as cp1252 or gb18030 (default: told from the bytes)"
        if of == "a single file"
        else f"the encoding of text {of} that are not UTF-8, such as cp1252 or gb18030 (default: told from the bytes)",
    )  # fmt: skip


def _compare(commands: Any) -> None:
    command = _command(commands, "compare", "compare offers without a study file")
    command.optional_last = "requirements"
    command.add_argument("offers", metavar="OFFERS", help="the offers: CSV, XLSX or JSON; rfp.xlsx#Sheet names a sheet")
    command.add_argument(
        "requirements", metavar="REQUIREMENTS", nargs="?", help="the requirements: MD, CSV, XLSX, TOML or JSON"
    )
    files = command.add_argument_group("further files")
    files.add_argument("--answers", metavar="FILE", help="what each offer answers to each requirement")
    files.add_argument("--costs", metavar="FILE", help="further cost items of the offers, a row an item")
    files.add_argument(
        "--decimal", metavar="SIGN", choices=(".", ","), help="the decimal sign of figures in the files, . or ,"
    )
    _encoding(files, "files")
    plan = command.add_argument_group("assumptions")
    plan.add_argument(
        "--users", metavar="N", type=values.as_path, help="how many use the system; 80,120,150 for one figure a year"
    )
    plan.add_argument("--years", metavar="N", type=values.as_years, help="how many years to compare (default: 5)")
    plan.add_argument(
        "--rate", type=values.as_rate, help="the discount rate a year, 0.08 or 8%% (default: 0, no discounting)"
    )
    plan.add_argument(
        "--currency", metavar="CODE", type=values.as_code,
        help="the currency to compare in (default: the one all offers are in, or their exchange rates lead to)",
    )  # fmt: skip
    plan.add_argument(
        "--exchange", metavar="CODE=RATE", type=values.as_exchange, action="append", default=[],
        help="what one unit of a currency costs, such as EUR=1.08; once for each currency",
    )  # fmt: skip
    plan.add_argument("--start", metavar="DATE", type=values.as_date, help="the contract's start, such as 2027-01-01")
    judging = command.add_argument_group("judging")
    judging.add_argument(
        "--budget", metavar="AMOUNT", type=values.as_amount, help="the largest total an offer may come to"
    )
    judging.add_argument(
        "--cost-scale", nargs=2, metavar=("WORST", "BEST"), type=values.as_number,
        help="the totals that are worth nothing and everything (default: the budget and 0)",
    )  # fmt: skip
    command.add_argument("--language", choices=("en", "zh"), default="en", help="of tables and reports (default: en)")
    _output(command)
    _formats(command)


def _init(commands: Any) -> None:
    command = _command(commands, "init", "write an example study to edit", "Nothing is overwritten.")
    command.add_argument("folder", metavar="FOLDER", help="where to write it; made if it is not there")
    command.add_argument("--language", choices=("en", "zh"), default="en", help="of the example (default: en)")
    command.add_argument(
        "--project", action="store_true", help="with a project: milestones, costs, tests, benefits, what users say"
    )


def _template(commands: Any) -> None:
    command = _command(
        commands, "template", "write forms that vendors fill in: requirements to answer, prices to state",
        "Nothing is overwritten.",
    )  # fmt: skip
    command.add_argument("requirements", metavar="REQUIREMENTS", help="the requirements: MD, DOCX, CSV, XLSX and so on")
    command.add_argument(
        "--output", metavar="FILE", required=True, help="the workbook (.xlsx); with vendors rfp.xlsx is rfp-NAME.xlsx"
    )
    command.add_argument(
        "--vendors", metavar="NAMES", type=values.as_names, help="a form for each, separated by commas"
    )
    command.add_argument(
        "--vendor", metavar="NAME", action="append", default=[], help="a vendor whose name has a comma; once for each"
    )
    command.add_argument("--language", choices=("en", "zh"), default="en", help="of the forms (default: en)")
    command.add_argument(
        "--currency", metavar="CODE", type=values.as_code, help="of the prices, unless the vendor changes it"
    )
    command.add_argument("--years", metavar="N", type=values.as_years, help="over how many years prices are compared")
    command.add_argument(
        "--attributes", metavar="NAMES", type=values.as_names,
        help="figures asked of the whole offer, separated by commas (default: support hours and the like)",
    )  # fmt: skip
    _encoding(command, "a single file")


def _check(commands: Any) -> None:
    command = _command(commands, "check", "list every fault of a study, a file or returned forms, with its place")
    command.add_argument(
        "file", metavar="STUDY_OR_FILE",
        help="a study, a file of offers, costs, requirements or answers, a returned form, or a folder of them",
    )  # fmt: skip
    command.add_argument(
        "--as", dest="kind", choices=("study", "offers", "requirements", "answers", "responses"),
        help="what the file is (default: told from its suffix and its headings)",
    )  # fmt: skip
    command.add_argument(
        "--decimal", metavar="SIGN", choices=(".", ","), help="the decimal sign of figures in a single file, . or ,"
    )
    _encoding(command, "a single file")
    command.add_argument("--language", choices=("en", "zh"), help="of the notes (default: that of the study, or en)")
    _formats(command, table=False)


def _diff(commands: Any) -> None:
    command = _command(commands, "diff", "say what changed between two versions of a requirements document")
    command.add_argument("old", metavar="OLD", help="the document as it was")
    command.add_argument("new", metavar="NEW", help="the document as it is")
    command.add_argument("--answers", metavar="FILE", help="answers to the old document: which of them are stale")
    command.add_argument("--language", choices=("en", "zh"), default="en", help="of the sentences (default: en)")
    _formats(command)


def _tco(commands: Any) -> None:
    command = _command(commands, "tco", "print what each offer costs")
    _study(command)
    command.add_argument(
        "--by", metavar="KEYS", type=values.as_names,
        help="sums by one or more of phase, group, category, item, currency, year, month; separated by commas",
    )  # fmt: skip
    command.add_argument("--kind", choices=("present_value", "nominal"), help="of the sums (default: present_value)")
    _formats(command)


def _review(commands: Any) -> None:
    command = _command(commands, "review", "list what is worth reading before a ranking is believed")
    _study(command)
    _formats(command)


def _explain(commands: Any) -> None:
    command = _command(commands, "explain", "say what makes an offer's cost, or a part of it")
    _study(command)
    _offer(command)
    command.add_argument("--year", metavar="N", type=values.as_count, help="what is paid in one year, counted from 1")
    command.add_argument("--phase", metavar="NAME", help="what belongs to one phase, such as procurement")
    command.add_argument("--group", metavar="NAME", help="technology, implementation or maintenance")
    command.add_argument("--category", metavar="NAME", help="one cost category, such as procurement.licences")
    command.add_argument("--item", metavar="NAME", help="one item, as the offer names it")
    _formats(command, table=False)


def _scenarios(commands: Any) -> None:
    command = _command(commands, "scenarios", "print what each offer costs under changed assumptions")
    _study(command)
    command.add_argument(
        "--set", metavar="NAME=VALUES", type=values.as_values, action="append", required=True,
        help="an assumption, a driver or a currency and the values to try, such as users=100,150,200; once for each",
    )  # fmt: skip
    _formats(command)


def _negotiate(commands: Any) -> None:
    command = _command(commands, "negotiate", "print what an offer's levers are worth")
    _study(command)
    _offer(command)
    command.add_argument("--versus", metavar="OTHER", help="the offer to meet (default: the best ranked other one)")
    _formats(command)


def _rank(commands: Any) -> None:
    command = _command(commands, "rank", "rank the offers, and say who is out and why")
    _study(command)
    command.add_argument(
        "--method", metavar="NAME", default="additive",
        help="additive (default); for a second opinion weighted_product, topsis, vikor, spotis, promethee, electre",
    )  # fmt: skip
    _formats(command)


def _shortlist(commands: Any) -> None:
    command = _command(
        commands, "shortlist", "print the names of the first offers, one a line",
        "Offers that share the last place are all named.",
    )  # fmt: skip
    _study(command)
    command.add_argument("--top", metavar="N", type=values.as_count, default=3, help="how many (default: 3)")
    _formats(command)


def _draws(command: argparse.ArgumentParser) -> None:
    command.add_argument("--draws", metavar="N", type=values.as_count, default=10_000, help="how many (default: 10000)")
    command.add_argument(
        "--seed",
        metavar="N",
        type=values.as_seed,
        help="the same one gives the same figures (default: a fresh one, which is named)",
    )
    command.add_argument(
        "--workers",
        metavar="N",
        type=values.as_count,
        default=1,
        help="processes to draw in; the figures stay the same",
    )


def _stress(commands: Any) -> None:
    command = _command(commands, "stress", "say how sure the ranking is when weights, open answers and costs are drawn")
    _study(command)
    command.add_argument("--method", metavar="NAME", default="additive", help="as rank takes it (default: additive)")
    command.add_argument(
        "--weights", choices=("stated", "order", "any", "evaluators"),
        help="the stated ones with a spread, any in their order, any at all, or the evaluators' "
        "(default: the evaluators' where they differ, else stated)",
    )  # fmt: skip
    command.add_argument(
        "--spread",
        type=values.as_part,
        default=0.3,
        help="how far stated weights move up and down, 0.3 or 30%% (default)",
    )
    command.add_argument("--point-costs", action="store_true", help="leave costs at their point estimates")
    _draws(command)
    _formats(command)


def _risk(commands: Any) -> None:
    command = _command(commands, "risk", "print what each offer may cost, and the contingency to hold")
    _study(command)
    command.add_argument("--offer", metavar="NAME", help="also which figures move the cost of this offer")
    command.add_argument(
        "--budget", metavar="AMOUNT", type=values.as_amount, help="a budget (default: that of the study)"
    )
    _draws(command)
    _formats(command)


def _win(commands: Any) -> None:
    command = _command(commands, "win", "say what price, which score or which answers would put an offer first")
    _study(command)
    _offer(command)
    _formats(command)


def _plan(commands: Any) -> None:
    command = _command(commands, "plan", "print the budget plan, the milestones, training and support")
    _study(command)
    project.of_offer(command)
    project.plan(command)
    project.drawn(command)
    _formats(command)


def _progress(commands: Any) -> None:
    command = _command(commands, "progress", "say how the project stands: earned value, forecasts, defects, tests")
    _study(command)
    project.of_offer(command)
    project.as_of(command)
    _formats(command)


def _scope(commands: Any) -> None:
    command = _command(commands, "scope", "choose the modules to build within a budget, and say why others are not")
    _study(command)
    project.of_offer(command)
    project.scope(command)
    _formats(command)


def _roi(commands: Any) -> None:
    command = _command(commands, "roi", "print what each offer brings in against what it costs")
    _study(command)
    project.of_offer(command)
    project.drawn(command)
    _formats(command)


def _evaluate(commands: Any) -> None:
    command = _command(commands, "evaluate", "say how it went after go-live: users, indicators, promises, money")
    _study(command)
    project.of_offer(command)
    project.as_of(command)
    project.evaluation(command)
    _formats(command)


def _report(commands: Any) -> None:
    command = _command(commands, "report", "write a report with tables and pictures")
    _study(command)
    _output(command, required=True)


def _save(commands: Any) -> None:
    command = _command(commands, "save", "keep the decision in one file: study, results, inputs, versions, hashes")
    _study(command)
    command.add_argument("--output", metavar="FILE", required=True, help="where to: a .zip")
    command.add_argument("--draws", metavar="N", type=values.as_count, default=10_000, help="how many (default: 10000)")
    command.add_argument(
        "--seed", metavar="N", type=values.as_seed, default=0, help="of the draws; recorded (default: 0)"
    )
    command.add_argument("--date", metavar="DATE", type=values.as_date, help="the day that it bears (default: none)")


def _verify(commands: Any) -> None:
    command = _command(
        commands, "verify", "say whether every figure of a saved decision still comes out",
        "Exit 1 where one differs or a part was altered.",
    )  # fmt: skip
    command.add_argument("decision", metavar="DECISION", help="what save wrote")
    _formats(command, table=False)
