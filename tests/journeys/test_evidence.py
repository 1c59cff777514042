"""What happened is attested; another organisation compares the file where it lies: nothing of it is sent."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from playwright.sync_api import Locator, Page, Request, expect
from tests.journeys.conftest import Sit
from tests.journeys.of_a_plan import AGENCY, OTHERS
from tests.journeys.seats import CONTACT, MANAGER

PAPER = b"%PDF-1.7 the yearly report, as it was published"
WHERE = f"/plan/actions/{OTHERS}"


def paper(folder: Path, content: bytes = PAPER) -> Path:
    """Return a file of somebody's own."""
    path = folder / f"report-{len(content)}.pdf"
    path.write_bytes(content)
    return path


def answered(manager: Page) -> None:
    """Say who answers for the Commission."""
    manager.goto("/plan/answering")
    manager.get_by_label("Actor").select_option("commission")
    manager.get_by_label("Organisation that answers").select_option("agency")
    manager.get_by_label("Since", exact=True).fill("2021-09-29")
    manager.get_by_role("button", name="Say it").click()
    expect(manager.get_by_role("row", name="European Commission")).to_contain_text("agency")


def choose(place: Locator, file: Path) -> None:
    """Choose a file once the place for it is shown: before that nobody listens to it."""
    expect(place).to_be_visible()
    place.locator("input[type=file]").set_input_files(file)


def attested(contact: Page, file: Path) -> None:
    """Attest what a file shows, with a value, from the desk on."""
    contact.goto("/?kind=unshown")
    contact.locator(".item", has_text=OTHERS).get_by_role(
        "link", name="Attest what happened"
    ).click()
    form = contact.locator("form[action$='/evidence']")
    form.get_by_label("a document").check()
    form.get_by_label("What it is called").fill("The yearly report")
    form.get_by_label("Who holds it").fill("the registry")
    choose(form.locator("[data-hash]"), file)
    expect(form.get_by_label("SHA-256")).to_have_value(sha256(PAPER).hexdigest())
    expect(form.get_by_role("status")).to_have_text("Its hash is in the field.")
    form.get_by_label("Its day").fill("2024-05-02")
    form.get_by_label("the thing itself, published").check()
    form.get_by_label("Value").fill("12 %")
    form.get_by_label("Until and with").fill("2023")
    form.get_by_role("button", name="Attest it").click()
    expect(contact.get_by_text("It is attested.")).to_be_visible()
    expect(contact.locator("#far ~ .chips")).to_contain_text("evidenced")


def test_a_file_is_compared_where_it_lies_and_its_evidence_verified_by_another(
    sit: Sit, tmp_path: Path
) -> None:
    sent: list[Request] = []
    answered(sit(*MANAGER, java_script_enabled=False))
    contact, other = sit(*AGENCY), sit(*CONTACT)
    for each in (contact, other):
        each.on("request", lambda request: sent.append(request))  # noqa: PLW0108
    attested(contact, paper(tmp_path))

    other.goto("/?kind=evidence")
    other.get_by_role("link", name="Look at it").click()
    compared = other.locator("form[method=get] [data-hash]")
    choose(compared, paper(tmp_path, PAPER + b", changed"))
    expect(compared.get_by_role("status")).to_have_text("None of the evidence here has this hash.")
    choose(compared, paper(tmp_path))
    expect(compared.get_by_role("status")).to_contain_text("The same file as evidence:")
    bodies = b"".join(each.post_data_buffer or b"" for each in sent)
    assert b"yearly+report" in bodies, "what was typed is sent"
    assert PAPER[:8] not in bodies
    assert not any("multipart" in each.headers.get("content-type", "") for each in sent)

    other.locator("article.evidence summary").focus()
    other.keyboard.press("Enter")
    other.get_by_label("We looked: it shows that").check()
    other.get_by_label("Reason").fill("The same file")
    other.get_by_role("button", name="Say it").click()
    expect(other.get_by_text("It is written that your organisation verified it.")).to_be_visible()
    expect(other.locator("#far ~ .chips")).to_contain_text("target met")
    other.goto("/plan?far=met")
    expect(other.locator("table.actions tbody tr[id]")).to_have_count(1)
