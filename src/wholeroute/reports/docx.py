"""A report as a Word document: headings, tables with repeated heads, languages marked, nothing of the day.

python-docx writes the parts; a table's own are written here, where it would take minutes for hundreds
of rows. Entries are stored as they are, sorted and dated 1980: compression differs between machines.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement

from wholeroute.reports.document import Cell, Document, Heading, Paragraph, Said, Table

_ENGLISH = "en-GB"
_FIRST = (1980, 1, 1, 0, 0, 0)
_WIDTH = 14_000
"""Of a table, in twentieths of a point: A4 across, less its margins."""


def as_docx(document: Document) -> bytes:
    """Return the Word document."""
    word = docx.Document()
    _prepared(word, document)
    word.add_paragraph(document.subtitle, style="Subtitle")
    word.add_paragraph(document.title, style="Title")
    body = word.element.body
    end = body.sectPr
    for name, cell in document.facts:
        end.addprevious(_paragraph((Said(f"{name}: "), *cell), document))
    for block in document.blocks:
        if isinstance(block, Heading):
            end.addprevious(_paragraph(block.says, document, f"Heading{block.level}"))
        elif isinstance(block, Paragraph):
            end.addprevious(_paragraph(block.says, document))
        else:
            end.addprevious(_paragraph((Said(block.caption),), document, "Caption"))
            end.addprevious(_table(block, document))
            end.addprevious(_paragraph((), document))
    if document.direction == "rtl":
        for each in word.element.body.iterchildren("{*}p"):
            _rightwards(each)
    made = BytesIO()
    word.save(made)
    return _stored(made.getvalue())


def _prepared(word: WordDocument, document: Document) -> None:
    """Lay the page across, and say the properties that would be the machine's or the moment's."""
    day = datetime.fromisoformat(document.day).replace(tzinfo=UTC)
    said = word.core_properties
    said.title, said.subject, said.language = document.title, document.subtitle, document.language
    said.author = said.last_modified_by = "wholeroute"
    said.comments = said.keywords = said.category = ""
    said.created = said.modified = day
    said.revision = 1
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    for each in word.styles.element.iter("{*}lang"):
        for name in ("val", "bidi"):
            each.set(f"{{{each.nsmap['w']}}}{name}", document.language)


def _paragraph(cell: Cell, document: Document, style: str = "") -> BaseOxmlElement:
    said = _style(style) + _runs(cell, document)
    return parse_xml(f"<w:p {nsdecls('w')}>{said}</w:p>")


def _style(name: str) -> str:
    return f"<w:pPr><w:pStyle w:val={quoteattr(name)}/></w:pPr>" if name else ""


def _runs(cell: Cell, document: Document, *, bold: bool = False) -> str:
    return "".join(_run(each, document, bold=bold) for each in cell)


def _run(each: Said, document: Document, *, bold: bool) -> str:
    """Return some text with its language; in a language that runs leftwards, with its direction."""
    leftwards = document.direction == "rtl" and not each.english
    said = _ENGLISH if each.english else document.language
    told = f"<w:lang w:val={quoteattr(said)} w:bidi={quoteattr(said)}/>"
    heavy = "<w:b/><w:bCs/>" if bold else ""
    return (
        f"<w:r><w:rPr>{heavy}{'<w:rtl/>' if leftwards else ''}{told}</w:rPr>"
        f'<w:t xml:space="preserve">{escape(_clean(each.text))}</w:t></w:r>'
    )


def _table(table: Table, document: Document) -> BaseOxmlElement:
    whole = sum(each.width for each in table.columns)
    widths = [_WIDTH * each.width // whole for each in table.columns]
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    heads = tuple((Said(each.says),) for each in table.columns)
    rows = [
        _row(heads, table, document, head=True),
        *(_row(row, table, document, head=False) for row in table.rows),
    ]
    turned = "<w:bidiVisual/>" if document.direction == "rtl" else ""
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/>{turned}'
        f'<w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0"'
        f' w:noHBand="1" w:noVBand="1"/><w:tblCaption w:val={quoteattr(_clean(table.caption))}/>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(cells: tuple[Cell, ...], table: Table, document: Document, *, head: bool) -> str:
    kept = "<w:cantSplit/><w:tblHeader/>" if head else "<w:cantSplit/>"
    shown = "".join(
        "<w:tc><w:tcPr/><w:p><w:pPr>"
        + ("<w:bidi/>" if document.direction == "rtl" else "")
        + ('<w:jc w:val="end"/>' if column.figures else "")
        + f"</w:pPr>{_runs(cell, document, bold=head or number == 0)}</w:p></w:tc>"
        for number, (column, cell) in enumerate(zip(table.columns, cells, strict=True))
    )
    return f"<w:tr><w:trPr>{kept}</w:trPr>{shown}</w:tr>"


def _rightwards(paragraph: BaseOxmlElement) -> None:
    """Let a paragraph begin at the right."""
    settings = paragraph.get_or_add_pPr()
    if not list(settings.iterchildren("{*}bidi")):
        style = settings.find("{*}pStyle")
        mark = parse_xml(f"<w:bidi {nsdecls('w')}/>")
        if style is None:
            settings.insert(0, mark)
        else:
            style.addnext(mark)


def _clean(text: str) -> str:
    """Return a text without what XML has no place for."""
    return "".join(each if each >= " " or each in "\t\n" else " " for each in text)


def _stored(made: bytes) -> bytes:
    """Return the same parts in one order, without the moment they were written at."""
    out = BytesIO()
    with ZipFile(BytesIO(made)) as parts, ZipFile(out, "w", ZIP_STORED) as stored:
        for name in sorted(parts.namelist()):
            stored.writestr(ZipInfo(name, _FIRST), parts.read(name))
    return out.getvalue()
