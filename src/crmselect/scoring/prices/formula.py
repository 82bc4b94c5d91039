"""What is known of one price formula."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from crmselect.scoring.prices._checks import refuse
from crmselect.scoring.prices.evaluation import PriceEvaluation

__all__ = ["PriceFormula"]


@dataclass(frozen=True)
class PriceFormula:
    """What one price formula is, for a table or a choice on a page.

    Attributes
    ----------
    name : str
        How code and study files call it.
    en, zh : str
        Its label in English and Chinese.
    rule : str
        The formula in one line: P a price, Q quality, low, high and best over the offers.
    source : str
        Who uses or publishes it.
    domain : str
        What it takes, and the range of its result.
    parameters : mapping of str to str
        Its keywords and what they mean.
    rounding : str
        How its result is rounded.
    zero_price : str
        What it does at a price of zero.
    combined : bool
        Whether it weighs quality too (``quality=`` is needed), so that its result ranks the offers.
    relative : bool
        Whether other offers can change an offer's figure or place: then an offer that comes in or drops out can
        turn the order of the rest.
    evaluate : callable
        The function.
    """

    name: str
    en: str
    zh: str
    rule: str
    source: str
    domain: str
    parameters: Mapping[str, str]
    rounding: str
    zero_price: str
    combined: bool
    relative: bool
    evaluate: Callable[..., PriceEvaluation]

    @property
    def required(self) -> tuple[str, ...]:
        """The keywords that have no default."""
        given = inspect.signature(self.evaluate).parameters.values()
        return tuple(one.name for one in given if one.kind is one.KEYWORD_ONLY and one.default is one.empty)

    def label(self, language: str = "en") -> str:
        """Return the label in a language, ``en`` or ``zh``."""
        if language not in ("en", "zh"):
            raise refuse("language", f"{language!r} has no labels", "choose en or zh")
        return self.zh if language == "zh" else self.en
