"""What is known of an offer's return when benefits and costs are uncertain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from crmselect.cost import CostRisk
from crmselect.cost.risk_table import DUST, label
from crmselect.errors import DataError, Problem
from crmselect.markup import Cell, table
from crmselect.model import InputNote
from crmselect.planning.returns_rates import net_of, ratio
from crmselect.planning.returns_result import Returns
from crmselect.planning.returns_show import records
from crmselect.results import header, plain
from crmselect.text import money, number, percent

__all__ = ["ReturnsRisk"]

Floats = NDArray[np.float64]
_ENOUGH = 30
"""Draws below which percentiles are hardly more than single draws."""
_HEADINGS = (
    ["Offer", "Point", "Mean", "P10", "P50", "P90", "P(NPV > 0)", "P(highest)"],
    ["报价", "点估计", "均值", "P10", "P50", "P90", "净现值为正的概率", "净现值最高的概率"],
)


@dataclass(frozen=True, eq=False)
class ReturnsRisk:
    """The net present value of each offer over many draws of what is uncertain, in the study's currency.

    Attributes
    ----------
    returns : Returns
        The point estimate.
    risk : CostRisk
        The costs of the same draws, reserves left out.
    benefits : ndarray (draws, offers)
        At present value; read-only.
    shared : tuple of str
        What was drawn with the costs and moved the benefits too.
    """

    returns: Returns
    risk: CostRisk
    benefits: Floats
    shared: tuple[str, ...]

    @property
    def currency(self) -> str:
        """The study's currency, in which all figures are."""
        return self.returns.currency

    @property
    def names(self) -> tuple[str, ...]:
        """The offers' names."""
        return self.returns.names

    @property
    def index(self) -> pd.Index:
        """The offers' names as an index."""
        return self.returns.index

    @property
    def draws(self) -> int:
        """How many."""
        return self.risk.draws

    @property
    def seed(self) -> int:
        """Of the draws."""
        return self.risk.seed

    @property
    def language(self) -> str:
        """Of sentences and tables."""
        return self.returns.language

    @cached_property
    def npv(self) -> Floats:
        """The net present value of every draw, shape (draws, offers)."""
        return net_of(self.benefits, self.risk.samples.present_value)

    @cached_property
    def roi(self) -> Floats:
        """The return on investment of every draw, shape (draws, offers); NaN where a draw's costs are not above 0."""
        return ratio(self.npv, self.risk.samples.present_value)

    @cached_property
    def notes(self) -> tuple[InputNote, ...]:
        """What a reader should know of what was drawn and what was not."""
        return (*self.returns.model.notes, *self.returns.remarks, *self._own_notes(), *self.risk.notes)

    def _own_notes(self) -> Iterator[InputNote]:
        if self.returns.assumptions.contingency:
            yield InputNote(
                where="assumptions.contingency",
                what="reserves are left out of the draws; the return's point estimate has them in its costs",
                zh="模拟不含预备费；投资回报的点估计在成本中计入了预备费",
            )
        who = [name for name, column in zip(self.names, self.roi.T, strict=True) if np.isnan(column).any()]
        if who:
            yield InputNote(
                where="costs",
                what=f"in some draws the costs of {', '.join(who)} are not above 0: percentiles of the return on "
                "investment leave these draws out",
                zh=f"部分抽样中 {'、'.join(who)} 的成本不大于 0：投资回报率的百分位数不含这些抽样",
            )

    @property
    def point(self) -> pd.Series:
        """The net present value with every figure as stated, without reserves."""
        benefits = self.returns.total_benefits()
        return (benefits - self.risk.point()).rename("point")

    @cached_property
    def positive(self) -> pd.Series:
        """The probability that each offer's net present value is above 0."""
        above = self.npv > DUST * (self.benefits + np.abs(self.risk.samples.present_value))
        return pd.Series(above.mean(axis=0), index=self.index, name="positive")

    def percentile(self, probability: float) -> pd.Series:
        """Return what each offer's net present value stays at or below with a probability (0.1 for P10).

        Raises
        ------
        DataError
            For a probability below 0 or above 1.
        """
        if isinstance(probability, bool) or not 0 <= probability <= 1:
            fix = "write a share from 0 to 1: 0.1 for P10"
            raise DataError(Problem("percentile", f"{probability!r} is no probability", fix))
        values = np.quantile(self.npv, probability, axis=0)
        return pd.Series(values, index=self.index, name=label(probability))

    @cached_property
    def better(self) -> pd.DataFrame:
        """The probability that the row's offer has a higher net present value than the column's, in the same draw.

        Equal values count for neither; an offer is never better than itself.
        """
        made = np.zeros((len(self.names), len(self.names)))
        for n in range(len(self.names)):
            mine = self.npv[:, n : n + 1]
            made[n] = (mine > self.npv + DUST * np.abs(self.npv)).mean(axis=0)
        return pd.DataFrame(made, index=self.index, columns=pd.Index(self.names, name="than"))

    @cached_property
    def best(self) -> pd.Series:
        """The probability that each offer has the highest net present value; offers that tie share a draw."""
        if not self.names:
            return pd.Series([], index=self.index, name="best", dtype=float)
        most = self.npv.max(axis=1, keepdims=True)
        first = self.npv >= most - DUST * np.abs(most)
        return pd.Series((first / first.sum(axis=1, keepdims=True)).mean(axis=0), index=self.index, name="best")

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row an offer, at present value.

        ``point``, ``mean``, ``P10``, ``P50``, ``P90`` of the net present value; ``positive``, the probability that it
        is above 0, with its ``standard_error`` as of independent draws; ``roi_P10``, ``roi_P50``, ``roi_P90``, over the
        draws whose costs are above 0 (NaN where none are); ``best``, the probability that it is the highest.
        """
        made = pd.DataFrame({"point": self.point}, index=self.index)
        made["mean"] = self.npv.mean(axis=0)
        for share in (0.1, 0.5, 0.9):
            made[label(share)] = self.percentile(share)
        made["positive"] = self.positive
        made["standard_error"] = np.sqrt(self.positive * (1 - self.positive) / self.draws)
        for share in (0.1, 0.5, 0.9):
            made[f"roi_{label(share)}"] = [_quantile(column, share) for column in self.roi.T]
        made["best"] = self.best
        made.attrs.update(currency=self.currency)
        return made

    def say(self, language: str | None = None) -> tuple[str, ...]:
        """Return what the result says, in ``en`` or ``zh``: a sentence an offer, and who is likely best."""
        return tuple(self._said((language or self.language) == "zh"))

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the result says, in its language."""
        return self.say()

    def _said(self, zh: bool) -> Iterator[str]:
        if not self.names:
            yield "没有报价。" if zh else "There are no offers."
            return
        for name, row in self.table.iterrows():
            low, middle, high = (money(float(row[key]), self.currency) for key in ("P10", "P50", "P90"))
            chance = percent(float(row["positive"]), 0)
            if row["P10"] == row["P90"]:
                yield f"{name}：净现值为 {middle}。" if zh else f"{name}: its net present value is {middle}."
            elif zh:
                yield f"{name}：净现值为正的概率为 {chance}；十次中有八次介于 {low} 与 {high} 之间，中位数 {middle}。"
            else:
                yield (
                    f"{name}: its net present value is above 0 with probability {chance}; in eight of ten cases it is "
                    f"between {low} and {high}, the median is {middle}."
                )
        if self.draws < _ENOUGH:
            yield (
                f"仅有 {self.draws} 次抽样：百分位数和概率只是粗略值；通常取 10,000 次。"
                if zh
                else f"With {self.draws} draws all percentiles and probabilities are rough; 10,000 are usual."
            )
        if len(self.names) > 1:
            first, chance = str(self.best.idxmax()), percent(float(self.best.max()), 0)
            yield (
                f"{first} 的净现值最高的概率为 {chance}。"
                if zh
                else f"{first} has the highest net present value with probability {chance}."
            )

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            **header("returns-risk/1", self.returns.costs.offers.inputs, self.seed),
            "draws": self.draws,
            "method": self.risk.method,
            "currency": self.currency,
            "golive_month": self.returns.golive,
            "shared": list(self.shared),
            "table": records(self.table),
            "better": {name: plain(row) for name, row in self.better.iterrows()},
            "sentences": list(self.say()),
            "notes": [note.model_dump(exclude={"place"}) for note in self.notes],
        }

    def __repr__(self) -> str:
        return f"ReturnsRisk({len(self.names)} offers, {self.draws} draws, seed {self.seed}, {self.currency})"

    def _repr_html_(self) -> str:
        zh = self.language == "zh"
        rows = [
            [
                Cell(str(name)),
                *(Cell(number(row[key]), number=True) for key in ("point", "mean", "P10", "P50", "P90")),
                Cell(percent(row["positive"], 0), bar=float(row["positive"]), number=True),
                Cell(percent(row["best"], 0), number=True),
            ]
            for name, row in self.table.iterrows()
        ]
        caption = (
            f"净现值（{self.currency}）：{self.draws:,} 次抽样，种子 {self.seed}"
            if zh
            else f"Net present value in {self.currency}: {self.draws:,} draws, seed {self.seed}"
        )
        notes = [f"{note.where}: {note.text(self.language)}" for note in self.notes]
        return table(_HEADINGS[zh], rows, caption=caption, notes=notes)

    def __str__(self) -> str:
        return "\n".join(self.say())


def _quantile(column: Floats, share: float) -> float:
    """Return a percentile of the draws in which there is one, NaN where there is none."""
    defined = column[~np.isnan(column)]
    return float(np.quantile(defined, share)) if defined.size else float("nan")
