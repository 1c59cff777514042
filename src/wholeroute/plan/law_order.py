"""Hold a step of a law against those that stand: what cannot have come in that order is refused. Pure.

Only what is certain is refused: a year beside a day of that year may be either way round. Retroactive
laws apply before they are in force, so that is no fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from wholeroute.errors import Invalid
from wholeroute.plan.acts import Act, Stage
from wholeroute.plan.days import earlier
from wholeroute.plan.law import (
    INFRINGEMENT,
    LOOKED_UP,
    PARTY,
    PROPOSAL,
    Standing,
    StateStage,
    Written,
    steps_in,
    steps_of,
)
from wholeroute.plan.law_forms import Step

_DRAFT = (Stage.PROPOSED, Stage.POSITION, Stage.AGREED)
_LAW = (*_DRAFT, Stage.ADOPTED)
_ACT_AFTER: Mapping[str, Sequence[str]] = {
    Stage.POSITION: (Stage.PROPOSED,), Stage.AGREED: (Stage.PROPOSED,), Stage.ADOPTED: _DRAFT,
    Stage.PUBLISHED: _LAW, Stage.IN_FORCE: (*_LAW, Stage.PUBLISHED), Stage.TRANSPOSED_BY: _LAW,
    Stage.APPLIES: _LAW, Stage.AMENDED: _LAW, Stage.SUSPENDED: _LAW, Stage.JUDGED: _LAW,
    Stage.REPORTED: _LAW,
}  # fmt: skip
"""Which stages of an act come before which."""
_STATE_AFTER: Mapping[str, Sequence[str]] = {
    **{stage: INFRINGEMENT[:at] for at, stage in enumerate(INFRINGEMENT)},
    **dict.fromkeys(PARTY, (StateStage.SIGNED,)),
}
"""Which steps of a state come before which."""
_NEEDS: Mapping[str, Sequence[str]] = {
    StateStage.OPINION: (StateStage.LETTER,),
    StateStage.REFERRED: (StateStage.LETTER, StateStage.OPINION),
    StateStage.JUDGED: (StateStage.REFERRED,),
    StateStage.CLOSED: INFRINGEMENT[:-1],
}
"""Of which steps of a procedure one has to be known before the next can be."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def must_fit(act: Act, step: Step, rows: Sequence[Written], others: Sequence[Act] = ()) -> None:
    """Raise `Invalid` where a step, as it is to be kept, cannot stand beside what stands.

    `rows` is what was written of the act and of `others`: the proposals it came of, or the law that a
    proposal became.
    """
    if step.state:
        _of_state(act, step, rows)
    else:
        _of_act(act, step, rows, others)


def must_follow(act: Act, day: str, rows: Iterable[Written], field: str) -> None:
    """Raise `Invalid` where a day is before there was such a law: nothing of a state can be so early."""
    adopted = (each.day for each in steps_of(act, rows) if each.stage == Stage.ADOPTED)
    _must_not_be_before(min(adopted, default=_numbered(act)), day, field)


def _numbered(act: Act) -> str:
    """Return the year before which there can be no law of this number, nothing where it names none.

    What is adopted in one year may be published, and so numbered, in the next.
    """
    return min((str(int(year) - 1) for year in _YEAR.findall(act.number)), default="")


def _must_not_be_before(begun: str, day: str, field: str) -> None:
    if begun and earlier(day, begun):
        fix = "Mend the day, or choose the law that it is about."
        raise Invalid(field, f"{day} is before {begun}: there was no such law yet", fix)


def _of_act(act: Act, step: Step, rows: Sequence[Written], others: Sequence[Act]) -> None:
    own = steps_of(act, rows)
    beside = [each for each in own if (each.stage, each.reference) != (step.stage, step.reference)]
    if step.taken_back:
        _must_be_there(step, len(beside) < len(own))
        return
    if step.stage == LOOKED_UP:
        return
    stands = [(act, each) for each in beside]
    stands += [(each, one) for each in others for one in steps_of(each, rows)]
    for of, each in stands:
        _in_order(step, each, _after(act, step.stage), _after(of, each.stage))
    if step.stage not in _DRAFT or act.kind == PROPOSAL:
        _must_not_be_before(_numbered(act), step.day, "day")


def _of_state(act: Act, step: Step, rows: Sequence[Written]) -> None:
    told = steps_in(act.id, step.state, rows)
    if step.stage in INFRINGEMENT:
        told = tuple(e for e in told if e.stage in INFRINGEMENT and e.reference == step.reference)
    others = [e for e in told if (e.stage, e.reference) != (step.stage, step.reference)]
    if step.taken_back:
        _must_be_there(step, len(others) < len(told))
        _must_leave_a_procedure(step, others)
        return
    must_follow(act, step.day, rows, "day")
    for each in others:
        _in_order(step, each, _STATE_AFTER.get(step.stage, ()), _STATE_AFTER.get(each.stage, ()))
    needed = _NEEDS.get(step.stage, ())
    if needed and not {each.stage for each in others} & {*needed}:
        law_steps = ", ".join(needed)
        fix = f"Write one of these first, as it was: {law_steps}."
        raise Invalid("stage", f"no step of {step.reference} is known that comes before it", fix)


def _after(act: Act, stage: str) -> Sequence[str]:
    """Return what comes before a stage: a proposal may be amended before the law is adopted."""
    of_proposal = act.kind == PROPOSAL and stage == Stage.AMENDED
    return (Stage.PROPOSED,) if of_proposal else _ACT_AFTER.get(stage, ())


def _in_order(
    step: Step, beside: Standing, before_step: Sequence[str], before_beside: Sequence[str]
) -> None:
    law_step, law_step2, day = beside.stage, step.stage, beside.day
    fix = "Mend the day. If the step that stands is wrong, take that one back first."
    if step.stage in before_beside and earlier(beside.day, step.day):
        late = f"“{law_step}” stands with {day}, and “{law_step2}” comes before it"
        raise Invalid("day", late, fix)
    if beside.stage in before_step and earlier(step.day, beside.day):
        early = f"“{law_step}” stands with {day}, and “{law_step2}” comes after it"
        raise Invalid("day", early, fix)


def _must_be_there(step: Step, is_there: bool) -> None:  # noqa: FBT001 — what was looked for
    if not is_there:
        law_step = step.stage
        fix = "Choose one of those that stand, with its number where it has one."
        if step.reference:
            told = f"no step “{law_step}” of {step.reference} stands that could be taken back"
            raise Invalid("stage", told, fix)
        raise Invalid("stage", f"no step “{law_step}” stands that could be taken back", fix)


def _must_leave_a_procedure(step: Step, others: Sequence[Standing]) -> None:
    """Refuse to take back what a later step of the same procedure rests on."""
    left = {each.stage for each in others}
    for each in others:
        needed = {*_NEEDS.get(each.stage, ())}
        if step.stage in needed and not needed & left:
            fix = "Take the later step back first."
            law_step = each.stage
            raise Invalid("stage", f"“{law_step}” of {step.reference} rests on it", fix)
