"""What could be built now or later: optional modules, bundles of them, and the budget that they share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from crmselect.model.base import Name, Number, Price, Record, Text, is_scalar, untyped
from crmselect.model.estimate import Estimate, Figure

__all__ = ["Basis", "Bundle", "Module", "Objective", "Scope", "any_of"]

Objective = Literal["value", "return"]
Basis = Literal["point", "p80", "joint"]
_BETWEEN = re.compile(r"[;；]")
_ANY = re.compile(r"[|｜]")


def _names(value: Any) -> Any:
    """Take one cell of names, a semicolon between two."""
    if isinstance(value, str):
        return tuple(part for part in (part.strip() for part in _BETWEEN.split(value)) if part)
    return value


def _by_year(value: Any) -> Any:
    """Take one figure for the first year, or one a year."""
    value = untyped(value)
    if is_scalar(value) or isinstance(value, Estimate | dict):
        return (value,)
    return () if value is None else value


Names = Annotated[tuple[Name, ...], BeforeValidator(_names)]
ByYear = Annotated[tuple[Figure, ...], BeforeValidator(_by_year)]
Prices = Annotated[tuple[Price, ...], BeforeValidator(_by_year)]


def _or_one(schema: dict[str, Any], **fields: dict[str, Any] | None) -> None:
    """Describe in a JSON schema that a field takes one figure, or names in one text, in place of a list."""
    for name, one in fields.items():
        field = schema["properties"][name]
        given = {"type": field.pop("type"), "items": field.pop("items")}
        field["anyOf"] = [one if one is not None else given["items"], given]


def any_of(requirement: str) -> tuple[str, ...]:
    """Return the modules of which one is enough.

    Examples
    --------
    >>> any_of("Maps"), any_of("Maps | Routes")
    (('Maps',), ('Maps', 'Routes'))
    """
    return tuple(part for part in (part.strip() for part in _ANY.split(requirement)) if part)


class Module(Record):
    """Something that can be left for later: an optional module, or closing a gap.

    Parameters
    ----------
    name : str
        Once for an offer; no ``|`` and no ``;`` in it.
    value : float, optional
        What it is worth, in the unit of all modules; negative where it is a burden. Blank: what its requirements are
        worth, weight × score gained.
    cost : tuple of (float or Estimate)
        By year, in the study's currency, nominal; one figure is the first year. Blank: what the offer's cost items of
        this module come to.
    offer : str
        The offer that it belongs to; blank is any.
    requires : tuple of str
        What it needs: every one of them. ``"Maps | Routes"`` is either. In a cell: a semicolon between two.
    excludes : tuple of str
        What it cannot be together with.
    bundle : str
        The bundle that it is a member of.
    fixed : bool, optional
        True for a must, False for what is ruled out; blank is open.
    requirements : tuple of str
        Ids of the requirements that it delivers.
    benefit : tuple of (float or Estimate)
        Money that it brings, by year; needed where the return is maximised.
    source : str
        Where its figures come from.

    Examples
    --------
    >>> Module(name="Marketing", value=8, cost=[12_000, 3_000], requires="Contacts; Mail | Messages").requires
    ('Contacts', 'Mail | Messages')
    """

    name: Name
    value: Number | None = None
    cost: ByYear = ()
    offer: Text = ""
    requires: Names = ()
    excludes: Names = ()
    bundle: Text = ""
    fixed: bool | None = None
    requirements: Names = ()
    benefit: ByYear = ()
    source: Text = ""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        faults = list(_own(self))
        if faults:
            _refuse("module", f"module {self.name}", faults)
        return self

    @classmethod
    def _describe_shorthands(cls, schema: dict[str, Any]) -> None:
        text = {"type": "string"}
        _or_one(schema, cost=None, benefit=None, requires=text, excludes=text, requirements=text)

    @property
    def key(self) -> str:
        """The offer and the name."""
        return f"{self.offer} / {self.name}" if self.offer else self.name


class Bundle(Record):
    """Modules that are sold together.

    Parameters
    ----------
    name : str
    modules : tuple of str
        Its members, beside those that name it as their bundle.
    cost : tuple of (float or Estimate)
        By year, in place of its members' costs; blank is their sum.
    singly : bool, optional
        Whether its members are sold by themselves too; blank: where the bundle has a price.
    offer : str
        The offer that it belongs to; blank is any.

    Examples
    --------
    >>> Bundle(name="Suite", modules="Maps; Routes", cost=9_000).cost
    (9000.0,)
    """

    name: Name
    modules: Names = ()
    cost: ByYear = ()
    singly: bool | None = None
    offer: Text = ""

    @classmethod
    def _describe_shorthands(cls, schema: dict[str, Any]) -> None:
        _or_one(schema, cost=None, modules={"type": "string"})

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        faults = [("modules", f"{name} is named twice — name it once") for name in _twice(self.modules)]
        if self.singly and not self.cost:
            faults.append(("singly", "sold singly too, and at no price of its own — give cost, or leave singly out"))
        if faults:
            _refuse("bundle", f"bundle {self.name}", faults)
        return self


class Scope(Record):
    """What may be built within a budget.

    Parameters
    ----------
    modules : tuple of Module
    bundles : tuple of Bundle
    budget : float, optional
        Over all years, in the study's currency, nominal; blank is no limit.
    by_year : tuple of float
        The limit of each year; blank is none. State every year in which money is spent, 0 where there
        is none.
    carry_over : bool
        Whether money that a year leaves may be spent in later years.
    objective : {"value", "return"}
        Value, or benefits less costs at present value.
    basis : {"point", "p80", "joint"}
        What uncertain costs count: their point; each its 80th percentile; or so that all of them together stay within
        the budgets with a probability of ``confidence``.
    confidence : float
        Above 0.5 and below 1.
    include_offer : bool
        Whether the budgets also pay the rest of the offer.

    Examples
    --------
    >>> plan = Scope(modules=({"name": "Maps", "value": 3, "cost": 100},), budget=500)
    >>> plan.names, plan.objective
    (('Maps',), 'value')
    """

    modules: tuple[Module, ...] = ()
    bundles: tuple[Bundle, ...] = ()
    budget: Price | None = None
    by_year: Prices = ()
    carry_over: bool = False
    objective: Objective = "value"
    basis: Basis = "point"
    confidence: Annotated[Number, Field(gt=0.5, lt=1)] = 0.8
    include_offer: bool = True

    @classmethod
    def _describe_shorthands(cls, schema: dict[str, Any]) -> None:
        _or_one(schema, by_year=None)

    @model_validator(mode="after")
    def _agree(self) -> Self:
        faults = [
            ("modules", f"{key} is named twice — give each module its own name")
            for key in _twice(module.key for module in self.modules)
        ]
        keys = (f"{bundle.offer} / {bundle.name}" if bundle.offer else bundle.name for bundle in self.bundles)
        faults += [("bundles", f"{key} is named twice — give each bundle its own name") for key in _twice(keys)]
        offers = dict.fromkeys(module.offer for module in self.modules) or {"": None}
        for offer in offers:
            faults += [fault for fault in _against(self.of(offer)) if fault not in faults]
        if faults:
            _refuse("scope", "scope", faults)
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The modules' names, each once."""
        return tuple(dict.fromkeys(module.name for module in self.modules))

    def of(self, offer: str) -> tuple[Module, ...]:
        """Return the modules of an offer: its own, and those of any offer that it has none of the same name for."""
        own = {module.name for module in self.modules if module.offer == offer}
        return tuple(
            module for module in self.modules if module.offer == offer or (not module.offer and module.name not in own)
        )

    def bundles_of(self, offer: str) -> tuple[Bundle, ...]:
        """Return the bundles of an offer, as :meth:`of` does the modules."""
        own = {bundle.name for bundle in self.bundles if bundle.offer == offer}
        return tuple(b for b in self.bundles if b.offer == offer or (not b.offer and b.name not in own))


