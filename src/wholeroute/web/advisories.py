"""Hold what is installed against advisories that lie in a folder: offline, or the lack is said.

The folder holds advisories in the OSV form, as GitHub's and OSV's own databases publish them: one
JSON file each, or ZIP files full of them. Somebody carries them here; nothing is fetched.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import distributions
from pathlib import Path
from typing import Any, NamedTuple

import orjson

VARIABLE = "WHOLEROUTE_ADVISORIES"
"""The environment variable that names the folder."""

PYTHON, NODE = "PyPI", "npm"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
_MOST_BYTES = 4 << 20
_PRE = re.compile(r"^(?:a|b|c|rc|alpha|beta|pre|preview|dev|next|canary)$")


class Component(NamedTuple):
    """One package in one version."""

    ecosystem: str
    name: str
    version: str


@dataclass(frozen=True, slots=True, order=True)
class Advised:
    """One component that an advisory is about, and what mends it."""

    component: Component
    advisory: str
    severity: str
    summary: str
    mended_in: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a check: `read` advisories, the newest of `newest`; None where there were none."""

    components: int
    read: int
    newest: date | None
    found: tuple[Advised, ...]


def check(components: Iterable[Component], folder: Path | None) -> Checked:
    """Return what the advisories in `folder` say of `components`; nothing where there is no folder."""
    wanted = {(each.ecosystem, _plain(each.name)): each for each in components}
    read, newest, found = 0, "", set()
    for advisory in _advisories(folder) if folder else ():
        read += 1
        newest = max(newest, str(advisory.get("modified", ""))[:10])
        if not advisory.get("withdrawn"):
            found |= set(_advised(advisory, wanted))
    return Checked(len(wanted), read, _day(newest), tuple(sorted(found)))


def installed() -> Iterator[Component]:
    """Yield every Python package that this program runs on."""
    for each in distributions():
        yield Component(PYTHON, each.name, each.version)


def locked(path: Path) -> Iterator[Component]:
    """Yield what a lock file pins: `requirements/*.txt`, or npm's `package-lock.json`."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        for place, package in orjson.loads(text)["packages"].items():
            if place:
                name = place.rpartition("node_modules/")[2]
                yield Component(NODE, name, str(package["version"]))
        return
    for name, version in _PINNED.findall(text):
        yield Component(PYTHON, name, version)


def _advisories(folder: Path) -> Iterator[Mapping[str, Any]]:
    for path in sorted(folder.rglob("*.json")):
        if path.stat().st_size <= _MOST_BYTES:
            yield from _parsed(path.read_bytes())
    for path in sorted(folder.rglob("*.zip")):
        with zipfile.ZipFile(path) as package:
            for entry in package.infolist():
                if entry.filename.endswith(".json") and entry.file_size <= _MOST_BYTES:
                    yield from _parsed(package.read(entry))


def _parsed(content: bytes) -> Iterator[Mapping[str, Any]]:
    """Yield an advisory where it is one; what else lies in the folder says nothing."""
    try:
        advisory = orjson.loads(content)
    except orjson.JSONDecodeError:
        return
    if isinstance(advisory, dict) and isinstance(advisory.get("affected"), list):
        yield advisory


def _advised(
    advisory: Mapping[str, Any], wanted: Mapping[tuple[str, str], Component]
) -> Iterator[Advised]:
    for affected in advisory["affected"]:
        package = affected.get("package", {})
        key = (str(package.get("ecosystem", "")), _plain(str(package.get("name", ""))))
        component = wanted.get(key)
        if component is not None and _is_affected(component.version, affected):
            yield Advised(
                component,
                str(advisory.get("id", "?")),
                str(advisory.get("database_specific", {}).get("severity", "")).lower() or "unknown",
                str(advisory.get("summary", ""))[:200],
                ", ".join(sorted(_fixes(affected))),
            )


def _is_affected(version: str, affected: Mapping[str, Any]) -> bool:
    if version in affected.get("versions", ()):
        return True
    return any(
        _within(version, each.get("events", ()))
        for each in affected.get("ranges", ())
        if each.get("type") in {"ECOSYSTEM", "SEMVER"}
    )


def _within(version: str, events: Iterable[Mapping[str, str]]) -> bool:
    """Tell whether a version lies in a range: what happened last before it decides."""
    inside = False
    here = _order(version)
    for event in sorted(events, key=lambda each: _order(next(iter(each.values())))):
        if "introduced" in event and _order(event["introduced"]) <= here:
            inside = True
        if "fixed" in event and _order(event["fixed"]) <= here:
            inside = False
        if "last_affected" in event and _order(event["last_affected"]) < here:
            inside = False
    return inside


def _fixes(affected: Mapping[str, Any]) -> set[str]:
    events = (event for each in affected.get("ranges", ()) for event in each.get("events", ()))
    return {event["fixed"] for event in events if "fixed" in event}


def _order(version: str) -> tuple[tuple[int, ...], int, tuple[int, ...]]:
    """Return what versions are put in order by: numbers, then what stands before a release."""
    numbers: list[int] = []
    later: list[int] = []
    before_release = 0
    for part in re.findall(r"\d+|[a-z]+", version.lower().partition("+")[0]):
        if part.isdecimal():
            (later if before_release else numbers).append(int(part))
        elif _PRE.match(part):
            before_release = -1
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers), before_release, tuple(later)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
