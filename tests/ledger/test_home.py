"""What the environment may say of where an installation lies, and what it may not."""

from __future__ import annotations

import pytest

from wholeroute.errors import Invalid
from wholeroute.ledger import Home

SURE = "postgresql://w@db.example.org/wholeroute?sslmode=verify-full&sslrootcert=/etc/ca.pem"


@pytest.mark.parametrize(
    "url",
    [
        SURE,
        SURE.replace("postgresql:", "postgresql+psycopg:"),
        "postgresql://w@localhost/wholeroute",
        "postgresql://w@127.0.0.1:5433/wholeroute?sslmode=disable",
        "postgresql://w@[::1]/wholeroute",
        "postgresql://w@/wholeroute?host=/var/run/postgresql",
        "postgresql:///wholeroute",
    ],
)
def test_a_database_here_or_one_that_must_show_who_it_is_is_taken(url: str) -> None:
    assert Home.from_environment({"WHOLEROUTE_DATABASE_URL": url}).database_url == url


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://w@db.example.org/wholeroute",
        SURE.replace("verify-full", "require"),
        SURE.replace("verify-full", "verify-ca"),
        "postgresql://w@localhost,db.example.org/wholeroute",
        "postgresql://w@localhost/wholeroute?hostaddr=192.0.2.7",
        "postgresql://w@db.example.org:what/wholeroute?nothing",
        "a database",
    ],
)
def test_a_database_elsewhere_that_need_not_show_who_it_is_is_refused(url: str) -> None:
    with pytest.raises(Invalid) as error:
        Home.from_environment({"WHOLEROUTE_DATABASE_URL": url})

    assert error.value.field == "WHOLEROUTE_DATABASE_URL"
