"""How much of the benefits it takes, how late the system may go live, how well it must be adopted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from crmselect.markup import Cell, table
from crmselect.planning.returns_show import records
from crmselect.results import header
from crmselect.text import number, percent

if TYPE_CHECKING:
    from crmselect.planning.returns_result import Returns

__all__ = ["BenefitBreakEven", "break_even_benefit"]

Floats = NDArray[np.float64]
_DUST = 1e-12
_HEADINGS = (
    ["Offer", "Share of all benefits", "Latest go-live (month)", "Steady adoption"],
    ["报价", "所需效益比例", "最迟上线（月）", "所需稳定采用率"],
)
_WORDS = (
    {
        "caption": "What it takes for a net present value of 0",
        "nothing": "{}: nothing is to come, so that no share of it covers the costs.",
        "free": "{}: its costs are covered without any benefit.",
        "share": "{}: {} of the benefits cover its costs",
        "short": "{}: the benefits would have to be {} of what is stated",
        "late": "go-live may be in month {} at the latest",
        "never": "no go-live within the study pays back",
        "steady": "a steady adoption of {} from the start would do",
    },
    {
        "caption": "净现值为零所需的条件",
        "nothing": "{}：没有任何效益，无法弥补成本。",
        "free": "{}：没有任何效益也能弥补成本。",
        "share": "{}：实现所列效益的 {} 即可弥补成本",
        "short": "{}：效益须达到所列数额的 {}",
        "late": "最迟第 {} 月上线",
        "never": "在研究期内任何时候上线都无法收回成本",
        "steady": "自始稳定采用率达到 {} 即可",
    },
)


@dataclass(frozen=True, eq=False)
class BenefitBreakEven:
    """What benefits must come to for a net present value of 0; costs stay as they are.

    Attributes
    ----------
    names : tuple of str
        The offers.
    benefits : tuple of str
    factor : ndarray (offers,)
        One factor on all benefits: costs ÷ benefits at present value. NaN where there are none.
    alone : ndarray (benefits, offers)
        A factor on one of them, the others as stated: 1 − NPV ÷ its value. Below 0 the offer pays even where that
        benefit turned into a loss. NaN where it brings the offer nothing.
    latest : ndarray (offers,)
        The last month of go-live, up to the end of the study, with a net present value not below 0. NaN where none.
    adoption : ndarray (offers,)
        The steady adoption, from each benefit's start on and in place of its curve, that covers the costs; above 1
        where no adoption does. NaN where there are no benefits.
    language : {"en", "zh"}
    """

    names: tuple[str, ...]
    benefits: tuple[str, ...]
    factor: Floats
    alone: Floats
    latest: Floats
    adoption: Floats
    language: str = "en"

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row an offer: ``factor``, ``latest_golive`` (month), ``adoption``."""
        return pd.DataFrame(
            {"factor": self.factor, "latest_golive": self.latest, "adoption": self.adoption},
            index=pd.Index(self.names, name="offer"),
        )

    @cached_property
    def each(self) -> pd.DataFrame:
        """The factor on each benefit alone, offers as columns."""
        return pd.DataFrame(
            self.alone, index=pd.Index(self.benefits, name="benefit"), columns=pd.Index(self.names, name="offer")
        )

    def say(self, language: str | None = None) -> tuple[str, ...]:
        """Return a sentence an offer, in ``en`` or ``zh``."""
        return tuple(self._said((language or self.language) == "zh"))

    def _said(self, zh: bool) -> Iterator[str]:
        said = _WORDS[zh]
        for name, factor, latest, adoption in zip(self.names, self.factor, self.latest, self.adoption, strict=True):
            if np.isnan(factor):
                yield said["nothing"].format(name)
                continue
            if factor <= 0:
                yield said["free"].format(name)
                continue
            parts = [said["share" if factor <= 1 else "short"].format(name, percent(factor, 1))]
            parts.append(said["never"] if np.isnan(latest) else said["late"].format(int(latest)))
            if adoption <= 1:
                parts.append(said["steady"].format(percent(adoption, 1)))
            yield ("；".join(parts) + "。") if zh else ("; ".join(parts) + ".")

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            **header("benefit-break-even/1"),
            "table": records(self.table),
            "each": records(self.each),
            "sentences": list(self.say()),
        }

    def _repr_html_(self) -> str:
        said = _WORDS[self.language == "zh"]
        rows = [
            [
                Cell(str(name)),
                Cell(percent(row["factor"], 1), number=True),
                Cell(number(row["latest_golive"]), number=True),
                Cell(percent(row["adoption"], 1), number=True),
            ]
            for name, row in self.table.iterrows()
        ]
        return table(_HEADINGS[self.language == "zh"], rows, caption=said["caption"], notes=list(self.say()))

    def __str__(self) -> str:
        return "\n".join(self.say())


def break_even_benefit(found: Returns) -> BenefitBreakEven:
    """Return how much of the benefits each offer needs for a net present value of 0.

    The net present value is linear in the benefits, and so the factors are exact. The latest go-live is found by trying
    every month of the study; benefits move with it, costs do not.

    Parameters
    ----------
    found : Returns

    Examples
    --------
    >>> from crmselect.cost import tco
    >>> from crmselect.model import Assumptions, CostItem, Offer
    >>> from crmselect.model.benefit import Benefit
    >>> from crmselect.planning.returns_run import returns
    >>> price = CostItem(item="Price", category="procurement.licences", amount=6_000)
    >>> costs = tco([Offer(name="Acme", items=(price,))], Assumptions(currency="USD", years=2))
    >>> saved = Benefit(name="Paper", kind="avoided_cost", amount=500, every="month")
    >>> print(break_even_benefit(returns(costs, [saved], golive_month=4)))
    Acme: 60.0 % of the benefits cover its costs; go-live may be in month 12 at the latest; a steady adoption of 60.0 %
    from the start would do.
    """
    model, factors = found.model, found.costs.discount_factors
    costs = found.total_costs().to_numpy()
    values = found.benefit_values()
    whole, npv = values.sum(axis=0), found.npv.to_numpy()
    golives = np.arange(model.months + 1)
    by_golive = np.einsum("bgm,m,bo->go", model.flows(golives), factors, model.scale)
    steady = np.einsum("bgm,m,bo->go", model.flows(np.array([model.golive]), adopted=False), factors, model.scale)[0]
    # To the cent of what is compared: sums of the same figures in another order differ in their last bits.
    pays = by_golive >= costs - _DUST * (np.abs(costs) + by_golive)
    last = golives[-1] - np.argmax(pays[::-1], axis=0)
    return BenefitBreakEven(
        names=found.names,
        benefits=found.benefits.names,
        factor=_over(costs, whole),
        alone=1.0 - _over(np.broadcast_to(npv, values.shape), values),
        latest=np.where(pays.any(axis=0), last.astype(float), np.nan),
        adoption=_over(costs, steady),
        language=found.language,
    )


def _over(part: Floats, whole: Floats) -> Floats:
    """Return part ÷ whole, NaN where the whole is nothing."""
    return np.asarray(np.divide(part, whole, out=np.full(np.shape(whole), np.nan), where=whole != 0))
