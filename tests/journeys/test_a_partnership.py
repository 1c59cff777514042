"""A partnership's life, in one browser: needed, paid for, done, measured, spoken of, and reviewed."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page, expect
from tests.journeys.conftest import Sit
from tests.journeys.looking import width
from tests.journeys.seats import CONTACT, MANAGER

NEED = "Boats are sold to crews without any paper (invented)"
PAID = "XI-IATI-INVENTED-COAST-7"
ACTIVITY = "A register of hulls with the ports (invented)"
CONFERENCE = "Meeting of the coast (invented)"
ADVICE = "Mark each hull that is sold (invented)"
REVIEW = "Nobody is returned to where they are in danger (invented)"
FUND = (
    "ProjectID,ProjectTitle,ProjectBudget,ProjectLocation,ProjectImplementor,ProjectTheme,"
    "ProjectAdoptionDate,ProjectStartDate,ProjectEndDate\n"
    f"{PAID},Hulls that are known,1250000,Tunisia,Invented Agency,Migration,2025-02-01,2025-03-01,\n"
)


def press(page: Page, name: str) -> None:
    """Press a button by keyboard and wait for what comes."""
    page.get_by_role("button", name=name, exact=True).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def begin(page: Page, where: str, kind: str) -> None:
    """Go from a page to the empty form of one kind of record."""
    page.goto(f"{where}/records/new")
    page.get_by_label(kind, exact=True).check()
    press(page, "Go on")


def write(page: Page, **typed: str) -> None:
    """Fill the form's fields by their names, let everybody read it, and write it down."""
    for name, said in typed.items():
        field = page.locator(f"[name={name}]").first
        if field.evaluate("it => it.tagName") == "SELECT":
            field.select_option(said)
        else:
            field.fill(said)
    page.get_by_label("Everybody may read it, not members alone").check()
    press(page, "Write it down")
    expect(page.get_by_role("alert")).to_have_count(0)


def choose(page: Page, name: str, words: str) -> None:
    """Choose the record that says these words."""
    option = page.locator(f"[name={name}] option", has_text=words)
    page.locator(f"[name={name}]").select_option(option.get_attribute("value"))


def need(contact: Page) -> None:
    begin(contact, "/partners/TN", "Need")
    write(
        contact, segment="transit", component="4", what=NEED, severity="3", day="2025-01",
        source="Assessment of the ports, 2025", communities="Fishers would mark them (invented)",
    )  # fmt: skip


def pay(manager: Page, folder: Path) -> None:
    file = folder / "fund.csv"
    file.write_text(FUND, encoding="utf-8")
    manager.goto("/money#take")
    manager.get_by_label("The file: XML of an aid register, or CSV").set_input_files(file)
    manager.get_by_label("Its name here").fill("coast")
    manager.get_by_label("Where it is from").fill("The fund's list (invented)")
    manager.locator("form[action='/money/datasets'] [name=public]").check()
    press(manager, "Take it in")
    expect(manager.get_by_role("alert")).to_have_count(0)


def act(manager: Page) -> None:
    manager.goto("/partners/TN")
    manager.get_by_role("link", name="Answer it with an activity").press("Enter")
    expect(manager.get_by_label(NEED)).to_be_checked()
    write(
        manager, component="4", what=ACTIVITY, type="equipment", lead="Invented Agency",
        since="2025-04", iati=PAID, team_europe="Italy", exit_plan="The ports keep the register.",
    )  # fmt: skip


def measure(manager: Page) -> None:
    begin(manager, "/partners/TN", "Result")
    manager.locator("[name=indicator]").select_option("financial-strand")
    choose(manager, "activity", ACTIVITY)
    write(manager, since="2025-04", until="2026-03", numerator="18", denominator="40")


def meet(manager: Page) -> None:
    where = "/routes/central-mediterranean"
    manager.goto(where)
    manager.get_by_role("link", name="Write a conference down").press("Enter")
    write(
        manager, day="2026-04-20", title=CONFERENCE, what="Of hulls and papers", partners="Tunisia"
    )
    begin(manager, where, "Recommendation")
    choose(manager, "conference", CONFERENCE)
    write(manager, to="The ports", what=ADVICE, due="2026-09-30")
    begin(manager, where, "Follow-up")
    choose(manager, "recommendation", ADVICE)
    write(manager, day="2026-09-15", progress="under-way", what="Half of the ports do")


def review(manager: Page) -> None:
    begin(manager, "/partners/TN", "Review of rights")
    choose(manager, "activity", ACTIVITY)
    write(
        manager, when="during", day="2026-05", by="Invented Agency's rights office",
        outcome="on-conditions", what=REVIEW,
    )  # fmt: skip
    begin(manager, "/partners/TN", "Condition of a review")
    choose(manager, "review", REVIEW)
    write(manager, what="The register holds no passenger (invented)", until="2026-12")


def test_a_partnership_from_what_is_needed_to_what_its_review_asks_for(
    sit: Sit, browser: Browser, address: str, tmp_path: Path
) -> None:
    contact, manager = sit(*CONTACT), sit(*MANAGER)
    need(contact)
    contact.goto("/partners/TN")
    expect(contact.get_by_role("row", name="transit")).to_contain_text("gap")
    pay(manager, tmp_path)
    act(manager)
    measure(manager)
    meet(manager)
    review(manager)

    anybody = browser.new_context(
        base_url=address, java_script_enabled=False, viewport={"width": 360, "height": 740}
    ).new_page()
    anybody.goto("/partners/TN")
    needed = anybody.get_by_role("row", name="transit")
    expect(needed).to_contain_text(NEED)
    expect(needed).not_to_contain_text("gap")
    expect(anybody.get_by_role("row", name=ACTIVITY)).to_contain_text(PAID)
    main = anybody.get_by_role("main")
    for told in ("€1,250,000.00", "18 of 40 (45%)", CONFERENCE, REVIEW, "not met yet"):
        expect(main).to_contain_text(told)
    assert width(anybody) <= 360
    anybody.goto("/routes/central-mediterranean")
    expect(anybody.get_by_role("main")).to_contain_text(ADVICE)
    expect(anybody.get_by_role("main")).to_contain_text("under way")
    anybody.context.close()
