"""Notes, keys and cosignatures as C2SP writes them, held against its own published examples."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path

import pytest

from wholeroute.custody.checkpoints import (
    Signer,
    checkpoint_text,
    signed_checkpoint,
    signer_kept_at,
    write_signer,
)
from wholeroute.custody.verifying import COSIGNS, SIGNS, Checkpoint, Key, Unreadable
from wholeroute.errors import Invalid, Unavailable

LOG = Signer.made("log.example", SIGNS, b"l" * 32)
WITNESS = Signer.made("witness.example/w1", COSIGNS, b"w" * 32)
ROOT = b"r" * 32
NOTE = signed_checkpoint(LOG, 7, ROOT)
AT = 1_679_315_147

# The example of C2SP's tlog-cosignature: a checkpoint with a log's and a witness's line.
PUBLISHED = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa \
Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 \
jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
"""
# The key of Go's notes: golang.org/x/mod/sumdb/note prints this pair in its documentation.
GO_PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
GO_LINE = (
    "— PeterNeumann"
    " x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def read(note: str) -> Checkpoint:
    return Checkpoint.parse(note.encode(), "a note")


def test_a_published_checkpoint_is_read() -> None:
    note = read(PUBLISHED)

    assert (note.origin, note.size) == ("example.com/behind-the-sofa", 20_852_163)
    assert [each.name for each in note.signatures] == [
        "example.com/behind-the-sofa", "witness.example.com/w1",
    ]  # fmt: skip
    assert int.from_bytes(note.signatures[1].content[:8], "big") == AT


def test_a_key_of_gos_notes_signs_as_go_does() -> None:
    signer = Signer.parse(GO_PRIVATE)

    assert signer.public == GO_PUBLIC
    assert str(signer) == f"{GO_PRIVATE}\n"
    assert signer.line(GO_TEXT.encode()) == GO_LINE


def test_what_is_signed_is_read_back() -> None:
    note = read(NOTE)

    assert (note.origin, note.size, note.root) == ("log.example", 7, ROOT)
    assert note.text == checkpoint_text("log.example", 7, ROOT)
    assert note.signers([LOG.key]) == ["log.example"]
    assert note.signers([WITNESS.key]) == []


def test_a_cosignature_says_what_c2sp_says_it_signs() -> None:
    line = WITNESS.line(read(NOTE).text, AT)
    note = read(NOTE + line)
    _, mine = note.signatures

    message = b"cosignature/v1\ntime 1679315147\n" + note.text
    assert mine.content[:8] == AT.to_bytes(8, "big")
    assert Signer.made("x", SIGNS, WITNESS.secret).line(message) == (
        f"— x {_with_id('x', mine.content[8:])}\n"
    )
    assert note.signers([LOG.key, WITNESS.key]) == ["log.example", "witness.example/w1"]


def _with_id(name: str, signature: bytes) -> str:
    from base64 import b64encode  # noqa: PLC0415

    return b64encode(Signer.made(name, SIGNS, WITNESS.secret).key.id + signature).decode()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n7\n", "\n8\n"),
        ("log.example\n", "log.exampl\n"),
        ("cnJy", "cnJz"),
        ("\n\n", "\nmore\n\n"),
    ],
    ids=["size", "origin", "root", "a line more"],
)
def test_a_changed_note_is_signed_by_nobody(old: str, new: str) -> None:
    with pytest.raises(Unreadable, match="forged"):
        read(NOTE.replace(old, new, 1)).signers([LOG.key])


def test_a_cosignature_of_another_time_is_forged() -> None:
    line = WITNESS.line(read(NOTE).text, AT)
    content = bytearray(b64decode(line.rsplit(" ", 1)[1]))
    content[11] ^= 1
    from base64 import b64encode  # noqa: PLC0415

    spoilt = f"— {WITNESS.name} {b64encode(bytes(content)).decode()}\n"
    with pytest.raises(Unreadable, match="forged"):
        read(NOTE + spoilt).signers([WITNESS.key])


@pytest.mark.parametrize(
    "content",
    ["", "\n", "x", "a\n1\n\n", NOTE.replace("\n7\n", "\n07\n"), NOTE.replace("\n7\n", "\n-7\n"),
     NOTE.replace("cnJy", "cnJ", 1), NOTE.replace("— ", "- "), NOTE.rpartition(" ")[0],
     NOTE.replace("log.example\n", "\n", 1)],
)  # fmt: skip
def test_what_is_no_checkpoint_is_not_read(content: str) -> None:
    with pytest.raises(Unreadable):
        read(content)


@pytest.mark.parametrize(
    "text",
    ["", "x", "a+b+c", GO_PUBLIC.replace("c74f", "c75f"), GO_PUBLIC[:-4], f"x{GO_PUBLIC}",
     GO_PUBLIC.replace("+AR", "+CR")],
)  # fmt: skip
def test_what_is_no_key_is_not_read(text: str) -> None:
    with pytest.raises(Unreadable):
        Key.parse(text)
    with pytest.raises(Invalid):
        Signer.parse(text)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "x" * 300])
def test_a_name_that_no_note_can_carry_is_refused(name: str) -> None:
    with pytest.raises(Invalid):
        Signer.made(name, COSIGNS, b"w" * 32)


def test_a_key_file_is_private_and_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "key"
    write_signer(path, WITNESS)

    with pytest.raises(Invalid, match="stands already"):
        write_signer(path, LOG)
    assert path.stat().st_mode & 0o777 == 0o600
    assert Signer.parse(path.read_text()) == WITNESS
    assert [each.name for each in tmp_path.iterdir()] == ["key"]


def test_the_logs_key_is_made_once(tmp_path: Path) -> None:
    first = signer_kept_at(tmp_path / "key", "log.example", b"1" * 32)

    assert signer_kept_at(tmp_path / "key", "another", b"2" * 32) == first


@pytest.mark.parametrize("content", [b"", b"garbage", b"\xff\xfe", str(LOG).encode()[:-9]])
def test_a_damaged_key_of_the_log_is_said_and_not_made_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "audit-signing-key"
    path.write_bytes(content)

    with pytest.raises(Unavailable, match="audit-signing-key is damaged"):
        signer_kept_at(path, "log.example", b"n" * 32)

    assert path.read_bytes() == content
