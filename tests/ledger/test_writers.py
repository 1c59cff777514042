"""Many write at once, and what each was told is done is there: a sample of the benchmark."""

from __future__ import annotations

from threading import Barrier, Thread
from uuid import UUID

from bench import ground
from bench.rights import writers
from bench.rights.attachments import stands
from sqlalchemy import text
from tests.conftest import ActingAs, Contribute, suspect

from wholeroute.ledger import Ledger, NewJudgement, Verdict, judge
from wholeroute.rights import Purpose, Role


def test_nothing_that_thirty_two_writers_were_told_is_lost() -> None:
    with ground.scratch() as home, Ledger.open(home) as ledger:
        written = writers.write_at_once(ledger, home.data / "reports", 6)

        assert written.failed == []
        assert min(len(written.reports), len(written.judgements), len(written.protected)) > 0
        assert writers.lost_updates(ledger, written) == 0
        found = stands(ledger)
        assert found.half == found.orphans == ()


def test_who_judges_one_pair_at_once_does_so_one_after_the_other(
    acting: ActingAs, contribute: Contribute
) -> None:
    filed = contribute([suspect("a", "Ali Amin"), suspect("b", "Bilal Badr")])
    left, right = sorted((filed["a"], filed["b"]))
    begun, failed = Barrier(4), list[BaseException]()

    def judge_it(number: int) -> None:
        try:
            with acting("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS) as session:
                begun.wait()
                for count in range(5):
                    reason = f"{number} {count}"
                    with session.begin() as connection:
                        judge(connection, [_different(left, right, reason)])
        except BaseException as error:  # noqa: BLE001 — told below
            failed.append(error)

    threads = [Thread(target=judge_it, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    with (
        acting("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS) as session,
        session.begin() as connection,
    ):
        reasons = connection.execute(
            text("select reason, subject_lane is not null from ledger.judgement")
        ).all()
    assert {reason for reason, _ in reasons} == {f"{n} {c}" for n in range(4) for c in range(5)}
    assert sum(standing for _, standing in reasons) == 1


def _different(left: UUID, right: UUID, reason: str) -> NewJudgement:
    return NewJudgement(left, right, Verdict.DIFFERENT, reason, member="analyst@ncp-a")
