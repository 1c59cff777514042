"""What no tracked file may hold: a registry's host, this machine's paths, a secret.

A file that names a registry sends the next machine there, past the mirror its owner
configured. So the hosts are read from this machine's own settings, and the public
ones are put together from pieces: this file mustn't name them either. Failures
name the file and the line, never what was found there.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]

PUBLIC_HOSTS = {
    ".".join(pieces)
    for pieces in (
        ("pypi", "org"),
        ("pypi", "python", "org"),
        ("pythonhosted", "org"),
        ("download", "pytorch", "org"),
        ("anaconda", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("jsdelivr", "net"),
        ("unpkg", "com"),
        ("deb", "debian", "org"),
        ("ftp", "debian", "org"),
        ("security", "debian", "org"),
        ("snapshot", "debian", "org"),
        ("apt", "postgresql", "org"),
        ("deb", "nodesource", "com"),
        ("proxy", "golang", "org"),
        ("static", "crates", "io"),
        ("index", "crates", "io"),
        ("maven", "org"),
        ("ghcr", "io"),
        ("docker", "io"),
        ("quay", "io"),
    )
}

SECRETS = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY( BLOCK)?-----"),
    "an age identity": re.compile(r"AGE-SECRET-KEY-1[0-9A-Z]{50,}"),
    "a cloud access key": re.compile(r"\bA[KS]IA[0-9A-Z]{16}\b"),
    "a forge token": re.compile(r"\b(gh[oprsu]_[A-Za-z0-9]{36}|glpat-[\w-]{20})"),
    "a registry token": re.compile(r"\b(npm_[A-Za-z0-9]{36}|pypi-AgE[\w-]{50,})|_authToken\s*="),
}


# --- reading the machine's settings ------------------------------------------------------------


def hosts_in(text: str) -> set[str]:
    """Return what to look for of every address in a text: its host.

    A loopback or one-word host is no evidence by itself: it counts with its port, and
    without a port not at all.
    """
    found = set()
    for address in re.findall(r"https?://[^\s\"'\],;]+", text):
        parts = urlsplit(address)
        host = parts.hostname or ""
        if "." in host and not host.startswith("127."):
            found.add(host)
        elif parts.port:
            found.add(f"{host}:{parts.port}")
    return found


def printed_by(*command: str) -> str:
    if shutil.which(command[0]) is None:
        return ""
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=tempfile.gettempdir()
    )
    return done.stdout if done.returncode == 0 else ""


def uncommented(paths: Iterator[Path]) -> str:
    lines = (line for path in paths if path.is_file() for line in path.read_text().splitlines())
    return "\n".join(line for line in lines if not line.lstrip().startswith(("#", "//")))


def configured_hosts(environment: Mapping[str, str]) -> set[str]:
    """Return the hosts of pip, uv, npm and apt as this machine is set up."""
    apt, home = Path("/etc/apt"), Path.home()
    settings = [
        *(
            value
            for name, value in environment.items()
            if name.upper().startswith(("PIP_", "UV_", "NPM_CONFIG_"))
        ),
        printed_by("pip", "config", "list"),
        printed_by("npm", "config", "get", "registry"),
        uncommented(
            path
            for path in (
                Path("/etc/pip.conf"),
                Path("/etc/xdg/pip/pip.conf"),
                home / ".pip" / "pip.conf",
                home / ".config" / "pip" / "pip.conf",
                Path("/etc/uv/uv.toml"),
                home / ".config" / "uv" / "uv.toml",
                Path("/etc/npmrc"),
                home / ".npmrc",
            )
        ),
        uncommented(apt.glob("apt.conf.d/*")),
        uncommented(apt.glob("sources.list*")),
        uncommented(apt.glob("sources.list.d/*")),
    ]
    return hosts_in("\n".join(settings))


# --- looking -----------------------------------------------------------------------------------


def tracked(root: Path = ROOT) -> list[Path]:
    """Return the files that are committed, or would be with the next `git add`."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("no git checkout: nothing says which files are tracked")
    names = sorted(set(listed.stdout.decode().split("\0")) - {""})
    return [root / name for name in names if (root / name).is_file()]


def places(pattern: re.Pattern[str], files: list[Path], root: Path = ROOT) -> list[str]:
    """Return where the pattern stands, as file:line."""
    return [
        f"{path.relative_to(root)}:{number}"
        for path in files
        for number, line in enumerate(
            path.read_bytes().decode("utf-8", "replace").split("\n"), start=1
        )
        if pattern.search(line)
    ]


def naming_hosts(hosts: set[str]) -> re.Pattern[str]:
    """Match any of the hosts or a subdomain of one, but no longer name that holds one."""
    either = "|".join(re.escape(host) for host in sorted(hosts))
    return re.compile(rf"(?<![\w-])({either})(?![\w-])", re.IGNORECASE)


def naming_paths(checkout: Path) -> re.Pattern[str]:
    """Match the absolute paths of a checkout and of what lies beside it.

    A path of one word says little ("/srv" may be a page's address), so the entries of
    such a parent are looked for; a folder for temporary files has too many of others.
    """
    parent = checkout.parent
    paths = {checkout, parent}
    if parent not in {Path("/tmp"), Path(tempfile.gettempdir())}:  # noqa: S108 - only compared
        paths |= set(parent.iterdir())
    paths = {path for path in paths if len(path.parts) > 2}
    either = "|".join(re.escape(str(path)) for path in sorted(paths)) or "(?!)"
    return re.compile(rf"(?<![\w./~-])({either})(?![\w-])")


