"""Every word of a report, English and Chinese side by side.

``{name}`` is filled in. Where the English depends on a count, both forms stand there: ``offer|offers``.
"""

from __future__ import annotations

from types import MappingProxyType

from crmselect.report.phrases import doubt, inputs, results, rivals

__all__ = ["WORDS"]

WORDS: MappingProxyType[str, tuple[str, str]] = MappingProxyType(
    {
        **results.PAGE,
        **results.VERDICT,
        **results.RANKING,
        **results.COSTS,
        **rivals.DIFFERENCE,
        **rivals.NEGOTIATION,
        **doubt.DOUBT,
        **inputs.FIT,
        **inputs.CRITERIA,
        **inputs.PLAN,
        **inputs.SOURCES,
    }
)
"""By key: English, Chinese."""
