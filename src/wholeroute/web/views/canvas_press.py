"""Say where a canvas stands after a button of its form was pressed: one act more, or one undone.

Pure: it reads the address and the form, and nothing of what anybody may see.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from wholeroute.errors import Invalid
from wholeroute.network.canvas import Act, Deed, Gathering, act, last_of, read_act
from wholeroute.web.views.canvas_address import Address

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class Setting(StrEnum):
    """Which field of the form is to be taken for an act."""

    TIME = "time"
    CORE = "core"
    GATHER = "gather"
    ADD = "add"
    ANY = "any"
    """Whichever was changed: Enter in a field says no more."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the fields of the form; it counts where its own button was pressed."""

    first: str = ""
    last: str = ""
    core: int = 0
    by: Gathering = Gathering.NONE
    add: str = ""


@dataclass(frozen=True, slots=True)
class Pressed:
    """Which button was pressed, or from where somebody comes: an act, a step, or a setting."""

    act: str = ""
    step: int = 0
    to: int | None = None
    setting: Setting | None = None
    entity: UUID | None = None
    group: str = ""


def after(where: Address, button: Pressed, fields: Filled) -> Address:
    """Return where a canvas stands once what is asked for is done; raise `Invalid` where it can't be."""
    history = where.history
    if button.step:
        return where.with_(history.moved(button.step))
    if button.to is not None:
        return where.with_(history.moved(button.to - history.at))
    setting = button.setting
    if setting is Setting.ANY:
        setting = _changed(history.standing, fields)
        if setting is None:
            return where
    new = _act_of(button) if setting is None else _setting(setting, fields)
    return replace(where, rows=1, ties=1).with_(history.then(new))


def _act_of(button: Pressed) -> Act:
    if button.act:
        return read_act(button.act)
    if button.entity is not None:
        return act(Deed.START, button.entity)
    return read_act(f"{Deed.GROUP}*{button.group}")


def _setting(setting: Setting, fields: Filled) -> Act:
    if setting is Setting.TIME:
        return act(Deed.TIME, _day(fields.first, "first"), _day(fields.last, "last"))
    if setting is Setting.CORE:
        return act(Deed.CORE, fields.core)
    if setting is Setting.GATHER:
        return act(Deed.GATHER, fields.by)
    return _added(fields.add)


def _changed(acts: tuple[Act, ...], fields: Filled) -> Setting | None:
    """Return the first setting whose field says something else than what holds."""

    def held(deed: Deed, *otherwise: str) -> tuple[str, ...]:
        last = last_of(acts, deed)
        return otherwise if last is None else last.fields

    said = (
        (Setting.ADD, bool(fields.add.strip())),
        (Setting.TIME, (fields.first, fields.last) != held(Deed.TIME, "", "")),
        (Setting.CORE, (str(fields.core),) != held(Deed.CORE, "0")),
        (Setting.GATHER, (fields.by,) != held(Deed.GATHER, Gathering.NONE)),
    )
    return next((setting for setting, is_changed in said if is_changed), None)


def _day(text: str, field: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        fix = "Write it as year, month and day: 2026-03-31. Leave it empty for no limit."
        raise Invalid(field, f"{text!r} is no day", fix) from None


def _added(text: str) -> Act:
    """Return the act that begins with what the address of a page names, or an id, or a group."""
    if found := _UUID.search(text):
        return act(Deed.START, UUID(found[0]))
    if found := re.search(r"G-[0-9a-f]{6,32}", text):
        return act(Deed.GROUP, found[0])
    fix = "Paste the address of the page of a person, a thing or a group, or its id."
    raise Invalid("add", "no id stands in it", fix)
