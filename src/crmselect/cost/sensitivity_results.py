"""What an offer's total hangs on, as results: a tornado and shares of variance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from crmselect.cost.totals import Kind
from crmselect.markup import Cell, table
from crmselect.results import header, plain
from crmselect.text import money, number, percent

__all__ = ["Method", "Tornado", "VarianceShares"]

Method = Literal["exact", "sobol", "covariance"]


@dataclass(frozen=True, eq=False)
class Tornado:
    """An offer's total with one figure at a time at either end of its range.

    Attributes
    ----------
    offer, kind, currency : str
    low, high : float
        The probabilities of the two ends: 0.1 and 0.9.
    base : float
        The total with every figure likely and no risk.
    table : DataFrame
        A row a figure, the widest swing first: ``input``, ``kind``, the figure's ``low``, ``likely`` and ``high``, the
        totals ``total_low`` and ``total_high`` there, and ``swing``, the distance between them. A risk's two ends are
        that it does not occur and that it does, at its likely impact, however probable that is; what it then costs
        is a line of its own with ``given`` naming the risk, and its swing is that between its ends if it occurs.
        ``figure`` is what :meth:`crmselect.CostRisk.allocation` calls it: the item of a price, the risk of an impact.
    """

    offer: str
    kind: Kind
    currency: str
    low: float
    high: float
    base: float
    table: pd.DataFrame
    inputs: tuple[Any, ...] = ()

    def sentences(self, language: str = "en") -> list[str]:
        """Say what moves the total most, and how risks are to be read."""
        zh = language == "zh"
        if self.table.empty:
            return [f"{self.offer} 的成本没有不确定的数字。" if zh else f"Nothing in {self.offer}'s cost is uncertain."]
        top = self.table.iloc[0]
        ends = (money(top["total_low"], self.currency), money(top["total_high"], self.currency))
        if zh:
            said = [f"{self.offer} 的成本受“{top['input']}”影响最大：{ends[0]} 至 {ends[1]}。"]
        else:
            said = [f"{top['input']} moves {self.offer}'s cost most: {ends[0]} to {ends[1]}."]
        if (self.table["kind"] == "risk").any():
            said.append(
                "风险的两端为“不发生”与“发生且影响取最可能值”，与其概率无关。"
                if zh
                else "A risk's ends are that it does not occur and that it does, at its likely impact, however"
                " probable that is."
            )
        return said

    def _repr_html_(self) -> str:
        widest = float(self.table["swing"].max()) if len(self.table) else 0.0
        rows = [
            [
                Cell(str(row["input"]), title=str(row["kind"])),
                Cell(money(row["total_low"]), number=True),
                Cell(money(row["total_high"]), number=True),
                Cell(money(row["swing"]), number=True, bar=row["swing"] / widest if widest else None),
            ]
            for _, row in self.table.iterrows()
        ]
        ends = [f"P{number(100 * p)}" for p in (self.low, self.high)]
        caption = f"{self.offer}: {money(self.base, self.currency)} with every figure likely"
        return table(["Input", f"Total at {ends[0]}", f"Total at {ends[1]}", "Swing"], rows,
                     caption=caption, notes=self.sentences()[1:])  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """Return the tornado as plain data for JSON."""
        return {
            **header("tornado/1", self.inputs),
            "offer": self.offer, "kind": self.kind, "currency": self.currency,
            "low": self.low, "high": self.high, "base": self.base,
            "table": plain(self.table.set_index("input")),
        }  # fmt: skip


@dataclass(frozen=True, eq=False)
class VarianceShares:
    """What each figure accounts for in the variance of an offer's total.

    Attributes
    ----------
    offer, kind, currency : str
    method : {"exact", "sobol", "covariance"}
        ``exact``: the total is a sum of independent figures, each times a constant c, and a share is c² σ² / Var(T).
        ``sobol``: estimated first-order and total indices. ``covariance``: the figures are correlated, so that shares
        of variance are not defined; given is cov(c X, T) / Var(T), c being what one unit more of X adds with the rest
        likely, and of a risk cov(R, T) / Var(T), R being what it costs: a line for occurrence and impact together.
    variance : float
        Of the total.
    table : DataFrame
        A row a figure: ``input``, ``kind``, ``share`` (the total index with ``sobol``), and with ``sobol`` ``first``
        and both standard errors; the largest first.
    draws, seed : int, optional
        Where the shares are estimates.
    """

    offer: str
    kind: Kind
    currency: str
    method: Method
    variance: float
    table: pd.DataFrame
    draws: int | None = None
    seed: int | None = None
    inputs: tuple[Any, ...] = ()

    def sentences(self, language: str = "en") -> list[str]:
        """Say how the shares were found and what they mean."""
        zh = language == "zh"
        if not self.variance > 0:
            return [f"{self.offer} 的成本没有波动。" if zh else f"{self.offer}'s cost does not vary."]
        top = self.table.iloc[0]
        share = percent(top["share"], 0)
        if self.method == "covariance":
            return [
                "各数字相关，方差占比没有定义；所列为其与总成本的协方差占比，之和可不为 1。"
                if zh
                else "Figures are correlated: shares of variance are not defined. Listed is each one's covariance with"
                " the total, as a share of its variance; they need not add up to 1.",
            ]
        how = {
            "exact": ("exact: the total is a sum of independent figures", "精确值：总成本为独立数字之和"),
            "sobol": ("estimated, interplay with other figures included", "估计值，含与其他数字的交互作用"),
        }[self.method]
        if zh:
            return [f"{self.offer} 成本的方差中，“{top['input']}”占 {share}（{how[1]}）。"]
        return [f"{top['input']} accounts for {share} of the variance of {self.offer}'s cost ({how[0]})."]

    def _repr_html_(self) -> str:
        rows = [
            [
                Cell(str(row["input"]), title=str(row["kind"])),
                Cell(percent(row["share"], 1), number=True, bar=max(float(row["share"]), 0.0)),
            ]
            for _, row in self.table.iterrows()
        ]
        return table(
            ["Input", "Share"], rows, caption=f"{self.offer}: what its cost varies with", notes=self.sentences()
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the shares as plain data for JSON."""
        return {
            **header("variance/1", self.inputs, self.seed),
            "offer": self.offer, "kind": self.kind, "currency": self.currency,
            "method": self.method, "variance": self.variance, "draws": self.draws,
            "table": plain(self.table.set_index("input")),
        }  # fmt: skip
