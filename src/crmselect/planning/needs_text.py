"""What the texts of requirements have in common, and words in them that nobody can test."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Pair", "clauses", "near_pairs", "plain_text", "vague_words", "words_of"]

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKENS = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_IS_HAN = re.compile(f"[{_HAN}]")
_MOST_COMPARED = 100_000
_FEWEST_WORDS = 4
_COMMON = frozenset((
    "a", "an", "and", "are", "as", "at", "be", "by", "can", "each", "for", "from", "has", "have", "in", "into", "is",
    "it", "its", "may", "must", "not", "of", "on", "or", "shall", "should", "system", "that", "the", "their", "them",
    "they", "this", "to", "user", "users", "will", "with",
))  # fmt: skip
"""Words that requirements share without being about the same thing."""

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
    >>> sorted(words_of("The system shall export reports")), sorted(words_of("导出报表"))
    (['export', 'reports'], ['出报', '导出', '报表'])
    """
    found: set[str] = set()
    for token in plain_text(text).split():
        if _IS_HAN.match(token):
            found.update(token[at : at + 2] for at in range(max(1, len(token) - 1)))
        elif token not in _COMMON:
            found.add(token)
    return frozenset(found)


def near_pairs(texts: Sequence[frozenset[str]], least: float) -> tuple[list[Pair], bool]:
    """Return the pairs of texts with at least so large a share of words in common, and whether all were looked at.

    Parameters
    ----------
    texts : sequence of frozenset of str
        From :func:`words_of`; those of fewer than four words are passed over.
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


def clauses(text: str) -> int:
    """Return how many demands a text joins: more than one modal verb, or conjunctions that add a further demand.

    Examples
    --------
    >>> clauses("It shall log in and shall log out"), clauses("系统应支持导出，且应支持打印"), clauses("It shall work")
    (2, 2, 1)
    """
    return max(1, len(_MODAL.findall(text)), 1 + len(_JOINED.findall(text)) // 2)
