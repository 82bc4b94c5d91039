"""A cost item as the contract states it."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from crmselect import taxonomy
from crmselect.errors import closest
from crmselect.model.base import Amount, Growth, Name, Price, Rate, Record, Share, Text, Whole, is_scalar, untyped
from crmselect.model.currency import Currency
from crmselect.model.estimate import Figure, point
from crmselect.model.rules import contradictions
from crmselect.model.uncertainty import Maturity

__all__ = ["BILLINGS", "CostItem", "Discount", "Tier"]

Every = Literal["once", "month", "quarter", "year"]
Quoted = Literal["quoted", "included", "not_quoted"]
TierMode = Literal["graduated", "volume", "package"]
BILLINGS = (
    "advance", "arrears",
    "month advance", "month arrears", "quarter advance", "quarter arrears",
    "year advance", "year arrears", "term advance", "term arrears",
)  # fmt: skip
Billing = Literal[
    "advance", "arrears",
    "month advance", "month arrears", "quarter advance", "quarter arrears",
    "year advance", "year arrears", "term advance", "term arrears",
]  # fmt: skip


class Discount(Record):
    """A named reduction; several on one item multiply.

    Parameters
    ----------
    name : str
        What it is for: volume, term, prepayment, negotiated.
    share : float
        0.1 for ten percent off.
    """

    name: Text = "discount"
    share: Share


class Tier(Record):
    """One band of a tiered price.

    Parameters
    ----------
    up_to : float, optional
        The last quantity of the band; None for the last band, which has no end.
    price : float
        Price per unit in the band.
    fee : float
        A flat fee due when the band is entered.
    """

    up_to: Amount | None = None
    price: Price
    fee: Price = 0.0


def _discounts(value: Any) -> Any:
    """Take a share, a discount, or several of either; what is no number is refused where its share stands."""
    value = untyped(value)
    if is_scalar(value):
        return ({"share": value},) if value else ()
    if isinstance(value, bool | str | Discount | dict):
        value = (value,)
    if isinstance(value, list | tuple):
        return tuple(one if isinstance(one, Discount | dict) else {"share": one} for one in value)
    return value


def _names(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _one_or_several(schema: dict[str, Any], *shorthands: dict[str, Any]) -> list[dict[str, Any]]:
    """Take what makes a JSON schema one of a list, and return what it can be: one of the list, or the list."""
    schema.pop("type")
    one = [*shorthands, schema.pop("items")]
    return [*one, {"type": "array", "items": {"anyOf": one}}]


def _category(key: str) -> str:
    if key not in taxonomy.CATEGORIES:
        raise PydanticCustomError(
            "unknown_category",
            "{key} is no cost category — {hint}",
            {
                "key": repr(key),
                "hint": closest(key, taxonomy.CATEGORIES) or "crmselect's taxonomy lists them",
            },
        )
    return key


Category = Annotated[Text, AfterValidator(_category)]


class CostItem(Record):
    """One line of an offer: price × quantity × recurrence, as the contract has it.

    Time runs in months from the contract's start, month 0 first; year y is the months 12(y-1) to 12y-1.

    Parameters
    ----------
    item : str
        Its name, once in an offer (``name`` is taken too).
    category : str
        A key of :data:`crmselect.taxonomy.CATEGORIES`; gives phase and group their defaults.
    phase, group : str
        The two independent labels. The phase must be the category's; the group may be another.
    amount : float or Estimate, optional
        The price in ``currency`` for one unit and one recurrence; not negative. None where not quoted, where it is
        included in another item, where ``tiers`` state the prices, or where it is a percent of other items.
    currency : str, optional
        ISO 4217; blank is the offer's.
    per : str, optional
        The driver that the price is multiplied by (``users``); blank is a flat amount.
    quantity : float
        A constant factor on the driver: sessions, FTE, a rework factor.
    every : {"once", "month", "quarter", "year"}
        The recurrence.
    start, end : int
        The month in which it first falls due, and the month from which it no longer does (``end - start`` is the
        length in months); a blank end is the end of the study.
    billing : str
        ``advance`` or ``arrears``, alone (at each recurrence) or after ``month``, ``quarter``, ``year``, ``term``. What
        is paid once in arrears falls due in the last month before ``end``, or of the study: the cost of leaving.
    minimum, included, block : float
        Billed units = max(minimum, quantity - included), rounded up to whole blocks.
    tiers : tuple of Tier
        Bands of prices in place of ``amount``; ``tier_mode`` says how they apply, ``tier_over`` whether the quantity
        counts by recurrence or adds up over a year or the contract.
    discount : tuple of Discount
        Multiplied together; a bare number is one unnamed discount.
    free_months : int
        Months from ``start`` that cost nothing.
    growth : float
        Change of the price each year, from the item's start (``growth_from="study"``: from month 0).
    renewal_months, renewal_asked, renewal_cap, renewal_mode
        At each renewal the price rises by min(asked, cap); ``accumulated`` lets the cap add up over the term's years.
    percent_of, percent, percent_base, percent_over
        A share of the items or categories named, of their ``net`` or ``list`` value.
    refresh_every, refresh_share, residual
        Bought again every so many years at a share of the first cost; what it is worth at the end.
    tax_rate, recoverable
        Tax on the amount, and the share of it that the buyer gets back.
    quoted : {"quoted", "included", "not_quoted"}
        Three different states: a figure (also 0), contained in another item, a gap.
    maturity : {"class 5", "class 4", "class 3", "class 2", "class 1", "signed"}, optional
        How far the quote has come: the spread of a price without a range, see :data:`crmselect.model.MATURITIES`.
    module, source : str
        The optional module that it belongs to; the clause or cell that the figure comes from.

    Examples
    --------
    >>> item = CostItem(item="Sales seats", category="procurement.licences", amount=80, per="users", every="month")
    >>> item.phase, item.group
    ('procurement', 'technology')
    """

    item: Name = Field(validation_alias=AliasChoices("item", "name"))
    category: Category
    phase: Text = ""
    group: Text = ""
    amount: Figure | None = None
    currency: Currency | None = None
    per: Text | None = None
    quantity: Amount = 1.0
    every: Every = "once"
    start: Annotated[Whole, Field(ge=0)] = 0
    end: Annotated[Whole, Field(ge=1)] | None = None
    billing: Billing = "advance"
    minimum: Amount = 0.0
    included: Amount = 0.0
    block: Amount = 0.0
    tiers: tuple[Tier, ...] = ()
    tier_mode: TierMode = "graduated"
    tier_over: Literal["period", "year", "contract"] = "period"
    discount: Annotated[tuple[Discount, ...], BeforeValidator(_discounts)] = ()
    free_months: Annotated[Whole, Field(ge=0)] = 0
    growth: Growth = 0.0
    growth_from: Literal["item", "study"] = "item"
    renewal_months: Annotated[Whole, Field(ge=1)] | None = None
    renewal_asked: Rate | None = None
    renewal_cap: Rate | None = None
    renewal_mode: Literal["renewal", "accumulated"] = "renewal"
    percent_of: Annotated[tuple[Name, ...], BeforeValidator(_names)] = ()
    percent: Amount | None = None
    percent_base: Literal["net", "list"] = "net"
    percent_over: Literal["period", "first_year", "last_year", "total"] | None = None
    refresh_every: Annotated[Whole, Field(ge=1)] | None = None
    refresh_share: Amount = 1.0
    residual: Amount = 0.0
    tax_rate: Rate = 0.0
    recoverable: Share = 0.0
    quoted: Quoted = "quoted"
    maturity: Maturity | None = None
    module: Text = ""
    source: Text = ""

    @model_validator(mode="before")
    @classmethod
    def _labels(cls, data: Any) -> Any:
        """Derive phase and group from the category, or the category from the phase."""
        if not isinstance(data, dict):
            return data
        category = data.get("category") or ""
        known = taxonomy.CATEGORIES.get(category)
        if known is not None:
            if data.get("phase") and data.get("group"):
                return data
            return {
                **data,
                "phase": data.get("phase") or known.phase,
                "group": data.get("group") or known.group,
            }
        phase = data.get("phase") or ""
        if phase in taxonomy.PHASES:
            # A category may be written without its phase where the phase has a column of its own.
            qualified = f"{phase}.{category}" if category else f"{phase}.other"
            found = taxonomy.CATEGORIES.get(qualified)
            if found is not None:
                return {**data, "category": qualified, "group": data.get("group") or found.group}
        return data

    @classmethod
    def _describe_shorthands(cls, schema: dict[str, Any]) -> None:
        fields = schema["properties"]
        fields["name"] = fields["item"]
        fields["discount"]["anyOf"] = _one_or_several(
            fields["discount"], {"type": "number", "minimum": 0, "maximum": 1}
        )
        fields["percent_of"]["anyOf"] = _one_or_several(fields["percent_of"])
        # The phase alone stands for what is otherwise done in it.
        schema["allOf"] = [
            {"anyOf": [{"required": [one]}, {"required": [other]}]}
            for one, other in (("item", "name"), ("category", "phase"))
        ]
        schema.pop("required")

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        faults = contradictions(self)
        if faults:
            said = "; ".join(text for _, text in faults)
            raise PydanticCustomError("cost_item", "{faults}", {"faults": said, "each": faults})
        return self

    @property
    def point(self) -> float:
        """The point value of the amount; NaN where there is none."""
        return point(self.amount)

    @property
    def discount_factor(self) -> float:
        """What the discounts leave of the price, all multiplied."""
        factor = 1.0
        for discount in self.discount:
            factor *= 1.0 - discount.share
        return factor
