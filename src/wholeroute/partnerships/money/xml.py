"""Parse XML that others wrote, as it is: mended where it must be, each mend told with its line.

Nothing is fetched and nothing is expanded: a document's own entities are not taken, so none can grow.
"""

from __future__ import annotations

import codecs
import re

from lxml import etree

from wholeroute.errors import Invalid
from wholeroute.partnerships.money.read import MOST_BYTES, Faults
from wholeroute.words import N_

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_DECLARATION = re.compile(r"\s*<\?xml\b.*?\?>", re.DOTALL)
_ENCODING = re.compile(rb"<\?xml\b[^>]*?encoding\s*=\s*[\"']([\w.-]+)")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPECIAL = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>"
    r"|&(?:(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)?",
    re.DOTALL,
)
_START = re.compile(r"<[A-Za-z_]")
_AROUND = 24


def parse(content: bytes, faults: Faults) -> etree._Element:
    """Return the root of a document; what is wrong with its form goes to `faults`.

    Raises `Invalid` for a file that is too large, or no XML at all.
    """
    if len(content) > MOST_BYTES:
        raise Invalid("file", f"is larger than {MOST_BYTES // 2**20} MB", "Split it into several.")
    text = _mended(_decoded(content, faults), faults)
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
    )
    root = etree.fromstring(text.encode(), parser) if "<" in text else None
    for error in parser.error_log:
        reason = f"is not well formed: {error.message}"
        faults.at(error.line).points_out("XML", reason, "Mend this line; see those before it, too.")
    if root is None:
        raise Invalid("file", "is no XML", "Choose a file that an IATI publisher wrote.")
    _tell_of_lost(root, text, faults)
    return root


def _decoded(content: bytes, faults: Faults) -> str:
    declared = _ENCODING.search(content[:200])
    name = declared[1].decode() if declared else "utf-8-sig"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = "utf-16"
    try:
        return content.decode("utf-8-sig" if name.lower() in {"utf-8", "utf8"} else name)
    except LookupError:
        where = 0
        reason = N_(f"names the encoding {name}, which nobody knows; read as UTF-8")
    except UnicodeDecodeError as error:
        where = error.start
        reason = N_(f"is not {name}; what could not be read is marked")
    faults.at(content.count(b"\n", 0, where) + 1).points_out(
        "encoding", reason, "Save it as UTF-8."
    )
    return content.decode("utf-8-sig", errors="replace")


def _mended(text: str, faults: Faults) -> str:
    """Return text that a parser reads whole, with as many lines."""
    text = _DECLARATION.sub(lambda found: "\n" * found[0].count("\n"), text, count=1)
    pieces: list[str] = []
    line, done = 1, 0
    for found in _SPECIAL.finditer(text):
        line += text.count("\n", done, found.start())
        pieces.append(text[done : found.start()])
        done = found.end()
        written = found[0]
        pieces.append(_replaced(written, text[done : done + _AROUND], line, faults))
        line += written.count("\n")
    return _without_controls("".join([*pieces, text[done:]]), faults)


def _replaced(written: str, behind: str, line: int, faults: Faults) -> str:
    if written == "&":
        follows = behind.splitlines()[0] if behind.strip() else ""
        reason = f"a bare & stands before {follows!r}; kept as a sign"
        faults.at(line).points_out("&", reason, "Write &amp; for it.")
        return "&amp;"
    if written.startswith("<!DOCTYPE"):
        fix = "Leave it out: the standard needs none."
        faults.at(line).points_out("DOCTYPE", "is not taken, nor what it declares", fix)
    return "\n" * written.count("\n") if written.startswith(("<!DOCTYPE", "<!--")) else written


def _without_controls(text: str, faults: Faults) -> str:
    for found in _NOT_XML.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        reason = f"the sign U+{ord(found[0]):04X} may not stand in XML; left out"
        faults.at(line).points_out("sign", reason, "Delete it.")
    return _NOT_XML.sub("", text)


def _tell_of_lost(root: etree._Element, text: str, faults: Faults) -> None:
    """Tell how many elements the parser had to give up."""
    begun = len(_START.findall(re.sub(r"<!\[CDATA\[.*?\]\]>", "", text, flags=re.DOTALL)))
    lost = begun - sum(1 for _ in root.iter("*"))
    if lost > 0:
        fix = "Mend the first fault and read the file again."
        faults.at(None).points_out("XML", f"{lost} elements could not be read", fix)
