"""The page in a real browser, opened from the disk with the network off."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

from crmselect.report import document, write
from tests.report.studies import Page, study

QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
    "--disable-dev-shm-usage", "--hide-scrollbars", "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9", "--enable-logging=stderr", "--v=0",
)  # fmt: skip


@pytest.fixture
def browse(chromium, tmp_path):
    """Open a page and return what the browser printed and what its console said."""

    def run(page: Path, *options: str) -> tuple[str, list[str]]:
        done = subprocess.run(
            [chromium, *QUIET, f"--user-data-dir={tmp_path / 'profile'}", *options, page.as_uri()],
            capture_output=True, timeout=120, check=True,
        )  # fmt: skip
        log = done.stderr.decode("utf-8", "replace")
        return done.stdout.decode("utf-8"), [line for line in log.splitlines() if "CONSOLE" in line]

    return run


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_browser_reads_the_figures_that_python_has_and_complains_of_nothing(browse, tmp_path, language):
    made = study(language=language)
    dom, console = browse(write(made, tmp_path / "报告 1.html"), "--dump-dom")
    assert console == []
    page = Page(dom)
    ranking = made.rank()
    for name in made.offers.names:
        assert page.number("ranking", name, "score") == ranking.score[name]
        assert page.number("totals", name, "present_value") == made.costs.total()[name]
    assert page.data["ranking"]["winner"] == ranking.winner
    assert page.attributes.count(("svg", "role", "img")) == len(document(made).figures)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_is_not_blank_and_fits_its_window(browse, tmp_path, language):
    picture = tmp_path / "page.png"
    browse(
        write(study(language=language), tmp_path / "report.html"), "--window-size=1000,3000", f"--screenshot={picture}"
    )
    seen = imread(picture)[..., :3]
    ink = (seen < 0.9).any(axis=-1)
    assert ink.mean() > 0.02
    assert ink[:, -6:].mean() == 0  # Nothing runs out of the window on the right.
    for part in np.array_split(ink, 6):
        assert part.any()


def test_the_page_prints(browse, tmp_path):
    paper = tmp_path / "report.pdf"
    browse(write(study(), tmp_path / "report.html"), "--no-pdf-header-footer", f"--print-to-pdf={paper}")
    data = paper.read_bytes()
    assert data.startswith(b"%PDF")
    pages = len(re.findall(rb"/Type\s*/Page\b(?!s)", data))
    assert 4 <= pages <= 20


def test_a_script_in_a_name_does_not_run(browse, tmp_path):
    name = "<img src=x onerror=\"document.title='broken'\">"
    dom, console = browse(write(study((name, "Bravo")), tmp_path / "report.html"), "--dump-dom")
    assert console == []
    assert "img" not in Page(dom).tags
    assert "<title>broken" not in dom


def test_a_fault_in_a_page_would_be_noticed(browse, tmp_path):
    page = tmp_path / "broken.html"
    page.write_text("<!DOCTYPE html><title>x</title><script>nothing()</script>", encoding="utf-8")
    _, console = browse(page, "--dump-dom")
    assert any("nothing is not defined" in line for line in console)
