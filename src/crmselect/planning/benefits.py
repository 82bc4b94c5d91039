"""Benefits month by month: what accrues when, and what it is worth in the study's currency."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crmselect.cost.driver_names import driver_meant, driver_note
from crmselect.cost.drivers import monthly, monthly_all
from crmselect.errors import DataError, Place, Problem, closest
from crmselect.model import Assumptions, InputNote
from crmselect.model.benefit import Benefit, Benefits
from crmselect.model.estimate import point
from crmselect.planning.benefits_accrual import accrued

__all__ = ["BenefitModel", "benefit_model", "benefit_problems", "golive_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class BenefitModel:
    """Benefits with all that turns them into money; picklable.

    Attributes
    ----------
    benefits : tuple of Benefit
    months : int
    golive : int
        The month of go-live.
    drivers : tuple of str
        The driver of each benefit; empty where it has none.
    codes : tuple of str
        The currency of each.
    unit : ndarray (benefits, months)
        What one unit of the amount and of its driver comes to in each month: margin, quantity, exchange rate.
    heads : ndarray (benefits, months)
        The driver of each, as stated; 1 where it has none.
    value : ndarray (benefits,)
        The likely amount, times what an hour is worth where the amount counts hours.
    late : ndarray (benefits,) of int
        The likely number of months by which adoption comes later.
    growth : ndarray (benefits,)
        0 where the study's terms are real.
    scale : ndarray (benefits, offers)
        How much of each benefit each offer brings.
    notes : tuple of InputNote
    """

    benefits: tuple[Benefit, ...]
    months: int
    golive: int
    drivers: tuple[str, ...]
    codes: tuple[str, ...]
    unit: Floats
    heads: Floats
    value: Floats
    late: Ints
    growth: Floats
    scale: Floats
    notes: tuple[InputNote, ...]

    @property
    def chances(self) -> Floats:
        """How likely each benefit is realised, shape (benefits,)."""
        return np.array([one.probability for one in self.benefits], dtype=np.float64)

    def cash(self) -> Floats:
        """Return the benefits expected: shape (benefits, offers, months), nominal, in the study's currency."""
        flows = self.flows(np.array([self.golive]))[:, 0]
        return np.asarray(self.scale[:, :, None] * flows[:, None, :])

    def flows(self, golive: Ints, *, adopted: bool = True) -> Floats:
        """Return what each benefit brings to an offer that brings all of it: shape (benefits, n, months).

        Parameters
        ----------
        golive : ndarray (n,) of int
        adopted : bool
            As in :func:`accrued`.
        """
        made = np.zeros((len(self.benefits), golive.size, self.months))
        expected = self.value * self.chances
        for n, one in enumerate(self.benefits):
            late = np.full(golive.size, self.late[n])
            part = accrued(one, golive, late, self.months, float(self.growth[n]), adopted=adopted)
            made[n] = expected[n] * self.unit[n] * self.heads[n] * part
        return made


def golive_of(benefits: Benefits, assumptions: Assumptions, stated: int | None = None) -> int:
    """Return the month of go-live.

    Parameters
    ----------
    benefits : Benefits
    assumptions : Assumptions
    stated : int, optional
        Comes before what the benefits say.

    Raises
    ------
    DataError
        Where nobody says when, where it lies before the study's start, and for a date in a study without a start.

    Examples
    --------
    >>> plan = Assumptions(currency="USD", start="2027-01-01")
    >>> golive_of(Benefits(golive="2027-07-01"), plan), golive_of(Benefits(golive="2027-07-15"), plan)
    (6, 7)
    """
    month = benefits.golive_month if stated is None else stated
    if month is not None:
        if isinstance(month, bool) or not hasattr(month, "__index__") or int(month) < 0:
            raise DataError(
                Problem("golive_month", f"{month!r} is no month of the study", "write a whole number, 0 or more")
            )
        return int(month)
    where: Place | str = benefits.place or "benefits.golive"
    if benefits.golive is None:
        raise DataError(
            Problem(where, "nobody says when the system goes live", "write golive as a date, or golive_month")
        )
    if assumptions.start is None:
        fix = "write the study's start, or golive_month in place of the date"
        raise DataError(Problem(where, f"go-live is on {benefits.golive} and the study has no start", fix))
    if benefits.golive < assumptions.start:
        fix = "correct one of the two: what is live already belongs to no choice"
        raise DataError(
            Problem(where, f"go-live on {benefits.golive} is before the study's start on {assumptions.start}", fix)
        )
    return _months_between(assumptions.start, benefits.golive)


def _months_between(start: dt.date, day: dt.date) -> int:
    """Return in which month from the start a day's benefits begin: a month that has begun is not counted."""
    return 12 * (day.year - start.year) + day.month - start.month + (day.day > start.day)


def benefit_problems(benefits: Benefits, offers: Sequence[str], assumptions: Assumptions) -> list[Problem]:
    """Return every name in the benefits that names nothing: drivers, offers, currencies without a rate.

    Parameters
    ----------
    benefits : Benefits
    offers : sequence of str
        The offers' names.
    assumptions : Assumptions
    """
    return [problem for one in benefits.benefits for problem in _problems(one, offers, assumptions)]


