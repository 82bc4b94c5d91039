"""What is told of prices that were read with a choice: ranges, tax, words for nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from crmselect.load.price_terms import Price, Terms

__all__ = ["PriceNotes", "Said", "listed"]

_SHOWN = 5


class Said(NamedTuple):
    """What a note says, in English and in Chinese."""

    en: str
    zh: str


def listed(names: Iterable[str]) -> Said:
    """Return the first of some names, and how many more there are.

    Examples
    --------
    >>> listed(["Acme", "Bravo"]).en, listed("abcdefg").en, listed("abcdefg").zh
    ('Acme, Bravo', 'a, b, c, d, e and 2 more', 'a、b、c、d、e 等 7 项')
    """
    every = list(dict.fromkeys(names))
    if len(every) <= _SHOWN:
        return Said(", ".join(every), "、".join(every))
    first = every[:_SHOWN]
    return Said(f"{', '.join(first)} and {len(every) - _SHOWN} more", f"{'、'.join(first)} 等 {len(every)} 项")


class PriceNotes:
    """Gathers what is to be told of the prices of a table."""

    def __init__(self) -> None:
        self.told: list[Said] = []
        self.absent: list[tuple[int, str]] = []
        """Rows and headings of cells such as n/a."""
        self.defined: list[tuple[int, str]] = []
        """Cells that say themselves what they are for one of, or when they are due."""
        self.bare: list[str] = []
        """Offers of which some prices state a currency and others none."""
        self._tax: dict[str, list[tuple[int, str]]] = {}
        self._by_offer: dict[str, set[str]] = {}

    def price(
        self, offer: str, row: int, heading: str, price: Price | float, terms: Terms, taxed: bool = False
    ) -> None:
        """Note a price; ``taxed`` where the item has a rate of tax, so that it is counted."""
        kind = "rate" if taxed or (terms.tax == "out" and terms.rate is not None) else terms.tax
        if terms.tax:
            self._tax.setdefault(kind, []).append((row, heading))
        self._by_offer.setdefault(offer, set()).add(kind)
        if isinstance(price, Price) and isinstance(amount := price.amount, dict):
            low, likely, high = (f"{amount[key]:,.10g}" for key in ("low", "likely", "high"))
            self.told.append(
                Said(
                    f"row {row}, {heading}: a range from {low} to {high}; its middle {likely} counts as likely, all of "
                    f"it as equally probable",
                    f"第 {row} 行，{heading}：区间 {low} 至 {high}；取中值 {likely} 为最可能值，按均匀分布",
                )
            )

    def plain(self, offers: Iterable[str]) -> None:
        """Note offers with prices of which nothing is said."""
        if self._tax:
            for offer in offers:
                self._by_offer.setdefault(offer, set()).add("")

    def result(self) -> list[Said]:
        """Return what is to be told."""
        told = list(self.told)
        for places, en, zh in (
            (self.absent, "not applicable is read as not quoted, never as 0", "“不适用”读作未报价，不作 0 处理"),
            (self.defined, "recurrence or unit is taken from the price's own cell", "周期或计价单位取自价格单元格"),
            (self._tax.get("in", []), "the price contains tax: it counts as written, and no tax is added",
             "价格含税：按原样计入，不另加税"),
            (self._tax.get("out", []), "the price is without tax, and no rate is given: no tax is added",
             "价格不含税且未给税率：未加税"),
            (self._tax.get("rate", []), "the price is without tax: the rate of tax is added to it",
             "价格不含税：按所给税率加税"),
        ):  # fmt: skip
            if places:
                where = _where(places)
                told.append(Said(f"{en}: {where.en}", f"{zh}：{where.zh}"))
        if self.bare:
            names = listed(self.bare)
            told.append(
                Said(
                    f"some prices state a currency and others none, which are then in the study's: {names.en}",
                    f"部分价格标明货币，其余未标明，按研究货币计：{names.zh}",
                )
            )
        told.extend(self._mixed())
        return told

    def _mixed(self) -> Iterable[Said]:
        kinds = set().union(*self._by_offer.values()) if self._tax else set()
        # What is without tax and has a rate is made comparable by that rate.
        if not kinds & {"in", "out"} or len(kinds - ({"rate"} if "in" in kinds else set())) < 2:
            return
        words = {"in": ("with tax", "含税"), "out": ("without tax", "不含税"), "rate": ("plus a rate", "另加税率"),
                 "": ("not saying", "未说明")}  # fmt: skip
        groups = []
        for kind, (en, zh) in words.items():
            names = listed(offer for offer, found in self._by_offer.items() if kind in found)
            if names.en:
                groups.append(Said(f"{en}: {names.en}", f"{zh}：{names.zh}"))
        yield Said(
            f"prices are not comparable before tax is on one basis; {'; '.join(one.en for one in groups)}",
            f"计税口径不一，价格不可直接比较；{'；'.join(one.zh for one in groups)}",
        )


def _where(places: Iterable[tuple[int, str]]) -> Said:
    by_heading: dict[str, list[str]] = {}
    for row, heading in places:
        by_heading.setdefault(heading, []).append(str(row))
    said = [(heading, listed(rows)) for heading, rows in by_heading.items()]
    return Said(
        "; ".join(f"{heading} (row {rows.en})" for heading, rows in said),
        "；".join(f"{heading}（第 {rows.zh} 行）" for heading, rows in said),
    )
