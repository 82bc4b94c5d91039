"""Shares of variance: which inputs a result hangs on.

The estimator stands beside the costs, which use it too and may not look up here.
"""

from __future__ import annotations

from crmselect.cost.sobol_design import SobolIndices, sobol_indices

__all__ = ["SobolIndices", "sobol_indices"]