def logical_lines(requirements: str) -> list[str]:
    joined = requirements.replace("\\\n", " ").splitlines()
    return [line for line in joined if line.strip() and not line.startswith("#")]


REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))


# --- the rules ---------------------------------------------------------------------------------


def test_no_tracked_file_names_a_package_registry() -> None:
    hosts = PUBLIC_HOSTS | configured_hosts(os.environ)

    assert places(naming_hosts(hosts), tracked()) == []


def test_no_tracked_file_holds_a_path_of_this_machine() -> None:
    assert places(naming_paths(ROOT), tracked()) == []


@pytest.mark.parametrize("kind", SECRETS)
def test_no_tracked_file_holds_a_secret(kind: str) -> None:
    assert places(SECRETS[kind], tracked()) == []


def test_no_lock_file_that_names_hosts_is_tracked() -> None:
    assert [path.name for path in tracked() if path.name in {"uv.lock", "yarn.lock"}] == []


def test_the_node_lock_holds_checksums_and_no_addresses() -> None:
    lock = ROOT / "package-lock.json"
    packages = json.loads(lock.read_text())["packages"]

    assert places(re.compile(r'"resolved"|://'), [lock]) == []
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


@pytest.mark.parametrize("requirements", REQUIREMENTS, ids=lambda path: path.name)
def test_every_requirement_is_pinned_and_hashed(requirements: Path) -> None:
    pinned = re.compile(r"[\w.\[\],-]+==[\w.!+]+( ; [^@]+?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*")
    lines = logical_lines(requirements.read_text())

    assert lines
    assert [line.split()[0] for line in lines if not pinned.fullmatch(line)] == []


def test_the_demo_runs_on_the_versions_that_were_tested() -> None:
    pins = {
        path.name: {line.split()[0] for line in logical_lines(path.read_text())}
        for path in REQUIREMENTS
    }

    assert pins["run.txt"] - pins["dev.txt"] == set()


# --- the rules can fail ------------------------------------------------------------------------


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a git checkout with one ignored file and one tracked file of one line."""
    root = tmp_path / "beside" / "checkout"
    root.mkdir(parents=True)
    subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)
    (root / ".gitignore").write_text("ignored.txt\n")
    (root / "page.md").write_text("a line\n")
    subprocess.run(["git", "add", "."], cwd=root, check=True)
    return root


@pytest.mark.parametrize("setting", ["PIP_INDEX_URL", "UV_EXTRA_INDEX_URL", "npm_config_registry"])
def test_a_host_of_this_machines_settings_is_found_by_file_and_line(
    checkout: Path, setting: str
) -> None:
    hosts = configured_hosts({setting: "https://user:word@mirror.example.eu:8443/simple"})
    (checkout / "page.md").write_text("a line\nsee http://MIRROR.example.eu/x\n")

    assert "mirror.example.eu" in hosts
    assert places(naming_hosts(hosts), tracked(checkout), checkout) == ["page.md:2"]


def test_a_file_not_yet_added_is_looked_at_and_an_ignored_one_is_not(checkout: Path) -> None:
    for name in ("new.md", "ignored.txt"):
        (checkout / name).write_text(min(PUBLIC_HOSTS))

    assert places(naming_hosts(PUBLIC_HOSTS), tracked(checkout), checkout) == ["new.md:1"]


def test_a_mirror_on_loopback_counts_with_its_port_only() -> None:
    assert hosts_in("http://127.0.0.1:3141/root http://localhost/simple") == {"127.0.0.1:3141"}
    assert hosts_in("http://mirror:8081/npm, http://mirror/npm") == {"mirror:8081"}


def test_a_longer_name_that_holds_a_host_is_another_name() -> None:
    pattern = naming_hosts({"mirror.eu"})

    assert pattern.search("files.mirror.eu/x")
    assert not pattern.search("mymirror.eu mirror.europa")


def test_a_path_of_the_checkout_is_found_and_a_page_address_is_not(checkout: Path) -> None:
    pattern = naming_paths(checkout)

    assert pattern.search(f'open("{checkout}/data.csv")')
    assert pattern.search(f"cd {checkout.parent}")
    assert not pattern.search("https://example.eu/beside/checkout src/beside ../beside")


def test_a_checkout_in_the_root_folder_makes_no_path_of_the_system_a_finding() -> None:
    assert not naming_paths(Path("/checkout")).search("/etc/hosts /checkout /tmp")


@pytest.mark.parametrize(
    ("kind", "secret"),
    [
        ("a private key", "-----BEGIN EC " + "PRIVATE KEY-----"),
        ("an age identity", "AGE-SECRET-" + "KEY-1" + "Q" * 58),
        ("a cloud access key", "AKIA" + "Q" * 16),
        ("a forge token", "ghp_" + "q" * 36),
        ("a registry token", "npm_" + "q" * 36),
        ("a registry token", "//x/:_auth" + "Token=q"),
    ],
)
def test_a_secret_is_found(checkout: Path, kind: str, secret: str) -> None:
    (checkout / "page.md").write_text(f"a line\n\n{secret}\n")

    assert places(SECRETS[kind], tracked(checkout), checkout) == ["page.md:3"]
