"""An analyst judges pairs: by keyboard, by form without JavaScript, and takes one back."""

from __future__ import annotations

import re
from itertools import combinations
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from tests.conftest import Contribute, suspect
from tests.journeys.conftest import Sit
from tests.journeys.looking import violations
from tests.journeys.seats import ANALYST
from tests.web.scene import Scene

from wholeroute import crosscheck
from wholeroute.crosscheck.pairs import ordered
from wholeroute.ledger import Acting, NewJudgement, Verdict, judge

SAID = {"nationality": "ER", "birthDate": "1980-05-01", "passportNumber": "K7654321"}


@pytest.fixture
def looked_at(contribute: Contribute, analyst: Acting, scene: Scene) -> tuple[UUID, UUID]:
    """Return two whom a person held apart and a later report fits both, beside what contradicts itself."""
    left, right = sorted(
        contribute([suspect("a", "Yonas Tesfay", nationality="ER", **{which: SAID[which]})],
                   title=f"Border guard: {which}")["a"]
        for which in ("birthDate", "passportNumber")
    )  # fmt: skip
    crosscheck.run(analyst)
    crosscheck.settle(analyst, left, right, Verdict.DIFFERENT, "two men of one village")
    new = contribute([suspect("a", "يوناس تسفاي", alias="Yonas Tesfay", **SAID)], as_="ncp-b",
                     title="تقرير الحدود")["a"]  # fmt: skip
    crosscheck.run(analyst)
    old = contribute([suspect("a", "Yonas Tesfay", birthDate="1961-02-03")])["a"]
    crosscheck.settle(analyst, new, old, Verdict.SAME, "the same voice")
    return left, right


THIRTY = 30
TELLING = (
    {"feature": "name", "agreement": "", "weight": 5.0, "words": "one word agrees"},
    {"feature": "gender", "agreement": "", "weight": 1.0, "words": "same gender"},
)


@pytest.fixture
def thirty(contribute: Contribute, analyst: Acting) -> list[tuple[UUID, UUID]]:
    """Return thirty pairs that wait, the likeliest first, with names in two scripts."""
    drafts = [suspect(f"s{at}", name) for at, name in enumerate(["Tekle Haile", "ተክለ ኃይለ"] * 4)]
    filed = contribute(drafts)
    ends = sorted(filed[f"s{at}"] for at in range(len(drafts)))
    pairs = list(combinations(ends, 2))[:THIRTY]
    other = contribute([suspect(f"t{at}", f"Haile {at}") for at in range(2)])
    pairs += [ordered(ends[0], other[f"t{at}"]) for at in range(2)]
    with analyst.begin() as connection:
        judge(connection, [
            NewJudgement(*pair, Verdict.UNSURE, "", None, "a test", 0.9 - at / 100, TELLING)
            for at, pair in enumerate(pairs[:THIRTY])
        ])  # fmt: skip
    return pairs[:THIRTY]


def test_thirty_pairs_are_judged_from_the_keyboard_without_a_reload_and_undone_after_signing_out(
    sit: Sit, thirty: list[tuple[UUID, UUID]]
) -> None:
    page = sit(*ANALYST)
    page.goto("/pairs")
    page.keyboard.press("j")
    page.wait_for_url("**/pairs/*-*/*-*")
    loaded = page.evaluate("performance.timeOrigin")
    told, heading = page.locator("#told"), page.get_by_role("heading", level=1)
    box = page.get_by_label("Reason", exact=True).first
    for at, key in enumerate("yun" * 10):
        page.keyboard.press(key)
        expect(box).to_be_focused()
        page.keyboard.type(f"yes, no, unsure: {at}")  # its letters belong to the field
        page.keyboard.press("Enter")
        left = THIRTY - 1 - at
        waits = "One pair waits." if left == 1 else f"{left} pairs wait."
        said = waits if left else "No pair waits"
        expect(page.locator("#work")).to_contain_text(said, timeout=20_000)
        expect(told).to_contain_text("Your judgement is written.")
        expect(heading).to_be_focused()
    assert page.evaluate("performance.timeOrigin") == loaded
    assert page.url.split("?")[0].endswith("/pairs")
    expect(page.locator("#menu a[href='/pairs']")).to_have_text("Pairs to judge")
    page.get_by_text("Leave the desk").dispatch_event("click")
    expect(page.get_by_text("Choose who you act as").first).to_be_visible()

    again = sit(*ANALYST)
    again.goto("/pairs/mine")
    rows = again.get_by_role("table").get_by_role("row")
    expect(rows).to_have_count(THIRTY + 1)
    row = rows.filter(has_text="yes, no, unsure: 11")
    row.get_by_text("Take it back", exact=False).first.click()
    row.get_by_label("Reason").fill("the wrong key")
    row.get_by_role("button", name="Take back").press("Enter")
    expect(again.get_by_role("status")).to_contain_text("One judgement is taken back.")
    again.goto("/pairs")
    expect(again.get_by_text("One pair waits.")).to_be_visible()


