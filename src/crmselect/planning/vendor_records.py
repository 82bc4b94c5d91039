"""What a vendor turned out to be like, as figures for the next selection."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from types import MappingProxyType
from typing import TYPE_CHECKING

from crmselect.model import Offer
from crmselect.model.evaluation import VendorRecord

if TYPE_CHECKING:
    from crmselect.planning.evaluation import Evaluation

__all__ = ["ATTRIBUTES", "vendor_record", "with_record"]

ATTRIBUTES = MappingProxyType({
    "kept_promises": ("share of the promises that users judged and that are kept, 0 to 1",
                      "用户评价的承诺中已兑现的比例（0 至 1）"),
    "broken_musts": ("musts whose promise is broken", "未兑现的必须项数"),
    "fit_lived": ("fit of the promised requirements as users find it, 0 to 1", "用户实际感受的需求满足度（0 至 1）"),
    "cost_overrun": ("cost over the plan, as a share of it; negative below", "成本超出计划的比例（节余为负）"),
    "delay_days": ("days that going live was late; negative where early", "上线延误天数（提前为负）"),
    "satisfaction": ("satisfaction as a share of the survey's scale, 0 to 1", "满意度占量表的比例（0 至 1）"),
    "sus": ("mean on the System Usability Scale, 0 to 100", "系统可用性量表（SUS）均值（0 至 100）"),
    "adoption": ("active users as a share of those licensed, last month", "最近一月活跃用户占授权用户的比例"),
    "benefit_realisation": ("benefits realised over those promised", "已实现收益与承诺收益之比"),
    "open_defects": ("defects that are open", "未关闭缺陷数"),
    "open_severe_defects": ("critical and high defects that are open", "未关闭的致命和严重缺陷数"),
})  # fmt: skip
"""What each figure of a record is, in English and Chinese."""


def vendor_record(evaluation: Evaluation, *, as_of: dt.date | None = None) -> VendorRecord:
    """Return the vendor's record from an evaluation: what is not known is left out, never zero.

    Parameters
    ----------
    evaluation : Evaluation
    as_of : date, optional
        Default is the evaluation's.

    Returns
    -------
    VendorRecord
        ``record.model_dump_json()`` writes it, ``VendorRecord.model_validate_json(text)`` reads it again,
        :func:`with_record` gives its figures to an offer.

    Examples
    --------
    >>> from crmselect.planning.evaluation import evaluate
    >>> done = evaluate("Acme", planned_cost={"deployment": 100}, actual_cost={"deployment": 120}, delay_days=30)
    >>> record = vendor_record(done)
    >>> dict(record.attributes)
    {'cost_overrun': 0.2, 'delay_days': 30.0}
    >>> with_record(Offer(name="Acme 2", attributes={"support_hours": 24}), record).attributes["delay_days"]
    30.0
    """
    figures = {name: float(value) for name, value in _figures(evaluation) if value is not None}
    at = 1 if evaluation.language == "zh" else 0
    return VendorRecord(
        vendor=evaluation.offer,
        as_of=as_of if as_of is not None else evaluation.as_of,
        attributes=figures,
        notes={name: ATTRIBUTES[name][at] for name in figures},
    )


def with_record(offer: Offer, record: VendorRecord) -> Offer:
    """Return an offer with the figures of its vendor's record among its attributes.

    A criterion then reads them by ``source = "attribute.kept_promises"``, a gate by the attribute's name. A figure
    that the offer states itself under the same name gives way to the record.

    Parameters
    ----------
    offer : Offer
        Of that vendor; its name may be another.
    record : VendorRecord
    """
    return offer.replace(attributes={**offer.attributes, **record.attributes})


def _figures(found: Evaluation) -> Iterator[tuple[str, float | None]]:
    promises, defects = found.promises, found.open_defects
    yield "kept_promises", promises.rate if promises is not None else None
    yield "broken_musts", len(promises.musts_broken) if promises is not None and promises.rate is not None else None
    yield "fit_lived", promises.fit_lived if promises is not None else None
    yield "cost_overrun", found.costs.overrun if found.costs is not None else None
    yield "delay_days", found.delay_days
    yield "satisfaction", found.satisfaction
    yield "sus", found.sus_score
    yield "adoption", found.adoption.latest if found.adoption is not None else None
    yield "benefit_realisation", found.returns.realisation if found.returns is not None else None
    yield "open_defects", sum(defects.values()) if defects is not None else None
    yield "open_severe_defects", defects["critical"] + defects["high"] if defects is not None else None
