"""What each offer returns on what it costs."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from crmselect import finance
from crmselect.cost import CostRisk, Tco
from crmselect.cost.gaps import gap_notes
from crmselect.errors import DataError, Problem, closest
from crmselect.model import Assumptions, InputNote
from crmselect.model.benefit import BENEFIT_KINDS, Benefits
from crmselect.planning import returns_show, returns_words
from crmselect.planning.benefits import BenefitModel
from crmselect.planning.returns_rates import net_of, rates_of_return, ratio

if TYPE_CHECKING:
    from crmselect.planning.returns_break_even import BenefitBreakEven
    from crmselect.planning.returns_risk_result import ReturnsRisk

__all__ = ["Returns"]

Floats = NDArray[np.float64]
Kind = Literal["present_value", "nominal"]


@dataclass(frozen=True, eq=False)
class Returns:
    """The benefits of each offer against its costs, in the study's currency.

    Attributes
    ----------
    costs : Tco
        As it was: no benefit is in it.
    benefits : Benefits
    model : BenefitModel
        What turns them into money.
    benefit_cash : ndarray (benefits, offers, months)
        Expected, nominal; read-only.
    language : {"en", "zh"}
    remarks : tuple of InputNote
        What the costs leave out, beside lines without a price.

    Notes
    -----
    ``roi`` is (PV of benefits − PV of costs) ÷ PV of costs, ``nominal_roi`` the same without discounting, and
    ``benefit_cost_ratio`` PV of benefits ÷ PV of costs. All three are undefined (NaN in tables, words in sentences)
    where the costs are not above 0. An internal rate of return stands in the table where there is exactly one; with
    several, or none, it is NaN there, ``rates`` lists them all, and the sentences say so.
    """

    costs: Tco
    benefits: Benefits
    model: BenefitModel
    benefit_cash: Floats
    language: str = "en"
    remarks: tuple[InputNote, ...] = ()

    @property
    def assumptions(self) -> Assumptions:
        """The study's."""
        return self.costs.assumptions

    @property
    def currency(self) -> str:
        """The study's currency, in which all figures are."""
        return self.costs.currency

    @property
    def names(self) -> tuple[str, ...]:
        """The offers' names."""
        return self.costs.names

    @property
    def golive(self) -> int:
        """The month of go-live."""
        return self.model.golive

    @property
    def index(self) -> pd.Index:
        """The offers' names as an index."""
        return self.costs.index

    @property
    def notes(self) -> tuple[InputNote, ...]:
        """What a reader of the figures should know, of the benefits and of the costs."""
        return (*self.own_notes, *self.costs.notes)

    @property
    def own_notes(self) -> tuple[InputNote, ...]:
        """The notes but those of the costs: how benefits were read, and what the costs lack."""
        return (*self.model.notes, *gap_notes(self.costs.offers.offers), *self.remarks)

    @cached_property
    def cost_cash(self) -> Floats:
        """Each offer's costs by month, nominal, shape (offers, months)."""
        made = np.zeros((len(self.names), self.assumptions.months))
        np.add.at(made, self.costs.owner, self.costs.cash)
        return made

    @cached_property
    def net_cash(self) -> Floats:
        """Benefits less costs by month, nominal, shape (offers, months)."""
        return net_of(self.benefit_cash.sum(axis=0), self.cost_cash)

    def benefit_values(self, kind: Kind = "present_value") -> Floats:
        """Return what each benefit is worth to each offer, shape (benefits, offers)."""
        weights = self._weights(kind)
        return np.asarray(np.einsum("bom,m->bo", self.benefit_cash, weights))

    def _weights(self, kind: Kind) -> Floats:
        if kind not in {"present_value", "nominal"}:
            raise DataError(Problem("kind", f"there is no kind {kind!r}", "write present_value or nominal"))
        return self.costs.discount_factors if kind == "present_value" else np.ones(self.assumptions.months)

    def total_benefits(self, kind: Kind = "present_value") -> pd.Series:
        """Return what each offer brings in."""
        return pd.Series(self.benefit_values(kind).sum(axis=0), index=self.index, name="benefits")

    def total_costs(self, kind: Kind = "present_value") -> pd.Series:
        """Return what each offer costs."""
        return self.costs.total(kind).rename("costs")

    def net(self, kind: Kind = "present_value") -> pd.Series:
        """Return benefits less costs of each offer: at present value its net present value."""
        return pd.Series(
            net_of(self.total_benefits(kind).to_numpy(), self.total_costs(kind).to_numpy()), self.index, name="net"
        )

    @property
    def npv(self) -> pd.Series:
        """The net present value of each offer."""
        return self.net().rename("npv")

    @cached_property
    def rates(self) -> dict[str, tuple[float, ...]]:
        """Every internal rate of return of each offer, effective a year, ascending; empty where there is none."""
        return {name: rates_of_return(flow) for name, flow in zip(self.names, self.net_cash, strict=True)}

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row an offer.

        ``benefits``, ``costs``, ``npv``, ``roi`` and ``benefit_cost_ratio`` at present value; ``irr`` (a year, where
        there is exactly one) and ``rates`` (all of them); ``payback`` and ``discounted_payback`` in months from the
        start of the study, for good: infinite where the money is not back within it, 0 where nothing is to win back;
        ``nominal_benefits``, ``nominal_costs``, ``nominal_net`` and ``nominal_roi`` without discounting.
        """
        made = pd.DataFrame(index=self.index)
        made["benefits"], made["costs"] = self.total_benefits(), self.total_costs()
        made["npv"] = self.npv
        made["roi"] = ratio(made["npv"].to_numpy(), made["costs"].to_numpy())
        made["benefit_cost_ratio"] = ratio(made["benefits"].to_numpy(), made["costs"].to_numpy())
        made["irr"] = [rates[0] if len(rates) == 1 else np.nan for rates in self.rates.values()]
        made["rates"] = pd.Series(list(self.rates.values()), index=self.index, dtype=object)
        monthly = float(finance.monthly_rate(self.assumptions.discount_rate))
        made["payback"] = [float(finance.payback(flow, lasting=True)) for flow in self.net_cash]
        made["discounted_payback"] = [
            float(finance.discounted_payback(monthly, flow, lasting=True)) for flow in self.net_cash
        ]
        made["nominal_benefits"], made["nominal_costs"] = self.total_benefits("nominal"), self.total_costs("nominal")
        made["nominal_net"] = self.net("nominal")
        made["nominal_roi"] = ratio(made["nominal_net"].to_numpy(), made["nominal_costs"].to_numpy())
        made.attrs.update(currency=self.currency)
        return made

    def cash(self, offer: str) -> pd.DataFrame:
        """Return an offer's months.

        Returns
        -------
        DataFrame
            By ``month``: ``benefits``, ``costs``, ``net``, ``cumulative``, and at present value ``present_value`` and
            ``cumulative_present_value`` of the net.
        """
        at = self.position(offer)
        net = self.net_cash[at]
        frame = pd.DataFrame(
            {"benefits": self.benefit_cash[:, at].sum(axis=0), "costs": self.cost_cash[at], "net": net},
            index=pd.RangeIndex(net.size, name="month"),
        )
        frame["cumulative"] = frame["net"].cumsum()
        frame["present_value"] = net * self.costs.discount_factors
        frame["cumulative_present_value"] = frame["present_value"].cumsum()
        return frame

    def by(self, key: Literal["kind", "benefit", "year"], kind: Kind = "present_value") -> pd.DataFrame:
        """Return the benefits by kind, by benefit or by year, offers as columns.

        Kinds that no benefit has are not there; years are complete.
        """
        if key == "year":
            worth = self.benefit_cash.sum(axis=0) * self._weights(kind)
            sums = worth.reshape(len(self.names), -1, 12).sum(axis=2).T
            return pd.DataFrame(sums, index=pd.RangeIndex(1, len(sums) + 1, name="year"), columns=self.index)
        if key not in {"kind", "benefit"}:
            raise DataError(Problem("key", f"there is no key {key!r}", "write kind, benefit or year"))
        frame = pd.DataFrame(
            self.benefit_values(kind), index=pd.Index(self.benefits.names, name="benefit"), columns=self.index
        )
        if key == "benefit":
            return frame
        kinds = [one.kind for one in self.model.benefits]
        made = frame.groupby(pd.Index(kinds, name="kind"), sort=False).sum() if kinds else frame.rename_axis("kind")
        return made.reindex([one for one in BENEFIT_KINDS if one in kinds]).rename_axis(index="kind")

    @cached_property
    def by_kind(self) -> pd.DataFrame:
        """The benefits by kind at present value, offers as columns."""
        return self.by("kind")

    def break_even(self) -> BenefitBreakEven:
        """Return how much of the benefits it takes: see :func:`crmselect.planning.break_even_benefit`."""
        from crmselect.planning.returns_break_even import break_even_benefit

        return break_even_benefit(self)

    def simulate(
        self,
        risk: CostRisk | None = None,
        *,
        draws: int | None = None,
        seed: int | None = None,
        executor: Executor | None = None,
        progress: bool | None = None,
    ) -> ReturnsRisk:
        """Draw benefits together with costs: see :func:`crmselect.planning.returns_risk`.

        Parameters
        ----------
        risk : CostRisk, optional
            The simulated costs of the same offers under the same assumptions; its draws and its seed are taken.
            Without it, costs are simulated here.
        draws, seed : int, optional
            Of the costs that are simulated here: 10,000 draws, a fresh seed.
        executor, progress
            As in :func:`crmselect.simulate`.
        """
        from crmselect.planning.returns_simulating import returns_risk

        return returns_risk(self, risk, draws=draws, seed=seed, executor=executor, progress=progress)

    def explain(self, offer: str, language: str | None = None) -> tuple[str, ...]:
        """Return in sentences what an offer brings in, benefit by benefit, and what its return comes to."""
        self.position(offer)
        return tuple(returns_words.explained(self, offer, language or self.language))

    def say(self, language: str | None = None) -> tuple[str, ...]:
        """Return what the result says: what each offer returns, and who returns most."""
        return tuple(returns_words.sentences(self, language or self.language))

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the result says, in its language."""
        return self.say()

    def position(self, offer: str) -> int:
        """Return where an offer stands.

        Raises
        ------
        DataError
            Where there is none of that name.
        """
        if offer not in self.names:
            hint = closest(offer, self.names) or f"write one of {', '.join(self.names)}"
            raise DataError(Problem("offer", f"there is no offer {offer!r}", hint))
        return self.names.index(offer)

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON; what is undefined or never comes is null, and said in words."""
        return returns_show.as_dict(self)

    def __repr__(self) -> str:
        return (
            f"Returns({len(self.names)} offers, {len(self.benefits)} benefits, go-live in month {self.golive}, "
            f"{self.currency})"
        )

    def _repr_html_(self) -> str:
        return returns_show.as_html(self)

    def __str__(self) -> str:
        return "\n".join((*self.say(), *(f"{note.where}: {note.text(self.language)}" for note in self.own_notes)))
