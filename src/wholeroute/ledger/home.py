"""Where an installation keeps its data and its keys, and which database it uses.

Keys live outside the data folder on purpose: a backup of the data must not hold
what opens it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

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

        Raises `Invalid` where the keys would lie inside the data folder or be another
        installation's, where a database elsewhere is not sure to be the one meant, or for a
        profile that there is not.
        """
        env = os.environ if environment is None else environment
        root = os.geteuid() == 0
        if env.get("WHOLEROUTE_HOME") and not env.get("WHOLEROUTE_KEYS"):
            raise Invalid(
                "WHOLEROUTE_KEYS",
                "is not named, and the usual keys may be another installation's",
                "Name a folder for the keys of the installation that WHOLEROUTE_HOME names.",
            )
        data = Path(env.get("WHOLEROUTE_HOME") or _default_data(root)).expanduser().absolute()
        keys = Path(env.get("WHOLEROUTE_KEYS") or _default_keys(root)).expanduser().absolute()
        if keys == data or data in keys.parents:
            raise Invalid(
                "WHOLEROUTE_KEYS",
                f"{keys} lies inside the data folder {data}",
                "Name a folder that no backup of the data takes along.",
            )
        return cls(data, keys, _database(env), _profile(env))

    @property
    def unfinished(self) -> Path:
        """Return the mark that stands in the data folder while a restore is under way."""
        return self.data / "restore-unfinished"

    def prepare(self) -> None:
        """Create both folders; the keys are for their owner alone."""
        self.data.mkdir(parents=True, exist_ok=True, mode=0o755)
        self.keys.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.keys.chmod(0o700)


def _database(env: Mapping[str, str]) -> str | None:
    """Return the address of the database; elsewhere its certificate must be looked at."""
    url = env.get("WHOLEROUTE_DATABASE_URL") or None
    if url is None:
        return None
    try:
        said = conninfo_to_dict(url.replace("postgresql+psycopg:", "postgresql:"))
    except psycopg.ProgrammingError:
        fix = "Write it as postgresql://user:password@host/database."
        raise Invalid("WHOLEROUTE_DATABASE_URL", "is no address of a database", fix) from None
    hosts = [each for name in ("host", "hostaddr") for each in str(said.get(name) or "").split(",")]
    if any(map(_elsewhere, hosts)) and said.get("sslmode") != "verify-full":
        raise Invalid(
            "WHOLEROUTE_DATABASE_URL",
            "names another machine and does not ask who it is",
            "Add ?sslmode=verify-full, and sslrootcert= with the authority's certificate.",
        )
    return url


def _elsewhere(host: str) -> bool:
    return bool(host) and not host.startswith(("/", "@")) and host not in _HERE


_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


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
