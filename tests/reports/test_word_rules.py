"""What Word insists on and LibreOffice forgives: the order of elements (ECMA-376), ids, relations, types of parts, tables."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from posixpath import dirname, join, normpath
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from PIL import Image

from heritage_app.paper.papers import print_paper
from reports import blocks as b
from reports.docx.write import write_docx
from reports.forms import Form
from tests.reports.longest import FORMS, Kit, papers
from tests.reports.reading import words_of
from tests.reports.test_docx import every_block
from tests.reports.test_pdf_text import HOSTILE

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
REL = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPE = "{http://schemas.openxmlformats.org/package/2006/content-types}"

ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid "
    "spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl "
    "divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
    "tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tblBorders": "top left start bottom right end insideH insideV",
    "tblCellMar": "top left start bottom right end",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols "
    "formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "tbl": "bookmarkStart bookmarkEnd tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal "
    "personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "pBdr": "top left bottom right between bar",
    "settings": "writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries "
    "displayBackgroundShape printPostScriptOverText printFractionalCharacterWidth printFormsData embedTrueTypeFonts "
    "embedSystemFonts saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader "
    "bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors hideGrammaticalErrors activeWritingStyle proofState "
    "formsDesign attachedTemplate linkStyles stylePaneFormatFilter stylePaneSortMethod documentType mailMerge revisionView "
    "trackRevisions doNotTrackMoves doNotTrackFormatting documentProtection autoFormatOverride styleLockTheme styleLockQFSet "
    "defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone doNotHyphenateCaps showEnvelope summaryLength "
    "clickAndTypeStyle defaultTableStyle evenAndOddHeaders compat rsids themeFontLang clrSchemeMapping decimalSymbol listSeparator",
    "docDefaults": "rPrDefault pPrDefault",
    "styles": "docDefaults latentStyles style",
}  # fmt: skip
"""The order of children by schema (ECMA-376 part 1, 17); one that is not named here may not stand there."""
DRAWING = ["extent", "effectExtent", "docPr", "cNvGraphicFramePr", "graphic"]


def local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def parts_of(path: Path) -> Iterator[tuple[str, Element]]:
    with zipfile.ZipFile(path) as file:
        assert file.namelist()[0] == "[Content_Types].xml", "the types come first"
        assert not [n for n, c in Counter(file.namelist()).items() if c > 1], "no part twice"
        for name in file.namelist():
            if name.endswith((".xml", ".rels")):
                yield name, ElementTree.fromstring(file.read(name))


def faults(path: Path) -> list[str]:
    """Return what Word would repair or refuse."""
    found: list[str] = []
    parts = dict(parts_of(path))
    with zipfile.ZipFile(path) as file:
        names = set(file.namelist())
    for name, root in parts.items():
        for element in root.iter():
            found += [f"{name}: {fault}" for fault in _of_element(element)]
    found += _types(parts, names)
    for name, root in parts.items():
        if name.endswith(".rels"):
            found += _relations(name, root, parts, names)
    found += _drawings(parts["word/document.xml"])
    body = parts["word/document.xml"].find(f"{W}body")
    assert body is not None
    if local(list(body)[-1]) != "sectPr":
        found.append("the last section does not end the body")
    styles = {s.get(f"{W}styleId") for s in parts["word/styles.xml"].iter(f"{W}style")}
    used = {e.get(f"{W}val") for root in parts.values() for e in root.iter(f"{W}pStyle")}
    found += list(_neighbours(body))
    return found + [f"style {name} is not there" for name in used - styles]


def _of_element(element: Element) -> Iterator[str]:
    name = local(element)
    if element.tag.startswith(W) and name in ORDER:
        allowed = ORDER[name].split()
        at = [allowed.index(local(child)) if local(child) in allowed else -1 for child in element]
        if -1 in at:
            yield f"{name}: {local(list(element)[at.index(-1)])} may not stand there"
        elif at != sorted(at):
            yield f"{name}: {[local(c) for c in element]} in a wrong order"
        single = [
            n
            for n, c in Counter(map(local, element)).items()
            if c > 1 and n not in ("tr", "tc", "style", "headerReference", "footerReference")
        ]
        if single:
            yield f"{name}: {single} more than once"
    if element.tag == f"{W}tc":
        inside = [local(child) for child in element]
        if not inside or inside[-1] != "p":
            yield "a cell does not end with a paragraph"
    if element.tag == f"{W}tbl":
        yield from _grid(element)
    if element.tag == f"{W}p" and "pPr" in [local(c) for c in list(element)[1:]]:
        yield "pPr is not the first of its paragraph"
    if element.tag == f"{W}r" and "rPr" in [local(c) for c in list(element)[1:]]:
        yield "rPr is not the first of its run"
    for attribute in (
        "w",
        "h",
        "top",
        "left",
        "right",
        "bottom",
        "before",
        "after",
        "hanging",
        "firstLine",
        "pos",
        "sz",
    ):
        value = element.get(f"{W}{attribute}")
        if value is not None and not re.fullmatch(r"-?\d+", value):
            yield f"{name}: {attribute}={value} is no whole number"
    if element.tag == f"{W}sz" and int(element.get(f"{W}val", "0")) not in range(2, 3277):
        yield "a size that Word does not take"


def _grid(table: Element) -> Iterator[str]:
    columns = [int(c.get(f"{W}w", "0")) for c in table.findall(f"{W}tblGrid/{W}gridCol")]
    if len(columns) > 63:
        yield "more than 63 columns"
    for row in table.findall(f"{W}tr"):
        spans = [c.find(f"{W}tcPr/{W}gridSpan") for c in row.findall(f"{W}tc")]
        if sum(int(s.get(f"{W}val", "1")) if s is not None else 1 for s in spans) != len(columns):
            yield "a row does not fill its grid"
    heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.findall(f"{W}tr")]
    if True in heads[heads.index(False) if False in heads else len(heads) :]:
        yield "a row of headings after others"


def _types(parts: dict[str, Element], names: set[str]) -> Iterator[str]:
    types = parts["[Content_Types].xml"]
    defaults = {d.get("Extension") for d in types.iter(f"{TYPE}Default")}
    overrides = {str(o.get("PartName")).lstrip("/") for o in types.iter(f"{TYPE}Override")}
    yield from (
        f"{name} has no type" for name in names if name.rpartition(".")[2] not in defaults and name not in overrides
    )
    yield from (f"a type for {name}, which is not there" for name in overrides - names)
    plain = [n for n in names if n.endswith(".xml") and n not in overrides and n != "[Content_Types].xml"]
    yield from (f"{name} is plain XML to Word" for name in plain)


def _relations(name: str, root: Element, parts: dict[str, Element], names: set[str]) -> Iterator[str]:
    relations = root.findall(f"{REL}Relationship")
    ids = [str(r.get("Id")) for r in relations]
    yield from (f"{name}: the id {i} twice" for i, count in Counter(ids).items() if count > 1)
    folder, file = dirname(dirname(name)), name.rpartition("/")[2].removesuffix(".rels")
    for relation in relations:
        target = normpath(join(folder, str(relation.get("Target"))))
        if relation.get("TargetMode") != "External" and target not in names:
            yield f"{name}: {target} is not there"
        if relation.get("TargetMode") == "External":
            yield f"{name}: points outside, to {target}"
    owner = parts.get(join(folder, file))
    if owner is not None:
        used = {v for e in owner.iter() for k, v in e.attrib.items() if k.startswith(R)}
        yield from (f"{name}: {i} is asked for and not there" for i in used - set(ids))


def _neighbours(body: Element) -> Iterator[str]:
    """Two tables that touch become one in Word, and after the last one it wants a paragraph."""
    kinds = [local(child) for child in body]
    for one, other in pairwise(kinds):
        if one == "tbl" and other in ("tbl", "sectPr"):
            yield f"a table is followed by {other}"


def _drawings(document: Element) -> Iterator[str]:
    ids = [e.get("id") for e in document.iter(f"{WP}docPr")]
    yield from (f"docPr {i} twice" for i, count in Counter(ids).items() if count > 1)
    for inline in document.iter(f"{WP}inline"):
        order = [DRAWING.index(local(child)) for child in inline]
        if order != sorted(order) or "graphic" not in map(local, inline):
            yield "a drawing in a wrong order"
        extent = inline.find(f"{WP}extent")
        if extent is None or any(int(extent.get(side, "0")) <= 0 for side in ("cx", "cy")):
            yield "a drawing without a size"


def test_every_block_is_as_word_wants_it(tmp_path: Path) -> None:
    Image.new("RGB", (400, 200), "red").save(tmp_path / "x.jpg")
    picture = b.Picture(str(tmp_path / "x.jpg"), "Ảnh 1. Mặt chiêng", 90)
    bars = b.Bars((b.Bar("xã Mường Vang", 1.0, "12"), b.Bar("xã Yên Phú", 0.0, "0")))
    more = [b.Pictures((picture, picture, b.Picture(""))), b.Pictures((picture,), 1), bars]
    write_docx([*every_block([*HOSTILE, "\x00\x0b hỏng"]), *more], tmp_path / "a.docx", "Tên <x> & y")
    assert faults(tmp_path / "a.docx") == []


@pytest.mark.parametrize(
    ("spoilt", "by", "says"),
    [
        ('<w:keepNext/><w:spacing w:before="200"/>', '<w:spacing w:before="200"/><w:keepNext/>', "in a wrong order"),
        ('<wp:docPr id="2"', '<wp:docPr id="1"', "docPr 1 twice"),
        ('r:embed="picture1"', 'r:embed="picture9"', "picture9 is asked for and not there"),
        ('w:styleId="Fact"', 'w:styleId="Facts"', "style Fact is not there"),
        ('<w:gridCol w:w="', '<w:gridCol w:w="9"/><w:gridCol w:w="', "does not fill its grid"),
        ('w:before="200"', 'w:before="20,5"', "no whole number"),
        ("</w:p></w:tc>", "</w:p><w:tbl/></w:tc>", "does not end with a paragraph"),
        ('PartName="/word/page.xml"', 'PartName="/word/seite.xml"', "is plain XML to Word"),
    ],
)
def test_what_word_would_repair_is_found(spoilt: str, by: str, says: str, tmp_path: Path) -> None:
    Image.new("RGB", (40, 20), "red").save(tmp_path / "x.jpg")
    picture = b.Picture(str(tmp_path / "x.jpg"))
    write_docx([*every_block(["x"]), b.Pictures((picture, picture))], tmp_path / "a.docx", "x")
    with zipfile.ZipFile(tmp_path / "a.docx") as file, zipfile.ZipFile(tmp_path / "b.docx", "w") as out:
        was = {name: file.read(name).decode("utf-8", "surrogateescape") for name in file.namelist()}
        assert any(spoilt in text for text in was.values()), spoilt
        for name, text in was.items():
            out.writestr(name, text.replace(spoilt, by, 1).encode("utf-8", "surrogateescape"))
    assert any(says in fault for fault in faults(tmp_path / "b.docx")), says


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_form_is_as_word_wants_it(form: Form, kit: Kit, tmp_path: Path) -> None:
    for order in papers(kit, form):
        print_paper(kit.writer.read, order, tmp_path / "a.docx")
        assert faults(tmp_path / "a.docx") == [], order


def test_libreoffice_reads_every_form_as_it_was_written(kit: Kit, tmp_path: Path) -> None:
    """Opened and turned into text, every Word file says word for word what the record and the PDF say."""
    if shutil.which("soffice") is None:
        pytest.skip("not run: soffice is not here")
    made: list[Path] = []
    for form in FORMS.values():
        for order in papers(kit, form):
            path = tmp_path / f"{len(made):03}-{form.id}-{order.kind}.docx"
            print_paper(kit.writer.read, order, path)
            made.append(path)
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    converting = [*command, "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path), *map(str, made)]
    subprocess.run(converting, check=True, capture_output=True, timeout=280)
    for path in made:
        read = unicodedata.normalize("NFC", path.with_suffix(".txt").read_text("utf-8-sig"))
        assert Counter(read.split()) == Counter(words_of(path).split()), path.name
