"""Programs read and act by what OpenAPI says: nothing they may send brings the server down or off it."""

from __future__ import annotations

from typing import Any

import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import Failure, FailureGroup
from starlette.testclient import TestClient
from tests.web.conftest import OWN, cookie
from tests.web.scene import Scene

from wholeroute.web.api import ONES_OWN

load_all_checks()


def operations(app: FastAPI) -> dict[str, set[str]]:
    """Return the methods of each address that is described."""
    return {path: set(methods) for path, methods in app.openapi()["paths"].items()}


def test_every_page_that_shows_data_has_its_twin_described_and_every_act_is_there(
    app: FastAPI,
) -> None:
    described = operations(app)
    acts = {path for path, methods in described.items() if "post" in methods}

    assert len(acts) >= 50
    assert not [path for path in described if path.startswith(ONES_OWN)]
    assert {
        "/entities/{entity}.json",
        "/pairs/{left}/{right}",
        "/contributions.json",
    } <= described.keys()


def test_the_description_says_how_a_program_shows_itself(client: TestClient) -> None:
    told = client.get("/openapi.json").json()

    assert told["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert told["security"] == [{"token": []}, {"seat": []}]


HOLDS = [
    check
    for check in CHECKS.get_all()
    if check.__name__ == "not_a_server_error" or check.__name__.endswith("_conformance")
]
TRIES = settings(
    max_examples=2, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def test_an_act_that_answers_with_what_it_found_says_so(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    for path in (each for each in paths if each.endswith(".json") and "post" in paths[each]):
        answers = paths[path]["post"]["responses"]
        assert list(answers["200"]["content"]) == ["application/json"], path
        assert "303" not in answers
    assert "post" in paths["/search.json"]


def test_what_is_described_of_reading_holds_whatever_is_asked(app: FastAPI, scene: Scene) -> None:
    seat = cookie("analyst@ncp-a", "analyst", "analysis")["seat"]
    sent = {**OWN, "host": "localhost", "cookie": f"seat={seat}"}
    schema = schemathesis.openapi.from_asgi("/openapi.json", app, headers={"host": "localhost"})
    found: list[Any] = list(schema.get_all_operations())
    reads = [each.ok() for each in found if each.ok().method == "get"]
    wrong = [told for operation in reads for told in _broken(operation, sent)]

    assert "\n".join(wrong) == ""


def _broken(operation: Any, sent: dict[str, str]) -> list[str]:
    """Return what an operation answered against its description, to what fits it."""

    @TRIES
    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
    def send(case: Any) -> None:
        case.call_and_validate(headers=sent, checks=HOLDS)

    try:
        send()
    except (Failure, FailureGroup) as failed:
        return [f"{operation.label}: {failed}"]
    return []
