"""Every uncertain figure of a study's costs, and which items it moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from crmselect.cost.columns import Columns
from crmselect.cost.driver_names import driver_meant
from crmselect.cost.drivers import monthly
from crmselect.model import MATURITIES, Assumptions, CostItem, Estimate, Offer, Risk, Spread
from crmselect.taxonomy import CATEGORIES

__all__ = [
    "Input",
    "InputKind",
    "Inputs",
    "Struck",
    "inputs_of",
    "is_point",
    "maturity_spread",
    "pick",
    "price_inputs",
    "rate_of",
    "shared_by",
]

Floats = NDArray[np.float64]
InputKind = Literal[
    "price", "driver", "growth", "exchange rate", "inflation", "delay", "shared price", "risk", "impact"
]
_PLACE = "assumptions.uncertainty"


@dataclass(frozen=True, slots=True)
class Input:
    """One uncertain figure.

    Attributes
    ----------
    name : str
        ``Offer: item`` of a price, ``Risk: offer`` of an impact, ``users: growth`` of a driver's growth; else its own
        name (``users``, ``EUR``, ``inflation``, ``delay``). Unique together with the kind: where two would be called
        the same (``A: B: C`` of the offers ``A`` and ``A: B``), the offer follows in brackets.
    kind : str
        ``price``, ``driver``, ``growth``, ``exchange rate``, ``inflation``, ``delay``, ``shared price``, ``risk``
        (occurrence: 0 or 1) or ``impact``.
    offers : tuple of str
        The offers that it touches.
    spread : Spread
        Of a risk's occurrence 0 to 1, and ``probability`` says how likely 1 is.
    where : str
        Its place in a file, or its path in the study.
    origin : str
        ``stated``, or which maturity gave it its spread.
    probability : float, optional
        Of a risk's occurrence.
    offer : str, optional
        The one offer of a price or an impact.
    figure : str
        The item of a price, the risk of an impact; else the figure's own name.
    """

    name: str
    kind: InputKind
    offers: tuple[str, ...]
    spread: Spread
    where: str
    origin: str = "stated"
    probability: float | None = None
    offer: str | None = None
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Struck:
    """A risk on one offer: its occurrence, its cost there, and what one unit of that comes to in its month."""

    risk: str
    offer: int
    occurs: int
    impact: int
    exchange: int | None
    rate: float
    now: float
    """What a unit of its currency costs in month 0."""
    month: int
    phase: str


@dataclass
class Inputs:
    """Every uncertain figure by what it does.

    A figure is named by its position among the inputs; a certain one that is not neutral (a factor that can only be
    1.2) by −1 − its position among ``constants``; one that changes nothing is not there.
    """

    inputs: list[Input] = field(default_factory=list)
    constants: list[float] = field(default_factory=list)
    fixed: list[tuple[Input, float | None]] = field(default_factory=list)
    """What each constant is, and its value in the point estimate; None where that does not count it."""
    prices: dict[int, int] = field(default_factory=dict)
    """Of each item position with an uncertain amount."""
    levels: dict[str, int] = field(default_factory=dict)
    growths: dict[str, int] = field(default_factory=dict)
    exchange: dict[str, int] = field(default_factory=dict)
    shared: list[tuple[int, frozenset[int]]] = field(default_factory=list)
    inflation: int | None = None
    delay: int | None = None
    struck: list[Struck] = field(default_factory=list)

    def add(self, one: Input, neutral: float) -> int | None:
        """Register a figure that stands beside a point estimate, and return its name; None where it changes nothing."""
        return None if one.spread.certain and one.spread.likely == neutral else self.name(one, neutral)

    def name(self, one: Input, neutral: float | None = None) -> int:
        """Register a figure and return its name."""
        if one.spread.certain:
            self.constants.append(one.spread.likely)
            self.fixed.append((one, neutral))
            return -len(self.constants)
        self.inputs.append(one)
        return len(self.inputs) - 1


def pick(values: Floats, constants: Sequence[float], name: int) -> Floats | float:
    """Return a figure in every scenario: a column, or a constant."""
    return values[:, name] if name >= 0 else constants[-1 - name]


def _stated_at(offer: Offer, item: CostItem) -> str:
    """Say where an item's amount stands."""
    place = item.place or offer.place
    return str(place) if place is not None else f"offer {offer.name}, item {item.item}, amount"


