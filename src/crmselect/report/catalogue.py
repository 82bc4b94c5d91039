"""Every word of a report, English and Chinese side by side.

``{name}`` is filled in. Where the English depends on a count, both forms stand there: ``offer|offers``.
"""

from __future__ import annotations

from types import MappingProxyType

from crmselect.report.phrases import carried, doubt, inputs, interactive, results, rivals, second, verdicts, workbook

__all__ = ["WORDS"]

WORDS: MappingProxyType[str, tuple[str, str]] = MappingProxyType(
    {
        **results.PAGE,
        **results.VERDICT,
        **verdicts.SURE,
        **results.RANKING,
        **results.COSTS,
        **rivals.DIFFERENCE,
        **rivals.NEGOTIATION,
        **doubt.DOUBT,
        **second.ALIKE,
        **second.AUDIT,
        **second.METHODS,
        **carried.CARRIED,
        **inputs.FIT,
        **inputs.CRITERIA,
        **inputs.PLAN,
        **inputs.SOURCES,
        **interactive.LIVE,
        **workbook.WORKBOOK,
    }
)
"""By key: English, Chinese."""
