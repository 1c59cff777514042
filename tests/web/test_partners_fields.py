"""A form is drawn from the model of its kind: every field has a shape and words, and reads back."""

from __future__ import annotations

from datetime import date

import pytest
from tests.partnerships.test_filled import WHOLE

from wholeroute.partnerships.filled import as_kept, body_in
from wholeroute.partnerships.given import Segment, agreements, components, ways
from wholeroute.partnerships.kinds import (
    CHOSEN,
    REFERS,
    Arm,
    Comparison,
    Help,
    Kind,
    Level,
    Outcome,
    Progress,
    Wave,
    When,
)
from wholeroute.partnerships.money import dac_sectors, instruments
from wholeroute.partnerships.records import Record
from wholeroute.plan import built_in
from wholeroute.web.labels import LABELS
from wholeroute.web.views.partners_fields import (
    Asking,
    Shape,
    as_typed,
    fields_of,
    said_in,
    typed_in,
)
from wholeroute.web.views.partners_records import OWN_FORM

TODAY = date(2026, 11, 28)


def kept(kind: Kind) -> Record:
    """Return a whole record of a kind."""
    body = body_in(kind, WHOLE[kind], built_in(), TODAY)
    return Record(
        1, kind, "TN", None, as_kept(body), public=True, taken_back=False, organisation="agency",
        on=TODAY,
    )  # fmt: skip


@pytest.mark.parametrize("kind", sorted({*Kind} - OWN_FORM))
def test_what_a_form_shows_of_a_record_reads_back_as_the_same_record(kind: Kind) -> None:
    record = kept(kind)
    form = {
        name: list(value) if isinstance(value, tuple) else [value]
        for name, value in as_typed(record).items()
    }

    said, amiss = said_in(kind, typed_in(kind, form))

    assert body_in(kind, said, built_in(), TODAY) == record.body
    assert amiss == ()


def test_each_field_takes_the_shape_of_its_type() -> None:
    shapes = {each.name: each.shape for each in fields_of(Asking(Kind.ACTIVITY))}
    assert shapes == {
        "component": Shape.CHOICE, "what": Shape.TEXT, "type": Shape.CHOICE, "lead": Shape.LINE,
        "since": Shape.DAY, "until": Shape.DAY, "needs": Shape.BOXES, "unassessed": Shape.TEXT,
        "iati": Shape.LINES, "team_europe": Shape.LINES, "exit_plan": Shape.TEXT,
    }  # fmt: skip
    needed = {each.name for each in fields_of(Asking(Kind.ACTIVITY)) if each.needed}
    assert needed == {"component", "what", "type", "lead", "since"}
    of_result = {each.name: each.shape for each in fields_of(Asking(Kind.RESULT))}
    assert (of_result["denominator"], of_result["activity"]) == (Shape.NUMBER, Shape.CHOICE)


def test_every_field_and_every_choice_has_a_label() -> None:
    for kind in Kind:
        assert str(kind) in LABELS["record-kind"]
        for each in fields_of(Asking(kind)):
            assert each.name in LABELS["record-field"]
            for choice in each.choices:
                assert choice.title or choice.value in LABELS[choice.label_of]
    for of, members in {
        "segment": Segment, "help": Help, "level": Level, "when": When, "outcome": Outcome,
        "progress": Progress, "comparison": Comparison, "wave": Wave, "arm": Arm,
    }.items():  # fmt: skip
        assert set(LABELS[f"record-{of}"]) == {*map(str, members)}
    assert set(LABELS["record-stage"]) == {e for each in agreements() for e in each.stages}
    assert set(LABELS["record-hint"]) <= set(LABELS["record-field"])


def test_an_agreement_is_asked_for_the_stages_of_its_sort_alone() -> None:
    (stage,) = (
        each
        for each in fields_of(Asking(Kind.AGREEMENT, sort="liaison-officer"))
        if each.name == "stage"
    )
    assert [each.value for each in stage.choices] == ["agreed", "posted", "ended"]


def test_only_what_may_be_chosen_is_offered() -> None:
    def offered(asking: Asking, name: str) -> list[str]:
        (found,) = (each for each in fields_of(asking) if each.name == name)
        return [each.value for each in found.choices]

    went_on = Asking(Kind.AGREEMENT, sort="liaison-officer", reached="posted")
    assert offered(went_on, "stage") == ["posted", "ended"]
    assert offered(Asking(Kind.NEED, partner="BY"), "segment") == ["transit"]
    assert offered(Asking(Kind.NEED), "segment") == [*Segment]


def test_a_line_that_cannot_be_taken_apart_is_named_with_its_fix() -> None:
    said, (mistake,) = said_in(Kind.RESULT, {"breakdown": "women", "target": "7"})
    assert said == {"target": "7"}
    assert (mistake.field, mistake.reason) == ("breakdown", "“women” has no “=”")


def test_what_is_chosen_in_a_form_is_called_so_where_it_is_missing() -> None:
    for kind in Kind:
        shapes = {each.name: each.shape for each in fields_of(Asking(kind))}
        refers = REFERS.get(kind, ("",))[0]
        for name, shape in shapes.items():
            chosen = name in CHOSEN or name == refers
            assert chosen is (shape in {Shape.CHOICE, Shape.BOXES}), (kind, name)


def test_every_list_of_the_program_has_its_words_in_the_catalogues() -> None:
    parts = {each.id: each.title for each in components()} | {
        half.id: half.title for each in components() for half in each.halves
    }
    seas = {each.title for route in ways().routes for each in route.stretches if each.title}
    listed = {
        "component": parts,
        "route": {each.id: each.title for each in ways().routes},
        "sea": {each: each for each in seas},
        "region": {each.id: each.title for each in ways().regions},
        "agreement-sort": {each.id: each.title for each in agreements()},
        "agreement-note": {each.id: each.note for each in agreements() if each.note},
        "instrument": {id_: each.name for id_, each in instruments().items()},
        "instrument-purpose": {
            id_: each.gauge.purpose for id_, each in instruments().items() if each.gauge
        },
        "dac-sector": {each.code: each.name for each in dac_sectors()},
    }

    assert {of: dict(LABELS[of]) for of in listed} == listed
