"""Draw the pictures of the READMEs and the documentation into ``docs/images``, from the samples.

``costs.png`` and ``costs.zh-CN.png`` are of the README's example; ``acceptability.png``, ``stability.png``,
``s_curves.png``, ``tornado.png`` and ``weight_triangle.png`` of the study that ``crmselect init`` writes, with the
seed 7.

Usage: ``python tools/make_images.py``. Each picture is a palette image of less than 200 KB.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from PIL import Image

import crmselect as crm
from crmselect.cli.example import write_example
from crmselect.cost.sensitivity import tornado

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
LARGEST = 200_000
DPI = 160
COLOURS = 128
SEED = 7


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


def costs(study: crm.Study) -> Axes:
    """Draw what the offers cost, those that are out marked."""
    out = list(study.rank().excluded["offer"].unique())
    return crm.plot.costs(study.costs, by="group", excluded=out, language=study.language)


def doubts() -> Iterator[tuple[str, Axes]]:
    """Yield the pictures of how sure the example's answer is."""
    with TemporaryDirectory() as folder:
        write_example(Path(folder))
        study = crm.Study.read(Path(folder) / "study.toml")
    doubt, steady, risk = study.stress(seed=SEED), study.stability(), study.simulate(seed=SEED)
    yield "acceptability", crm.plot.acceptability(doubt)
    yield "stability", crm.plot.stability(steady)
    yield "weight_triangle", crm.plot.weight_triangle(steady)
    yield "s_curves", crm.plot.s_curves(risk, offers=doubt.racing, budget=study.gates.budget)
    yield "tornado", crm.plot.tornado(tornado(risk.model, study.rank().winner))


def save(ax: Axes, path: Path) -> int:
    """Write a picture and keep the file small; return its size."""
    ax.figure.savefig(path, dpi=DPI, bbox_inches="tight")
    # What a picture of flat colours needs; the file is a third of its size then.
    with Image.open(path) as full:
        full.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    return path.stat().st_size


def main() -> int:
    mpl.use("agg")
    IMAGES.mkdir(parents=True, exist_ok=True)
    pictures = [("costs", costs(sample("en"))), ("costs.zh-CN", costs(sample("zh"))), *doubts()]
    for name, ax in pictures:
        path = IMAGES / f"{name}.png"
        size = save(ax, path)
        print(f"{path}: {size:,} bytes")
        if size > LARGEST:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
