"""Draw the pictures of the READMEs from the sample: ``docs/images/costs.png`` and ``docs/images/costs.zh-CN.png``.

Usage: ``python tools/make_images.py``. Each picture is a palette image of less than 200 KB.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import matplotlib as mpl
from PIL import Image

import crmselect as crm

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
LARGEST = 200_000
DPI = 160
COLOURS = 128


def sample(language: Literal["en", "zh"]) -> crm.Study:
    """Return the sample as the README's example has it, its documents in a language."""
    tail = ".zh-CN" if language == "zh" else ""
    offers = crm.load_offers(ROOT / "data" / "sample_vendors.csv")
    needs = crm.load_requirements(ROOT / "data" / f"sample_requirements{tail}.md")
    return crm.Study(
        offers=offers,
        requirements=needs,
        answers=crm.load_answers(ROOT / "data" / f"sample_answers{tail}.csv", offers=offers, requirements=needs),
        assumptions=crm.Assumptions(
            currency="USD", years=5, discount_rate=0.08, drivers={"users": [80, 120, 150, 150, 150]}
        ),
        gates=crm.Gates(budget=900_000),
        language=language,
    )


def draw(study: crm.Study, path: Path) -> None:
    """Draw what the offers cost, those that are out marked, and keep the file small."""
    out = list(study.rank().excluded["offer"].unique())
    ax = crm.plot.costs(study.costs, by="group", excluded=out, language=study.language)
    ax.figure.savefig(path, dpi=DPI, bbox_inches="tight")
    # What a picture of flat colours needs; the file is a third of its size then.
    with Image.open(path) as full:
        full.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def main() -> int:
    mpl.use("agg")
    IMAGES.mkdir(parents=True, exist_ok=True)
    for language, name in (("en", "costs.png"), ("zh", "costs.zh-CN.png")):
        path = IMAGES / name
        draw(sample(language), path)
        size = path.stat().st_size
        print(f"{path}: {size:,} bytes")
        if size > LARGEST:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
