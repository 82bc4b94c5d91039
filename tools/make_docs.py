"""Write the generated parts of the documentation: the tables of docs/taxonomy.md and the whole of docs/reference.md.

Usage: ``python tools/make_docs.py``; with ``--check`` nothing is written, and the exit code is 1 when a page lags.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from crmselect import taxonomy

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
    ("Planning", "crmselect.planning"),
    ("Plots", "crmselect.plot"),
    ("Reports", "crmselect.report"),
    ("Taxonomy", "crmselect.taxonomy"),
)
"""Headings of the reference, each with the module whose public names stand below it."""

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


TABLES: dict[str, Callable[[], str]] = {
    "phases": phases,
    "groups": groups,
    "categories": categories,
    "wide-columns": wide_columns,
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
    return str(value) if isinstance(value, str) else ", ".join(map(str, value))


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
    taxonomy_page = DOCS / "taxonomy.md"
    return {
        taxonomy_page: filled(taxonomy_page.read_text(encoding="utf-8")),
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
