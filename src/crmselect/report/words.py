"""The words of a report in its language."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from crmselect.report.catalogue import WORDS
from crmselect.text import percent

__all__ = ["FREE_MONTH", "Words", "isolated"]

FREE_MONTH = "one month free"
"""The step whose break-even is in months; that of the others is a share."""

_STEPS = {"1 % off": "step.off", FREE_MONTH: "step.free", "cap one point lower": "step.cap"}
_FROM_THE_RIGHT = frozenset({"R", "AL", "AN"})
_COMMANDS = frozenset({"LRE", "RLE", "LRO", "RLO", "LRI", "RLI", "FSI", "PDF", "PDI"})


@dataclass(frozen=True, slots=True)
class Words:
    """The catalogue in one language.

    Parameters
    ----------
    language : {"en", "zh"}

    Examples
    --------
    >>> Words("en").count("offers", 1), Words("en").count("offers", 3), Words("zh").count("offers", 3)
    ('1 offer', '3 offers', '3 份报价')
    >>> Words("en").join(["Acme", "Bravo", "Cargo"])
    'Acme, Bravo and Cargo'
    """

    language: str = "en"

    @property
    def zh(self) -> bool:
        """Whether the language is Chinese."""
        return self.language == "zh"

    @property
    def tag(self) -> str:
        """The language as BCP 47 has it."""
        return "zh-Hans" if self.zh else "en"

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the words of a key, filled in."""
        return WORDS[key][self.zh].format(**values)

    def count(self, key: str, n: int, /, **values: object) -> str:
        """Return the words of a key in the number that ``n`` asks for; ``{n}`` is the count."""
        forms = WORDS[key][self.zh].split("|")
        return forms[0 if n == 1 else -1].format(n=n, **values)

    def join(self, parts: Sequence[str]) -> str:
        """Return a list as a sentence has it."""
        if self.zh:
            return "、".join(parts)
        return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"

    def semicolons(self, parts: Sequence[str]) -> str:
        """Return clauses in a row."""
        return ("；" if self.zh else "; ").join(parts)

    def bracketed(self, text: str, inside: str) -> str:
        """Return a text with another in brackets after it."""
        return f"{text}（{inside}）" if self.zh else f"{text} ({inside})"

    def step(self, step: str) -> str:
        """Return a step of a negotiation sheet in the language.

        Examples
        --------
        >>> Words("en").step("billed year arrears"), Words("zh").step("1 % off")
        ('billed yearly in arrears', '折扣 1 %')
        """
        if step in _STEPS:
            return self(_STEPS[step])
        # What remains is another billing: "billed year arrears".
        period = step.removeprefix("billed").removesuffix("arrears").strip()
        return self("step.arrears", period=self(f"step.period.{period}")) if period else self("step.arrears.plain")

    def break_even(self, step: str, value: float) -> str:
        """Return a break-even of a negotiation sheet in the unit of its lever: a share, or whole months."""
        return self.count("negotiation.months", round(value)) if step == FREE_MONTH else percent(value)

    def paragraph(self, sentences: Sequence[str]) -> str:
        """Return sentences as a paragraph."""
        return ("" if self.zh else " ").join(sentence for sentence in sentences if sentence)


def isolated(name: str) -> str:
    """Return a name that may stand in a sentence: what runs from the right turns nothing around it.

    Examples
    --------
    >>> isolated("Acme"), [hex(ord(c)) for c in isolated("א")]
    ('Acme', ['0x2068', '0x5d0', '0x2069'])

    References
    ----------
    Unicode Standard Annex 9, Bidirectional Algorithm, section 2.4: first strong isolate.
    """
    kinds = [unicodedata.bidirectional(letter) for letter in name]
    plain = "".join(letter for letter, kind in zip(name, kinds, strict=True) if kind not in _COMMANDS)
    return f"\u2068{plain}\u2069" if _FROM_THE_RIGHT & set(kinds) else plain
