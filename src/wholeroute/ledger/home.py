"""Where an installation keeps its data and its keys, and which database it uses.

Keys live outside the data folder on purpose: a backup of the data must not hold
what opens it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from wholeroute.errors import Invalid
from wholeroute.rights import Profile


@dataclass(frozen=True, slots=True)
class Home:
    """The folders of one installation, and the owner's database URL where a server is used.

    `profile` says what a new installation is for; None takes what an existing one is, and
    competent authority for a new one.
    """

    data: Path
    keys: Path
    database_url: str | None = None
    profile: Profile | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Home:
        """Read `WHOLEROUTE_HOME`, `_KEYS`, `_DATABASE_URL` and `_PROFILE`.

        Raises `Invalid` where the keys would lie inside the data folder, or for a profile that
        there is not.
        """
        env = os.environ if environment is None else environment
        root = os.geteuid() == 0
        data = Path(env.get("WHOLEROUTE_HOME") or _default_data(root)).expanduser().absolute()
        keys = Path(env.get("WHOLEROUTE_KEYS") or _default_keys(root)).expanduser().absolute()
        if keys == data or data in keys.parents:
            raise Invalid(
                "WHOLEROUTE_KEYS",
                f"{keys} lies inside the data folder {data}",
                "Name a folder that no backup of the data takes along.",
            )
        return cls(data, keys, env.get("WHOLEROUTE_DATABASE_URL") or None, _profile(env))

    @property
    def unfinished(self) -> Path:
        """Return the mark that stands in the data folder while a restore is under way."""
        return self.data / "restore-unfinished"

    def prepare(self) -> None:
        """Create both folders; the keys are for their owner alone."""
        self.data.mkdir(parents=True, exist_ok=True, mode=0o755)
        self.keys.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.keys.chmod(0o700)


def _profile(env: Mapping[str, str]) -> Profile | None:
    asked = env.get("WHOLEROUTE_PROFILE") or None
    try:
        return Profile(asked) if asked else None
    except ValueError:
        known = ", ".join(Profile)
        raise Invalid(
            "WHOLEROUTE_PROFILE", f"{asked!r} is not known", f"Use one of {known}."
        ) from None


def _default_data(root: bool) -> Path:  # noqa: FBT001 — private, called twice above
    return Path("/var/lib/wholeroute") if root else Path("~/.local/share/wholeroute")


def _default_keys(root: bool) -> Path:  # noqa: FBT001 — private, called twice above
    return Path("/etc/wholeroute/keys") if root else Path("~/.config/wholeroute/keys")