def test_the_queue_is_gone_through_forth_and_back_by_arrows_and_a_slip_is_taken_back(
    sit: Sit, thirty: list[tuple[UUID, UUID]]
) -> None:
    page = sit(*ANALYST)
    first, second = (f"/pairs/{a}/{b}" for a, b in thirty[:2])
    page.goto("/pairs")
    page.keyboard.press("j")
    page.wait_for_url(f"**{first}")
    loaded = page.evaluate("performance.timeOrigin")
    for key, path in (("ArrowRight", second), ("ArrowLeft", first), ("s", second)):
        page.keyboard.press(key)
        page.wait_for_url(f"**{path}")
        expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.keyboard.press("y")
    page.keyboard.press("s")  # it belongs to the field
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_contain_text("Your judgement is written.")
    assert page.evaluate("performance.timeOrigin") == loaded

    page.keyboard.press("z")
    page.wait_for_url(f"**{second}?taking=back")
    expect(page.locator("#undo-reason")).to_be_focused()
    page.keyboard.type("the wrong key")
    page.keyboard.press("Enter")
    expect(page.get_by_text("It waits again: analyst@ncp-a took a judgement back.")).to_be_visible()

    page.goto(f"{second}?lang=ar")  # the next pair lies where reading goes
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(f"**/pairs/{thirty[2][0]}/{thirty[2][1]}")


def test_the_keys_are_told_over_the_page_and_can_be_turned_off(sit: Sit, scene: Scene) -> None:
    page = sit(*ANALYST)
    left, right = scene.unsure
    page.goto(f"/pairs/{left}/{right}")
    page.keyboard.press("?")
    help_ = page.get_by_role("dialog", name="Keys for judging pairs")
    expect(help_).to_be_visible()
    page.keyboard.press("y")  # nothing is judged behind it
    expect(page.get_by_role("radio", name="same")).not_to_be_checked()
    assert violations(page) == []
    help_.get_by_label("Single keys do nothing").check()
    page.keyboard.press("Escape")
    expect(help_).to_be_hidden()
    expect(page.get_by_role("link", name="Keys and help")).to_be_visible()
    page.keyboard.press("n")
    expect(page.get_by_role("radio", name="different")).not_to_be_checked()

    plain = sit(*ANALYST, java_script_enabled=False)
    plain.goto(f"/pairs/{left}/{right}")
    plain.get_by_role("link", name="Keys and help").click()
    expect(plain.get_by_role("heading", name="How pairs are judged")).to_be_visible()


def test_without_javascript_a_pair_is_judged_and_taken_back(sit: Sit, scene: Scene) -> None:
    page = sit("analyst@ncp-a", "analyst", "analysis", java_script_enabled=False)
    left, right = scene.unsure
    page.goto(f"/pairs/{left}/{right}")
    page.get_by_label("different").check()
    page.get_by_label("Reason", exact=True).first.fill("other birth places")
    page.get_by_role("button", name="Write the judgement").click()
    page.get_by_role("link", name="See that pair again").click()
    expect(page.get_by_text("Judged different by analyst@ncp-a.")).to_be_visible()

    page.locator("#undo-reason").fill("a mistake")
    page.get_by_role("button", name="Take it back").click()

    expect(page.get_by_text("It waits again: analyst@ncp-a took a judgement back.")).to_be_visible()
    expect(page.get_by_role("cell", name="a mistake")).to_be_visible()


def test_without_javascript_pairs_between_two_reports_are_judged_at_once_and_taken_back(
    sit: Sit, contribute: Contribute, analyst: Acting
) -> None:
    number = {"feature": "identifier", "agreement": "same", "weight": 12.0,
              "words": "same passport number"}  # fmt: skip
    one, other = (
        contribute([suspect(f"p{at}", f"{name} {at}") for at in range(3)], title=title)
        for name, title in (("Abel", "A watch list"), ("يوسف", "تقرير الحدود"))
    )
    with analyst.begin() as connection:
        judge(connection, [
            NewJudgement(*ordered(one[f"p{at}"], other[f"p{at}"]), Verdict.UNSURE, "", None,
                         "a test", 0.5, (number,))
            for at in range(3)
        ])  # fmt: skip
    page = sit(*ANALYST, java_script_enabled=False)
    page.goto("/pairs")
    page.get_by_role("link", name="3 × same passport number").click()
    page.get_by_role("checkbox").first.uncheck()
    page.get_by_role("radio", name="same").check()
    page.get_by_label("Reason", exact=True).fill("the same booklet")
    page.get_by_role("button", name="Judge all that are ticked").click()

    expect(page.get_by_text("2 pairs, judged as one act")).to_be_visible()
    page.get_by_text("Take all 2 back").click()
    page.get_by_label("Reason", exact=True).fill("the booklet was stolen")
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_role("status")).to_contain_text("2 judgements are taken back.")
    page.goto("/pairs")
    expect(page.get_by_text("3 pairs wait.")).to_be_visible()


