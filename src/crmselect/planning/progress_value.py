"""Earned value: what was planned, done and spent, as variances, indexes and forecasts; functions of plain arrays."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from crmselect.errors import DataError, Problem

__all__ = ["RATIOS", "Defined", "EarnedValue", "earned_value", "why_undefined"]

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Figure = float | Floats

_DUST = 1e-9
"""Of a budget: what was earned may be beyond it by so much, which is rounding."""

RATIOS = ("cpi", "spi", "eac", "vac", "etc", "tcpi", "eac_budget_rate", "eac_cost_and_schedule", "tcpi_eac")
"""The figures that are not always defined; ``eac_budget_rate`` always is, and stands here for completeness."""


class Defined(NamedTuple):
    """Where each of these figures is defined: arrays of bool, or one bool each where plain numbers were given."""

    cpi: bool | Bools
    spi: bool | Bools
    eac: bool | Bools
    vac: bool | Bools
    etc: bool | Bools
    tcpi: bool | Bools
    eac_budget_rate: bool | Bools
    eac_cost_and_schedule: bool | Bools
    tcpi_eac: bool | Bools


class EarnedValue(NamedTuple):
    """What :func:`earned_value` returns; each field has the shape that the inputs broadcast to.

    Attributes
    ----------
    cv, sv : float or ndarray
        Cost variance EV - AC and schedule variance EV - PV, in money; negative is over the budget, or late.
    cpi : float or ndarray
        EV / AC. NaN where nothing was spent.
    spi : float or ndarray
        EV / PV. NaN where nothing was planned to be done by now.
    eac : float or ndarray
        Estimate at completion BAC / CPI: the rest costs as much more or less as what is done. NaN where nothing was
        spent or nothing is done.
    vac, etc : float or ndarray
        BAC - EAC and EAC - AC. NaN where ``eac`` is.
    tcpi : float or ndarray
        (BAC - EV) / (BAC - AC): how well the rest of the money must be used to stay within the budget. NaN where
        exactly the budget is spent; negative where more than that is, and then no efficiency attains it.
    eac_budget_rate : float or ndarray
        AC + BAC - EV: the rest costs what was planned. Always defined.
    eac_cost_and_schedule : float or ndarray
        AC + (BAC - EV) / (CPI · SPI): the rest costs more for being late, too. NaN where either index is, or is 0.
    tcpi_eac : float or ndarray
        (BAC - EV) / (EAC - AC): how well the rest must be used to meet ``eac``. NaN where ``eac`` is, and where
        nothing is left to do.
    defined : Defined
        Where each of these is defined; :func:`why_undefined` says why not.
    """

    cv: Figure
    sv: Figure
    cpi: Figure
    spi: Figure
    eac: Figure
    vac: Figure
    etc: Figure
    tcpi: Figure
    eac_budget_rate: Figure
    eac_cost_and_schedule: Figure
    tcpi_eac: Figure
    defined: Defined


def earned_value(
    planned: npt.ArrayLike, earned: npt.ArrayLike, actual: npt.ArrayLike, budget_at_completion: npt.ArrayLike
) -> EarnedValue:
    """Return the variances, indexes and forecasts of earned value.

    Parameters
    ----------
    planned, earned, actual, budget_at_completion : array_like
        PV, EV, AC and BAC, in money, cumulative; 0 or more. They broadcast, so that every month of many projects is
        one call.

    Returns
    -------
    EarnedValue
        Plain floats for plain numbers. A ratio that is not defined is NaN, as its field says, and false in
        ``defined``.

    Raises
    ------
    DataError
        For what is negative, infinite or no number, and for more earned than there is to earn. It is a ValueError.
    ValueError
        For shapes that do not broadcast.

    References
    ----------
    Project Management Institute (2019), *The Standard for Earned Value Management*.
    ISO 21508:2018, Earned value management in project and programme management.

    Examples
    --------
    >>> found = earned_value(500_000, 450_000, 480_000, 1_000_000)
    >>> found.cv, found.cpi, found.spi, round(found.eac, 2)
    (-30000.0, 0.9375, 0.9, 1066666.67)
    >>> start = earned_value([0, 100], [0, 80], [0, 0], 1_000)
    >>> start.spi, start.defined.spi
    (array([nan, 0.8]), array([False,  True]))
    >>> why_undefined("cpi", 100, 80, 0, 1_000)
    'no cost is booked yet, so CPI is not defined'
    """
    pv, ev, ac, bac = _checked(planned, earned, actual, budget_at_completion)
    none = np.full(pv.shape, np.nan)
    spent, due, done, open_ = ac > 0, pv > 0, ev > 0, ev < bac

    def ratio(above: Floats, below: Floats, where: Bools) -> Floats:
        made = np.divide(above, below, out=none.copy(), where=where)
        # A ratio too large for a float is none, and what is made of it is none either.
        return np.where(np.isfinite(made), made, np.nan)

    with np.errstate(all="ignore"):
        cpi, spi = ratio(ev, ac, spent), ratio(ev, pv, due)
        eac = ratio(bac, cpi, spent & done)
        late = ac + ratio(bac - ev, cpi * spi, spent & due & done)
        etc = eac - ac
        figures = {
            "cv": ev - ac, "sv": ev - pv, "cpi": cpi, "spi": spi, "eac": eac, "vac": bac - eac, "etc": etc,
            # Where nothing is left to do it is 0, and -0 is no figure to print.
            "tcpi": ratio(bac - ev, bac - ac, bac != ac) + 0.0,
            "eac_budget_rate": ac + (bac - ev),
            "eac_cost_and_schedule": late,
            "tcpi_eac": ratio(bac - ev, etc, open_ & (etc > 0)),
        }  # fmt: skip
    known = {name: np.isfinite(figures[name]) for name in RATIOS}
    made = {name: _out(np.where(np.isfinite(value), value, np.nan)) for name, value in figures.items()}
    return EarnedValue(**made, defined=Defined(**{name: _bool(value) for name, value in known.items()}))


def why_undefined(
    figure: str, planned: float, earned: float, actual: float, budget_at_completion: float, language: str = "en"
) -> str:
    """Return in words why a figure of :func:`earned_value` is not defined; nothing where it is.

    Parameters
    ----------
    figure : str
        One of ``cpi``, ``spi``, ``eac``, ``vac``, ``etc``, ``tcpi``, ``eac_cost_and_schedule``, ``tcpi_eac``.
    planned, earned, actual, budget_at_completion : float
    language : {"en", "zh"}

    Examples
    --------
    >>> why_undefined("spi", 0, 0, 10, 100), why_undefined("cpi", 50, 40, 45, 100)
    ('nothing was planned to be done by now, so SPI is not defined', '')
    >>> why_undefined("eac", 50, 0, 45, 100, "zh")
    '尚未完成任何工作，因此 EAC 无法计算'
    """
    found = earned_value(float(planned), float(earned), float(actual), float(budget_at_completion))
    if bool(getattr(found.defined, figure)):
        return ""
    name = _SAID[figure]
    no_cost, not_done, no_plan = actual <= 0, earned <= 0, planned <= 0
    if figure == "cpi" or (no_cost and figure not in {"spi", "tcpi"}):
        en, zh = "no cost is booked yet", "尚未记录任何成本"
    elif figure == "spi" or (no_plan and figure == "eac_cost_and_schedule"):
        en, zh = "nothing was planned to be done by now", "截至目前没有计划完成的工作"
    elif figure == "tcpi":
        en, zh = "exactly the budget is spent", "预算恰好用完"
    elif not_done:
        en, zh = "nothing is done yet", "尚未完成任何工作"
    elif figure == "tcpi_eac":
        en, zh = "nothing is left to do", "已没有剩余工作"
    else:
        en, zh = "the figures are too large or too small", "数值过大或过小"
    return f"{zh}，因此 {name} 无法计算" if language == "zh" else f"{en}, so {name} is not defined"


_SAID = {
    "cpi": "CPI", "spi": "SPI", "eac": "EAC", "vac": "VAC", "etc": "ETC", "tcpi": "TCPI", "eac_budget_rate": "EAC",
    "eac_cost_and_schedule": "EAC", "tcpi_eac": "TCPI",
}  # fmt: skip


def _checked(*given: npt.ArrayLike) -> list[Floats]:
    names = ("planned", "earned", "actual", "budget_at_completion")
    problems: list[Problem] = []
    arrays: list[Floats] = []
    for name, value in zip(names, given, strict=True):
        try:
            array = np.asarray(value, dtype=np.float64)
        except (TypeError, ValueError):
            problems.append(Problem(name, f"{value!r} is no number", "write figures"))
            continue
        if not np.isfinite(array).all():
            problems.append(Problem(name, "some figure is not finite", "leave out what is not known"))
        elif (array < 0).any():
            problems.append(Problem(name, f"{float(array.min()):g} is negative", "write 0 or more"))
        arrays.append(array)
    if problems:
        raise DataError(problems)
    pv, ev, ac, bac = (np.asarray(one, dtype=np.float64) for one in np.broadcast_arrays(*arrays))
    beyond = ev > bac * (1 + _DUST)
    if beyond.any():
        at = int(np.argmax(beyond))
        raise DataError(
            Problem(
                "earned",
                f"{ev.flat[at]:g} is earned of a budget of {bac.flat[at]:g}: more than 100 %",
                "earn at most the budget at completion, or raise that",
            )
        )
    return [pv, np.minimum(ev, bac), ac, bac]


def _out(value: Floats) -> Figure:
    return float(value) if value.ndim == 0 else value


def _bool(value: Any) -> bool | Bools:
    return bool(value) if value.ndim == 0 else value
