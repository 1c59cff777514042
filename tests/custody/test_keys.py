"""Keys: one for each report, outside the data, and what they sealed dies with them."""

from __future__ import annotations

import stat
from pathlib import Path
from uuid import uuid4

import pytest
from nacl.exceptions import CryptoError
from pyrage import DecryptError

from wholeroute.custody import KeyRing, Originals
from wholeroute.custody.keys import key_kept_at
from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger import Home

ORIGINAL = b"name;born\nAmina Canary;1999\n" * 1000


@pytest.mark.parametrize("inside", ["", "keys", "a/b"])
def test_keys_inside_the_data_folder_are_refused(tmp_path: Path, inside: str) -> None:
    where = {"WHOLEROUTE_HOME": str(tmp_path), "WHOLEROUTE_KEYS": str(tmp_path / inside)}

    with pytest.raises(Invalid) as error:
        Home.from_environment(where)

    assert error.value.field == "WHOLEROUTE_KEYS"


def test_an_installation_that_is_named_names_its_keys(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as error:
        Home.from_environment({"WHOLEROUTE_HOME": str(tmp_path)})

    assert error.value.field == "WHOLEROUTE_KEYS"


def test_keys_beside_the_data_are_private_from_the_start(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir(mode=0o755)
    home = Home.from_environment(
        {"WHOLEROUTE_HOME": str(tmp_path / "data"), "WHOLEROUTE_KEYS": str(tmp_path / "keys")}
    )
    home.prepare()
    KeyRing(home.keys).create(uuid4())

    assert stat.S_IMODE(home.keys.stat().st_mode) == 0o700
    files = [path for path in home.keys.rglob("*") if path.is_file()]
    assert len(files) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_a_key_comes_back_the_same_and_shows_itself_to_nobody(tmp_path: Path) -> None:
    made = KeyRing(tmp_path).create(uuid4())

    assert KeyRing(tmp_path).load(made.ref) == made
    assert made.identity not in repr(made)
    assert str(made.secret) not in repr(made)
    files = [path.read_bytes() for path in tmp_path.rglob("*.key")]
    assert files
    assert not [f for f in files if made.identity.encode() in f or made.secret.hex().encode() in f]


def test_a_key_is_worthless_without_the_master_key(tmp_path: Path) -> None:
    made = KeyRing(tmp_path).create(uuid4())
    (tmp_path / "master").unlink()

    with pytest.raises(CryptoError):
        KeyRing(tmp_path).load(made.ref)


def test_no_two_reports_share_a_key(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path)
    one, other = ring.create(uuid4()), ring.create(uuid4())

    assert one.secret != other.secret
    with pytest.raises(CryptoError):
        other.unseal(one.seal(b"a row"))


def test_a_destroyed_key_is_gone_for_good(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path)
    made = ring.create(uuid4())
    ring.destroy(made.ref)
    ring.destroy(made.ref)

    with pytest.raises(NotFound, match="destroyed"):
        ring.load(made.ref)
    assert list(ring.refs()) == []


@pytest.fixture
def original(tmp_path: Path) -> Path:
    path = tmp_path / "Amina's report.csv"
    path.write_bytes(ORIGINAL)
    return path


def test_an_original_comes_back_byte_by_byte(tmp_path: Path, original: Path) -> None:
    key, originals = KeyRing(tmp_path / "keys").create(uuid4()), Originals(tmp_path / "data")
    originals.seal(original, key)
    originals.unseal(key, tmp_path / "back")

    assert (tmp_path / "back").read_bytes() == ORIGINAL
    assert [ref for ref, _ in originals.refs()] == [key.ref]


def test_a_sealed_original_shows_neither_its_content_nor_its_name(
    tmp_path: Path, original: Path
) -> None:
    key, data = KeyRing(tmp_path / "keys").create(uuid4()), tmp_path / "data"
    Originals(data).seal(original, key)

    (sealed,) = (path for path in data.rglob("*") if path.is_file())
    assert b"Amina" not in sealed.read_bytes()
    assert "Amina" not in str(sealed.relative_to(data))


def test_once_its_key_is_destroyed_an_original_is_unreadable(
    tmp_path: Path, original: Path
) -> None:
    ring, originals = KeyRing(tmp_path / "keys"), Originals(tmp_path / "data")
    key = ring.create(uuid4())
    originals.seal(original, key)
    ring.destroy(key.ref)

    with pytest.raises(NotFound):
        ring.load(key.ref)
    another = ring.create(key.ref)
    with pytest.raises(DecryptError):
        originals.unseal(another, tmp_path / "back")


def test_an_erased_original_is_not_found(tmp_path: Path, original: Path) -> None:
    key, originals = KeyRing(tmp_path / "keys").create(uuid4()), Originals(tmp_path / "data")
    originals.seal(original, key)
    originals.erase(key.ref)

    with pytest.raises(NotFound, match="erased"):
        originals.unseal(key, tmp_path / "back")


def test_of_two_who_make_a_key_at_once_both_get_the_same(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 — only here

    for number in range(20):
        path = tmp_path / f"key{number}"
        with ThreadPoolExecutor(4) as pool:
            made = set(pool.map(key_kept_at, [path] * 4))

        assert made == {path.read_bytes()}
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(f"key{n}" for n in range(20))
