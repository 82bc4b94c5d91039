"""What tests of several rooms share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Any]:
    """A browser that is driven as a user would; without playwright a test is skipped, but under CI=true it fails."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        reason = "playwright is not installed: pip install crmselect[test]"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as driver:
        # Containers give the browser no sandbox of its own; the pages are ours.
        found = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield found
        found.close()
