"""The styles, fonts and settings of a paper, as WordprocessingML."""

from __future__ import annotations

from docx.oxml.ns import nsdecls

from crmselect.report.paper_tables import ACCENT, MUTED

__all__ = ["LATIN", "font_table", "numbering", "settings", "styles"]

LATIN, CHINESE = "Arial", "Microsoft YaHei"
_RULE = "C9D1DB"
_BULLET = "\u2022"
_HEADINGS = ((1, 17, 320, 100), (2, 12.5, 180, 50))


def styles(language: str) -> str:
    """Return the styles: what Word builds its navigation, its contents and its captions from."""
    # Chinese letters are tall by themselves.
    line = 240 if language == "zh" else 259
    fonts = f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{CHINESE}" w:cs="{LATIN}"/>'
    size = '<w:sz w:val="20"/><w:szCs w:val="20"/>'
    parts = [
        (f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}{size}"
        f'<w:lang w:val="en-GB" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f'<w:pPrDefault><w:pPr><w:spacing w:after="110" w:line="{line}" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        "</w:docDefaults>"),
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>',
        ('<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'),
        ('<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'),
        _style("Title", "Title", '<w:keepNext/><w:spacing w:after="40" w:line="240" w:lineRule="auto"/>',
               _letters(22, ACCENT, bold=True)),
        _style("Subtitle", "Subtitle", '<w:keepNext/><w:spacing w:after="160"/>', _letters(10.5, MUTED)),
    ]  # fmt: skip
    for level, points, before, after in _HEADINGS:
        marks = f'<w:keepNext/><w:keepLines/><w:spacing w:before="{before}" w:after="{after}" w:line="240" '
        marks += f'w:lineRule="auto"/><w:outlineLvl w:val="{level - 1}"/>'
        parts.append(_style(f"Heading{level}", f"heading {level}", marks, _letters(points, ACCENT, bold=True)))
    indent = '<w:ind w:left="284" w:hanging="284"/>'
    border = f'<w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="{ACCENT}"/></w:pBdr>'
    tabs = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9638"/></w:tabs>'
    parts += [
        _style("Lead", "Lead", "", _letters(11.5)),
        _style("Caption", "caption", '<w:keepNext/><w:keepLines/><w:spacing w:before="200" w:after="80"/>',
               _letters(9.5)),
        _style("ListBullet", "List Bullet",
               f'<w:numPr><w:numId w:val="1"/></w:numPr><w:spacing w:after="50"/>{indent}', ""),
        _style("Notice", "Notice",
               f'<w:keepLines/>{border}<w:shd w:val="clear" w:color="auto" w:fill="EEF2F7"/>'
               '<w:spacing w:before="80" w:after="160"/><w:ind w:left="200"/>', ""),
        _style("TableText", "Table Text", '<w:spacing w:before="30" w:after="30" w:line="240" w:lineRule="auto"/>',
               _letters(9)),
        _style("TableNote", "Table Note", '<w:spacing w:before="80" w:after="160"/>', _letters(8.5, MUTED)),
        _style("Picture", "Picture", '<w:spacing w:after="160" w:line="240" w:lineRule="auto"/>', ""),
        _style("Gap", "Gap", '<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>', _letters(2)),
        _style("Footer", "footer", '<w:spacing w:after="0"/><w:jc w:val="right"/>', _letters(8, MUTED)),
        _style("ContentsHeading", "Contents Heading", '<w:keepNext/><w:spacing w:before="240" w:after="120"/>',
               _letters(14, ACCENT, bold=True)),
        _style("TOC1", "toc 1", f'{tabs}<w:spacing w:before="80" w:after="20"/>', ""),
        _style("TOC2", "toc 2", f'{tabs}<w:spacing w:after="10"/><w:ind w:left="284"/>', _letters(9.5, MUTED)),
        ('<w:style w:type="table" w:customStyle="1" w:styleId="ReportTable"><w:name w:val="Report Table"/>'
        '<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
        f'<w:top w:val="single" w:sz="8" w:space="0" w:color="{ACCENT}"/>'
        f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{ACCENT}"/>'
        f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{_RULE}"/></w:tblBorders></w:tblPr></w:style>'),
    ]  # fmt: skip
    return f"<w:styles {nsdecls('w')}>{''.join(parts)}</w:styles>"


def _style(key: str, name: str, marks: str, letters: str) -> str:
    own = "" if name[0].islower() or name in {"Title", "Subtitle", "List Bullet"} else ' w:customStyle="1"'
    follows = '<w:next w:val="Normal"/>' if "heading" in name or name in {"Title", "Subtitle"} else ""
    head = f"<w:pPr>{marks}</w:pPr>" if marks else ""
    body = f"<w:rPr>{letters}</w:rPr>" if letters else ""
    return (
        f'<w:style w:type="paragraph"{own} w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f"{follows}<w:qFormat/>{head}{body}</w:style>"
    )


def _letters(points: float, colour: str = "", *, bold: bool = False) -> str:
    size = round(2 * points)
    dark = f'<w:color w:val="{colour}"/>' if colour else ""
    return f'{"<w:b/><w:bCs/>" if bold else ""}{dark}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'


def numbering() -> str:
    """Return the one kind of list that a paper has."""
    return (
        f'<w:numbering {nsdecls("w")}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/>'
        f'<w:lvlText w:val="{_BULLET}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="284" w:hanging="284"/></w:pPr>'
        f'<w:rPr><w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}"/><w:color w:val="{ACCENT}"/></w:rPr></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def settings(language: str) -> str:
    """Return the settings: nothing of them asks anything when the paper is opened."""
    tag = "zh-CN" if language == "zh" else "en-GB"
    uri = "http://schemas.microsoft.com/office/word"
    return (
        f'<w:settings {nsdecls("w")}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        f'<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="{uri}" w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{tag}" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>'
        "</w:settings>"
    )


def font_table() -> bytes:
    """Return the fonts, with what stands in for the Chinese one where it is not installed."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f"<w:fonts {nsdecls('w')}>"
        f'<w:font w:name="{CHINESE}"><w:altName w:val="Noto Sans SC,Noto Sans CJK SC"/><w:charset w:val="86"/>'
        '<w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
        f'<w:font w:name="{LATIN}"><w:altName w:val="Liberation Sans"/><w:charset w:val="00"/>'
        '<w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
        "</w:fonts>"
    ).encode()
