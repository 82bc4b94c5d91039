"""Methods that turn a table of figures and weights into preferences, as functions of plain arrays.

``matrix`` (…, offers, criteria), ``weights`` (…, criteria) of zero or more and divided by their sum, ``maximize``
(criteria,) of bool. Leading dimensions broadcast, so that a Monte Carlo run is one call. Each function returns a
named tuple whose first field is ``preference`` (…, offers), higher is better, followed by what the method's paper
calls its intermediates. Every fault of an argument is a :class:`ValueError` that says where it stands.

:func:`additive`, :func:`weighted_product` and :func:`spotis` judge each offer by itself; the others by comparison
with those in the table, so that adding or deleting an offer can turn the order of the rest.
"""

from __future__ import annotations

from crmselect.scoring.methods.compromise import Vikor, vikor
from crmselect.scoring.methods.distance import Spotis, Topsis, spotis, topsis
from crmselect.scoring.methods.electre import ElectreIII, electre_iii
from crmselect.scoring.methods.outranking import PartialRelation, Promethee, promethee, promethee_partial
from crmselect.scoring.methods.value import Additive, WeightedProduct, additive, weighted_product

__all__ = [
    "Additive",
    "ElectreIII",
    "PartialRelation",
    "Promethee",
    "Spotis",
    "Topsis",
    "Vikor",
    "WeightedProduct",
    "additive",
    "electre_iii",
    "promethee",
    "promethee_partial",
    "spotis",
    "topsis",
    "vikor",
    "weighted_product",
]
