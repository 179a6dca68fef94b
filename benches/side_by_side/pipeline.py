"""The comparable job in Python: filled self-assessment workbooks in, the Word and the Excel form of each out.

    python pipeline.py INBOX OUT [--processes 2] [--tuned]

Each workbook is read with openpyxl, its rows are matched with the clause catalogue, and OUT/<name>/自评估表.docx is
written with docxtpl and OUT/<name>/自评估表.xlsx with XlsxWriter, each used as its manual shows. What can be done once
per process is: the catalogue is read, the printed rows' heights are known. With --tuned also what no manual shows: the
workbook is read as a stream, the template's Jinja source is patched and compiled once. One line of JSON tells applications, seconds, applications per second and memory.

It judges nothing: no discrepancies, no levels, no evidence. That part of the job only ziping does.
"""

import argparse
import gc
import io
import json
import multiprocessing
import re
import resource
import sys
import time
import tomllib
import unicodedata
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from docxtpl import DocxTemplate
from jinja2 import Environment
from openpyxl import load_workbook
from xlsxwriter import Workbook

HERE = Path(__file__).resolve().parent
CATALOGUE = HERE.parents[1] / "catalog" / "forms" / "incident-response.toml"
TEMPLATE = HERE / "template.docx"
WORD_NAME, EXCEL_NAME = "自评估表.docx", "自评估表.xlsx"
TICK = "√"
TICKS = {"√", "✓", "✔", "☑", "v", "y", "是", "有", "符合"}


class Unreadable(Exception):
    """A workbook that is no filled form."""


# --- the catalogue ---------------------------------------------------------------------------------------------

SPACE_AND_MARKS = re.compile(r"[\W_]+")


def key(text):
    """What two spellings of one text have in common: no spaces, no punctuation, one width, one case."""
    return SPACE_AND_MARKS.sub("", unicodedata.normalize("NFKC", text)).casefold()


class Catalogue:
    """The official form: labels to look for, rows to match, texts to print."""

    def __init__(self, path):
        form = tomllib.loads(path.read_text(encoding="utf-8"))
        self.title = form["title"]
        self.declaration = form["declaration"]
        self.declaration_key = key(self.declaration["heading"])
        self.fields = self.spellings(form["header"], "field")
        self.columns = self.spellings(form["columns"], "role")
        self.group = key(next(c["group"] for c in form["columns"] if "group" in c))
        continued = {no for m in form["merged_evidence"] for no in range(m["first"] + 1, m["last"] + 1)}
        self.sections, self.findings, self.by_clause = [], [], {}
        for row in form["row"]:
            if row["kind"] != "clause":
                self.findings.append(Row(row["no"], row.get("clause", ""), "", False))
                continue
            made = Row(row["no"], row["clause"], row.get("evidence", ""), row["no"] in continued)
            if not self.sections or self.sections[-1][0] != row["section"]:
                self.sections.append((row["section"], []))
            self.sections[-1][1].append(made)
            self.by_clause[key(row["clause"])] = made.number
        self.by_heading = {key(row.clause): row.number for row in self.findings if row.clause}

    @staticmethod
    def spellings(entries, name):
        return {key(text): entry[name] for entry in entries for text in [entry["label"], *entry["spellings"]]}


class Row:
    """One printed row, with the height that its printed texts need."""

    __slots__ = ("clause", "continues", "lines", "number", "required_evidence")

    def __init__(self, number, clause, required_evidence, continues):
        self.number, self.clause, self.continues = number, clause, continues
        self.required_evidence = required_evidence
        self.lines = max(lines(clause, WIDTHS[2]), lines(required_evidence, WIDTHS[3]))


# --- reading ---------------------------------------------------------------------------------------------------

def rows_tuned(path):
    # Read-only mode parses the sheet as a stream: no cell objects with styles, no merged ranges. The file is opened
    # here so that it is surely closed, which that mode leaves to its user.
    with open(path, "rb") as file:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        rows = list(book.worksheets[0].iter_rows(values_only=True))
        book.close()
        return rows


def rows_documented(path):
    return list(load_workbook(path, data_only=True).active.iter_rows(values_only=True))


def read(path, catalogue, rows_of):
    """The header fields and the answers of a filled workbook."""
    rows = rows_of(path)

    fields, at = read_header(rows, catalogue)
    columns, at = read_headings(rows, at, catalogue)
    answers, findings, unmatched = {}, {}, 0
    open_heading, entries = None, 0
    for row in rows[at:]:
        number, clause = cell(row, columns["number"]), cell(row, columns["clause"])
        if not number:
            continue
        if key(number).startswith(catalogue.declaration_key):
            break
        found = catalogue.by_clause.get(key(clause)) if clause else None
        if found is not None:
            answers[found] = Answer(
                mark(cell(row, columns["conforming"])),
                mark(cell(row, columns["nonconforming"])),
                cell(row, columns["evidence"]),
            )
            continue
        text = next((text for text in map(plain, row[columns["number"] + 1:]) if text), "")
        heading = catalogue.by_heading.get(key(text)) if text else None
        if heading is not None:
            open_heading, entries = heading, 0
        elif open_heading is not None:
            entries += 1
            findings[open_heading + entries] = text
        else:
            unmatched += 1
    if not answers:
        raise Unreadable("no row of the form")
    return Filled(fields, answers, findings, unmatched)


