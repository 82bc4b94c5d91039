"""How far an answer hangs on what was chosen on the way to it: the formula, the method, the offers in the table.

The names below are loaded when they are first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crmselect.robustness.audit_result import Audit
    from crmselect.robustness.auditing import audit
    from crmselect.robustness.opinions import MethodComparison, compare_methods

_HOMES = {
    "audit_result": ("Audit",),
    "auditing": ("audit",),
    "opinions": ("MethodComparison", "compare_methods"),
}
_WHERE = {name: home for home, names in _HOMES.items() for name in names}

__all__ = ["Audit", "MethodComparison", "audit", "compare_methods"]


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        found = getattr(importlib.import_module(f"crmselect.robustness.{_WHERE[name]}"), name)
        globals()[name] = found
        return found
    raise AttributeError(f"module 'crmselect.robustness' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
