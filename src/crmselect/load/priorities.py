"""Priorities as people write them: MoSCoW, M/D/O, levels, P0 to P3, in English and Chinese."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from crmselect.errors import DataError, Problem, closest
from crmselect.model.requirement import PRIORITIES, Priority

__all__ = [
    "PriorityError",
    "Reading",
    "heading_priority",
    "is_priority_word",
    "medium_letter",
    "parse_priority",
    "read_priority",
]

# Words that say must, should, could or wont in so many words; they outrank a level that stands beside them.
_PLAIN: dict[Priority, str] = {
    "must": "must, must have, musthave, m, mandatory, required, require, essential, obligatory, compulsory, necessary, "
    "shall, 必须, 必需, 必备, 必要, 强制, 必选, 必须有, 必做, 必须具备, 必须实现, 刚需",
    "should": "should, should have, shouldhave, s, desirable, desired, d, highly desirable, recommended, "
    "应该, 应当, 应, 应有, 应该有, 应具备, 建议, 推荐",
    "could": "could, could have, couldhave, c, optional, o, nice to have, nicetohave, nth, may, may have, "
    "可以, 可选, 期望, 最好有, 可以有, 可有, 可有可无, 锦上添花, 加分项, 选配",
    "wont": "wont, wont have, wonthave, w, will not have, would, would have, wont have this time, "
    "wont have for now, wont have now, not this time, deferred, postponed, out of scope, not required, not needed, "
    "excluded, "
    "不需要, 无需, 不要, 不做, 不实现, 暂不, 暂不需要, 暂不做, 暂不实现, 本期不做, 不考虑, 暂不考虑, "
    "cancelled, canceled, withdrawn, dropped, removed, obsolete, 废止, 取消, 已取消, 作废, 已废止",
}
# Words of a scale of importance: four steps to four words, in order.
_LEVELS: dict[Priority, str] = {
    "must": "critical, crucial, vital, highest, very high, p0, 关键, 最高, 极高, 至关重要",
    "should": "high, h, important, p1, 高, 重要, 较高",
    "could": "medium, med, moderate, normal, average, p2, 中, 中等, 一般, 普通",
    "wont": "low, l, lowest, very low, p3, 低, 较低, 最低",
}
_PLAIN_WORDS = {word.strip(): priority for priority, words in _PLAIN.items() for word in words.split(",")}
_LEVEL_WORDS = {word.strip(): priority for priority, words in _LEVELS.items() for word in words.split(",")}
_P_WORDS = {word: priority for word, priority in _LEVEL_WORDS.items() if word[:1] == "p" and word[1:].isdigit()}
_RANK_WORDS = {word: priority for word, priority in _LEVEL_WORDS.items() if word not in _P_WORDS}
_WORDS = {**_PLAIN_WORDS, **_LEVEL_WORDS}
_NO_SCOPE = frozenset({"", "moscow"} | set(_WORDS))
_LONGEST_PHRASE = max(word.count(" ") for word in _WORDS) + 1
_FOR_SECTIONS = {word for word in _PLAIN_WORDS if len(word) > 1} - {
    *(
        "out of scope",
        "excluded",
        "deferred",
        "postponed",
        "not required",
        "not needed",
        "required",
        "recommended",
        "may",
        "would",
    ),
    *(
        "cancelled",
        "canceled",
        "withdrawn",
        "dropped",
        "removed",
        "obsolete",
        "废止",
        "取消",
        "已取消",
        "作废",
        "已废止",
    ),
    *("shall", "建议", "推荐", "必要", "期望", "应", "暂不", "不要", "无需"),
}
_LEADS_ON = frozenset({"as", "at", "because", "before", "by", "during", "for", "from", "if", "in", "on", "only", "once",
                       "since", "unless", "until", "when", "with"})  # fmt: skip

_BRACKETS = re.compile(r"[(\[{【「]([^()\[\]{}【】「」]*)[)\]}】」]")
_PARTS = re.compile(r"\s+-+\s*|\s*--+\s*|[/|;,:\n–—→、。]|\.\s|\s+[·•]\s+")
_LABELLED = re.compile(r"[^;,|\n]+?:\s*([^;,|\n]+)")
_SAYS_PRIORITY = re.compile(r"^(?:moscow\s+)?(?:priority|prio|优先级)\s*[:=]?\s*|\s*(?:priority|prio|优先级?)$")
_NOUNS = re.compile(
    r"\s*(?:(?:crm|functional|business|user|system)\s+)?"
    r"(?:requirements?|features?|functions?|functionality|capabilities|items?|(?:user )?stories|需求点?|功能点?|项)$"
)
_SECTION_NUMBER = re.compile(r"^(?:\d+(?:\.\d+)*[.)、]?|[一二三四五六七八九十]+、)\s*")
_P = re.compile(r"p[0-3](?=\s|$)")


class PriorityError(ValueError):
    """A priority that cannot be read: what is wrong and how to mend it."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(f"{what} — {fix}")
        self.what = what
        self.fix = fix


