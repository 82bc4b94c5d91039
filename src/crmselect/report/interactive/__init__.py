"""The part of a page that computes: the study as data, and the script that reads it."""

from __future__ import annotations

from crmselect.report.interactive.data import live
from crmselect.report.interactive.joined import policy, script

__all__ = ["live", "policy", "script"]
