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


@dataclass(frozen=True, slots=True)
class Home:
    """The folders of one installation, and the owner's database URL where a server is used."""

    data: Path
    keys: Path
    database_url: str | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Home:
        """Read `WHOLEROUTE_HOME`, `WHOLEROUTE_KEYS` and `WHOLEROUTE_DATABASE_URL`.

        Raises `Invalid` where the keys would lie inside the data folder.
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
        return cls(data, keys, env.get("WHOLEROUTE_DATABASE_URL") or None)

    def prepare(self) -> None:
        """Create both folders; the keys are for their owner alone."""
        self.data.mkdir(parents=True, exist_ok=True, mode=0o755)
        self.keys.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.keys.chmod(0o700)


def _default_data(root: bool) -> Path:  # noqa: FBT001 — private, called twice above
    return Path("/var/lib/wholeroute") if root else Path("~/.local/share/wholeroute")


def _default_keys(root: bool) -> Path:  # noqa: FBT001 — private, called twice above
    return Path("/etc/wholeroute/keys") if root else Path("~/.config/wholeroute/keys")
