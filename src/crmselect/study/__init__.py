"""The inputs of one decision bundled, and the few verbs that forward to the rooms that compute."""

from crmselect.study.whole import Study, verify

__all__ = ["Study", "verify"]
