"""Any plan of the same form is read, and whatever is wrong in one is told with file, line, row and fix."""

from __future__ import annotations

from pathlib import Path

import pytest

from wholeroute.errors import Invalid
from wholeroute.plan import Fault, Stage, built_in, load, look_at

SMALL = Path(__file__).parent / "small_strategy.yaml"


def test_a_small_strategy_shares_indicators_with_the_plan_of_the_union() -> None:
    small, union = load(SMALL), built_in()

    assert [each.id for each in small.actions] == ["AL-1", "AL-2", "AL-3", "AL-4"]
    for name in ("convictions", "financial-strand", "referrals-accepted"):
        assert small.indicator[name] == union.indicator[name]
    assert "harbour-checks" not in union.indicator
    assert small.act["facilitation-directive"] == union.act["facilitation-directive"]
    assert small.within["aldovian-coastguard"] == {"aldovian-coastguard", "aldovian-harbours"}


def test_a_folder_is_read_as_one_file(tmp_path: Path) -> None:
    head, _, actions = SMALL.read_text("utf-8").partition("actions:\n")
    (tmp_path / "a.yaml").write_text(head, "utf-8")
    (tmp_path / "b.yaml").write_text(f"actions:\n{actions}", "utf-8")

    assert load(tmp_path) == load(SMALL)


def broken(folder: Path, was: str, becomes: str) -> tuple[Fault, ...]:
    """Return the faults of the strategy with one text of it changed."""
    text = SMALL.read_text("utf-8")
    assert text.count(was) == 1
    path = folder / "strategy.yaml"
    path.write_text(text.replace(was, becomes), "utf-8")
    looked = look_at(path)
    assert looked.plan is None
    return looked.faults


@pytest.mark.parametrize(
    ("was", "becomes", "row", "field", "reason", "fix"),
    [
        ("force: must", "force: strong", "AL-2", "force", "'strong' is unknown", "'obligation'"),
        ("section: '2'\n", "section: 2\n", "AL-4", "section", "2 is no text", "quotes"),
        ("section: '2'\n", "section: '9'\n", "AL-4", "section", "in no row of sections", "Add 9"),
        ("supporting: [frontex]", "supporting: [nobody]", "AL-3", "supporting", "'nobody'", "Add"),
        ("indicators: [harbour-checks]", "indicators: []", "AL-3", "indicators", "empty", "Name"),
        ("[AL-2, AL-3]", "[AL-2, AL-9]", "AL-1", "elaborated_by", "'AL-9'", "Add AL-9"),
        ("  boxed: true\n", "", "AL-1", "elaborated_by", "does not fit boxed", "boxed row names"),
        ("targets: {financial-strand: 1}", "targets: {harbour-checks: 1}", "AL-1", "targets",
         "none of its indicators", "Name it"),
        ("  lines: '20'\n", "", "AL-4", "lines", "is missing", "Add lines:"),
        ("  lines: '20'\n", "  lines: '20'\n  done: true\n", "AL-4", "done", "no field", "Leave"),
        ("id: AL-4", "id: AL-3", "AL-3", "id", "stands twice", "another id"),
        ("id: harbour-checks", "id: convictions", "convictions", "id", "stands twice", "indicators.yaml"),
        (", page: /entities", "", "harbour-register", "needs", "only one of does and page", "Say"),
        ("page: /entities", "page: 'http://x'", "harbour-register", "needs.0.page", "written", ""),
        (", until: '2028-12-31'", "", "aldovian-harbours", "until", "missing beside", "Say until"),
        ("by: '2028-12-31'", "by: 2028-12-31", "AL-2", "deadline.by", "is no text", "quotes"),
        ("by: '2028-12-31'", "by: '31.12.2028'", "AL-2", "deadline.by", "otherwise", "2021-06-30"),
        ("value: 12,", "value: a dozen,", "A1", "value", "a dozen", "docs/plan.md"),
        ("indicator: convictions}", "indicator: walks}", "A1", "indicator", "'walks'", "Add walks"),
        ("owner: aldovian-ministry", "owner: elsewhere", "aldovia-2027", "owner", "'elsewhere'", ""),
        ("unit: number,", "unit: stage,", "harbour-checks", "stages", "does not fit", "last one last"),
        ("title: Together}", "title: Together, at last}", "1", "at last", "no field", ""),
    ],
)  # fmt: skip
def test_a_fault_names_row_field_and_fix(
    tmp_path: Path, was: str, becomes: str, row: str, field: str, reason: str, fix: str
) -> None:
    faults = broken(tmp_path, was, becomes)

    assert [(each.row, each.field) for each in faults].count((row, field)) == 1, faults
    fault = next(each for each in faults if (each.row, each.field) == (row, field))
    assert reason in fault.reason or reason in fault.fix
    assert fix in fault.fix
    assert fault.file == "strategy.yaml"
    assert fault.line is not None


def test_a_fault_names_the_line_of_its_field(tmp_path: Path) -> None:
    (fault,) = broken(tmp_path, "force: must", "force: strong")
    lines = (tmp_path / "strategy.yaml").read_text("utf-8").splitlines()

    assert lines[(fault.line or 0) - 1] == "  force: strong"
    assert str(fault).startswith(f"strategy.yaml:{fault.line}: AL-2, force: ")


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = (
        SMALL.read_text("utf-8")
        .replace("force: must", "force: a")
        .replace("force: will", "force: b")
    )
    path = tmp_path / "strategy.yaml"
    path.write_text(text, "utf-8")

    assert [each.row for each in look_at(path).faults] == ["AL-1", "AL-2"]


def test_a_field_that_stands_twice_is_no_silent_choice(tmp_path: Path) -> None:
    (fault,) = broken(tmp_path, "  force: must\n", "  force: must\n  force: may\n")

    assert (fault.field, fault.reason) == ("force", "stands twice")


def test_rings_are_found(tmp_path: Path) -> None:
    faults = broken(
        tmp_path, "kind: authority, since: '2029-01-01'}",
        "kind: authority, until: '2030', succeeded_by: aldovian-harbours}",
    )  # fmt: skip

    assert {each.reason for each in faults} == {"leads back to itself"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("actions: [", "is not YAML"),
        ("- one\n- two\n", "holds no list of a plan"),
        ("deeds: []\n", "is no list of a plan"),
        ("actions: {}\n", "is not a list"),
        ("actions: []\n", "is missing"),
        ("plan: &a {}\nactions: [*a]\n", "points to another row"),
        (f"actions: {'[' * 9}{']' * 9}\n", "lies too deep"),
        ("", "holds no list of a plan"),
    ],
)
def test_what_is_no_plan_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "it.yaml"
    path.write_text(text, "utf-8")

    assert reason in look_at(path).faults[0].reason
    with pytest.raises(Invalid) as wrong:
        load(path)
    assert "it.yaml" in wrong.value.field


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "it.yaml"
    path.write_bytes(b"\xff\xfe\x00")

    assert "cannot be read" in look_at(path).faults[0].reason
    assert (
        "no YAML file" in look_at(tmp_path / "nothing").faults[0].reason
        or not (tmp_path / "nothing").exists()
    )


def test_nobody_can_type_that_something_is_done() -> None:
    assert not {"done", "completed", "status"} & {stage.value for stage in Stage}
    assert not {"done", "completed", "status"} & set(built_in().actions[0].__slots__)
