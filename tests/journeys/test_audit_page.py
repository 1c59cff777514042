"""The page of a sealed log says who signed for it, and its links lead on."""

from __future__ import annotations

import pytest
from tests.journeys.conftest import Sit
from tests.journeys.seats import AUDITOR
from tests.web.scene import Scene

from wholeroute import custody
from wholeroute.custody.verifying import COSIGNS, Checkpoint
from wholeroute.ledger import Ledger
from wholeroute.rights import Purpose, Reader, Role


@pytest.fixture
def sealed(enrolled: Ledger, scene: Scene) -> Ledger:
    """Return a ledger whose log is sealed, and signed for by somebody else."""
    custody.seal(enrolled)
    reader = Reader("auditor@ncp-a", "ncp-a", Role.AUDITOR, Purpose.OVERSIGHT)
    with enrolled.acting(reader) as auditor:
        note = custody.checkpoint_note(auditor)
        witness = custody.Signer.made("partner.example", COSIGNS, b"w" * 32)
        line = witness.line(Checkpoint.parse(note.encode(), "note").text, 1_780_000_000)
        custody.keep_cosignature(auditor, (note + line).encode(), witness.public)
    return enrolled


def test_a_row_leads_to_its_proof_by_keyboard(sit: Sit, sealed: Ledger) -> None:
    page = sit(*AUDITOR)
    page.goto("/audit")
    assert "partner.example" in page.inner_text("main")
    assert "1 row is not sealed yet." in page.inner_text("main")
    link = page.get_by_role("link", name="Proof of leaf 0")
    link.focus()
    page.keyboard.press("Enter")

    page.wait_for_url("**/proof.json")
    assert '"place":0' in page.content()