class Answer:
    __slots__ = ("conforming", "evidence", "nonconforming")

    def __init__(self, conforming, nonconforming, evidence):
        self.conforming, self.nonconforming, self.evidence = conforming, nonconforming, evidence


class Filled:
    def __init__(self, fields, answers, findings, unmatched):
        self.fields, self.answers, self.findings, self.unmatched = fields, answers, findings, unmatched


NO_ANSWER = Answer("", "", "")


def read_header(rows, catalogue):
    """Fields stand as label and value in one row, above the table."""
    fields = {}
    for at, row in enumerate(rows):
        texts = [text for text in map(plain, row) if text]
        keys = [key(text) for text in texts]
        if "number" in (catalogue.columns.get(k) for k in keys):
            return fields, at
        pending = None
        for text, k in zip(texts, keys):
            field = catalogue.fields.get(k)
            if field:
                pending = field
            elif pending:
                fields[pending], pending = text, None
    raise Unreadable("no table")


def read_headings(rows, at, catalogue):
    """Columns by their headings, which take two rows where the conclusions stand under a heading of their own."""
    columns = {}
    for row in rows[at:at + 2]:
        for column, text in enumerate(map(plain, row)):
            role = catalogue.columns.get(key(text)) if text else None
            if role:
                columns.setdefault(role, column)
    missing = [role for role in ("number", "clause", "conforming", "nonconforming", "evidence") if role not in columns]
    if missing:
        raise Unreadable(f"no column {', '.join(missing)}")
    has_group = any(text and key(text) == catalogue.group for text in map(plain, rows[at]))
    return columns, at + (2 if has_group else 1)


def cell(row, column):
    return plain(row[column]) if column < len(row) else ""


def plain(value):
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, (datetime, date)):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def mark(text):
    return TICK if text.casefold() in TICKS else text


# --- the Word form ---------------------------------------------------------------------------------------------

class CompilingOnce(Environment):
    """Keeps compiled templates: docxtpl hands the same sources to every document."""

    compiled = lru_cache(maxsize=None)(Environment.from_string)

    def from_string(self, source):
        return self.compiled(source)


class Template(DocxTemplate):
    """Keeps patched sources too. The package itself has to be opened anew for every document."""

    @staticmethod
    @lru_cache(maxsize=None)
    def patched(source):
        return DocxTemplate.patch_xml(None, source)

    def patch_xml(self, src_xml):
        return self.patched(src_xml)


class WordForm:
    def __init__(self, catalogue, is_tuned):
        self.catalogue = catalogue
        self.is_tuned = is_tuned
        self.bytes = TEMPLATE.read_bytes()
        self.environment = CompilingOnce(autoescape=True)

    def write(self, path, filled):
        context = self.context(filled)
        if self.is_tuned:
            template = Template(io.BytesIO(self.bytes))
            template.render(context, self.environment)
        else:
            template = DocxTemplate(TEMPLATE)
            template.render(context, autoescape=True)
        template.save(path)

    def context(self, filled):
        catalogue, fields = self.catalogue, filled.fields
        return {
            "title": catalogue.title,
            "organisation": fields.get("organisation", ""),
            "level": fields.get("level", ""),
            "date": fields.get("date", ""),
            "assessors": fields.get("assessors", ""),
            "sections": [
                {"name": name, "rows": [word_row(row, filled.answers.get(row.number, NO_ANSWER)) for row in rows]}
                for name, rows in catalogue.sections
            ],
            "findings": [
                {"number": row.number, "text": row.clause or filled.findings.get(row.number, "")}
                for row in catalogue.findings
            ],
            "declaration_heading": catalogue.declaration["heading"],
            "declaration": declaration(catalogue, fields),
        }


def word_row(row, answer):
    return {
        "number": row.number,
        "clause": row.clause,
        "required_evidence": row.required_evidence,
        "continues": row.continues,
        "conforming": answer.conforming,
        "nonconforming": answer.nonconforming,
        "evidence": answer.evidence,
    }


def declaration(catalogue, fields):
    level = fields.get("level") or "___级"
    return [text.replace("___级", level) for text in catalogue.declaration["paragraphs"]]


# --- the Excel form --------------------------------------------------------------------------------------------

