"""What tests of several rooms share."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

# A slow machine is no fault, and the same examples every time make a failure repeatable.
settings.register_profile("crmselect", deadline=None, derandomize=True)
settings.load_profile("crmselect")

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_BUNDLE = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser that pages are opened in; without one a test is skipped, but under CI=true it fails."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None and _BUNDLE.is_file():
        found = str(_BUNDLE)
    if found is None:
        reason = f"no browser is installed: none of {', '.join(_NAMES)} is on the path"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found