class Reading(NamedTuple):
    """A priority as it was read, with what the analyst should know of the reading."""

    priority: Priority
    mixed: bool = False
    """Whether the text gives parts of the requirement several priorities, of which this is the strictest."""
    lowest: bool = False
    """Whether it is the lowest step of a scale of importance rather than a plain refusal."""


def parse_priority(text: str) -> Priority:
    """Read a priority.

    Parameters
    ----------
    text : str
        A word of MoSCoW, of M/D/O, of critical/high/medium/low or of P0 to P3, in English or Chinese, in any case and
        spelling. A note after it, in brackets or behind a dash, says nothing about it.

    Returns
    -------
    {"must", "should", "could", "wont"}
        Scales of four steps are read in order, so that low and P3 are wont; scales of three end at could.

    Raises
    ------
    DataError
        When no priority is stated, or several are.

    Examples
    --------
    >>> [parse_priority(word) for word in ("MUST_HAVE (regulatory)", "S", "nice-to-have", "Won't have this time")]
    ['must', 'should', 'could', 'wont']
    >>> [parse_priority(word) for word in ("Critical", "P1", "Desirable", "🔴 必须", "可选", "不需要")]
    ['must', 'should', 'should', 'must', 'could', 'wont']
    >>> parse_priority("Shoud")
    Traceback (most recent call last):
    crmselect.errors.DataError: priority: 'Shoud' is no priority — did you mean 'should'?
    """
    try:
        return read_priority(text).priority
    except PriorityError as fault:
        raise DataError(Problem("priority", fault.what, fault.fix)) from None


@lru_cache(maxsize=4096)
def read_priority(text: str, *, medium: bool = False) -> Reading:
    """Read a priority as :func:`parse_priority` does, and say what the reading left out.

    Parameters
    ----------
    text : str
    medium : bool
        Whether a lone M is medium, as it is beside H and L.

    Raises
    ------
    PriorityError
    """
    folded = _fold(text)
    if not folded:
        raise PriorityError("no priority is given", f"write {', '.join(PRIORITIES[:3])} or wont")
    if medium and folded == "m":
        folded = "medium"
    whole = _phrase(folded)
    if whole:
        return _reading([whole], text, scoped=False)
    inside = [_phrase(part) for part in _BRACKETS.findall(folded)]
    outer = " ".join(_BRACKETS.sub(" ", folded).split())
    parts = [_strip(part) for part in _PARTS.split(outer)]
    hits = [words for words in map(_phrases, filter(None, parts)) if words]
    labelled = [_phrase(_strip(part)) for part in _LABELLED.findall(outer)]
    if len(labelled) > 1 and all(labelled):
        named = [_WORDS[word] for word in labelled if word]
        strictest = min(named, key=PRIORITIES.index)
        return Reading(strictest, mixed=len(set(named)) > 1)
    if not hits:
        lead = _leading(next(filter(None, parts), ""))
        hits = [[lead]] if lead else []
    words = [word for group in hits for word in group]
    if not any(word in _PLAIN_WORDS for word in words):
        # An author who writes P1 (must) translates the level; one who writes MUST (high) adds a note.
        words += [word for word in inside if word and (not words or word in _PLAIN_WORDS)]
    if not words:
        hint = closest(outer, (word for word in _WORDS if len(word) > 3))
        raise PriorityError(f"{_shown(text)} is no priority", hint or "write must, should, could or wont")
    scoped = len(hits) < len([part for part in parts if part]) or any(
        note not in _NO_SCOPE for note in _BRACKETS.findall(folded)
    )
    return _reading(words, text, scoped=scoped)


