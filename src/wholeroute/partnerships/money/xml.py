"""Parse XML that others wrote, as it is: mended where it must be, each mend told with its line.

Nothing is fetched and nothing is expanded: a document's own entities are not taken, so none can grow.
"""

from __future__ import annotations

import codecs
import re

from lxml import etree

from wholeroute.errors import Invalid
from wholeroute.partnerships.money.read import MOST_BYTES, Faults, without_controls
from wholeroute.words import N_

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_ENCODING = re.compile(rb"<\?xml\b[^>]*?encoding\s*=\s*[\"']([\w.-]+)")
_SPECIAL = re.compile(
    r"<!--|<!\[CDATA\[|<!DOCTYPE|&(?:(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)?"
)
_ENDS = {"<!--": "-->", "<![CDATA[": "]]>"}
_START = re.compile(r"<[A-Za-z_]")
_AROUND = 24


def parse(content: bytes, faults: Faults) -> etree._Element:
    """Return the root of a document; what is wrong with its form goes to `faults`.

    Raises `Invalid` for a file that is too large, or no XML at all.
    """
    if len(content) > MOST_BYTES:
        raise Invalid("file", f"is larger than {MOST_BYTES // 2**20} MB", "Split it into several.")
    decoded = without_controls(_decoded(content, faults), faults)
    text, begun = _mended(decoded, faults)
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
    _tell_of_lost(root, begun, faults)
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


def _mended(text: str, faults: Faults) -> tuple[str, int]:
    """Return text that a parser reads whole, with as many lines, and how many elements begin in it.

    It goes forward only: whatever a file is made of, each sign is looked at a few times.
    """
    pieces: list[str] = []
    line, done, begun = 1, 0, 0
    if text.startswith("<?xml", len(text) - len(text.lstrip())) and (end := text.find("?>")) > 0:
        done = end + 2
        line += text.count("\n", 0, done)
        pieces.append("\n" * (line - 1))
    while found := _SPECIAL.search(text, done):
        before = text[done : found.start()]
        pieces.append(before)
        begun += len(_START.findall(before))
        line += before.count("\n")
        done = _end_of(found, text)
        whole = text[found.start() : done]
        pieces.append(_replaced(whole, text[done : done + _AROUND], line, faults))
        line += whole.count("\n")
    rest = text[done:]
    return "".join([*pieces, rest]), begun + len(_START.findall(rest))


def _end_of(found: re.Match[str], text: str) -> int:
    """Return where what begins at a special sign ends; the end of the text where it never does."""
    begun = found[0]
    if begun in _ENDS:
        end = text.find(_ENDS[begun], found.end())
        return end + len(_ENDS[begun]) if end >= 0 else len(text)
    if begun != "<!DOCTYPE":
        return found.end()
    end = text.find(">", found.end())
    own = text.find("[", found.end(), max(end, 0))
    if own >= 0 and (closed := text.find("]", own)) >= 0:
        end = text.find(">", closed)
    return end + 1 if end >= 0 else len(text)


def _replaced(written: str, behind: str, line: int, faults: Faults) -> str:
    if written == "&":
        follows = behind.splitlines()[0] if behind.strip() else ""
        reason = f"a bare & stands before {follows!r}; kept as a sign"
        faults.at(line).points_out("&", reason, "Write &amp; for it.")
        return "&amp;"
    if written.startswith("<!DOCTYPE"):
        fix = "Leave it out: the standard needs none."
        faults.at(line).points_out("DOCTYPE", "is not taken, nor what it declares", fix)
    if not written.startswith(("<!DOCTYPE", "<!--")):
        return written
    if not written.endswith(_ENDS.get(written[:4], ">")):
        reason = "never ends; what stands behind it could not be read"
        faults.at(line).points_out(written[:4], reason, "Close it.")
    return "\n" * written.count("\n")


def _tell_of_lost(root: etree._Element, begun: int, faults: Faults) -> None:
    """Tell how many elements the parser had to give up."""
    lost = begun - sum(1 for _ in root.iter("*"))
    if lost > 0:
        fix = "Mend the first fault and read the file again."
        faults.at(None).points_out("XML", f"{lost} elements could not be read", fix)
