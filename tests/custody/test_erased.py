"""What was erased or protected is remembered beside the keys, whatever crashes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from wholeroute.custody import Fate, Gone, erased_since, remember_erased

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def gone(hours: int = 0, fate: Fate = Fate.REPORT_ERASED) -> Gone:
    return Gone(fate, uuid4(), NOON + timedelta(hours=hours))


def test_what_was_erased_later_is_remembered_in_its_order(tmp_path: Path) -> None:
    first, second = gone(1), Gone(Fate.PROTECTED, uuid4(), NOON + timedelta(hours=2), "victim")
    remember_erased(tmp_path, [gone(-1), second])
    remember_erased(tmp_path, [first, first])

    assert erased_since(tmp_path, NOON) == [first, second]
    assert erased_since(tmp_path, NOON + timedelta(hours=1)) == [first, second]
    assert erased_since(tmp_path, NOON + timedelta(hours=3)) == []


def test_a_torn_last_line_spoils_no_other(tmp_path: Path) -> None:
    before, after = gone(), gone(1)
    remember_erased(tmp_path, [before])
    with (tmp_path / "erased").open("ab") as file:
        file.write(b'{"fate":"report-er')
    remember_erased(tmp_path, [after])

    assert erased_since(tmp_path, NOON) == [before, after]


def test_the_list_is_for_its_owner_alone_and_nothing_is_remembered_of_nothing(
    tmp_path: Path,
) -> None:
    remember_erased(tmp_path, [])
    assert erased_since(tmp_path, NOON) == []
    remember_erased(tmp_path, [gone()])

    assert (tmp_path / "erased").stat().st_mode & 0o777 == 0o600