def _own(module: Module) -> Iterator[tuple[str, str]]:
    if _BETWEEN.search(module.name) or _ANY.search(module.name):
        yield "name", "a name with ; or | in it cannot be referred to — write another sign"
    needed = {name for one in module.requires for name in any_of(one)}
    if module.name in needed:
        yield "requires", "it requires itself — leave it out"
    if module.name in module.excludes:
        yield "excludes", "it excludes itself — leave it out"
    for one in dict.fromkeys(module.requires):
        if set(any_of(one)) and set(any_of(one)) <= set(module.excludes):
            yield "excludes", f"it requires {one} and excludes it — keep one of the two"
    for field, names in (("requires", module.requires), ("excludes", module.excludes),
                         ("requirements", module.requirements)):  # fmt: skip
        for name in _twice(names):
            yield field, f"{name} is named twice — name it once"


def _against(modules: Sequence[Module]) -> Iterator[tuple[str, str]]:
    """Say which musts and exclusions of one offer contradict each other."""
    fixed = {module.name: module.fixed for module in modules}
    told = set()
    for module in modules:
        for other in module.excludes:
            pair = frozenset((module.name, other))
            if module.fixed and fixed.get(other) and pair not in told:
                told.add(pair)
                yield "modules", f"{module.name} and {other} are musts, and exclude each other — let go of one"
        for one in module.requires:
            names = any_of(one)
            if module.fixed and names and all(fixed.get(name, True) is False for name in names):
                yield "modules", f"{module.name} is a must and requires {one}, which is ruled out — let it in"


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def _refuse(kind: str, whose: str, faults: list[tuple[str, str]]) -> None:
    # The type of a cost item's contradictions: each is told as a fault of its own, at its field.
    said = "; ".join(text for _, text in faults)
    raise PydanticCustomError("cost_item", "{faults}", {"faults": f"{whose}: {said}", "each": faults, "kind": kind})
