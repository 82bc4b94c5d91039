"""Write the generated parts of the documentation: tables of docs/taxonomy.md and docs/formats.md, docs/reference.md.

Usage: ``python tools/make_docs.py``; with ``--check`` nothing is written, and the exit code is 1 when a page lags.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from crmselect import taxonomy
from crmselect.load.project import PROJECT_TABLES
from crmselect.load.record_cells import _is_share, _kinds, _metadata
from crmselect.load.records import _headings
from crmselect.model.base import Record
from crmselect.model.estimate import Estimate

DOCS = Path(__file__).parents[1] / "docs"
ROOMS = (
    ("The names people type", "crmselect"),
    ("Cost", "crmselect.cost"),
    ("Scoring: gates, fit, ranking", "crmselect.scoring"),
    ("Scoring: methods on arrays", "crmselect.scoring.methods"),
    ("Scoring: weights", "crmselect.scoring.weights"),
    ("Scoring: price formulas", "crmselect.scoring.prices"),
    ("Finance on arrays", "crmselect.finance"),
    ("Robustness", "crmselect.robustness"),
    ("Planning: from the choice to a live system", "crmselect.planning"),
    ("Records", "crmselect.model"),
    ("Plots", "crmselect.plot"),
    ("Reports", "crmselect.report"),
    ("Taxonomy", "crmselect.taxonomy"),
)
"""Headings of the reference, each with the module whose public names stand below it."""

MEANINGS: Mapping[str, str] = {
    "Resource.name": "Once in a project: milestones use it by this name.",
    "Resource.kind": "People of a role, equipment or rooms; people without it.",
    "Resource.rate_per": "What the rate is for; a working day without it.",
    "Resource.available_from": "The first day that it is there.",
    "Resource.available_until": "The last day that it is there.",
    "Actual.date": "When it was spent.",
    "Actual.amount": "What was spent; never negative.",
    "Actual.category": "A cost category: it tells the phase.",
    "Actual.item": "The offer's item that it was for.",
    "Actual.milestone": "The milestone that it was for.",
    "Earned.date": "The day by which it was done.",
    "Earned.milestone": "The milestone's name.",
    "Earned.share": "How much of it was done in all, not since the last time; at most 100 %.",
    "Drawdown.date": "When it was released.",
    "Drawdown.amount": "How much, in the study's currency.",
    "Drawdown.reason": "For what.",
    "Drawdown.phase": "Whose contingency it was.",
    "Defect.id": "Once in a project.",
    "Defect.severity": "How bad it is; the gate bounds those that are open.",
    "Defect.found": "When it was found.",
    "Defect.fixed": "When it was fixed; blank is open.",
    "Defect.currency": "Of the cost; blank is the study's.",
    "Defect.milestone": "The milestone that it belongs to.",
    "Defect.requirement": "The requirement that it breaks.",
    "Defect.test": "The test case that found it.",
    "TestCase.title": "What is tested.",
    "TestCase.kind": "Functional without it.",
    "TestCase.requirements": "The ids of what it tests; a stress test of the whole system may have none.",
    "TrainingGroup.people": "How many are employed, one figure or one a year. In place of `driver`.",
    "SupportTier.response_minutes": "The time within which an answer is promised.",
    "SupportTier.response_seconds": "The same in seconds, in its place.",
    "SupportTier.agents": "The people who answer today, or whom the level includes; blank: as many as are needed.",
    "SupportTier.up_to_users": "Beyond so many users the next level is due; blank has no bound.",
    "Module.requires": "What it needs, all of it; `Maps | Routes` is either of two.",
    "Module.fixed": "Yes for a must, no for what is ruled out; blank is open.",
    "Bundle.name": "Once for an offer.",
    "Benefit.kind": "Revenue and retention count at their margin.",
    "Benefit.amount": "For one unit and one period, in `currency`; where `rate` is given, in hours.",
    "Benefit.starts": "Months after go-live from when it accrues.",
    "Benefit.end": "Months after go-live from when it no longer does; blank is the study's end.",
    "Benefit.adoption_every": "Whether a share is that of a year or of a month.",
    "Benefit.adoption_start": "In place of `adoption` an S-curve: the share that is reached at `starts`.",
    "Benefit.months_to_full": "After how many months that curve reaches all of it.",
    "SurveyResponse.role": "Results are by role; those with few answers are hidden.",
    "Indicator.unit": "For people to read.",
    "Indicator.better": "Which way is good; higher without it.",
    "Indicator.before": "The measurements; in place of the three `before_` columns.",
    "Indicator.after": "The measurements; in place of the three `after_` columns.",
    "Indicator.before_sd": "Standard deviation of the sample (divided by n − 1).",
    "Indicator.after_sd": "Standard deviation of the sample (divided by n − 1).",
    "Indicator.before_mean": "Mean of the sample.",
    "Indicator.after_mean": "Mean of the sample.",
    "Rescore.role": "The role of who judges.",
    "Rescore.respondent": "Who judges; once for a requirement.",
    "Rescore.comment": "Why.",
    "RealisedBenefit.benefit": "The benefit's name.",
    "Adjustment.cost": "What it costs, in the study's currency.",
}
"""What columns of a project hold, where a docstring leaves that to the name or tells of several at once."""
_CHINESE = {"Indicator.after": "上线后测量值", "Module.fixed": "必选"}

_ROLE = re.compile(r":[a-z]+:`~?(?:crmselect\.)?([^`]+)`")
_INHERITED = frozenset({"replace", "to_dict", "select", "members"})
_HEAD = """\
# Reference

