"""Files to models: every fault of a file in one error, each with its cell."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crmselect.load.answers import load_answers
    from crmselect.load.offers import load_offers
    from crmselect.load.requirements import load_requirements
    from crmselect.load.responses import Responses, load_responses

__all__ = ["Responses", "load_answers", "load_offers", "load_requirements", "load_responses"]

_HOMES = {name: f"crmselect.load.{name.removeprefix('load_').lower()}" for name in __all__}


def __getattr__(name: str) -> Any:
    # Each reader brings its own tables of words; one is loaded when it is first used.
    if name not in _HOMES:
        raise AttributeError(f"module 'crmselect.load' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
