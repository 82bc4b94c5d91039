"""What an id looks like, and what stands beside it at the beginning of a heading, a paragraph or a list item."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from crmselect.load.markdown import LABEL, OFF, ON, plain
from crmselect.load.priorities import PriorityError, heading_priority, read_priority

__all__ = ["Opening", "last_priority", "looks_like_id", "opening", "section_number", "without_number"]

# Letters and figures joined by signs: FR-001, NFR-SEC-3, FR.10.1.1, FR-008a. A short one may do without: R12, F1.1.
_JOINED = re.compile(
    r"[A-Za-z\u4e00-\u9fff][A-Za-z0-9\u4e00-\u9fff]{0,14}(?:[-_.][A-Za-z0-9]{1,14}){1,6}(?![A-Za-z0-9_]|-\w)"
)
_SHORT = re.compile(r"[A-Z]{1,8}\d{1,6}[a-z]?(?:\.\d{1,4}){0,4}(?![A-Za-z0-9_]|-\w)")
_COUNTED = re.compile(
    r"(?i:user story|use case|requirement|req|feature|story|epic|need|功能需求|需求|功能|用例|要求|用户故事)"
    r"[ ]?#?\d{1,5}(?:\.\d{1,4}){0,3}[a-z]?(?![A-Za-z0-9_]|-\w)"
)
# The steps of a scale, and the levels of headings.
_LEVEL = re.compile(r"[PH]\d")
# Some part of it is a figure, perhaps with letters at its side; words such as two-factor-2fa have no such part.
_FIGURE = re.compile(r"(?:^|[-_.])[A-Z]{0,6}\d{1,8}[a-z]{0,2}(?=[-_.]|$)")
_NAMED = re.compile(r"(?i)^(?:user story|use case|requirement|req|feature|story|epic)s?[\s:：]+")

_SIGNS = re.compile(r"^(?:\[[ xX]\]\s+|(?![\[(【（#\ue000])[^\w\s]+\s*)+")
_SECTION = re.compile(
    r"^(?:第[\d一二三四五六七八九十百]+[章节条]\s*|\d+(?:\.\d+){0,6}(?:[.)、:：](?!\d)\s*|\s+)|[一二三四五六七八九十]+、\s*)"
)
_OPENED = re.compile(r"^[\[(【（]\s*")
_CLOSED = re.compile(r"^\s*[\])】）]")
_BRACKET = re.compile(r"^[\s:：]*[\[(【（{]\s*([^\[\]()【】（）{}]{1,60})\s*[\])】）}]")
_LAST_BRACKET = re.compile(r"\s*[\[(【（]\s*([^\[\]()【】（）]{1,60}?)\s*[\])】）]\s*[.。]?\s*$")
_LAST_PART = re.compile(r"\s+[-–—|]+\s+([^-–—|]{1,30})$")
_ANCHOR = re.compile(r"\s*[\[{]#[\w.-]+[\]}]\s*$")
_SET_OFF = re.compile(r"\s*(?:$|[:：|.,、，。]|[-–—]+(?:\s|$)|[\[(【（{])")
_SEPARATORS = re.compile(r"^\s*(?:[:：|.、,，]|[-–—]+(?=\s|$|[\u4e00-\u9fff]))*\s*")
_LAST_NAMED = re.compile(
    r"(?i)(?:^|(?<=[\s.;,，。；|–—-]))[\[(（【]?\s*(?:MoSCoW )?(?:priority|优先级)\s*[:：=]\s*([^:：.。]{1,30}?)"
    r"\s*[\])）】]?[.。]?\s*$"
)
_UNMISTAKABLE = re.compile(
    r"(?i)^(?:(?:moscow )?priority\b.*|优先级.*|p[0-3]|(?:must|should|could|won'?t)(?:[- _]have)?|必须|应该|可以)$"
)


class Opening(NamedTuple):
    """The beginning of a requirement."""

    id: str
    title: str
    """What is emphasised together with the id; of a heading, the rest of it."""
    rest: str
    """What follows."""
    priority: str
    """As written in brackets; empty where none is."""
    set_off: bool
    """Whether emphasis, a bracket or a sign sets the id off from the text."""


@lru_cache(maxsize=8192)
def looks_like_id(text: str) -> bool:
    """Return whether a text is an id and nothing else.

    Examples
    --------
    >>> [looks_like_id(text) for text in ("FR-001", "NFR-SEC-3", "F1.1", "Requirement 3", "需求-12")]
    [True, True, True, True, True]
    >>> [looks_like_id(text) for text in ("Log in", "FR-001–FR-015", "two-factor", "Phase 1", "2FA")]
    [False, False, False, False, False]
    """
    return bool(text) and _id_of(text.strip()) == text.strip()


def section_number(heading: str) -> str:
    """Return the number of a heading such as ``4.2.1 Log in``, or nothing.

    Examples
    --------
    >>> section_number("4.2.1 Log in"), section_number("3) Log in"), section_number("Log in")
    ('4.2.1', '3', '')
    """
    found = re.match(r"\d+(?:\.\d+){0,6}(?=[.)、:：\s])", _SIGNS.sub("", plain(heading)))
    return found[0] if found else ""


def without_number(heading: str) -> str:
    """Return a heading without its section number.

    Examples
    --------
    >>> without_number("3.1 Repair intake"), without_number("三、功能需求"), without_number("360° view")
    ('Repair intake', '功能需求', '360° view')
    """
    text = plain(heading)
    return _SECTION.sub("", text) or text


def opening(text: str, *, heading: bool = False) -> Opening | None:
    """Take the id, the title and a bracketed priority off the beginning of a heading or a paragraph.

    Examples
    --------
    >>> opening("3.2.1 FR-012: Log in (Must)", heading=True)
    Opening(id='FR-012', title='Log in', rest='', priority='Must', set_off=True)
    >>> opening("FR-7 [MUST, v1] The user can log in.")
    Opening(id='FR-7', title='', rest='The user can log in.', priority='MUST', set_off=True)
    >>> opening("Security", heading=True) is None
    True
    """
    text = _SIGNS.sub("", _ANCHOR.sub("", text.strip()))
    if text.startswith(ON + LABEL):
        number, _, rest = text[2:].partition(OFF)
        rest, beside = _bracket_off(plain(rest))
        return Opening(number, "", _SEPARATORS.sub("", rest), beside, True)
    strong = text.startswith(ON)
    inside, _, outside = text[1:].partition(OFF) if strong else (text, "", "")
    inside, outside = _SIGNS.sub("", plain(inside)), plain(outside)
    inside, priority = _bracket_off(inside)
    inside = inside.lstrip()
    if heading:
        inside = _SECTION.sub("", inside)
    body = inside
    if (named := _NAMED.match(inside)) and _id_of(_OPENED.sub("", inside[named.end() :])):
        body = inside[named.end() :]
    bracket = _OPENED.match(body)
    body = body[bracket.end() :] if bracket else body
    found = _id_of(body)
    if not found:
        return _from_the_end(inside, priority) if heading else None
    tail = body[len(found) :]
    if bracket:
        tail = _CLOSED.sub("", tail)
    set_off = strong or bool(bracket) or bool(_SET_OFF.match(tail))
    if not set_off and (not tail[0].isspace() or (heading and not _JOINED.match(found))):
        return None
    tail, beside = _bracket_off(tail)
    title = _SEPARATORS.sub("", tail)
    outside, behind = _bracket_off(outside)
    rest = _SEPARATORS.sub("", outside)
    priority = priority or beside or behind
    if heading:
        title, last = _last_off(" ".join(filter(None, (title, rest))))
        return Opening(found, title, "", priority or last, set_off)
    return Opening(found, title, rest, priority, True) if strong else Opening(found, "", title, priority, set_off)


def last_priority(text: str) -> tuple[str, str]:
    """Take a priority in brackets, or one that is named, off the end of a sentence, where it can mean nothing else.

    Examples
    --------
    >>> last_priority("The user can log in. (Must)"), last_priority("Enter a number (optional)")
    (('The user can log in.', 'Must'), ('Enter a number (optional)', ''))
    >>> last_priority("The user can log in. Priority: must")
    ('The user can log in.', 'must')
    """
    if (named := _LAST_NAMED.search(text)) and (stated := _stated(named[1])):
        return text[: named.start()].rstrip(" ;,，；|–—-"), stated
    found = _LAST_BRACKET.search(text)
    if found and _UNMISTAKABLE.match(found[1]) and _stated(found[1]):
        return text[: found.start()].rstrip(), found[1]
    return text, ""


def _id_of(text: str) -> str:
    """Return the id that a text begins with."""
    if found := _SHORT.match(text) or _COUNTED.match(text):
        return "" if _LEVEL.fullmatch(found[0]) else found[0]
    found = _JOINED.match(text)
    if found and _FIGURE.search(found[0]) and re.search(r"[A-Z\u4e00-\u9fff]", found[0]):
        return found[0]
    return ""


def _stated(text: str) -> str:
    """Return the part of a bracket that states a priority: all of it, or what stands before its first comma."""
    first = re.split(r"[,，;；]", text)[0].strip()
    try:
        read_priority(first)
    except PriorityError:
        return ""
    return first


def _bracket_off(text: str) -> tuple[str, str]:
    found = _BRACKET.match(text)
    if found and (stated := _stated(found[1])):
        return text[found.end() :], stated
    return text, ""


def _last_off(title: str) -> tuple[str, str]:
    found = _LAST_BRACKET.search(title)
    if found and (stated := _stated(found[1])):
        return title[: found.start()].rstrip(), stated
    found = _LAST_PART.search(title)
    if found and heading_priority(found[1]):
        return title[: found.start()].rstrip(), found[1]
    return title, ""


def _from_the_end(text: str, priority: str) -> Opening | None:
    """Return the opening of a heading that names its id in brackets behind the title."""
    title, last = _last_off(text)
    found = _LAST_BRACKET.search(title)
    if found and _JOINED.match(found[1]) and looks_like_id(found[1]):
        title, before = _last_off(title[: found.start()].rstrip())
        return Opening(found[1], title, "", priority or last or before, True)
    return None