def heading_priority(heading: str) -> Priority | None:
    """Return the priority that a heading gives to all that stands below it, or None.

    Only words that can mean nothing else count: ``Optional`` and ``Out of scope`` head other things, too.

    Examples
    --------
    >>> heading_priority("3.1 Must-have requirements"), heading_priority("P1 - Should Have (phase 2)")
    ('must', 'should')
    >>> heading_priority("High priority"), heading_priority("High availability"), heading_priority("二、可选功能")
    ('should', None, 'could')
    """
    folded = _SECTION_NUMBER.sub("", _fold(heading, priority=True))
    if not folded or len(folded) > 80:
        return None
    inside = _BRACKETS.findall(folded)
    parts = [part.strip() for part in _PARTS.split(_BRACKETS.sub(" ", folded)) if part.strip()]
    found = []
    for part in (*parts, *inside):
        bare = _NOUNS.sub("", part).strip()
        level = _SAYS_PRIORITY.sub("", bare).strip()
        if (
            bare in _FOR_SECTIONS and (bare != part or bare not in {"optional", "essential", "mandatory"})
        ) or _P.fullmatch(bare):
            found.append(_WORDS[bare])
        elif level != bare and level in _WORDS:
            found.append(_WORDS[level])
    return found[0] if found and len(set(found)) == 1 else None


def is_priority_word(text: str) -> bool:
    """Return whether a text is a word that says must, should, could or wont plainly, as over a column to tick.

    Examples
    --------
    >>> is_priority_word("Must have"), is_priority_word("Optional"), is_priority_word("High")
    (True, True, False)
    """
    return _fold(text) in _PLAIN_WORDS


def medium_letter(texts: Iterable[str]) -> bool | None:
    """Tell what a lone M means among these priorities: True is medium, False is must, None is in doubt.

    Examples
    --------
    >>> medium_letter(["H", "M", "L"]), medium_letter(["M", "D", "O"]), medium_letter(["H", "M", "S"])
    (True, False, None)
    """
    folded = set(map(_fold, texts))
    if "m" not in folded:
        return False
    levels = bool(folded & set(_RANK_WORDS))
    return None if levels and folded & set(_PLAIN_WORDS) - {"m"} else levels


@lru_cache(maxsize=8192)
def _fold(text: str, *, priority: bool = False) -> str:
    """Return the text without case, width, marks and pictures; hyphens within words become spaces."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")
    plain = "".join(char for char in plain if unicodedata.category(char) not in {"So", "Sk", "Mn", "Cf", "Co"})
    plain = plain.replace("'", "").translate(str.maketrans('*`~"', "    "))
    plain = re.sub(r"(?<=\w)[-\u2010\u2011_](?=\w)|_", " ", plain)
    plain = " ".join(part for part in re.split(r"[^\S\n]+", plain) if part).strip(" \n.,;:!?。、")
    return plain if priority else _strip(plain)


def _strip(text: str) -> str:
    text = text.strip(" .,;:!?-\n")
    return _SAYS_PRIORITY.sub("", text).strip() or text


def _phrase(text: str) -> str:
    text = _strip(text)
    return text if text in _WORDS else ""


def _phrases(text: str) -> list[str]:
    """Return the phrases that the text consists of; none where a word is left over."""
    words, found, at = text.split(), [], 0
    while at < len(words):
        for length in range(min(_LONGEST_PHRASE, len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + length])
            if phrase in _WORDS and (len(phrase) > 1 or len(words) == 1):
                found.append(phrase)
                at += length
                break
        else:
            return []
    return found


def _leading(text: str) -> str:
    """Return the phrase that the text begins with, where what follows is plainly a remark."""
    words = text.split()
    for length in range(min(_LONGEST_PHRASE, len(words) - 1), 0, -1):
        phrase = " ".join(words[:length])
        if phrase in _WORDS and len(phrase) > 1 and (_P.fullmatch(phrase) or words[length] in _LEADS_ON):
            return phrase
    return ""


def _reading(words: list[str], text: str, *, scoped: bool) -> Reading:
    """Take the one priority of these words; of several the strictest, where each is for a part of the requirement."""
    for scale in (_PLAIN_WORDS, _P_WORDS, _RANK_WORDS):
        named = sorted({scale[word] for word in words if word in scale}, key=PRIORITIES.index)
        if len(named) > 1 and not scoped:
            raise PriorityError(
                f"{_shown(text)} names several priorities: {', '.join(named)}", "keep the one that is meant"
            )
        if named and (scale is _PLAIN_WORDS or len(named) > 1):
            return Reading(named[0], mixed=len(named) > 1)
    priority = _LEVEL_WORDS[words[0]]
    return Reading(priority, lowest=priority == "wont")


def _shown(text: str) -> str:
    text = " ".join(text.split())
    return repr(text if len(text) <= 60 else f"{text[:59]}…")
