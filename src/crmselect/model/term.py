"""A term that a vendor offers for the same service."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from crmselect.model.base import Name, Rate, Record, Share, Whole

__all__ = ["Term"]


class Term(Record):
    """How long a contract binds, what that saves, and what happens when it renews.

    Parameters
    ----------
    name : str
    months : int
        The length of the term.
    discount : float
        A share off the price for committing to it.
    renewal_asked, renewal_cap, renewal_mode
        As in :class:`crmselect.model.CostItem`.
    """

    name: Name
    months: Annotated[Whole, Field(ge=1)]
    discount: Share = 0.0
    renewal_asked: Rate | None = None
    renewal_cap: Rate | None = None
    renewal_mode: Literal["renewal", "accumulated"] = "renewal"
