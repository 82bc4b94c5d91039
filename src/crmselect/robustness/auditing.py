"""Ask whether the answer hangs on the price formula, on who else is in the table, on an evaluator or on rounding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from crmselect.robustness._order import Floats
from crmselect.robustness.audit_case import case_of
from crmselect.robustness.audit_formulas import Setting, points, settings
from crmselect.robustness.audit_result import Audit
from crmselect.robustness.audit_trials import deletions_table, people_table, roundings_table
from crmselect.scoring import Ranking

__all__ = ["audit"]


def audit(ranking: Ranking, *, without: Mapping[str, Ranking] | None = None, inputs: Iterable[Any] = ()) -> Audit:
    """Rank the offers that pass under every price formula, without each offer, with those that are out, and rounded.

    Parameters
    ----------
    ranking : Ranking
        Its criteria say what quality is (all but cost, by their weights, 0 to 100), which cost is the price, what the
        price weighs and on which scale it stands; its gates say who takes part.
    without : mapping of evaluator to Ranking, optional
        The ranking without each evaluator.
    inputs : iterable of InputFile
        The files behind it, for the record.

    Raises
    ------
    DataError
        For a ranking without an evaluator that is one of other offers.

    Notes
    -----
    The first row is the additive value on the criteria's stated scales: no offer's value depends on another's, so
    that nobody's coming or going turns it. Every other row is a formula of :data:`crmselect.scoring.prices.FORMULAS`
    with the parameters that the row states. A formula that does not weigh quality gives the price 0 to 100 points,
    which are weighed with quality. One that cannot be applied stands in the table with its reason.

    References
    ----------
    Stilger, P. S., Siderius, J. and van Raaij, E. M. (2017), A comparative study of formulas for choosing the
    economically most advantageous tender, *Journal of Public Procurement* 17(1), 89-125.

    Examples
    --------
    >>> import pandas as pd
    >>> from crmselect.model import Criterion, Offer, OfferSet, ValueFunction
    >>> from crmselect.scoring import rank
    >>> quality, price = {"A": 80, "B": 90, "C": 10}, pd.Series({"A": 100.0, "B": 118.0, "C": 50.0})
    >>> offers = OfferSet(offers=tuple(Offer(name=name, attributes={"q": q}) for name, q in quality.items()))
    >>> tree = [
    ...     Criterion(name="Quality", weight=60, source="attribute.q", value=ValueFunction(worst=0, best=100)),
    ...     Criterion(name="Cost", weight=40, source="cost.present_value", value=ValueFunction(worst=200, best=0)),
    ... ]
    >>> found = audit(rank(offers, criteria=tree, costs={"present_value": price}))
    >>> found.table.loc["lowest_over_price", ["winner", "turned_by"]].tolist()
    ['B', 'without C']
    >>> found.robust
    False
    """
    case = case_of(ranking)
    chosen: list[Setting] = []
    exact: dict[Setting, Floats] = {}
    shown: dict[str, Floats] = {}
    for setting in settings(case):
        if not setting.refused and len(case.passing):
            try:
                found, figure = points(case, setting, case.passing)
            except ValueError as error:
                text = str(error)
                setting = replace(setting, note_en=text, note_zh=f"公式拒绝计算：{text}", refused=True)  # noqa: PLW2901
            else:
                exact[setting], shown[setting.key] = found, figure
        chosen.append(setting)
    return Audit(
        ranking=ranking,
        case=case,
        settings=tuple(chosen),
        preferences={setting.key: found for setting, found in exact.items()},
        figures=shown,
        deletions=deletions_table(case, exact),
        roundings=roundings_table(case, exact),
        people=people_table(ranking, without),
        inputs=tuple(inputs),
    )
