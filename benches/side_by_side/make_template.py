"""Makes template.docx, the Word template that pipeline.py fills with docxtpl.

    python make_template.py

It looks as the form that `ziping build` writes: title, header block, the table of seven columns with its two heading
rows, the rows of last year's findings, the declaration, page numbers. It is kept lean, since python-docx reads and
writes all of a template for every document: what its own default template carries beyond need (two hundred styles,
a thumbnail, a theme) is thrown out here.
"""

import sys

sys.dont_write_bytecode = True

import io
import zipfile
from datetime import datetime
from pathlib import Path

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, Twips

HERE = Path(__file__).resolve().parent
TEMPLATE = HERE / "template.docx"
STAMP = datetime(2025, 9, 30)

HEAD_WIDTHS = [1800, 3800, 1500, 3200]
WIDTHS = [560, 1080, 2780, 2640, 600, 760, 1880]
SHADE = "F2F2F2"
LINE = "7F7F7F"

CENTRE = WD_ALIGN_PARAGRAPH.CENTER
# name: (font, size, alignment, space before, space after, line spacing)
STYLES = {
    "PaperTitle": ("黑体", 18, CENTRE, 3, 10, None),
    "PaperHeading": ("黑体", 12, None, 10, 4, None),
    "PaperText": ("仿宋", 12, None, 3, 3, 1.5),
    "CellLabel": ("黑体", 10, CENTRE, 0, 0, None),
    "CellText": ("宋体", 10, None, 0, 0, None),
    "CellCentre": ("宋体", 10, CENTRE, 0, 0, None),
    "PaperFoot": ("宋体", 9, CENTRE, 0, 0, None),
}


# --- an empty document -----------------------------------------------------------------------------------------

def lean_document():
    """An empty document with our styles and no others."""
    document = Document()
    for style in list(document.styles.element):
        is_normal = style.get(qn("w:styleId")) == "Normal"
        if style.tag != qn("w:docDefaults") and not is_normal:
            document.styles.element.remove(style)
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for fonts in defaults.iter(qn("w:rFonts")):
        fonts.attrib.clear()
        set_fonts(fonts, "宋体")
    for spacing in list(defaults.iter(qn("w:spacing"))):
        spacing.getparent().remove(spacing)
    for language in defaults.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    for name, look in STYLES.items():
        add_style(document, name, *look)

    package = document.part.package
    for holder, kinds in [
        (document.part, [RELATIONSHIP_TYPE.THEME, RELATIONSHIP_TYPE.CUSTOM_XML, RELATIONSHIP_TYPE.NUMBERING,
                         RELATIONSHIP_TYPE.WEB_SETTINGS, "stylesWithEffects"]),
        (package, [RELATIONSHIP_TYPE.THUMBNAIL]),
    ]:
        for key, rel in list(holder.rels.items()):
            if any(rel.reltype.endswith(kind) for kind in kinds):
                del holder.rels[key]

    core = document.core_properties
    core.title, core.author, core.comments, core.last_modified_by = "自评估表", "示例", "", "示例"
    core.created = core.modified = STAMP
    return document


def set_fonts(fonts, east_asian):
    for key in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{key}"), "Times New Roman")
    fonts.set(qn("w:eastAsia"), east_asian)


def add_style(document, name, font, size, alignment, before, after, spacing):
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.font.size = Pt(size)
    style.font.name = "Times New Roman"
    set_fonts(style.element.rPr.rFonts, font)
    layout = style.paragraph_format
    layout.alignment = alignment
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    layout.line_spacing = spacing


# --- tables ----------------------------------------------------------------------------------------------------

def add_table(document, rows, widths):
    table = document.add_table(rows, len(widths))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    properties = table._tbl.tblPr
    for tag in ("w:tblStyle", "w:tblLook"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
    width = properties.find(qn("w:tblW"))
    width.set(qn("w:w"), str(sum(widths)))
    width.set(qn("w:type"), "dxa")
    layout = properties.find(qn("w:tblLayout"))
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(f"w:{side}", val="single", sz=4, space=0, color=LINE))
    layout.addprevious(borders)
    margins = OxmlElement("w:tblCellMar")
    for side, room in (("top", 30), ("left", 70), ("bottom", 30), ("right", 70)):
        margins.append(element(f"w:{side}", w=room, type="dxa"))
    layout.addnext(margins)
    for column, width in zip(table.columns, widths):
        column.width = Twips(width)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(element("w:cantSplit"))
        for cell, width in zip(row.cells, widths):
            cell.width = Twips(width)
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    return table


def element(tag, **attributes):
    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def put(cell, text, style, shaded=False):
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    paragraph.add_run(text)
    if shaded:
        cell._tc.get_or_add_tcPr().find(qn("w:vAlign")).addprevious(
            element("w:shd", val="clear", color="auto", fill=SHADE))