def _problems(one: Benefit, offers: Sequence[str], assumptions: Assumptions) -> Iterator[Problem]:
    drivers, code = assumptions.drivers, one.currency or assumptions.currency
    if one.per is not None and not driver_meant(one.per, drivers):
        fix = closest(one.per, drivers) or f"state it: drivers = {{ {one.per} = ... }}"
        yield Problem(_at(one, "per"), f"there is no driver {one.per!r}", fix)
    if code != assumptions.currency and code not in assumptions.exchange_rates.rates:
        fix = f"state what one {code} costs: exchange_rates = {{ {code} = ... }}"
        yield Problem(_at(one, "currency"), f"no exchange rate from {code} to {assumptions.currency}", fix)
    for field, names in (("offer", [one.offer] if one.offer is not None else []), ("by_offer", list(one.by_offer))):
        for name in names:
            if name not in offers:
                known = f"there are {', '.join(offers[:8])}" if offers else "the study has no offers"
                yield Problem(_at(one, field), f"there is no offer {name!r}", closest(name, offers) or known)


def _at(one: Benefit, column: str) -> Place | str:
    if one.place is None:
        return f"benefit {one.name}, {column}"
    return Place(one.place.file, sheet=one.place.sheet, row=one.place.row, column=column)


def benefit_model(
    benefits: Benefits, offers: Sequence[str], assumptions: Assumptions, golive_month: int | None = None
) -> BenefitModel:
    """Bring benefits, offers and assumptions together.

    Parameters
    ----------
    benefits : Benefits
    offers : sequence of str
    assumptions : Assumptions
    golive_month : int, optional
        Comes before what the benefits say.

    Raises
    ------
    DataError
        With every driver, offer and exchange rate that is not there; as :func:`golive_of`.
    """
    if problems := benefit_problems(benefits, offers, assumptions):
        raise DataError(problems)
    months, many = assumptions.months, benefits.benefits
    # Where nothing is to come, no go-live is needed.
    golive = golive_of(benefits, assumptions, golive_month) if many or golive_month is not None else 0
    paths, study, real = monthly_all(assumptions.drivers, months), assumptions.currency, assumptions.terms == "real"
    drivers = tuple(driver_meant(one.per, paths) if one.per is not None else "" for one in many)
    codes = tuple(one.currency or study for one in many)
    unit, heads = np.ones((2, len(many), months))
    for n, one in enumerate(many):
        unit[n] *= one.quantity * (1.0 if one.margin is None else one.margin)
        if codes[n] != study:
            unit[n] *= monthly(assumptions.exchange_rates.rates[codes[n]], months)
        if drivers[n]:
            heads[n] = paths[drivers[n]]
    scale = [
        [float(one.offer in {None, name}) * one.by_offer.get(name, 1.0) for name in offers] for one in many
    ]  # fmt: skip
    hours = [1.0 if one.rate is None else point(one.rate) for one in many]
    return BenefitModel(
        benefits=many,
        months=months,
        golive=golive,
        drivers=drivers,
        codes=codes,
        unit=unit,
        heads=heads,
        value=np.array([point(one.amount) * rate for one, rate in zip(many, hours, strict=True)], dtype=np.float64),
        late=np.array([0 if one.late is None else round(one.late.likely) for one in many], dtype=np.int64),
        growth=np.array([0.0 if real else one.growth for one in many], dtype=np.float64),
        scale=np.array(scale, dtype=np.float64).reshape(len(many), len(offers)),
        notes=tuple(_notes(many, drivers, golive, assumptions)),
    )


def _notes(
    many: Sequence[Benefit], drivers: Sequence[str], golive: int, assumptions: Assumptions
) -> Iterator[InputNote]:
    """Say what an analyst might not expect of how the benefits were read."""
    written: dict[tuple[str, str], list[str]] = {}
    for one, driver in zip(many, drivers, strict=True):
        if one.per is not None and one.per != driver:
            written.setdefault((one.per, driver), []).append(str(_at(one, "per")))
    for (word, driver), places in written.items():
        yield driver_note(word, driver, places)
    rising = [one.name for one in many if one.growth]
    if rising and assumptions.terms == "real":
        yield InputNote(
            where="assumptions.terms",
            what=f"the discount rate is real, and so no benefit rises: the growth of {', '.join(rising)} is left out",
            zh=f"折现率为实际利率，因此效益不上涨：{'、'.join(rising)} 的年增长不计入",
        )
    if many and golive >= assumptions.months:
        yield InputNote(
            where="benefits.golive",
            what=f"go-live in month {golive} is after the {assumptions.months} months of the study: nothing accrues",
            zh=f"上线时间（第 {golive} 月）在本研究的 {assumptions.months} 个月之后：没有任何效益计入",
        )
        return
    for one in many:
        begins = golive + one.starts
        if begins >= assumptions.months:
            yield InputNote(
                where=str(_at(one, "starts")),
                what=f"{one.name} begins in month {begins}, after the {assumptions.months} months of the study",
                zh=f"{one.name} 自第 {begins} 月起，已在本研究的 {assumptions.months} 个月之后",
            )