Generated from the docstrings by `python tools/make_docs.py`; `help(name)` in Python says more: parameters, units, what
is raised, examples. A result is a frozen object that keeps its inputs and its working: it has a `.table` or a series,
`.to_dict()` for JSON, and a view of its own in a notebook.
"""


def cell(text: object) -> str:
    r"""Return text as a cell of a table in Markdown.

    Examples
    --------
    >>> cell("a | b")
    'a \\| b'
    """
    return str(text).replace("|", "\\|").replace("\n", " ")


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table in Markdown."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(cell(part) for part in line)} |" for line in lines)


def code(key: str) -> str:
    """Return a key set as code; an empty one stays empty."""
    return f"`{key}`" if key else ""


def phases() -> str:
    return table(
        ["Key", "Phase", "阶段", "What a budget for it needs", "预算所需"],
        ([code(p.key), p.en, p.zh, p.needs_en, p.needs_zh] for p in taxonomy.PHASES.values()),
    )


def groups() -> str:
    return table(
        ["Key", "Group", "成本类型", "What it holds", "内容"],
        ([code(g.key), g.en, g.zh, g.guidance_en, g.guidance_zh] for g in taxonomy.GROUPS.values()),
    )


def categories() -> str:
    return table(
        ["Key", "Group", "Category", "科目", "What to enter", "填写内容"],
        ([code(c.key), c.group, c.en, c.zh, c.guidance_en, c.guidance_zh] for c in taxonomy.CATEGORIES.values()),
    )


def wide_columns() -> str:
    def due(column: taxonomy.WideColumn) -> str:
        return "once" if column.every == "once" else f"every {column.every}"

    return table(
        ["Column", "What it is", "含义", "Category", "Due", "Times", "Share of"],
        (
            [code(w.key), w.en, w.zh, code(w.category), due(w), code(w.per), code(w.percent_of)]
            for w in taxonomy.WIDE_COLUMNS.values()
        ),
    )


def meanings(kind: type[Record]) -> dict[str, str]:
    """Return what the docstring of a record says of each of its fields."""
    doc = inspect.getdoc(kind) or ""
    section = re.search(r"^Parameters\n-+\n(.*?)(?=^\w+\n-+$|\Z)", doc, flags=re.DOTALL | re.MULTILINE)
    found: dict[str, str] = {}
    for names, text in re.findall(r"^(\w[\w, ]*?) : .*\n((?:    .*\n?)*)", section[1] if section else "", re.MULTILINE):
        words = re.sub(r"\s+", " ", text).strip().replace("``", "`")
        found |= dict.fromkeys(names.split(", "), words)
    return found


def holds(name: str, field: FieldInfo) -> str:
    """Return what a cell of a field may hold, in words."""
    kinds = _kinds(field.annotation)
    origins = [get_origin(kind) for kind in kinds]
    share = _is_share(field.metadata) or _is_share(_metadata(field.annotation))
    words = [code(str(word)) for kind in kinds if get_origin(kind) is Literal for word in get_args(kind)]
    if name == "currency":
        return "ISO 4217 code"
    if any(isinstance(one, type) and issubclass(one, Mapping) for one in origins):
        return "`name = figure`, semicolons between two"
    if tuple in origins:
        inner = _kinds(next(part for kind in kinds if get_origin(kind) is tuple for part in get_args(kind)))
        figures = "shares" if share or _is_share(_metadata(field.annotation)) else "figures"
        return f"{figures if float in inner or Estimate in inner else 'names'}, semicolons between two"
    if words:
        return ", ".join(words)
    for kind, said in (
        (Estimate, "figure, or `low`, `likely`, `high`, `shape`"), (dt.date, "date"), (bool, "yes or no"),
        (float, "share" if share else "figure"), (int, "whole number"), (str, "text"),
    ):  # fmt: skip
        if kind in kinds:
            return said
    return "figures, semicolons between two"


def project_tables() -> str:
    """Return a table for each input of a project."""
    parts = []
    for name, one in PROJECT_TABLES.items():
        said, also, rows = meanings(one.kind), _headings(one.kind), []
        for key, field in one.kind.model_fields.items():
            if key == "place":
                continue
            named = f"{one.kind.__name__}.{key}"
            chinese = next((word for word in also[key] if not word.isascii()), "")
            must = "yes" if field.is_required() else ""
            what = MEANINGS.get(named) or said[key]
            rows.append([code(key), _CHINESE.get(named, chinese), holds(key, field), must, what])
        headings = ["Column", "列名", "Holds", "Needed", "Meaning"]
        parts.append(f"### {name}\n\n{one.text}\n\n{table(headings, rows)}")
    return "\n\n".join(parts)


TABLES: dict[str, Callable[[], str]] = {
    "phases": phases,
    "groups": groups,
    "categories": categories,
    "wide-columns": wide_columns,
    "project-tables": project_tables,
}


def filled(text: str) -> str:
    """Return a page whose parts between ``<!-- begin: NAME -->`` and ``<!-- end -->`` are those of today."""

    def part(match: re.Match[str]) -> str:
        return f"<!-- begin: {match[1]} -->\n\n{TABLES[match[1]]()}\n\n<!-- end -->"

    return re.sub(r"<!-- begin: ([a-z-]+) -->.*?<!-- end -->", part, text, flags=re.DOTALL)


def sentence(thing: Any) -> str:
    """Return the first paragraph of a docstring as Markdown."""
    first = (inspect.getdoc(thing) or "").partition("\n\n")[0].replace("\n", " ")
    return _ROLE.sub(r"``\1``", first).replace("``", "`")


def signature(name: str, thing: Any) -> str:
    """Return how something is called, by the names of its parameters."""
    try:
        found = inspect.signature(thing).parameters.values()
    except (TypeError, ValueError):
        return name
    words: list[str] = []
    for parameter in found:
        if parameter.name in {"self", "cls"}:
            continue
        if parameter.kind is parameter.KEYWORD_ONLY and not any(word.startswith("*") for word in words):
            words.append("*")
        star = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
        optional = "=…" if parameter.default is not parameter.empty else ""
        words.append(f"{star}{parameter.name}{optional}")
    return f"{name}({', '.join(words)})"


def own_members(kind: type) -> Iterator[tuple[str, str]]:
    """Yield the public methods and properties of a class, as it is called and what it does."""
    # A study's verbs stand in a class each room of verbs, which nobody uses by itself.
    rooms = [base for base in reversed(kind.__mro__) if base is kind or base.__module__.startswith("crmselect.study.")]
    members = {name: member for room in rooms for name, member in vars(room).items()}
    for name, member in members.items():
        if name.startswith(("_", "model_")) or name in _INHERITED or name.endswith("_field"):
            continue
        if isinstance(member, property) or type(member).__name__ == "cached_property":
            reached = member.fget if isinstance(member, property) else member.func
            yield f"{kind.__name__}.{name}", sentence(reached)
        elif isinstance(member, classmethod | staticmethod) or inspect.isfunction(member):
            called = getattr(member, "__func__", member)
            yield signature(f"{kind.__name__}.{name}", called), sentence(called)


def described(module: Any, name: str) -> str:
    """Return what a constant is: the text that stands below it, or else what it holds."""
    value = getattr(module, name)
    lines = inspect.getsource(module).split("\n")
    starts = [n for n, line in enumerate(lines) if re.match(rf"{name}\b.*=", line)]
    below = "\n".join(lines[starts[-1] + 1 :]) if starts else ""
    text = re.search(r'^"""(.*?)"""', below, flags=re.DOTALL | re.MULTILINE)
    following = re.search(r"^[A-Za-z_]+\b.*=", below, flags=re.MULTILINE)
    if text is not None and (following is None or text.start() < following.start()):
        return text[1].replace("\n", " ").replace("``", "`")
    # Of a type that is one of a few words, the words.
    return str(value) if isinstance(value, str) else ", ".join(map(str, get_args(value) or value))


def entries(module: Any, told: set[int]) -> Iterator[tuple[str, str]]:
    """Yield the public names of a module that were not told before."""
    for name in module.__all__:
        thing = getattr(module, name)
        if inspect.ismodule(thing) or name.startswith("__"):
            continue
        if inspect.isclass(thing) or inspect.isfunction(thing):
            if id(thing) in told:
                continue
            told.add(id(thing))
            if inspect.isfunction(thing):
                yield signature(name, thing), sentence(thing)
                continue
            yield name, sentence(thing)
            if not hasattr(thing, "_fields"):
                yield from own_members(thing)
        else:
            yield name, described(module, name)


def reference() -> str:
    """Return the whole page of public names."""
    told: set[int] = set()
    parts = [_HEAD]
    for heading, name in ROOMS:
        module = importlib.import_module(name)
        if not getattr(module, "__all__", None):
            continue
        rows = [[code(called), what] for called, what in entries(module, told)]
        if rows:
            parts.append(f"## {heading}\n\n`{name}`\n\n{table(['Name', 'What it is'], rows)}\n")
    return "\n".join(parts)


def pages() -> dict[Path, str]:
    """Return what each generated page should hold."""
    filled_pages = {
        page: filled(page.read_text(encoding="utf-8")) for page in (DOCS / "taxonomy.md", DOCS / "formats.md")
    }
    return {
        **filled_pages,
        DOCS / "reference.md": reference(),
    }


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--check", action="store_true", help="write nothing; exit 1 when a page lags")
    check = arguments.parse_args().check
    lagging = [path for path, text in pages().items() if not path.exists() or path.read_text("utf-8") != text]
    for path in lagging:
        print(f"{path}: {'lags' if check else 'written'}")
    if not check:
        for path, text in pages().items():
            path.write_text(text, encoding="utf-8")
    return int(check and bool(lagging))


if __name__ == "__main__":
    sys.exit(main())
