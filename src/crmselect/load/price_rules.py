"""Whether what is said of a price agrees with its column and with the currency of its offer."""

from __future__ import annotations

from crmselect import taxonomy
from crmselect.load.numbers import NumberFault
from crmselect.load.price_terms import Terms
from crmselect.load.price_words import Money

__all__ = ["agree", "currency_of", "said", "said_zh"]

_PER = {"month": "per month", "quarter": "per quarter", "year": "per year", "once": "paid once"}
_ZH = {"month": "每月", "quarter": "每季度", "year": "每年", "once": "一次性"}
_LONG = "state it as a cost item in the long form"


def said(every: str, per: str) -> str:
    """Return what a recurrence and a unit are in words.

    Examples
    --------
    >>> said("month", "users"), said("once", "")
    ('per user and month', 'paid once')
    """
    if per and every in {"month", "quarter", "year"}:
        return f"per user and {every}"
    return ", ".join(filter(None, ("per user" if per else "", _PER.get(every, ""))))


def said_zh(every: str, per: str) -> str:
    """Return what a recurrence and a unit are in Chinese words."""
    return ("每用户" if per else "") + _ZH.get(every, "")


def agree(terms: Terms, wide: taxonomy.WideColumn, written: str) -> None:
    """Refuse a price that is due otherwise than its column of the wide form says.

    Raises
    ------
    NumberFault
        With the column that it belongs to, where there is one.
    """
    if terms.every in {"", wide.every} and terms.per in {"", wide.per}:
        return
    fitting = [
        other.key
        for other in taxonomy.WIDE_COLUMNS.values()
        if other.category == wide.category
        and bool(other.percent_of) == bool(wide.percent_of)
        and terms.every in {"", other.every}
        # A price that does not say what it is for one of keeps the basis of its column: never times the users.
        and (terms.per or wide.per) == other.per
    ]
    fix = f"head it {' or '.join(fitting)}" if fitting else _LONG
    raise NumberFault(
        f"{written!r} is a price {said(terms.every, terms.per)}, and the column {wide.key} is "
        f"{said(wide.every, wide.per)}",
        fix,
    )


def currency_of(money: Money, stated: str | None, written: str) -> str:
    """Return the code of a price's currency.

    Parameters
    ----------
    money : Money
        As it is written beside the price.
    stated : str or None
        The currency that the row states, or that is declared for the file.
    written : str
        The cell.

    Raises
    ------
    NumberFault
        Where the two contradict each other, and for a sign of several currencies where none is stated.
    """
    if stated:
        if stated in money.codes:
            return stated
        mine = money.default or money.written
        raise NumberFault(
            f"{written!r} is in {mine}, and the currency of its row is {stated}",
            "keep the one of the two that holds",
        )
    if money.default:
        return money.default
    first = [code for code in ("USD", "CNY", "JPY", "AUD", "CAD", "HKD", "SGD") if code in money.codes]
    more = " or another" if len(money.codes) > len(first) else ""
    listed = f"{', '.join(first)}{more}" if more else " or ".join(first)
    raise NumberFault(
        f"{money.written!r} can be {listed}",
        f"fill in a column currency, write {first[0]} for the sign, or declare currency={first[0]!r}",
        ambiguous=True,
    )
