"""Files that are written whole or not at all: see :mod:`crmselect.files`."""

from __future__ import annotations

from crmselect.files import check_target, write_whole

__all__ = ["check_target", "write_whole"]
