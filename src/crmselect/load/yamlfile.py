"""YAML as JSON with other signs: the core schema of version 1.2, without tags, and without what spreads.

The parser gives its events, and the values are made here: a key that stands twice is refused with its line, what an
alias repeats is counted before it is repeated, and nothing is ever made of a tag. ``no`` is a text, and so are dates
and figures with zeros in front: what the records make of them, their models say.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

from crmselect.load.jsonfile import DEEPEST, MOST_VALUES
from crmselect.load.source import Source

__all__ = ["read_yaml"]

MOST_TEXT = 2_000_000
MOST_REPEATED = 10_000
"""Values that aliases may repeat, all together."""

_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_TRUE = frozenset(("true", "True", "TRUE"))
_FALSE = frozenset(("false", "False", "FALSE"))
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,300})")
_FLOAT = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,4})?")
_HALVES = re.compile("[\ud800-\udfff]")
_NO_NUMBER = re.compile(r"(?i)[-+]?\.inf|\.nan")


class Record(dict[str, Any]):
    """A mapping that knows its line."""

    line: int = 0


def read_yaml(source: Source) -> tuple[Any, str]:
    """Return the value of a YAML file and its encoding.

    Raises
    ------
    DataError
        For what is no YAML, keys given twice, tags, merge keys, infinities, further documents, nesting beyond any
        table's, and aliases that repeat too much; or where the extra ``yaml`` is not installed.
    """
    try:
        from ruamel.yaml import YAML
        from ruamel.yaml.error import MarkedYAMLError, YAMLError
    except ImportError:
        raise source.problem(
            "is YAML, and its reader is not installed", "run: pip install 'crmselect[yaml]', or save it as JSON"
        ) from None
    text, encoding = source.text()
    if len(text) > MOST_TEXT:
        raise source.problem(f"is longer than {MOST_TEXT:,} characters", "write the tables as CSV")
    builder = _Builder(source)
    try:
        builder.build(YAML(typ="safe", pure=True).parse(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = {"row": mark.line + 1} if mark is not None else {}
        what = " ".join(filter(None, (error.context, error.problem)))
        raise source.problem(f"is no YAML: {what}", "correct it there", **at) from None
    except YAMLError as error:
        raise source.problem(f"is no YAML: {str(error).splitlines()[0]}", "correct it") from None
    except RecursionError:
        raise builder.fault(None, f"is nested deeper than {DEEPEST} levels", "keep to offers and their items") from None
    except (ValueError, TypeError, AttributeError, IndexError, AssertionError) as error:
        if hasattr(error, "problems"):
            raise
        # What the parser trips over where it has no error of its own: an escape that is no character, say.
        raise source.problem(f"is no YAML that can be read ({type(error).__name__})", "correct it") from None
    return builder.value, encoding


class _Builder:
    """Makes values of events; the path of open lists and mappings stands in a list, never on Python's own stack."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.value: Any = None
        self.open: list[tuple[Any, str | None, int]] = []
        """The lists and mappings that are open, their anchors, and how many values there were before them."""
        self.keys: list[str | None] = []
        """Of each open mapping the key whose value is awaited."""
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.count = self.repeated = self.documents = 0

    def fault(self, event: Any, what: str, fix: str) -> Exception:
        mark = getattr(event, "start_mark", None)
        return self.source.problem(what, fix, **({"row": mark.line + 1} if mark is not None else {}))

    def build(self, events: Iterator[Any]) -> None:
        for event in events:
            name = type(event).__name__
            if name == "DocumentStartEvent":
                self.documents += 1
                if self.documents > 1:
                    raise self.fault(event, "holds a second document", "write each in a file of its own")
            elif name == "AliasEvent":
                self.alias(event)
            elif name == "ScalarEvent":
                self.add(event, self.scalar(event), event.anchor, 1)
            elif name in {"MappingStartEvent", "SequenceStartEvent"}:
                self.begin(event, Record() if name == "MappingStartEvent" else [])
            elif name in {"MappingEndEvent", "SequenceEndEvent"}:
                self.end()

    def begin(self, event: Any, container: Any) -> None:
        self.untagged(event)
        if len(self.open) >= DEEPEST:
            raise self.fault(event, f"is nested deeper than {DEEPEST} levels", "keep to offers, their items and those")
        if isinstance(container, Record):
            container.line = event.start_mark.line + 1
        before = self.count
        self.add(event, container, None, 1)
        self.open.append((container, event.anchor, before))
        self.keys.append(None)

    def end(self) -> None:
        container, anchor, before = self.open.pop()
        self.keys.pop()
        if anchor:
            self.anchors[anchor] = (container, self.count - before)

    def alias(self, event: Any) -> None:
        if event.anchor not in self.anchors:
            raise self.fault(event, f"repeats {event.anchor!r}, which is not finished there", "write it out")
        value, size = self.anchors[event.anchor]
        self.repeated += size
        if self.repeated > MOST_REPEATED:
            raise self.fault(event, f"repeats more than {MOST_REPEATED:,} values by aliases", "write them out")
        self.add(event, copy.deepcopy(value), None, size)

    def add(self, event: Any, value: Any, anchor: str | None, size: int) -> None:
        self.count += size
        if self.count > MOST_VALUES:
            raise self.fault(event, f"holds more than {MOST_VALUES:,} values", "write the tables as CSV")
        if anchor:
            self.anchors[anchor] = (value, size)
        if not self.open:
            self.value = value
            return
        container = self.open[-1][0]
        if isinstance(container, list):
            container.append(value)
        elif self.keys[-1] is None:
            self.keys[-1] = self.key(event, container)
        else:
            container[self.keys[-1]] = value
            self.keys[-1] = None

    def key(self, event: Any, container: Record) -> str:
        """Return a key as it is written; a figure is a word there."""
        if type(event).__name__ != "ScalarEvent":
            raise self.fault(event, "has a key that is no word", "write a word before the colon")
        key = self.text(event)
        if key == "<<" and event.implicit[0]:
            raise self.fault(event, "has a merge key (<<)", "write the fields out")
        if key in container:
            raise self.fault(event, f"gives the key {key!r} twice in one mapping", "keep one of the two")
        return key

    def untagged(self, event: Any) -> None:
        tag = getattr(event, "tag", None)
        if tag is not None and str(tag) not in {"!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:map",
                                                "tag:yaml.org,2002:seq"}:  # fmt: skip
            raise self.fault(event, f"has the tag {str(tag)[:80]!r}", "leave tags out: nothing is made of them")

    def text(self, event: Any) -> str:
        """Return a text; a sign that JSON writes as two escapes is one."""
        text: str = event.value
        if not _HALVES.search(text):
            return text
        try:
            return text.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeError:
            raise self.fault(event, "holds half a character", "write the character itself") from None

    def scalar(self, event: Any) -> Any:
        """Return the value of a text as the core schema has it."""
        self.untagged(event)
        text = self.text(event)
        if not event.implicit[0] or event.style:  # quoted, a block of text, or declared to be text
            return text
        if text in _NULL:
            return None
        if text in _TRUE or text in _FALSE:
            return text in _TRUE
        if _NO_NUMBER.fullmatch(text):
            raise self.fault(event, f"holds {text}, which is no figure", "leave it blank where a figure is not known")
        if _INTEGER.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text):
            value = float(text)
            if value in {float("inf"), float("-inf")}:
                raise self.fault(event, f"holds {text[:40]}, which is beyond any figure", "write the figure")
            return value
        return text