def merge_down(cell, kind):
    """Makes a cell the start («restart») or a continuation («continue») of a vertical merge."""
    cell._tc.get_or_add_tcPr().find(qn("w:tcW")).addnext(element("w:vMerge", val=kind))


def add_header_block(document):
    table = add_table(document, 2, HEAD_WIDTHS)
    fields = [("组织名称", "organisation", "申报级别", "level"), ("评估时间", "date", "评估部门/人员", "assessors")]
    for row, (left, left_field, right, right_field) in zip(table.rows, fields):
        put(row.cells[0], left, "CellLabel", shaded=True)
        put(row.cells[1], "{{ %s }}" % left_field, "CellText")
        put(row.cells[2], right, "CellLabel", shaded=True)
        put(row.cells[3], "{{ %s }}" % right_field, "CellText")


def add_form(document):
    """The seven columns. Rows whose only text is a {%tr … %} vanish when docxtpl makes the template."""
    table = add_table(document, 14, WIDTHS)
    rows = iter(table.rows)

    top, bottom = next(rows), next(rows)
    for row in (top, bottom):
        row._tr.trPr.append(element("w:tblHeader"))
    for at, label in enumerate(["序号", "要点", "条款", "需提供证明材料", None, None, "证明材料清单"]):
        if label:
            put(top.cells[at], label, "CellLabel", shaded=True)
            put(bottom.cells[at], "", "CellLabel", shaded=True)
            merge_down(top.cells[at], "restart")
            merge_down(bottom.cells[at], "continue")
    for at, label in ((4, "符合"), (5, "不符合")):
        put(bottom.cells[at], label, "CellLabel", shaded=True)
    put(top.cells[4].merge(top.cells[5]), "自评结论", "CellLabel", shaded=True)

    def directive(text):
        next(rows).cells[0].paragraphs[0].add_run("{%tr " + text + " %}")

    def clause_row(required, merge):
        cells = next(rows).cells
        put(cells[0], "{{ row.number }}", "CellCentre")
        put(cells[1], "{% vm %}{{ section.name }}", "CellCentre")
        put(cells[2], "{{ row.clause }}", "CellText")
        put(cells[3], required, "CellText")
        merge_down(cells[3], merge)
        put(cells[4], "{{ row.conforming }}", "CellCentre")
        put(cells[5], "{{ row.nonconforming }}", "CellCentre")
        put(cells[6], "{{ row.evidence }}", "CellText")

    directive("for section in sections")
    directive("for row in section.rows")
    directive("if row.continues")
    clause_row("", "continue")
    directive("else")
    clause_row("{{ row.required_evidence }}", "restart")
    directive("endif")
    directive("endfor")
    directive("endfor")
    directive("for finding in findings")
    cells = next(rows).cells
    put(cells[0], "{{ finding.number }}", "CellCentre")
    put(cells[1].merge(cells[6]), "{{ finding.text }}", "CellText")
    directive("endfor")


# --- the whole -------------------------------------------------------------------------------------------------

def add_page_numbers(document):
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.style = "PaperFoot"

    def field(instruction):
        run = paragraph.add_run()
        run._r.append(element("w:fldChar", fldCharType="begin"))
        text = OxmlElement("w:instrText")
        text.text = instruction
        run._r.append(text)
        run._r.append(element("w:fldChar", fldCharType="separate"))
        run.add_text("1")
        run._r.append(element("w:fldChar", fldCharType="end"))

    paragraph.add_run("第 ")
    field("PAGE")
    paragraph.add_run(" 页 共 ")
    field("NUMPAGES")
    paragraph.add_run(" 页")


def lay_out_page(document):
    section = document.sections[0]
    section.page_width, section.page_height = Twips(11906), Twips(16838)
    section.top_margin = section.bottom_margin = Twips(964)
    section.left_margin = section.right_margin = Twips(794)
    section.header_distance, section.footer_distance = Twips(500), Twips(560)


def pack(document, path):
    """Saves so that equal content gives equal bytes."""
    saved = io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))


def main():
    document = lean_document()
    lay_out_page(document)
    add_page_numbers(document)
    document.add_paragraph("{{ title }}", "PaperTitle")
    add_header_block(document)
    document.add_paragraph("", "CellText")
    add_form(document)
    document.add_paragraph("{{ declaration_heading }}", "PaperHeading")
    document.add_paragraph("{%p for paragraph in declaration %}", "PaperText")
    document.add_paragraph("{{ paragraph }}", "PaperText")
    document.add_paragraph("{%p endfor %}", "PaperText")
    pack(document, TEMPLATE)


if __name__ == "__main__":
    main()
