"""A disk that is full or read-only refuses a report cleanly, and takes it once there is room.

Real file systems of a few megabytes, mounted for the test: one for the data, one for the keys, one
for the database. Skipped where nothing may be mounted.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from bench import ground
from bench.rights.attachments import contributing, file_one, stands, write_reports

from wholeroute.custody import Recipients, back_up, new_identity, sweep
from wholeroute.errors import Unavailable
from wholeroute.intake.children import Child
from wholeroute.ledger import Home, Ledger
from wholeroute.members import Member, enrol
from wholeroute.rights import Purpose, Reader, Role


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """Mount a file system of its own on `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", str(folder)],
        capture_output=True, check=False,
    )  # fmt: skip
    if mounted.returncode != 0:
        pytest.skip(f"nothing may be mounted here: {mounted.stderr.decode().strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Take every byte that is left on the disk of `folder`."""
    path = folder / "filler"
    with path.open("wb", buffering=0) as out:
        for size in (1 << 20, 1 << 12):
            try:
                while True:
                    out.write(bytes(size))
            except OSError:
                continue
    return path


def remount(folder: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(folder)], check=True)


@pytest.fixture
def base() -> Iterator[Path]:
    """Return a folder that the server's own account may enter."""
    with tempfile.TemporaryDirectory(prefix="wholeroute-disk-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def reports(base: Path, number: int = 4) -> list[Path]:
    write_reports(base / "reports", number)
    return sorted((base / "reports").iterdir())


Refuses = Callable[[Ledger, Path], str]


def refused(ledger: Ledger, path: Path) -> str:
    """Return the words in which a report is refused, which no traceback and no secret is."""
    with contributing(ledger) as acting, Child() as child, pytest.raises(Unavailable) as error:
        file_one(acting, path, child)
    return str(error.value)


def taken(ledger: Ledger, path: Path) -> None:
    with contributing(ledger) as acting, Child() as child:
        assert not file_one(acting, path, child).already


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount")
@pytest.mark.parametrize("which", ["originals", "records", "keys"])
def test_a_full_or_read_only_disk_refuses_and_takes_reports_again(base: Path, which: str) -> None:
    home = Home(base / "home", base / "keys")
    disk = home.keys / "contributions" if which == "keys" else home.data / which
    with ExitStack() as stack:
        ledger = stack.enter_context(Ledger.open(home))
        ground.enrol_bench(ledger)
        files = reports(base)
        taken(ledger, files[0])  # every folder and key is made
        held = {path: path.read_bytes() for path in disk.rglob("*") if path.is_file()}
        stack.enter_context(small_disk(disk, "1m"))
        for path, content in held.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        before = stands(ledger)
        assert before.half == before.orphans == ()
        payments = files[1]

        filler = fill(disk)
        full = refused(ledger, payments)
        filler.unlink()
        remount(disk, "ro")
        read_only = refused(ledger, payments)
        remount(disk, "rw")

        assert "No space left" in full
        assert "Read-only" in read_only
        sweep(ledger, time.time(), young=0)
        assert stands(ledger) == before
        for path in files[1:]:
            taken(ledger, path)
        after = stands(ledger)
        assert len(after.reports) == len(files)
        assert after.half == after.orphans == ()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount")
def test_a_full_disk_under_the_database_refuses_and_takes_reports_again(base: Path) -> None:
    home = Home(base / "home", base / "keys")
    with small_disk(home.data / "postgres", "400m"), Ledger.open(home) as ledger:
        ground.enrol_bench(ledger)
        files = reports(base, 100)
        done, said = 0, ""
        with contributing(ledger) as acting, Child() as child:
            taken(ledger, files[0])
            filler = fill(home.data / "postgres")
            try:
                for path in files[1:]:
                    file_one(acting, path, child)
                    done += 1
            except Unavailable as error:
                said = str(error)
            filler.unlink()
        assert done < len(files)
        assert said.startswith("the report was not taken in: the database says")

        taken_again(ledger, files[done + 1 :])
        sweep(ledger, time.time(), young=0)
        after = stands(ledger)
        assert len(after.reports) == len(files)
        assert after.half == after.orphans == ()


def taken_again(ledger: Ledger, paths: list[Path]) -> None:
    """File reports; the database may need a moment to come back."""
    left = list(paths)
    for _ in range(60):
        try:
            with contributing(ledger) as acting, Child() as child:
                while left:
                    file_one(acting, left[0], child)
                    left.pop(0)
        except Exception:  # noqa: BLE001 — it comes back within a minute, or the test fails below
            time.sleep(1)
        else:
            return
    raise AssertionError("the database did not come back")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount")
def test_a_backup_that_does_not_fit_is_refused_and_leaves_nothing(base: Path) -> None:
    home = Home(base / "home", base / "keys")
    with Ledger.open(home) as ledger, small_disk(base / "out", "64k"):
        ground.enrol_bench(ledger)
        enrol(ledger, [], [Member("adm", "police", "Adm", (Role.ADMINISTRATOR,))])
        reader = Reader("adm", "police", Role.ADMINISTRATOR, Purpose.OVERSIGHT)
        with (
            ledger.acting(reader) as acting,
            pytest.raises(Unavailable, match="No space left"),
        ):
            back_up(
                acting, base / "out" / "backup", Recipients((new_identity()[1],), {}),
                lambda _: lambda _: None,
            )  # fmt: skip

        assert list((base / "out").iterdir()) == []
        assert not (home.data / "backup-pinned").exists()
