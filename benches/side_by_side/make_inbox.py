"""Makes an inbox of loose workbooks, each a filled form of another organisation and so with bytes of its own.

    python make_inbox.py INBOX [--count 1000] [--workbook good-incident-level1.xlsx]

Workbook 1 is «示例0001科技有限公司-应急处理-一级.xlsx». All are copies of one workbook in which the organisation's name is
replaced. Only the part with the name is compressed anew; the other parts are copied as they lie in the package, so
that ten thousand take seconds. Equal arguments give equal bytes. Needs nothing but Python.
"""

import argparse
import io
import re
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

HERE = Path(__file__).resolve().parent
WORKBOOK = HERE.parents[1] / "fixtures" / "workbooks" / "good-incident-level1.xlsx"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LABEL = "组织名称"
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def texts_of(item):
    return "".join(text.text or "" for text in item.iter(f"{MAIN}t"))


def organisation_of(parts):
    """The name beside its label, wherever the sheet keeps its texts."""
    shared = []
    if "xl/sharedStrings.xml" in parts:
        shared = [texts_of(item) for item in ElementTree.fromstring(parts["xl/sharedStrings.xml"])]
    for name in sorted(name for name in parts if name.startswith("xl/worksheets/") and name.endswith(".xml")):
        for row in ElementTree.fromstring(parts[name]).iter(f"{MAIN}row"):
            seen = False
            for cell in row:
                value = cell.findtext(f"{MAIN}v")
                text = shared[int(value)] if cell.get("t") == "s" and value else texts_of(cell)
                if seen and text:
                    return text
                seen = seen or text == LABEL
    raise SystemExit(f"no cell beside «{LABEL}»")


class Pattern:
    """A workbook in which the organisation's name can be replaced."""

    def __init__(self, path):
        with zipfile.ZipFile(path) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        organisation = escape(organisation_of(parts))
        # The whole text of an element only: evidence may well quote the name, and stays as it is.
        name = re.compile(f"(?<=>){re.escape(organisation)}(?=</(?:\\w+:)?t>)")
        places = {part: name.split(data.decode()) for part, data in parts.items()
                  if re.fullmatch(r"xl/(sharedStrings|worksheets/\w+)\.xml", part)}
        self.changing = {part: pieces for part, pieces in places.items() if len(pieces) > 1}
        if not self.changing:
            raise SystemExit(f"«{organisation}» is not the whole text of a cell")
        base = io.BytesIO()
        with zipfile.ZipFile(base, "w", zipfile.ZIP_DEFLATED) as package:
            for part, data in parts.items():
                if part not in self.changing:
                    package.writestr(entry(part), data)
        self.base = base.getvalue()

    def with_name(self, organisation):
        """The bytes of the workbook of an organisation: the parts that stay, then the part with its name."""
        made = io.BytesIO(self.base)
        with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as package:
            for part, pieces in self.changing.items():
                package.writestr(entry(part), escape(organisation).join(pieces))
        return made.getvalue()


def entry(part):
    made = zipfile.ZipInfo(part, LONG_AGO)
    made.compress_type = zipfile.ZIP_DEFLATED
    return made


def make(inbox, count, workbook=WORKBOOK, ending="应急处理-一级"):
    """Fills the folder, which must be new or empty."""
    inbox.mkdir(parents=True, exist_ok=True)
    if any(inbox.iterdir()):
        raise SystemExit(f"{inbox} is not empty")
    pattern = Pattern(workbook)
    digits = max(4, len(str(count)))
    for number in range(1, count + 1):
        organisation = f"示例{number:0{digits}}科技有限公司"
        (inbox / f"{organisation}-{ending}.xlsx").write_bytes(pattern.with_name(organisation))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("inbox", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--workbook", type=Path, default=WORKBOOK)
    parser.add_argument("--ending", default="应急处理-一级", help="what follows the name of the organisation")
    options = parser.parse_args()
    make(options.inbox, options.count, options.workbook, options.ending)


if __name__ == "__main__":
    sys.exit(main())
