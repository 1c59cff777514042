"""The embedded server: hardened from birth, shared between processes, back after a kill."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from wholeroute.errors import Invalid
from wholeroute.ledger import Home, Ledger, bootstrap, postgres


@pytest.fixture(scope="module")
def embedded() -> Iterator[Ledger]:
    """Yield an open ledger on a server of its own."""
    folder = Path(tempfile.mkdtemp(prefix="wholeroute-server-"))
    folder.chmod(0o755)
    with Ledger.open(Home(folder / "home", folder / "keys")) as ledger:
        yield ledger
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def home_apart() -> Iterator[Home]:
    """Yield folders of an installation that the server's account may enter."""
    folder = Path(tempfile.mkdtemp(prefix="wholeroute-server-"))
    folder.chmod(0o755)
    yield Home(folder / "home", folder / "keys")
    shutil.rmtree(folder, ignore_errors=True)


def test_nothing_listens_on_the_network(embedded: Ledger) -> None:
    with psycopg.connect(embedded.places.conninfo("wr_gate")) as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("",)


def test_the_socket_and_the_keys_are_for_their_owner_alone(embedded: Ledger) -> None:
    home = embedded.home
    for folder in (home.data / "postgres" / "socket", home.data / "postgres" / "data", home.keys):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for file in ("superuser", "database-roles"):
        assert stat.S_IMODE((home.keys / file).stat().st_mode) == 0o600


def test_nobody_comes_in_without_the_password(embedded: Ledger) -> None:
    info = conninfo_to_dict(embedded.places.conninfo("wr_owner")) | {"password": "guess"}

    assert (embedded.home.data / "postgres" / "data" / "pg_hba.conf").read_text().split() == [
        "local", "all", "all", "scram-sha-256",
    ]  # fmt: skip
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(make_conninfo(**{key: str(value) for key, value in info.items()}))


def test_no_statement_and_no_parameter_is_logged(embedded: Ledger) -> None:
    with psycopg.connect(embedded.places.conninfo("wr_gate")) as connection:
        for setting, value in (("log_statement", "none"), ("log_min_error_statement", "panic")):
            assert connection.execute(f"show {setting}").fetchone() == (value,)
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            connection.execute("select %s::int", ("Amina Canary",))
    log = (embedded.home.data / "postgres" / "data" / "log").read_text()
    assert "select" not in log.lower()


def test_a_killed_postmaster_is_back_at_the_next_opening(embedded: Ledger) -> None:
    pid = (embedded.home.data / "postgres" / "data" / "postmaster.pid").read_text().split()[0]
    os.kill(int(pid), signal.SIGKILL)

    with (
        Ledger.open(embedded.home) as again,
        psycopg.connect(again.places.conninfo("wr_gate")) as connection,
    ):
        assert connection.execute("select 1").fetchone() == (1,)


@pytest.mark.parametrize("step", ["_until_answering", "prepare"])
def test_an_opening_that_is_broken_off_leaves_no_server_behind(
    monkeypatch: pytest.MonkeyPatch, home_apart: Home, step: str
) -> None:
    module = bootstrap if step == "prepare" else postgres
    whole = getattr(module, step)

    def broken_off(*arguments: object, **named: object) -> None:
        whole(*arguments, **named)
        raise KeyboardInterrupt

    monkeypatch.setattr(module, step, broken_off)
    with pytest.raises(KeyboardInterrupt):
        Ledger.open(home_apart)

    assert not (home_apart.data / "postgres" / "data" / "postmaster.pid").exists()


def test_keys_inside_the_data_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="inside the data folder"):
        Home.from_environment(
            {"WHOLEROUTE_HOME": str(tmp_path), "WHOLEROUTE_KEYS": str(tmp_path / "keys")}
        )