WIDTHS = [5.5, 9, 33, 31, 5.5, 5.5, 29]
HEADINGS = [(0, "序号"), (1, "要点"), (2, "条款"), (3, "需提供证明材料"), (6, "证明材料清单")]

BASE = {"font_name": "宋体", "font_size": 10, "font_color": "#1F2329", "text_wrap": True, "valign": "vcenter"}
CELL = BASE | {"border": 1, "border_color": "#8C8C8C"}
CENTRED = CELL | {"align": "center"}
FORMATS = {
    "title": BASE | {"font_name": "黑体", "font_size": 16, "align": "center"},
    "heading": CENTRED | {"font_name": "黑体", "bg_color": "#F2F2F2"},
    "label_left": CELL | {"font_name": "黑体"},
    "centred": CENTRED,
    "printed": CELL,
    "open": CELL | {"locked": False},
    "mark": CENTRED | {"font_size": 12, "locked": False},
    "plain": BASE | {"font_size": 11, "align": "left", "indent": 1},
    "plain_bold": BASE | {"font_name": "黑体", "font_size": 11},
}
ERROR_MESSAGE = "请从下拉列表中选择，或清空单元格"


@lru_cache(maxsize=None)
def room(width):
    """Half-width characters that a line of a column takes, less padding."""
    return max(int((width - 1.2) * 0.94), 2)