def test_what_is_new_leads_to_the_pair_and_judging_it_ends_the_news(
    sit: Sit, looked_at: tuple[UUID, UUID]
) -> None:
    page = sit(*ANALYST, java_script_enabled=False)
    page.goto("/pairs")
    anew = page.get_by_role("region", name="Judged pairs of which something is new")
    expect(anew).to_contain_text("came in since.")
    anew.get_by_role("link", name="Look anew").click()
    expect(page.get_by_role("note")).to_contain_text("same passport number")
    page.get_by_label("different").check()
    page.get_by_label("Reason", exact=True).first.fill("the passport was lent")
    page.get_by_role("button", name="Write the judgement").click()

    page.goto("/pairs")

    expect(anew).to_have_count(0)


def test_a_contradiction_leads_to_the_pair_from_the_keyboard_alone(
    analyst_page: Page, looked_at: tuple[UUID, UUID]
) -> None:
    analyst_page.goto("/pairs")
    link = analyst_page.get_by_role("link", name="What contradicts itself")
    link.focus()
    analyst_page.keyboard.press("Enter")
    analyst_page.wait_for_url("**/pairs/conflicts")
    row = analyst_page.get_by_role("row", name="two days of birth")
    expect(row).to_contain_text("1961-02-03")
    row.get_by_role("link", name="Judge the pair").focus()
    analyst_page.keyboard.press("Enter")
    analyst_page.wait_for_url("**/pairs/*-*/*-*")
    analyst_page.keyboard.press("n")

    expect(analyst_page.get_by_role("radio", name="different")).to_be_checked()


def test_a_versions_merges_are_taken_back_without_javascript(sit: Sit, scene: Scene) -> None:
    page = sit(*ANALYST, java_script_enabled=False)
    page.goto("/pairs/versions")
    page.get_by_text("Take its merges back").click()
    page.get_by_label("Reason").fill("it takes brothers for one")
    page.get_by_role("button", name="Take them back").click()

    expect(page.get_by_role("status")).to_contain_text("merges are taken back.")
    page.goto("/merged")
    expect(page.get_by_text("Nothing that you see is held for one.")).to_be_visible()


def test_a_seat_is_taken_and_a_name_searched(sit: Sit, scene: Scene) -> None:
    page = sit("", "analyst", "analysis")
    page.context.clear_cookies()
    page.goto("/")
    page.get_by_label("Act as").select_option("analyst@ncp-a|analyst|analysis")
    page.get_by_role("button", name="Sit down").click()
    page.get_by_role("link", name="Overview").click()
    page.wait_for_url("**/overview")
    page.keyboard.press("/")
    expect(page.get_by_label("Search a name, a number or an id")).to_be_focused()
    page.keyboard.type("محمد عبد الله السيد")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name=re.compile(r"^\d results?$"))).to_be_visible()
    assert "%" not in page.url

    page.get_by_label("Name, number or id").fill("Ermias Ghermay")
    page.get_by_role("main").get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_role("link", name="Ermias Ghermay").first).to_be_visible()
    assert "Ermias" not in page.url


def test_the_vault_opens_on_a_word_and_closes_behind_it(sit: Sit, scene: Scene) -> None:
    page = sit("protection-officer@ncp-a", "protection-officer", "protection")
    page.goto(f"/entities/{scene.shelter['w']}")
    expect(page.get_by_text("Amina Canary")).to_have_count(0)
    page.get_by_role("button", name="Reveal what the vault keeps").click()
    expect(page.get_by_text("Amina Canary")).to_be_visible()

    page.goto(f"/entities/{scene.shelter['w']}")

    expect(page.get_by_text("Amina Canary")).to_have_count(0)


def test_the_skip_link_leads_to_the_content(analyst_page: Page) -> None:
    analyst_page.goto("/safeguards")
    analyst_page.keyboard.press("Tab")
    expect(analyst_page.get_by_role("link", name="Skip to the content")).to_be_focused()
    analyst_page.keyboard.press("Enter")

    expect(analyst_page.locator("main")).to_be_focused()
