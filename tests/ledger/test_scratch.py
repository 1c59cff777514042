"""A database for one piece of work: what does not fit into memory is spilled, and encrypted."""

from pathlib import Path

from wholeroute.ledger import scratch_database

MARK = "Amanuel Tekle, born 1991"
FOUND = f"select '{MARK} ' || i || repeat(md5(i::varchar), 4) as said from range(400000) r(i)"


def test_what_does_not_fit_into_memory_is_spilled_and_cannot_be_read(tmp_path: Path) -> None:
    with scratch_database(memory="20MB", folder=tmp_path) as database:
        database.execute(f"create temp table found as {FOUND}")

        (counted,) = database.execute("select count(*) from found").fetchall()[0]
        spilled = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]

        assert counted == 400_000
        assert sum(map(len, spilled)) > 1_000_000
        assert not [data for data in spilled if MARK.encode() in data]


def test_what_was_spilled_goes_with_the_database(tmp_path: Path) -> None:
    with scratch_database(memory="20MB", folder=tmp_path) as database:
        database.execute(f"create temp table found as {FOUND}")

    assert not list(tmp_path.iterdir())
