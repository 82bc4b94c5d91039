"""The return on each offer: its costs against what it brings in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from crmselect.cost import Tco
from crmselect.model import InputNote
from crmselect.model.benefit import Benefit, Benefits
from crmselect.planning.benefits import benefit_model
from crmselect.planning.returns_result import Returns

__all__ = ["returns"]


def returns(
    costs: Tco,
    benefits: Benefits | Iterable[Benefit],
    *,
    golive_month: int | None = None,
    remarks: Iterable[InputNote] = (),
    language: Literal["en", "zh"] = "en",
) -> Returns:
    """Set what each offer brings in against what it costs, month by month.

    Parameters
    ----------
    costs : Tco
        Of :func:`crmselect.tco`; it stays as it is, for benefits are no negative costs.
    benefits : Benefits or iterable of Benefit
    golive_month : int, optional
        The month of go-live, in place of what the benefits say.
    remarks : iterable of InputNote
        What the costs leave out that a reader should know.
    language : {"en", "zh"}
        Of the result's sentences and tables.

    Returns
    -------
    found : Returns

    Raises
    ------
    DataError
        With every driver, offer and exchange rate that is not there; where nobody says when the system goes live.

    Notes
    -----
    Benefits are expected ones: amount × probability. A month's benefits fall due in that month, as its costs do, and
    month m is discounted by m/12 years.

    References
    ----------
    Brealey, R. A., Myers, S. C. and Allen, F., *Principles of Corporate Finance*, on net present value and its rivals.
    Phillips, J. J. (2003), *Return on Investment in Training and Performance Improvement Programs*, 2nd ed., on
    ROI = net benefits ÷ costs, and the benefit-cost ratio = benefits ÷ costs.

    Examples
    --------
    >>> from crmselect.cost import tco
    >>> from crmselect.model import Assumptions, CostItem, Offer
    >>> price = CostItem(item="Price", category="procurement.licences", amount=10_000)
    >>> costs = tco([Offer(name="Acme", items=(price,))], Assumptions(currency="USD", years=3, discount_rate=0.1))
    >>> saved = Benefit(name="Paper", kind="avoided_cost", amount=600, every="month", adoption=(0.5, 1))
    >>> found = returns(costs, [saved], golive_month=3)
    >>> found.table[["npv", "roi", "payback"]].round(2).loc["Acme"].tolist()
    [3709.04, 0.37, 24.67]
    """
    benefits = benefits if isinstance(benefits, Benefits) else Benefits(benefits=tuple(benefits))
    model = benefit_model(benefits, costs.names, costs.assumptions, golive_month)
    cash = model.cash()
    cash.flags.writeable = False
    return Returns(costs, benefits, model, cash, language, tuple(remarks))
