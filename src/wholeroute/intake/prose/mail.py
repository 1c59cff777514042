"""Find the words of a mail: who wrote to whom, and the text. What is attached is named, not read."""

from __future__ import annotations

from collections.abc import Iterator
from email import policy
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from pathlib import Path
from typing import TypeAlias

from wholeroute.entities import Reject
from wholeroute.errors import Invalid, Refused
from wholeroute.intake.prose.html import text_of
from wholeroute.intake.prose.pieces import Piece
from wholeroute.intake.prose.plain import decoded

_HEADERS = ("from", "to", "cc", "date", "subject")
_DEEPEST = 8
_LONGEST_HEADER = 8_000
_MOST_PARTS = 200
_PREFERRED = ("text/plain", "text/html")

Mail: TypeAlias = "Message[str, str]"


def mail_pieces(path: Path) -> Iterator[Piece | Reject]:
    """Yield the mail's head and texts; raise `Refused` where it nests or holds too many parts."""
    with path.open("rb") as file:
        # Structured headers are parsed when they are asked for: a hostile one can take for ever.
        mail: Mail = BytesParser(policy=policy.compat32).parse(file)
    if not _head(mail):
        fix = "Save it from the mail program as .eml and send that."
        raise Invalid("file", "is no mail: it has no sender, date or subject", fix)
    for number, part in enumerate(_parts(mail, 0), start=1):
        if number > _MOST_PARTS:
            raise Refused("hostile-file", f"The file holds more than {_MOST_PARTS} parts")
        yield Piece(number, part) if isinstance(part, str) else _piece(part, number)


def _head(mail: Mail) -> str:
    """Return who wrote to whom, when and on what, a line each."""
    return "\n".join(f"{name}: {text}" for name, text in map(_printed, mail.raw_items()) if text)


def _printed(header: tuple[str, object]) -> tuple[str, str]:
    """Return a header that says who, when or what as it is read; empty for any other."""
    name, value = header
    if name.lower() not in _HEADERS:
        return name, ""
    if len(str(value)) > _LONGEST_HEADER:
        return name.title(), str(value)[:_LONGEST_HEADER] + " …"
    try:
        return name.title(), " ".join(str(make_header(decode_header(str(value)))).split())
    except (LookupError, ValueError, UnicodeError):
        return name.title(), " ".join(str(value).split())


def _parts(mail: Mail, depth: int) -> Iterator[Mail | str]:
    """Yield the head of each mail in the mail, and the parts that are no box of others."""
    if depth > _DEEPEST:
        raise Refused("hostile-file", f"The file nests mails more than {_DEEPEST} deep")
    if head := _head(mail):
        yield head
    held = mail.get_payload()
    if not isinstance(held, list):
        yield mail
        return
    inner = [each for each in held if isinstance(each, Message)]
    if mail.get_content_type() == "multipart/alternative":
        inner = _plainest(inner)
    for each in inner:
        yield from _parts(each, depth + 1)


def _plainest(parts: list[Mail]) -> list[Mail]:
    for kind in _PREFERRED:
        for each in parts:
            if each.get_content_type() == kind:
                return [each]
    return parts


def _piece(part: Mail, number: int) -> Piece | Reject:
    kind, name = part.get_content_type(), part.get_filename() or ""
    if kind not in _PREFERRED or part.get_content_disposition() == "attachment":
        fix = "Send it as a file of its own."
        return Reject(number, "attachment", "is attached", fix, f"{kind} {name}".strip())
    content = part.get_payload(decode=True)
    try:
        text = decoded(bytes(content or b""), part.get_content_charset() or "")
    except Invalid as wrong:
        return Reject(number, "text", wrong.reason, wrong.fix, "")
    return Piece(number, text_of(text) if kind == "text/html" else text)
