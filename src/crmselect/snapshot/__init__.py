"""A decision kept in one file: its inputs, results, versions, seed and hashes, and whether its figures still come out.

``Study.save`` writes it and ``crmselect.verify`` checks it; what stands here serves these two.
"""

from __future__ import annotations

from crmselect.snapshot.checking import check_decision
from crmselect.snapshot.saving import decision_bytes, save_decision
from crmselect.snapshot.verification import Difference, ResultCheck, Verification

__all__ = ["Difference", "ResultCheck", "Verification", "check_decision", "decision_bytes", "save_decision"]
