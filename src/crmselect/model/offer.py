"""An offer and a set of offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from crmselect.model.base import Amount, Day, Name, Number, Record, Text, frozen_mapping
from crmselect.model.collection import RecordSet
from crmselect.model.currency import Currency
from crmselect.model.price import CostItem
from crmselect.model.shown import offers_html

__all__ = ["Offer", "OfferSet", "StatedRate"]


class StatedRate(Record):
    """An exchange rate that came with an offer: one unit of the offer's currency is ``rate`` units of ``to``.

    Used where the assumptions state no rate of their own for that currency.
    """

    to: Currency
    rate: Annotated[Amount, Field(gt=0)]
    as_of: Day | None = None


class Offer(Record):
    """What one vendor offers.

    Parameters
    ----------
    name : str
        The name that every table shows; once in a study.
    items : tuple of CostItem
        The lines of its price.
    currency : str, optional
        ISO 4217, for the items that state none; blank is the study's currency.
    attributes : mapping of str to float
        Figures that criteria can use (``support_hours``).
    notes : mapping of str to str
        Words that describe it (``deployment: cloud``); shown, never computed with.
    exchange_rate : StatedRate, optional
        The rate that came with the offer.
    """

    name: Name
    items: tuple[CostItem, ...] = ()
    currency: Currency | None = None
    attributes: Annotated[Mapping[str, Number], AfterValidator(frozen_mapping)] = Field(
        default_factory=dict, validate_default=True
    )
    notes: Annotated[Mapping[str, Text], AfterValidator(frozen_mapping)] = Field(
        default_factory=dict, validate_default=True
    )
    exchange_rate: StatedRate | None = None

    @model_validator(mode="after")
    def _unique_items(self) -> Self:
        names = [item.item for item in self.items]
        if len(set(names)) < len(names):
            twice = {name for name in names if names.count(name) > 1}
            raise PydanticCustomError(
                "duplicate_item", "items named twice: {names} — give each line of an offer its own name",
                {"names": ", ".join(sorted(twice))},
            )  # fmt: skip
        return self


class OfferSet(RecordSet[Offer]):
    """The offers of a study, in the order of the file; acts as a sequence and looks offers up by name.

    Parameters
    ----------
    offers : tuple of Offer
        Names are unique.
    inputs, input_notes
        As in :class:`RecordSet`.

    Examples
    --------
    >>> offers = OfferSet(offers=(Offer(name="Acme"), Offer(name="Bravo")))
    >>> offers.names, offers["Bravo"].name, len(offers)
    (('Acme', 'Bravo'), 'Bravo', 2)
    """

    members_field: ClassVar[str] = "offers"
    keys_field: ClassVar[tuple[str, ...]] = ("name",)

    offers: tuple[Offer, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The offers' names in order."""
        return tuple(offer.name for offer in self.offers)

    def _repr_html_(self) -> str:
        return offers_html(self)
