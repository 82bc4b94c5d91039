"""Figures as pictures on a page: drawn once, with words for those who cannot see them."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

from docx.oxml.ns import nsdecls

from crmselect.report.document import Figure
from crmselect.report.paper_text import attribute
from crmselect.report.svg import painted

if TYPE_CHECKING:
    from docx.document import Document as Word

__all__ = ["DPI", "picture"]

DPI = 200
_EMU = 914_400
"""English metric units, as the format counts, in an inch."""
_SIZE = struct.Struct(">II")


def picture(word: Word, figure: Figure, number: int, name: str, room: tuple[float, float]) -> str:
    """Draw a figure, put its picture into the document and return the run that shows it.

    Parameters
    ----------
    word : docx.document.Document
    figure : Figure
    number : int
        Once in the document.
    name : str
        What it is called: Figure 1.
    room : (width, height)
        At most, in inches.
    """
    file = painted(figure.draw, "png", DPI)
    # Its width and height stand at a fixed place in every PNG.
    across, down = _SIZE.unpack(file[16:24])
    scale = min(1.0, room[0] * DPI / across, room[1] * DPI / down)
    width, height = (round(side / DPI * scale * _EMU) for side in (across, down))
    key, _ = word.part.get_or_add_image(io.BytesIO(file))
    told = f"name={attribute(name)} descr={attribute(figure.alternative)}"
    return (
        f'<w:r><w:drawing><wp:inline {nsdecls("wp", "a", "pic", "r")} distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{number}" {told}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" {told}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{key}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