def lines(text, width):
    """Lines that a text takes in a column, where a Chinese character is two wide."""
    return sum(max(-(-wide(line) // room(width)), 1) for line in text.split("\n"))


NARROW = re.compile(r"[\x00-\x7f]")


def wide(text):
    # Nearly all is either ASCII or Chinese.
    return len(text) * 2 - len(NARROW.findall(text))


def height(count):
    return min(count * 14 + 6, 409)


class ExcelForm:
    def __init__(self, catalogue):
        self.catalogue = catalogue

    def write(self, path, filled):
        # In memory rather than through temporary files, and with strings that are never taken for links or formulas.
        with Workbook(path, {
            "in_memory": True,
            "strings_to_urls": False,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
        }) as book:
            book.set_properties({"title": self.catalogue.title, "author": "示例", "created": datetime(2025, 9, 30)})
            formats = {name: book.add_format(look) for name, look in FORMATS.items()}
            sheet = book.add_worksheet("自评估表")
            self.lay_out(sheet)
            row = self.head(sheet, formats, filled.fields)
            first = row
            row = self.clauses(sheet, formats, row, filled.answers)
            self.drop_downs(sheet, first, row - 1)
            row = self.findings(sheet, formats, row, filled.findings)
            self.declaration(sheet, formats, row + 1, filled.fields)

    def lay_out(self, sheet):
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.repeat_rows(3, 4)
        sheet.freeze_panes(5, 0)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.set_margins(0.5, 0.5, 0.6, 0.7)
        sheet.set_footer('&C&"宋体,常规"&9第 &P 页 共 &N 页')
        sheet.protect("", {"format_columns": True, "format_rows": True})

    def head(self, sheet, formats, fields):
        heading, value = formats["heading"], formats["open"]
        sheet.merge_range(0, 0, 0, 6, self.catalogue.title, formats["title"])
        sheet.set_row(0, 36)
        pairs = [("组织名称", "organisation", "申报级别", "level"), ("评估时间", "date", "评估部门/人员", "assessors")]
        for row, (left, left_field, right, right_field) in enumerate(pairs, 1):
            left_text, right_text = fields.get(left_field, ""), fields.get(right_field, "")
            sheet.merge_range(row, 0, row, 1, left, heading)
            put(sheet, row, 2, left_text, value)
            sheet.write_string(row, 3, right, heading)
            sheet.merge_range(row, 4, row, 6, right_text, value)
            sheet.set_row(row, max(height(max(lines(left_text, WIDTHS[2]), lines(right_text, sum(WIDTHS[4:])))), 22))
        for column, text in HEADINGS:
            sheet.merge_range(3, column, 4, column, text, heading)
        sheet.merge_range(3, 4, 3, 5, "自评结论", heading)
        sheet.write_string(4, 4, "符合", heading)
        sheet.write_string(4, 5, "不符合", heading)
        sheet.set_row(3, 20)
        sheet.set_row(4, 30)
        return 5

    def clauses(self, sheet, formats, row, answers):
        centred, printed, mark, value = formats["centred"], formats["printed"], formats["mark"], formats["open"]
        for name, rows in self.catalogue.sections:
            merge_down(sheet, row, 1, len(rows), name, centred)
            at = 0
            while at < len(rows):
                length = 1
                while at + length < len(rows) and rows[at + length].continues:
                    length += 1
                merge_down(sheet, row + at, 3, length, rows[at].required_evidence, printed)
                at += length
            for printed_row in rows:
                answer = answers.get(printed_row.number, NO_ANSWER)
                sheet.write_number(row, 0, printed_row.number, centred)
                sheet.write_string(row, 2, printed_row.clause, printed)
                put(sheet, row, 4, answer.conforming, mark)
                put(sheet, row, 5, answer.nonconforming, mark)
                put(sheet, row, 6, answer.evidence, value)
                sheet.set_row(row, height(max(printed_row.lines, lines(answer.evidence, WIDTHS[6]))))
                row += 1
        return row

    def drop_downs(self, sheet, first, last):
        for column, title, choices in ((4, "符合", [TICK, "不适用"]), (5, "不符合", [TICK])):
            sheet.data_validation(first, column, last, column, {
                "validate": "list", "source": choices, "error_title": title, "error_message": ERROR_MESSAGE})

    def findings(self, sheet, formats, row, findings):
        for printed_row in self.catalogue.findings:
            text = printed_row.clause or findings.get(printed_row.number, "")
            look = formats["label_left" if printed_row.clause else "open"]
            sheet.write_number(row, 0, printed_row.number, formats["centred"])
            sheet.merge_range(row, 1, row, 6, text, look)
            sheet.set_row(row, max(height(lines(text, sum(WIDTHS[1:]))), 22))
            row += 1
        return row

    def declaration(self, sheet, formats, row, fields):
        sheet.merge_range(row, 0, row, 6, self.catalogue.declaration["heading"], formats["plain_bold"])
        sheet.set_row(row, 22)
        for at, text in enumerate(declaration(self.catalogue, fields), row + 1):
            sheet.merge_range(at, 0, at, 6, text, formats["plain"])
            sheet.set_row(at, height(lines(text, sum(WIDTHS) - 6)) + 8)


def put(sheet, row, column, text, look):
    if text:
        sheet.write_string(row, column, text, look)
    else:
        sheet.write_blank(row, column, None, look)


def merge_down(sheet, row, column, length, text, look):
    if length > 1:
        sheet.merge_range(row, column, row + length - 1, column, text, look)
    else:
        put(sheet, row, column, text, look)


# --- one application, and all of them --------------------------------------------------------------------------

class Desk:
    """All that one process needs."""

    def __init__(self, out, is_tuned):
        self.out = out
        self.catalogue = Catalogue(CATALOGUE)
        self.rows_of = rows_tuned if is_tuned else rows_documented
        self.word, self.excel = WordForm(self.catalogue, is_tuned), ExcelForm(self.catalogue)

    def serve(self, path):
        """Makes both forms; tells what went wrong, if anything did."""
        try:
            filled = read(path, self.catalogue, self.rows_of)
            folder = self.out / path.stem
            folder.mkdir(parents=True, exist_ok=True)
            self.word.write(str(folder / WORD_NAME), filled)
            self.excel.write(str(folder / EXCEL_NAME), filled)
        except Exception as error:  # one bad workbook must not stop the others
            return f"{path.name}: {error!r}"
        return f"{path.name}: {filled.unmatched} rows unmatched" if filled.unmatched else None


desk = None


def open_desk(out, is_tuned):
    global desk
    desk = Desk(out, is_tuned)


def serve(path):
    return desk.serve(path), multiprocessing.current_process().pid, peak_memory()


def peak_memory():
    """Most memory that this process has had, in bytes; pages that it shares with others are counted too."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("inbox", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--tuned", action="store_true", help="with all that makes it faster, beyond what the manuals show")
    options = parser.parse_args()

    start = time.perf_counter()
    paths = sorted(options.inbox.glob("*.xlsx"))
    options.out.mkdir(parents=True, exist_ok=True)
    peaks, troubles = {}, []

    def take(results):
        for trouble, process, peak in results:
            peaks[process] = max(peak, peaks.get(process, 0))
            if trouble:
                troubles.append(trouble)

    # The libraries are loaded before the workers are forked, so that these share them. What is loaded needs no
    # collection, and what a document leaves behind needs it seldom.
    if options.tuned:
        gc.freeze()
        gc.set_threshold(10_000)
    if options.processes == 1:
        open_desk(options.out, options.tuned)
        take(map(serve, paths))
    else:
        fork = multiprocessing.get_context("fork")
        with fork.Pool(options.processes, open_desk, (options.out, options.tuned)) as pool:
            take(pool.imap_unordered(serve, paths, chunksize=4))
    peaks[multiprocessing.current_process().pid] = peak_memory()

    seconds = time.perf_counter() - start
    for trouble in troubles[:10]:
        print(trouble, file=sys.stderr)
    print(json.dumps({
        "applications": len(paths),
        "troubles": len(troubles),
        "processes": options.processes,
        "seconds": round(seconds, 3),
        "applications_per_second": round(len(paths) / seconds, 2),
        "peak_memory_mb": round(sum(peaks.values()) / 1e6, 1),
    }))
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main())