def is_point(item: CostItem) -> bool:
    """Return whether an item states a price without a range, for which a maturity can give one."""
    amount = item.amount
    if isinstance(amount, Estimate) and (amount.low is not None or amount.high is not None):
        return False
    return item.quoted == "quoted" and item.point > 0


def maturity_spread(item: CostItem, assumptions: Assumptions) -> tuple[Spread, str] | None:
    """Return the spread that a quote's maturity gives a point price, and where that comes from; None without."""
    doubt = assumptions.uncertainty
    maturity = item.maturity or doubt.maturity
    if maturity is None or not doubt.spreads or not is_point(item):
        return None
    low, high = (item.point * times for times in MATURITIES[maturity])
    whose = "of the quote" if item.maturity else "of the study's quotes"
    return Spread(low=low, likely=item.point, high=high, shape="lognormal"), f"maturity {maturity} {whose}"


def shared_by(name: str, items: Sequence[CostItem], drivers: Collection[str]) -> frozenset[int]:
    """Return the positions of the priced items that a name means: item, category, group, phase, or driver.

    A percent of other items is no price of its own: it follows what it is a percent of.
    """
    return frozenset(
        k
        for k, item in enumerate(items)
        if item.percent is None
        and (
            name in {item.item, item.category, item.group, item.phase, item.per}
            or (item.per is not None and name in drivers and driver_meant(item.per, drivers) == name)
        )
    )


def price_inputs(offers: Sequence[Offer], assumptions: Assumptions) -> Inputs:
    """Gather the prices with a range, offer by offer."""
    found = Inputs()
    flat = [(offer, item) for offer in offers for item in offer.items]
    for k, (offer, item) in enumerate(flat):
        origin = "stated"
        if isinstance(item.amount, Estimate) and not item.amount.certain and item.quoted == "quoted":
            spread: Spread = item.amount
        else:
            given = maturity_spread(item, assumptions)
            if given is None or given[0].certain:
                continue
            spread, origin = given
        one = Input(
            f"{offer.name}: {item.item}", "price", (offer.name,), spread, _stated_at(offer, item), origin,
            offer=offer.name, figure=item.item,
        )  # fmt: skip
        found.prices[k] = len(found.inputs)
        found.inputs.append(one)
    return found


def inputs_of(offers: Sequence[Offer], assumptions: Assumptions, columns: Columns) -> Inputs:
    """Gather what is uncertain: prices, then what offers share, then risks."""
    found = price_inputs(offers, assumptions)
    _shared(found, columns, assumptions, [offer.name for offer in offers])
    _risks(found, offers, assumptions)
    _tell_apart(found)
    return found


def _tell_apart(found: Inputs) -> None:
    """Name the offer of figures that would be called the same, such as item ``B: C`` of ``A`` and ``C`` of ``A: B``."""
    counts = Counter((one.kind, one.name) for one in found.inputs)
    for n, one in enumerate(found.inputs):
        if counts[one.kind, one.name] > 1:
            found.inputs[n] = replace(one, name=f"{one.name} [{one.offer}]")


def rate_of(risk: Risk, offer: Offer, assumptions: Assumptions) -> Floats | None:
    """Return what a risk's currency costs in each month: the study's rate, or the one that came with the offer."""
    code = risk.currency or assumptions.currency
    if code == assumptions.currency:
        return np.ones(assumptions.months)
    path, stated = assumptions.exchange_rates.rates.get(code), offer.exchange_rate
    if path is None and stated is not None and stated.to == assumptions.currency and code == offer.currency:
        return np.full(assumptions.months, stated.rate)
    return None if path is None else monthly(path, assumptions.months)


