"""Files to models: every fault of a file in one error, each with its cell."""

from __future__ import annotations

from crmselect.load.answers import load_answers
from crmselect.load.offers import load_offers
from crmselect.load.requirements import load_requirements

__all__ = ["load_answers", "load_offers", "load_requirements"]
