"""The parts of a Word file around its text: types, relations, styles, heads of pages, properties."""

from __future__ import annotations

from collections.abc import Sequence

from reports.docx.words import written

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_V = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
FONT = "Times New Roman"
HEADERS = ("page", "first", "page_draft", "first_draft")

DOCUMENT_BEGINS = (
    f"{_HEAD}<w:document {_W} {_R} "
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body>'
)
DOCUMENT_ENDS = "</w:body></w:document>"

TYPES = (
    f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="jpg" ContentType="image/jpeg"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_TYPE}.settings+xml"/>'
    + "".join(f'<Override PartName="/word/{h}.xml" ContentType="{_TYPE}.header+xml"/>' for h in HEADERS)
    + '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)

RELATIONS = (
    f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="word/document.xml"/>'
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" '
    'Target="docProps/core.xml"/></Relationships>'
)

SETTINGS = (
    f'{_HEAD}<w:settings {_W}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    "</w:compat></w:settings>"
)


def relations_of_document(pictures: int) -> str:
    """Return what the document refers to: styles, settings, heads of pages, pictures by their order."""
    found = [("styles", "styles", "styles.xml"), ("settings", "settings", "settings.xml")]
    found += [(name, "header", f"{name}.xml") for name in HEADERS]
    found += [(f"picture{at}", "image", f"media/picture{at}.jpg") for at in range(1, pictures + 1)]
    lines = "".join(f'<Relationship Id="{i}" Type="{_REL}/{kind}" Target="{to}"/>' for i, kind, to in found)
    return f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'


def core(title: str) -> str:
    """Return the properties of the file; no clock is asked, so that the same paper is the same file."""
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{written(title)}</dc:title><dc:creator>Sổ Di sản</dc:creator><dc:language>vi-VN</dc:language>"
        "</cp:coreProperties>"
    )


def header(*, numbered: bool, draft: str = "") -> str:
    """Return the head of a page: its number in the middle, from the second page on, and what lies pale across it."""
    number = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    across = (
        f'<w:r><w:pict {_V}><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:path textpathok="t" o:connecttype="rect"/>'
        '<v:textpath on="t" fitshape="t"/></v:shapetype>'
        '<v:shape id="draft" type="#_x0000_t136" style="position:absolute;width:420pt;height:96pt;rotation:315;'
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;"
        f'mso-position-vertical-relative:margin;z-index:-1" fillcolor="#ededed" stroked="f">'
        f'<v:textpath style="font-family:&quot;{FONT}&quot;;font-weight:bold" string="{written(draft)}"/></v:shape></w:pict></w:r>'
        if draft
        else ""
    )
    return (
        f'{_HEAD}<w:hdr {_W} {_R}><w:p><w:pPr><w:pStyle w:val="PageNumber"/></w:pPr>'
        f"{number if numbered else ''}{across}</w:p></w:hdr>"
    )


def styles(rows: Sequence[tuple[str, str, str, str]]) -> str:
    """Return the styles: (id, name, of the paragraph, of its letters)."""
    own = "".join(
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{i}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{of_paragraph}</w:pPr><w:rPr>{of_letters}</w:rPr></w:style>'
        for i, name, of_paragraph, of_letters in rows
    )
    return (
        f"{_HEAD}<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}" w:eastAsia="{FONT}"/>'
        '<w:sz w:val="26"/><w:szCs w:val="26"/><w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:pPr><w:widowControl/></w:pPr></w:style>'
        f"{own}</w:styles>"
    )
