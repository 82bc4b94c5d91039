"""What the texts of requirements have in common, and words in them that nobody can test."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Pair", "clauses", "criterion", "hanzi_of", "near_pairs", "plain_text", "vague_words", "words_of"]

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKENS = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_IS_HAN = re.compile(f"[{_HAN}]")
_MOST_COMPARED = 100_000
_FEWEST_WORDS = 4
_FEWEST_HANZI = 6
_SHORTEST_STEM = 3
_COMMON = frozenset((
    "a", "an", "and", "are", "as", "at", "be", "by", "can", "each", "for", "from", "has", "have", "in", "into", "is",
    "it", "its", "may", "must", "not", "of", "on", "or", "shall", "should", "system", "that", "the", "their", "them",
    "they", "this", "to", "user", "users", "which", "will", "with",
))  # fmt: skip
"""Words that requirements share without being about the same thing."""

_SAYS_NOTHING = frozenset((
    "ok", "okay", "yes", "y", "no", "none", "na", "n", "tba", "tbd", "tbc", "todo", "to", "be", "defined", "determined",
    "done", "works", "working", "work", "fine", "pass", "passed", "passes", "met", "fulfilled", "x", "xxx", "open",
    "see", "above", "test", "tested", "performance", "response", "very", "enough", "correct", "correctly", "properly",
    "快", "好", "无", "有", "是", "暂无", "没有", "未定", "待确认", "待补充", "待议", "不适用", "通过", "合格", "正常",
    "满足", "可以", "可用", "支持", "符合", "同上", "速度快", "响应快", "很快", "很好", "能用",
))  # fmt: skip
"""Words that stand in the place of a criterion and are none."""
_HAN_COMMON = frozenset("的地得了应须需可能")

_VAGUE_EN = (
    "fast", "fastest", "quick", "quickly", "rapid", "rapidly", "timely", "real time where possible", "user-friendly",
    "user friendly", "friendly", "easy", "easily", "ease of use", "easy to use", "intuitive", "intuitively", "simple",
    "simply", "seamless", "seamlessly", "robust", "flexible", "flexibly", "flexibility", "efficient", "efficiently",
    "effective", "effectively", "adequate", "adequately", "sufficient", "sufficiently", "appropriate", "appropriately",
    "suitable", "reasonable", "reasonably", "acceptable", "modern", "state of the art", "state-of-the-art", "powerful",
    "comprehensive", "attractive", "convenient", "minimal", "optimal", "optimally", "best", "good", "nice", "smooth",
    "smoothly", "high performance", "highly available", "scalable", "reliable", "normally", "usually", "typically",
    "generally", "often", "as needed", "as required", "as appropriate", "as necessary", "if needed", "if necessary",
    "if possible", "where possible", "where appropriate", "when necessary", "as far as possible", "as possible",
    "to the extent practical", "etc", "and so on", "and so forth", "and the like", "but not limited to", "such as etc",
    "tbd", "tbc", "to be defined", "to be determined",
)  # fmt: skip
_VAGUE_ZH = (
    "尽量", "尽可能", "尽快", "友好", "快速", "迅速", "及时", "灵活", "方便", "便捷", "便利", "易用", "易于", "简单",
    "简便", "直观", "高效", "良好", "优良", "适当", "适宜", "合适", "合理", "充分", "足够", "必要时", "如有必要",
    "如有可能", "若可能", "视情况", "等等", "稳定可靠", "先进", "强大", "完善", "美观", "丰富", "流畅", "顺畅",
    "无缝", "一般情况下", "通常", "待定", "主流", "较好", "较高", "较快", "最佳", "最优",
)  # fmt: skip
_VAGUE = re.compile(
    r"(?<![\w-])(?:" + "|".join(sorted(map(re.escape, _VAGUE_EN), key=len, reverse=True)) + r")(?![\w-])|"
    + "|".join(sorted(_VAGUE_ZH, key=len, reverse=True)),
    re.IGNORECASE,
)  # fmt: skip
_MODAL = re.compile(
    r"\b(?:shall|must|should|will)\b(?!\s*-)|(?:必须|应当|应该|须|应(?![用答对急付收届聘]))", re.IGNORECASE
)
_JOINED = re.compile(r"并且|而且|且|以及|同时还?|此外|另外|\band/or\b", re.IGNORECASE)


class Pair(NamedTuple):
    """Two texts by position, and the share of their words that they have in common."""

    first: int
    second: int
    alike: float


def plain_text(text: str) -> str:
    """Return a text without case, width, punctuation and spacing, by which a repeated one is known.

    Examples
    --------
    >>> plain_text("Export  to CSV.") == plain_text("export to csv"), plain_text("导出 ＣＳＶ。")
    (True, '导出 csv')
    """
    return " ".join(_TOKENS.findall(unicodedata.normalize("NFKC", text).casefold()))


def words_of(text: str) -> frozenset[str]:
    """Return what a text is about: its words, the commonest left out, and pairs of neighbouring hanzi.

    Examples
    --------
    Endings are taken off, so that *exports* and *shall export* are the same word:

    >>> sorted(words_of("The system shall export reports")), sorted(words_of("导出报表"))
    (['export', 'report'], ['出报', '导出', '报表'])
    """
    found: set[str] = set()
    for token in plain_text(text).split():
        if _IS_HAN.match(token):
            found.update(token[at : at + 2] for at in range(max(1, len(token) - 1)))
        elif token not in _COMMON:
            found.add(_stem(token))
    return frozenset(found)


def hanzi_of(text: str) -> frozenset[str]:
    """Return the hanzi of a text and its other words, whatever their order; nothing where it has few hanzi.

    Examples
    --------
    >>> hanzi_of("批量导入客户数据") == hanzi_of("客户数据的批量导入"), hanzi_of("Export")
    (True, frozenset())
    """
    tokens = plain_text(text).split()
    hanzi = {char for token in tokens if _IS_HAN.match(token) for char in token} - _HAN_COMMON
    if len(hanzi) < _FEWEST_HANZI:
        return frozenset()
    return frozenset(hanzi.union(_stem(token) for token in tokens if not _IS_HAN.match(token)))


def _stem(word: str) -> str:
    """Return a word without the ending of its number or its tense; two forms of one word give the same."""
    if not word.isascii() or not word.isalpha():
        return word
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > _SHORTEST_STEM:
        word = f"{word[:-3]}y" if word.endswith("ies") and len(word) > _SHORTEST_STEM + 1 else word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            word = word[: -len(ending)]
            break
    return word[:-1] if word.endswith("e") and len(word) > _SHORTEST_STEM else word


def near_pairs(texts: Sequence[frozenset[str]], least: float) -> tuple[list[Pair], bool]:
    """Return the pairs of texts with at least so large a share of words in common, and whether all were looked at.

    Parameters
    ----------
    texts : sequence of frozenset of str
        From :func:`words_of` or :func:`hanzi_of`; those of fewer than four words are passed over.
    least : float
        Jaccard similarity: words in common over words in either.

    Notes
    -----
    Two sets with a similarity of at least t share a word among the first ``n - ceil(t n) + 1`` of each, in any order
    that is the same for both; rare words first, few pairs remain to be compared.

    References
    ----------
    Chaudhuri, Ganti, Kaushik (2006), A primitive operator for similarity joins in data cleaning, ICDE.
    """
    counts = Counter(word for words in texts for word in words)
    posted: dict[str, list[int]] = defaultdict(list)
    found: list[Pair] = []
    compared = 0
    for position, words in enumerate(texts):
        size = len(words)
        if size < _FEWEST_WORDS:
            continue
        rare = sorted(words, key=lambda word: (counts[word], word))[: size - math.ceil(least * size) + 1]
        met = dict.fromkeys(other for word in rare for other in posted[word])
        for other in met:
            compared += 1
            if compared > _MOST_COMPARED:
                return found, False
            common = len(words & texts[other])
            alike = common / (size + len(texts[other]) - common)
            if alike >= least:
                found.append(Pair(other, position, alike))
        for word in rare:
            posted[word].append(position)
    return found, True


def vague_words(text: str) -> tuple[str, ...]:
    """Return the words that say a quality without a measure, or leave a list open.

    References
    ----------
    ISO/IEC/IEEE 29148:2018, 5.2.7, on unbounded and ambiguous terms: superlatives, subjective language, ambiguous
    adverbs and adjectives, open-ended terms, loopholes. The words themselves were chosen here.

    Examples
    --------
    >>> vague_words("Search is fast and user-friendly, etc."), vague_words("界面友好，尽量快速")
    (('fast', 'user-friendly', 'etc'), ('友好', '尽量', '快速'))
    """
    return tuple(dict.fromkeys(match[0].casefold() for match in _VAGUE.finditer(text)))


def criterion(text: str) -> str:
    """Return an acceptance criterion, or nothing where it says none: ``ok``, ``fast``, ``n/a``, ``待定``.

    Examples
    --------
    >>> [criterion(text) for text in ("ok", "n/a", "-", "fast and easy to use", "快", "待定")]
    ['', '', '', '', '', '']
    >>> criterion("in 2 s"), criterion("快速导出 100 条")
    ('in 2 s', '快速导出 100 条')
    """
    words = set(plain_text(text).split())
    if words <= _SAYS_NOTHING | {"a"}:  # plain_text takes the stroke out of n/a.
        return ""
    rest = set(plain_text(_VAGUE.sub(" ", text)).split())
    return "" if rest <= _SAYS_NOTHING | _COMMON else text


def clauses(text: str) -> int:
    """Return how many demands a text joins: more than one modal verb, or conjunctions that add a further demand.

    Examples
    --------
    >>> clauses("It shall log in and shall log out"), clauses("系统应支持导出，且应支持打印"), clauses("It shall work")
    (2, 2, 1)
    """
    return max(1, len(_MODAL.findall(text)), 1 + len(_JOINED.findall(text)) // 2)
