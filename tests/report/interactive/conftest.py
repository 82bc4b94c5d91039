"""A page with a close race, opened anew for each test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import crmselect as crm
from tests.report.interactive.pages import opened, written
from tests.report.interactive.studies import race


@pytest.fixture(scope="package")
def made() -> crm.Study:
    return race()


@pytest.fixture(scope="package")
def file(made: crm.Study, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(made, tmp_path_factory.mktemp("panel"))


@pytest.fixture
def page(browser: Any, file: Path) -> Iterator[Any]:
    with opened(browser, file) as page:
        yield page


@pytest.fixture(scope="session")
def axe() -> Any:
    """The accessibility rules; without them a test is skipped, but under CI=true it fails."""
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ImportError:
        reason = "axe-playwright-python is not installed: pip install crmselect[test]"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return Axe()
