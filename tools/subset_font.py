"""Make the Chinese font that ships with the plots: a small TrueType subset of Noto Sans CJK SC.

Usage: ``python tools/subset_font.py [NotoSansCJK-Regular.ttc]``. The source is Debian's package ``fonts-noto-cjk``
(2.004). The same source gives the same bytes.

Three things make it small: the characters (GB 2312 and what figures need beside it), no layout tables and no hints,
and outlines on a grid of 256 units to the em whose curves are followed to five thousandths of it: at 40 pixels to the
em, ten points in print, that is a fifth of a pixel. TrueType rather than the source's CFF, because matplotlib before
3.11 cannot save CFF to PostScript and puts a whole CFF font into every PDF.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from math import hypot
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.basePen import BasePen
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.roundingPen import RoundingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph

SOURCE = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
FACE = "Noto Sans CJK SC"
# "Source" is the reserved font name, "Noto" a trademark: a changed font bears neither.
FAMILY = "Crmselect Sans SC"
TARGET = Path(__file__).parents[1] / "src/crmselect/plot/fonts/CrmselectSansSC-Regular.ttf"
EM = 256
ERROR = 1.25
LARGEST = 1_500_000

Point = tuple[float, float]
Command = tuple[str, tuple[Point, ...]]


def characters() -> set[str]:
    """Return what the font draws: GB 2312, ASCII, Latin-1, general punctuation, currency signs."""
    ranges = (range(0x20, 0x7F), range(0xA0, 0x100), range(0x2010, 0x205F), range(0x20A0, 0x20C1))
    found = {chr(code) for codes in ranges for code in codes}
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:
                continue  # A cell that the standard leaves empty.
    return found


def straightened(commands: Iterable[Command], tolerance: float) -> list[Command]:
    """Return an outline whose nearly straight curves are lines and whose lines are as few as can be."""
    made: list[Command] = []
    at: Point = (0.0, 0.0)
    for command in commands:
        operator, points = command
        # A curve stays this share of its control points' distance away from its chord.
        bulge = {"curveTo": 0.75, "qCurveTo": 0.5}.get(operator)
        if bulge and all(_aside(at, point, points[-1]) * bulge <= tolerance for point in points[:-1]):
            operator, points = "lineTo", points[-1:]
        if operator == "lineTo":
            if hypot(points[0][0] - at[0], points[0][1] - at[1]) < tolerance / 2:
                continue
            if made[-1][0] == "lineTo" and _between(made[-2][1][-1], at, points[0], tolerance):
                made.pop()
        made.append((operator, points))
        at = points[-1] if points else at
    return made


def _aside(start: Point, point: Point, end: Point) -> float:
    """Return how far a point is from the line through two others."""
    along, up = end[0] - start[0], end[1] - start[1]
    length = hypot(along, up)
    if not length:
        return hypot(point[0] - start[0], point[1] - start[1])
    return abs((point[0] - start[0]) * up - (point[1] - start[1]) * along) / length


def _between(start: Point, point: Point, end: Point, tolerance: float) -> bool:
    along, up = end[0] - start[0], end[1] - start[1]
    ahead = (point[0] - start[0]) * along + (point[1] - start[1]) * up
    left = (end[0] - point[0]) * along + (end[1] - point[1]) * up
    return ahead >= 0 and left >= 0 and _aside(start, point, end) <= tolerance


def outline(recorded: Iterable[Command], *, turned: bool) -> Glyph:
    """Return a glyph's TrueType outline from commands that are scaled to the grid; CFF's run the other way round."""
    pen = TTGlyphPen(None)
    quadratic = Cu2QuPen(RoundingPen(pen), ERROR, reverse_direction=turned)
    for name, points in straightened(recorded, 0.7 * ERROR):
        getattr(quadratic, name)(*points)
    return pen.glyph(dropImpliedOnCurves=True)


class _Singles(BasePen):
    """Records an outline whose every curve is a command of its own, and whose parts from other glyphs are in it."""

    def __init__(self, glyphs: object) -> None:
        super().__init__(glyphs)
        self.value: list[Command] = []

    def _moveTo(self, pt: Point) -> None:  # noqa: N802 - fontTools' names
        self.value.append(("moveTo", (pt,)))

    def _lineTo(self, pt: Point) -> None:  # noqa: N802
        self.value.append(("lineTo", (pt,)))

    def _curveToOne(self, pt1: Point, pt2: Point, pt3: Point) -> None:  # noqa: N802
        self.value.append(("curveTo", (pt1, pt2, pt3)))

    def _qCurveToOne(self, pt1: Point, pt2: Point) -> None:  # noqa: N802
        self.value.append(("qCurveTo", (pt1, pt2)))

    def _closePath(self) -> None:  # noqa: N802
        self.value.append(("closePath", ()))


def subset(source: TTFont, signs: Iterable[str], names: dict[str, str]) -> TTFont:
    """Return what a font has of some characters as a font of its own, under names of its own."""
    cmap = source.getBestCmap()
    wanted = sorted(code for code in map(ord, signs) if code in cmap)
    glyphs, scale = source.getGlyphSet(), EM / source["head"].unitsPerEm
    order = [".notdef", *(f"u{code:04X}" for code in wanted)]
    shapes: dict[str, Glyph] = {}
    widths: dict[str, int] = {}
    for name, old in zip(order, [".notdef", *(cmap[code] for code in wanted)], strict=True):
        recording = _Singles(glyphs)
        glyphs[old].draw(TransformPen(recording, (scale, 0, 0, scale, 0, 0)))
        shapes[name] = outline(recording.value, turned="glyf" not in source)
        widths[name] = round(source["hmtx"][old][0] * scale)
    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(dict(zip(wanted, order[1:], strict=True)))
    builder.setupGlyf(shapes)
    sides = {name: (widths[name], getattr(shapes[name], "xMin", 0)) for name in order}
    builder.setupHorizontalMetrics(sides)
    heights = {name: round(getattr(source["hhea"], name) * scale) for name in ("ascent", "descent")}
    builder.setupHorizontalHeader(**heights)
    builder.setupNameTable(names)
    weight = source["OS/2"]
    builder.setupOS2(
        sTypoAscender=round(weight.sTypoAscender * scale),
        sTypoDescender=round(weight.sTypoDescender * scale),
        usWinAscent=heights["ascent"],
        usWinDescent=-heights["descent"],
        usWeightClass=400,
        sxHeight=round(weight.sxHeight * scale),
        sCapHeight=round(weight.sCapHeight * scale),
    )
    builder.setupPost(keepGlyphNames=False)
    font = builder.font
    font.recalcTimestamp = False
    font["head"].created, font["head"].modified = source["head"].created, source["head"].modified
    return font


def _names(source: TTFont) -> dict[str, str]:
    kept = {"designer": 9, "licenseDescription": 13, "licenseInfoURL": 14}
    return {
        "copyright": "Copyright 2014-2021 Adobe (http://www.adobe.com/), with Reserved Font Name 'Source'.",
        "familyName": FAMILY,
        "styleName": "Regular",
        "uniqueFontIdentifier": f"{FAMILY.replace(' ', '')}-Regular",
        "fullName": FAMILY,
        "version": f"Version 2.004; subset of {FACE}",
        "psName": f"{FAMILY.replace(' ', '')}-Regular",
        **{key: source["name"].getDebugName(number) or "" for key, number in kept.items()},
    }


def write(font: TTFont, target: Path, largest: int) -> None:
    """Save a font and say how large it is; too large is an error."""
    target.parent.mkdir(parents=True, exist_ok=True)
    font.save(target)
    size = target.stat().st_size
    print(f"{target}: {len(font.getGlyphOrder()):,} glyphs, {size:,} bytes")
    if size > largest:
        raise SystemExit(f"that is more than {largest:,} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the Chinese font that ships with the plots.")
    parser.add_argument("source", nargs="?", type=Path, default=SOURCE, help="NotoSansCJK-Regular.ttc")
    faces = TTCollection(parser.parse_args().source, lazy=True).fonts
    source = next(face for face in faces if face["name"].getDebugName(4) == FACE)
    write(subset(source, characters(), _names(source)), TARGET, LARGEST)


if __name__ == "__main__":
    main()
