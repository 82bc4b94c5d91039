"""What is known of an offer's cost when its figures are uncertain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from crmselect.cost import risk_words
from crmselect.cost.risk_table import DUST, at_most, label, listed, summary
from crmselect.cost.totals import Kind
from crmselect.errors import DataError, Problem, closest
from crmselect.markup import Cell, table
from crmselect.model import Assumptions, InputNote, OfferSet
from crmselect.results import header, plain
from crmselect.text import number, percent

if TYPE_CHECKING:
    from crmselect.cost.covariance import Sums
    from crmselect.cost.uncertain import CostModel

__all__ = ["CostRisk", "Samples"]

Floats = NDArray[np.float64]
KINDS: tuple[Kind, ...] = ("present_value", "nominal")
_SHORT = 0.8


class Samples(NamedTuple):
    """The totals of every draw, each shape (draws, offers), read-only."""

    present_value: Floats
    nominal: Floats


@dataclass(frozen=True, eq=False)
class CostRisk:
    """The costs of each offer over many draws of what is uncertain.

    All figures are in the study's currency, reserves left out. Kinds are ``present_value`` and ``nominal``.

    Attributes
    ----------
    offers : OfferSet
    assumptions : Assumptions
    draws : int
    seed : int
    method : {"sobol", "random"}
    samples : Samples
        ``present_value`` and ``nominal``, each (draws, offers); the same draw in every column.
    model : CostModel
        What the draws go through.
    """

    offers: OfferSet
    assumptions: Assumptions
    draws: int
    seed: int
    method: Literal["sobol", "random"]
    samples: Samples
    model: CostModel
    _sums: Sums

    @property
    def currency(self) -> str:
        """The study's currency, in which all figures are."""
        return self.assumptions.currency

    @property
    def names(self) -> tuple[str, ...]:
        """The offers' names."""
        return self.offers.names

    @property
    def notes(self) -> tuple[InputNote, ...]:
        """What a reader should know of what was drawn and what was not."""
        return self.model.notes

    @cached_property
    def index(self) -> pd.Index:
        """The offers' names as an index."""
        return pd.Index(self.names, name="offer")

    def totals(self, kind: Kind = "present_value") -> Floats:
        """Return the totals of every draw, shape (draws, offers)."""
        if kind not in KINDS:
            raise DataError(
                Problem("kind", f"there is no kind {kind!r}", closest(kind, KINDS) or "write " + " or ".join(KINDS))
            )
        return self.samples.present_value if kind == "present_value" else self.samples.nominal

    def point(self, kind: Kind = "present_value") -> pd.Series:
        """Return each offer's point estimate: every figure as stated, no risk, no reserve."""
        self.totals(kind)
        return pd.Series(self.model.point_totals[:, KINDS.index(kind)], index=self.index, name="point")

    def percentile(self, probability: float, kind: Kind = "present_value") -> pd.Series:
        """Return the amount that each offer's total stays within with a probability (0.8 for P80).

        Raises
        ------
        DataError
            For a probability below 0 or above 1.
        """
        share = _share(probability, "percentile")
        values = np.quantile(self.totals(kind), share, axis=0)
        return pd.Series(values, index=self.index, name=label(share))

    def within(self, budget: float, kind: Kind = "present_value") -> pd.Series:
        """Return the probability that each offer's total is at most a budget."""
        return pd.Series(at_most(self.totals(kind), budget), index=self.index, name="probability")

    def curve(self, offer: str, kind: Kind = "present_value") -> pd.DataFrame:
        """Return an offer's S-curve: ``amount``, ascending, and the ``probability`` that the total is at most that."""
        amounts = np.sort(self.totals(kind)[:, self._position(offer)])
        return pd.DataFrame({"amount": amounts, "probability": np.arange(1, self.draws + 1) / self.draws})

    def cheaper(self, kind: Kind = "present_value") -> pd.DataFrame:
        """Return the probability that the row's offer costs less than the column's, in the same draw.

        Equal totals count for neither; an offer is never cheaper than itself.
        """
        totals = self.totals(kind)
        made = np.zeros((len(self.names), len(self.names)))
        for n in range(len(self.names)):
            mine = totals[:, n : n + 1]
            made[n] = (mine < totals - DUST * np.abs(totals)).mean(axis=0)
        return pd.DataFrame(made, index=self.index, columns=pd.Index(self.names, name="than"))

    def lowest(self, kind: Kind = "present_value") -> pd.Series:
        """Return the probability that each offer has the lowest total; offers that tie share a draw."""
        totals = self.totals(kind)
        if not self.names:
            return pd.Series([], index=self.index, name="cheapest", dtype=float)
        least = totals.min(axis=1, keepdims=True)
        first = totals <= least + DUST * np.abs(least)
        return pd.Series((first / first.sum(axis=1, keepdims=True)).mean(axis=0), index=self.index, name="cheapest")

    @property
    def cheapest(self) -> pd.Series:
        """The probability that each offer has the lowest present value; adds up to one."""
        return self.lowest()

    def contingency(self, percentile: float = 0.8, kind: Kind = "present_value") -> pd.Series:
        """Return the reserve that takes each offer from its point estimate to a percentile.

        Negative where the point estimate is the more careful figure.
        """
        return (self.percentile(percentile, kind) - self.point(kind)).rename("contingency")

    def allocation(self, percentile: float = 0.8, kind: Kind = "present_value") -> pd.DataFrame:
        """Return what each offer's contingency is for.

        Returns
        -------
        DataFrame
            ``offer``, ``kind``, ``input``, ``share`` and ``amount``: a line for each price, driver, rate and risk.
            What is certain (an event of probability 1, at its likely cost) is allocated first, the rest in proportion
            to covariances with the total; what figures do together, and how far they are from straight lines, is a
            line of its own (``together``). An offer's lines add up to its contingency.
        """
        from crmselect.cost.allocation import allocated

        return allocated(self.model, self._sums, KINDS.index(kind), self.contingency(percentile, kind).to_numpy())

    @cached_property
    def risks(self) -> pd.DataFrame:
        """Each risk with each offer that it strikes: what it costs on average, and what ruling it out would cost.

        ``risk``, ``offer``, ``probability``, ``expected`` (at present value, over the draws), ``mitigation`` (in the
        study's currency, for all offers together; missing where none is stated).
        """
        stated = {risk.name: risk for risk in self.assumptions.uncertainty.risks}
        rows = [
            (
                risk, self.names[offer], stated[risk].probability, float(total) / self.draws,
                self.model.events.mitigation(stated[risk].mitigation, n),
            )
            for n, ((risk, offer), total) in enumerate(zip(self.model.events.by, self._sums.struck, strict=True))
        ]  # fmt: skip
        columns = ["risk", "offer", "probability", "expected", "mitigation"]
        return pd.DataFrame(rows, columns=columns).astype(
            {"probability": float, "expected": float, "mitigation": float}
        )

    def by(
        self,
        key: Literal["year", "phase"],
        kind: Kind = "present_value",
        percentiles: Sequence[float] = (0.1, 0.5, 0.8, 0.9),
    ) -> pd.DataFrame:
        """Return each offer's cost by year or by phase: ``point``, ``mean``, and percentiles.

        Drawn again from the seed, so that a result need not keep every draw's months. Percentiles do not add up: the
        P80 of a total is as a rule less than the sum of the P80s of its years, and with rare events more. The
        percentiles of totals are in :attr:`table`.

        Returns
        -------
        DataFrame
            By offer and key.
        """
        from crmselect.cost.risk_parts import parts

        return parts(self, [key], kind, [_share(one, "percentiles") for one in percentiles])[key]

    def phases(self, percentile: float = 0.8, kind: Kind = "present_value") -> pd.DataFrame:
        """Return what each phase costs at a percentile: a row a phase in which anything is paid, a column an offer.

        A column does not add up to the offer's percentile; see :meth:`by`.
        """
        from crmselect.cost.risk_parts import by_phase

        share = _share(percentile, "percentile")
        usual = share == _SHORT and kind == "present_value"
        return by_phase(self._parts["phase"] if usual else self.by("phase", kind, [share]), share)

    @cached_property
    def _parts(self) -> dict[str, pd.DataFrame]:
        """Years and phases, of the same pass through the draws."""
        from crmselect.cost.risk_parts import parts

        return parts(self, ["year", "phase"], "present_value", [0.1, 0.5, _SHORT, 0.9])

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row an offer, at present value.

        ``point``, ``mean``, ``sd``, ``P10``, ``P50``, ``P80``, ``P90``; ``contingency`` (P80 less point) and its share
        of the point estimate; ``at_point``, the probability that the total is at most the point estimate;
        ``standard_error`` of the mean, as of independent draws: with Sobol' points a guide, and with few inputs more
        than there is; with very many inputs no more.
        """
        return self.summary()

    def summary(self, kind: Kind = "present_value") -> pd.DataFrame:
        """Return what :attr:`table` holds, of either kind."""
        return summary(self, kind)

    @cached_property
    def inputs(self) -> pd.DataFrame:
        """Every uncertain figure: its range, its shape, where that comes from, and which offers it touches."""
        return listed(self.model.inputs)

    def sentences(self) -> tuple[str, ...]:
        """Return what the result says, in English."""
        return self.say()

    def say(self, language: str = "en") -> tuple[str, ...]:
        """Return what the result says, in ``en`` or ``zh``: a sentence an offer, and who is cheapest."""
        return tuple(risk_words.sentences(self, language))

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            **header("cost-risk/1", self.offers.inputs, self.seed),
            "draws": self.draws,
            "method": self.method,
            "currency": self.currency,
            "years": self.assumptions.years,
            "offers": plain(self.table),
            "nominal": plain(self.summary("nominal")),
            "cheapest": plain(self.cheapest),
            "cheaper": {name: plain(row) for name, row in self.cheaper().iterrows()},
            "allocation": {"percentile": 0.8, "lines": _records(self.allocation())},
            "by_year": _records(self._parts["year"].reset_index()),
            "by_phase": _records(self._parts["phase"].reset_index()),
            "risks": _records(self.risks),
            "figures": _records(self.inputs),
            "notes": [note.model_dump(exclude={"place"}) for note in self.notes],
        }

    def _position(self, offer: str) -> int:
        if offer not in self.names:
            hint = closest(offer, self.names) or f"write one of {', '.join(self.names)}"
            raise DataError(Problem("offer", f"there is no offer {offer!r}", hint))
        return self.names.index(offer)

    def __repr__(self) -> str:
        return f"CostRisk({len(self.names)} offers, {self.draws} draws, seed {self.seed}, {self.currency})"

    def _repr_html_(self) -> str:
        frame, first = self.table, self.cheapest
        shown = ["point", "mean", "P10", "P50", "P80", "P90", "contingency"]
        rows = [
            [
                Cell(str(name)),
                *(Cell(number(row[column]), number=True) for column in shown),
                Cell(percent(row["at_point"], 0), number=True),
                Cell(percent(first[str(name)], 0), bar=float(first[str(name)]), number=True),
            ]
            for name, row in frame.iterrows()
        ]
        return table(
            risk_words.HEADINGS,
            rows,
            caption=risk_words.caption(self),
            notes=[f"{n.where}: {n.text()}" for n in self.notes],
        )

    def __str__(self) -> str:
        return "\n".join(self.say())


def _records(frame: pd.DataFrame) -> Any:
    return [plain(dict(row)) for row in frame.to_dict("records")]


def _share(probability: float, where: str) -> float:
    if isinstance(probability, bool) or not 0 <= probability <= 1:
        raise DataError(Problem(where, f"{probability!r} is no probability", "write a share from 0 to 1: 0.8 for P80"))
    return float(probability)