def _shared(found: Inputs, columns: Columns, assumptions: Assumptions, names: Sequence[str]) -> None:
    doubt, items = assumptions.uncertainty, columns.items

    def touched(positions: Iterable[int]) -> tuple[str, ...]:
        return tuple(names[n] for n in sorted({int(columns.owner[k]) for k in positions}))

    rows = {name: row for row, name in enumerate(assumptions.drivers, 1)}
    for name, doubted in doubt.drivers.items():
        follows = {name, *(other for other, path in assumptions.drivers.items() if path.of == name)}
        mine = [k for k in range(len(items)) if columns.driver[k] in {rows[one] for one in follows}]
        at = f"{_PLACE}.drivers.{name}"
        if doubted.level is not None:
            one = Input(name, "driver", touched(mine), doubted.level, f"{at}.level", figure=name)
            if (level := found.add(one, 1.0)) is not None:
                found.levels[name] = level
        if doubted.growth is not None:
            grown = f"{name}: growth"
            one = Input(grown, "growth", touched(mine), doubted.growth, f"{at}.growth", figure=grown)
            if (growth := found.add(one, 0.0)) is not None:
                found.growths[name] = growth
    for code, factor in doubt.exchange_rates.items():
        struck = {name for risk in doubt.risks if risk.currency == code for name in risk.offers or names}
        abroad = {*touched(k for k in range(len(items)) if columns.rate[k] and columns.currency[k] == code), *struck}
        held = tuple(name for name in names if name in abroad)
        one = Input(code, "exchange rate", held, factor, f"{_PLACE}.exchange_rates.{code}", figure=code)
        if (rate := found.add(one, 1.0)) is not None:
            found.exchange[code] = rate
    if doubt.inflation is not None and not columns.real:
        rising = touched(k for k, item in enumerate(items) if item.growth)
        one = Input("inflation", "inflation", rising, doubt.inflation, f"{_PLACE}.inflation", figure="inflation")
        found.inflation = found.add(one, 0.0)
    if doubt.delay is not None:
        late = touched(k for k, item in enumerate(items) if item.phase in doubt.delay.phases)
        one = Input("delay", "delay", late, doubt.delay.months, f"{_PLACE}.delay.months", figure="delay")
        found.delay = found.add(one, 0.0)
    for n, price in enumerate(doubt.prices):
        moved = frozenset().union(*(shared_by(name, items, assumptions.drivers) for name in price.of))
        at = f"{_PLACE}.prices[{n}] {price.name}"
        one = Input(price.name, "shared price", touched(moved), price.factor, at, figure=price.name)
        if (factor_of := found.add(one, 1.0)) is not None:
            found.shared.append((factor_of, moved))


def _risks(found: Inputs, offers: Sequence[Offer], assumptions: Assumptions) -> None:
    """Register each risk's occurrence once, and its cost once for each offer that it strikes."""
    for n, risk in enumerate(assumptions.uncertainty.risks):
        if risk.month >= assumptions.months or not risk.probability:
            continue
        struck = [(k, offer) for k, offer in enumerate(offers) if not risk.offers or offer.name in risk.offers]
        whole = tuple(offer.name for _, offer in struck)
        at = f"{_PLACE}.risks[{n}] {risk.name}"
        p = risk.probability
        yes = Spread(low=0, likely=0, high=1, shape="uniform") if p < 1 else Spread(likely=1)
        occurs = found.name(Input(risk.name, "risk", whole, yes, at, probability=p, figure=risk.name), 0.0)
        for k, offer in struck:
            impact = found.name(
                Input(
                    f"{risk.name}: {offer.name}", "impact", (offer.name,), risk.impact, f"{at}, impact",
                    offer=offer.name, figure=risk.name,
                )
            )  # fmt: skip
            path = rate_of(risk, offer, assumptions)
            if path is None:  # Refused before, with its place.
                continue
            foreign = risk.currency not in {None, assumptions.currency}
            found.struck.append(
                Struck(
                    risk=risk.name,
                    offer=k,
                    occurs=occurs,
                    impact=impact,
                    exchange=found.exchange.get(risk.currency or "") if foreign else None,
                    rate=float(path[risk.month]),
                    now=float(path[0]),
                    month=risk.month,
                    phase=CATEGORIES[risk.category].phase,
                )
            )
