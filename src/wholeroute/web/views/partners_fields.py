"""The fields of a record's form, drawn from the model of its kind: what is typed in, and how it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from wholeroute.errors import Invalid
from wholeroute.partnerships.given import (
    Segment,
    agreement_of,
    agreements,
    components,
    stretches_of,
    ways,
)
from wholeroute.partnerships.kinds import MODELS, REFERS, Kind, Remark, Words
from wholeroute.partnerships.kinds import Number as Count
from wholeroute.partnerships.kinds import Whole as CountOfAll
from wholeroute.partnerships.records import Record, Said, again_after
from wholeroute.plan import built_in
from wholeroute.plan.fields import Day
from wholeroute.web.views.partners_said import title_of

Typed = Mapping[str, str | tuple[str, ...]]
"""What a form holds: a text for each field, several where boxes are ticked."""


class Shape(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    CHOICE = "choice"
    BOXES = "boxes"
    LINES = "lines"
    BOX = "box"


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be chosen: `label_of` is the set that names it; without one it is called `title`.

    `english` says that the title is of the program's own data.
    """

    value: str
    title: str = ""
    label_of: str = ""
    english: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form; `most` is how many characters it takes."""

    name: str
    shape: Shape
    needed: bool = False
    most: int = 400
    choices: tuple[Choice, ...] = ()

    @property
    def many(self) -> bool:
        """Return whether a form sends several values of it."""
        return self.shape is Shape.BOXES


@dataclass(frozen=True, slots=True)
class Asking:
    """What a form of a kind offers beside its model: records to name, and what it was begun for.

    An agreement is of a `sort` and may have `reached` a stage; a need is of a `partner`; of
    indicators that are `no_results` nobody writes one.
    """

    kind: Kind
    named: tuple[Said, ...] = ()
    sort: str = ""
    reached: str = ""
    partner: str = ""
    no_results: frozenset[str] = frozenset()


LABELLED = {
    "Segment": "record-segment", "Help": "record-help", "Level": "record-level",
    "When": "record-when", "Outcome": "record-outcome", "Progress": "record-progress",
    "Comparison": "record-comparison", "Wave": "record-wave", "Arm": "record-arm",
}  # fmt: skip
"""Which set of labels names the members of an enumeration."""
_WHOLE = {"component", "components", "route", "sort", "indicator", "severity"}
_LONG, _LONGEST = 2000, 4000


def fields_of(asking: Asking) -> tuple[Field, ...]:
    """Return the fields of a kind in the order of its model."""
    hints = _hints(asking.kind)
    return tuple(
        _field(asking, each.name, hints[each.name], needed=_needed(each))
        for each in fields(MODELS[asking.kind])
    )


def typed_in(kind: Kind, form: Mapping[str, Sequence[str]]) -> dict[str, str | tuple[str, ...]]:
    """Return of what was sent the fields of a kind, as they are to stand in the form again."""
    return {
        each.name: tuple(form[each.name]) if each.many else form[each.name][-1]
        for each in fields_of(Asking(kind))
        if form.get(each.name)
    }


def said_in(kind: Kind, typed: Typed) -> tuple[dict[str, Any], tuple[Invalid, ...]]:
    """Return what was typed as the model of a kind takes it, and which lines cannot be taken apart."""
    hints, said, faults = _hints(kind), {}, []
    for name, value in typed.items():
        try:
            said[name] = _read(name, hints[name], value)
        except Invalid as fault:
            faults.append(fault)
    return said, tuple(faults)


def as_typed(record: Record) -> Typed:
    """Return the form of a record as it stands."""
    kept = {each.name: record.kept.get(each.name) for each in fields_of(Asking(record.kind))}
    many = {each.name for each in fields_of(Asking(record.kind)) if each.many}
    return {
        name: tuple(map(str, value)) if name in many else _typed(value)
        for name, value in kept.items()
        if value is not None
    }


@cache
def _hints(kind: Kind) -> Mapping[str, Any]:
    return get_type_hints(MODELS[kind], include_extras=True)


def _needed(each: Any) -> bool:
    return each.default is MISSING and each.default_factory is MISSING


def _field(asking: Asking, name: str, hint: Any, *, needed: bool) -> Field:
    bare = _without_none(hint)
    several = get_origin(bare) is tuple
    if name == REFERS.get(asking.kind, ("", None))[0]:
        shape = Shape.BOXES if several else Shape.CHOICE
        return Field(name, shape, needed, choices=tuple(map(_named, asking.named)))
    if name == "stage":
        return Field(name, Shape.CHOICE, needed, choices=_stages(asking.sort, asking.reached))
    if asking.kind is Kind.NEED and name == "segment" and asking.partner:
        return Field(name, Shape.CHOICE, needed, choices=_segments(stretches_of(asking.partner)))
    if name in _WHOLE:
        shape = Shape.BOXES if several else Shape.CHOICE
        listed = tuple(each for each in _listed(name) if each.value not in asking.no_results)
        return Field(name, shape, needed, choices=listed)
    if several or get_origin(bare) is Mapping:
        return Field(name, Shape.LINES, needed, _LONGEST)
    if isinstance(bare, type) and issubclass(bare, StrEnum):
        of = LABELLED[bare.__name__]
        return Field(name, Shape.CHOICE, needed, choices=tuple(Choice(e, "", of) for e in bare))
    if bare is bool:
        return Field(name, Shape.BOX)
    if bare in (Words, Remark):
        return Field(name, Shape.TEXT, needed, _LONG)
    if bare == Day:
        return Field(name, Shape.DAY, needed, 10)
    return Field(name, Shape.NUMBER if bare in (Count, CountOfAll) else Shape.LINE, needed)


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in {Union, UnionType}:
        return next(each for each in get_args(hint) if each is not NoneType)
    return hint


def _named(said: Said) -> Choice:
    return Choice(str(said.record.first), f"{said.record.first}: {title_of(said.record)}")


def _segments(lies: Iterable[Segment]) -> tuple[Choice, ...]:
    return tuple(Choice(each, "", LABELLED["Segment"]) for each in lies)


def _stages(sort: str, reached: str) -> tuple[Choice, ...]:
    """Return the stages of a sort: of what goes on those that it may have reached by now."""
    stages = agreement_of(sort).stages if sort else _every_stage()
    if reached in stages:
        again = again_after(reached)
        at = stages.index(reached)
        stages = (*stages[at:], *(each for each in stages[:at] if each in again))
    return tuple(Choice(each, "", "record-stage") for each in stages)


@cache
def _every_stage() -> tuple[str, ...]:
    return tuple(dict.fromkeys(stage for each in agreements() for stage in each.stages))


@cache
def _listed(name: str) -> tuple[Choice, ...]:
    return tuple(_LISTED[name]())


def _of_components() -> Iterable[Choice]:
    for each in components():
        yield Choice(each.id, "", "component")
        for half in each.halves:
            yield Choice(half.id, "", "component")


_LISTED: Mapping[str, Callable[[], Iterable[Choice]]] = {
    "component": _of_components,
    "components": _of_components,
    "route": lambda: (Choice(each.id, "", "route") for each in ways().routes),
    "sort": lambda: (Choice(each.id, "", "agreement-sort") for each in agreements()),
    "indicator": lambda: sorted(
        (Choice(each.id, each.name, english=True) for each in built_in().indicators),
        key=lambda one: one.title,
    ),
    "severity": lambda: (Choice(str(each), "", "record-severity") for each in range(1, 5)),
}


def _read(name: str, hint: Any, value: str | tuple[str, ...]) -> Any:
    bare = _without_none(hint)
    if bare is bool:
        return bool(value)
    if isinstance(value, tuple):
        return list(value)
    lines = [line.strip() for line in value.splitlines() if line.strip()]
    if get_origin(bare) is Mapping:
        return dict(_pair(name, line) for line in lines)
    if get_origin(bare) is not tuple:
        return value.strip()
    return lines


def _pair(name: str, line: str) -> tuple[str, str]:
    key, sign, said = line.partition("=")
    if not sign:
        raise Invalid(name, f"“{line}” has no “=”", "Write one a line, as sex=women.")
    return key.strip(), said.strip()


def _typed(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, Mapping):
        return "\n".join(f"{key}={said}" for key, said in value.items())
    if isinstance(value, list | tuple):
        return "\n".join(map(str, value))
    return str(value)
