"""Say in an edition how far laws have come, how states apply them, and what consultations brought. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from wholeroute.plan.acts import Act
from wholeroute.plan.applied import Applied, Status, applied_in
from wholeroute.plan.days import reached
from wholeroute.plan.edition import Consulted, OfTopic, Reached, Replied
from wholeroute.plan.law import Written, files
from wholeroute.plan.model import Plan
from wholeroute.plan.notes import Note, NoteKind, Thread


def stages(plan: Plan, rows: Sequence[Written], today: date) -> tuple[Reached, ...]:
    """Return the stages that files have reached since the plan was adopted, those further on first."""
    since = plan.about.adopted[:4]
    return tuple(
        Reached(file.act.id, step.stage, step.day, step.source)
        for file in files(plan.acts, rows, since, today)
        for step in file.steps
        if reached(step.day, today)
    )


def topics(plan: Plan, rows: Sequence[Written], said: Sequence[Applied]) -> tuple[OfTopic, ...]:
    """Return for each topic of each law how many states apply it how, and of how many nobody told."""
    return tuple(each for act in plan.acts if act.topics for each in _of_act(act, rows, said))


def consulted(threads: Iterable[Thread], names: Mapping[str, str]) -> tuple[Consulted, ...]:
    """Return the consultations that everybody may read, the oldest first, with what was replied."""
    public = (
        each for each in threads if each.note.kind == NoteKind.CONSULTATION and each.note.public
    )
    return tuple(
        Consulted(
            each.note.first, each.note.title, each.note.words, each.note.day,
            names[each.note.organisation], tuple(sorted(each.note.actions)),
            tuple(_replied(one, names) for one in each.replies if one.public),
        )
        for each in sorted(public, key=lambda thread: thread.note.first)
    )  # fmt: skip


def _of_act(act: Act, rows: Sequence[Written], said: Sequence[Applied]) -> Iterable[OfTopic]:
    application = applied_in(act, rows, said)
    for topic in act.topics:
        counts = application.counts(topic.id)
        told = tuple((each.value, counts[each]) for each in Status if counts.get(each))
        untold = sum(topic in row.untold for row in application.rows)
        yield OfTopic(act.id, topic.id, told, untold)


def _replied(note: Note, names: Mapping[str, str]) -> Replied:
    return Replied(note.words, note.day, names[note.organisation])
