"""Writes btml/unicode14.py from a Python whose unicodedata is Unicode 14.0 (CPython 3.11)."""

import sys
import unicodedata
from pathlib import Path

GROUPS = {
    "CONTROL": {"Cc"},
    "FORMAT": {"Cf", "Zl", "Zp"},
    "UNASSIGNED": {"Cn", "Co"},
    "MARK": {"Mn", "Mc", "Me"},
}


def ranges(categories):
    found, start = [], None
    for point in range(0x110001):
        inside = point < 0x110000 and unicodedata.category(chr(point)) in categories
        if inside and start is None:
            start = point
        elif not inside and start is not None:
            found.append((start, point - 1))
            start = None
    return found


def main():
    if unicodedata.unidata_version != "14.0.0":
        sys.exit(f"this Python knows Unicode {unicodedata.unidata_version}; 14.0.0 is needed")
    lines = ['"""General categories of Unicode 14.0 (written by tools/unicode_table.py)."""', ""]
    for name, categories in GROUPS.items():
        text = " ".join(f"{a:x}" if a == b else f"{a:x}-{b:x}" for a, b in ranges(categories))
        lines.append(f"# {', '.join(sorted(categories))}")
        lines.append(f"{name} = (")
        row = ""
        for word in text.split(" "):
            if len(row) + len(word) > 100:
                lines.append(f'    "{row}"')
                row = ""
            row += word + " "
        lines.append(f'    "{row.rstrip()}"')
        lines += [")", ""]
    target = Path(__file__).parent.parent / "btml" / "unicode14.py"
    target.write_text("\n".join(lines).rstrip() + "\n")


main()
