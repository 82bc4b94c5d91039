"""Make the font of emoji that ships with the plots: a small TrueType subset of Symbola, in one colour.

Usage: ``python tools/subset_emoji.py [Symbola_hint.ttf]``. The source is Debian's package ``fonts-symbola`` (2.60,
which holds Symbola 9.17). The same source gives the same bytes. Grid and simplification are ``subset_font.py``'s.

It has what matplotlib's DejaVu Sans lacks, for that is looked in first. It has no skin tones and no keycap: without
their place in a sequence they are swatches and frames, and a name is drawn without them.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import matplotlib as mpl
from fontTools.ttLib import TTFont
from subset_font import subset, write

SOURCE = Path("/usr/share/fonts/truetype/ancient-scripts/Symbola_hint.ttf")
FAMILY = "Crmselect Emoji"
TARGET = Path(__file__).parents[1] / "src/crmselect/plot/fonts/CrmselectEmoji-Regular.ttf"
LARGEST = 600_000
SKIN_TONES = range(0x1F3FB, 0x1F400)
PICTOGRAPHS = (
    range(0x2600, 0x27C0),  # Signs and dingbats.
    range(0x2B00, 0x2C00),  # Arrows, squares, stars.
    range(0x1F1E6, 0x1F200),  # The letters of flags.
    range(0x1F300, 0x1F700),
    range(0x1F900, 0x1FA00),
)
"""Blocks of pictographs, whole."""
SCATTERED = (
    "\u231a\u231b\u23e9\u23ea\u23eb\u23ec\u23ed\u23ee\u23ef\u23f0\u23f1\u23f2\u23f3\u23f8\u23f9\u23fa\u2934\u2935\u3297\u3299"
    "\U0001f004\U0001f170\U0001f171\U0001f17e\U0001f17f\U0001f18e\U0001f191\U0001f192\U0001f193\U0001f194\U0001f195\U0001f196"
    "\U0001f197\U0001f198\U0001f199\U0001f19a\U0001f201\U0001f202\U0001f21a\U0001f22f\U0001f232\U0001f233\U0001f234\U0001f235"
    "\U0001f236\U0001f237\U0001f238\U0001f239\U0001f23a\U0001f250\U0001f251"
)
"""Emoji (the property ``Emoji``) of other blocks, as far as DejaVu Sans lacks them."""


def characters() -> set[str]:
    """Return what the font draws where the source has it."""
    shipped = TTFont(Path(mpl.get_data_path()) / "fonts/ttf/DejaVuSans.ttf").getBestCmap()
    codes = {code for block in PICTOGRAPHS for code in block} | set(map(ord, SCATTERED))
    return set(map(chr, codes - set(shipped) - set(SKIN_TONES)))


def names() -> dict[str, str]:
    return {
        "copyright": "Copyright (C) 2007-2015 George Douros",
        "familyName": FAMILY,
        "styleName": "Regular",
        "uniqueFontIdentifier": "CrmselectEmoji-Regular",
        "fullName": FAMILY,
        "version": "Version 9.17; subset of Symbola",
        "psName": "CrmselectEmoji-Regular",
        "designer": "George Douros",
        "licenseDescription": "Fonts are free for any use; they may be opened, edited, modified, regenerated, "
        "packaged and redistributed.",
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the font of emoji that ships with the plots.")
    parser.add_argument("source", nargs="?", type=Path, default=SOURCE, help="Symbola_hint.ttf")
    write(subset(TTFont(parser.parse_args().source), characters(), names()), TARGET, LARGEST)


if __name__ == "__main__":
    main()
