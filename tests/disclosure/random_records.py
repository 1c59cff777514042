"""Random records with random codes, each of whose values is a word that stands nowhere else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from hypothesis import strategies as st

from wholeroute.disclosure import (
    Body,
    Cover,
    Crossing,
    Form,
    Package,
    Said,
    Sifted,
    Subject,
    write,
)
from wholeroute.entities import PROPERTIES, PropertyType
from wholeroute.rights import (
    AccessClass,
    Handling,
    OrganisationKind,
    Permit,
    PermitCode,
    Purpose,
    Reader,
    Regime,
    Role,
    Tlp,
)

WHEN = datetime(2026, 5, 3, tzinfo=UTC)
BODIES = ("ncp-a", "ncp-b", "agency", "ncp-c")
_PLAIN = sorted(n for n, each in PROPERTIES.items() if each.type is not PropertyType.ENTITY)
REPORTS = tuple(UUID(int=number) for number in range(1, 4))

classes = st.builds(
    AccessClass,
    originator=st.sampled_from(BODIES[:3]),
    audience=st.frozensets(st.sampled_from((*BODIES, AccessClass.EVERYONE))),
    purposes=st.frozensets(st.sampled_from(Purpose), min_size=4),
    handling=st.builds(
        Handling, st.booleans(), st.booleans(), st.booleans(), st.sampled_from(("", "ask first"))
    ),
    tlp=st.sampled_from(Tlp),
)
readers = st.sampled_from(
    (
        Reader("ada", "ncp-a", Role.ANALYST, Purpose.ANALYSIS),
        Reader("ivo", "ncp-a", Role.INVESTIGATOR, Purpose.INVESTIGATION),
        Reader("pat", "ncp-a", Role.PROSECUTOR, Purpose.PROSECUTION),
    )
)
recipients = st.builds(
    Body,
    st.sampled_from(BODIES),
    st.booleans(),
    st.sampled_from(("IT", "TN", "")),
    st.sampled_from(Regime),
)
permits = st.frozensets(
    st.builds(
        Permit,
        st.sampled_from(PermitCode),
        st.sampled_from(REPORTS),
        st.sampled_from(BODIES),
        st.sampled_from(Purpose),
    ),
    max_size=3,
)


@st.composite
def people(draw: st.DrawFn) -> Subject:
    """Draw a person with a few statements."""
    entity = draw(st.uuids(version=4))
    report, access = draw(st.sampled_from(REPORTS)), draw(classes)
    said = tuple(
        Said(
            uuid4(), entity, draw(st.sampled_from(_PLAIN)), f"w{uuid4().hex}",
            draw(st.sampled_from((None, "ar"))), "B", 2, draw(st.booleans()),
            draw(st.sampled_from((None, date(2026, 5, 1)))), WHEN,
            draw(st.just(access) | classes), report,
            draw(st.sampled_from(OrganisationKind)), draw(st.sampled_from(Regime)),
        )
        for _ in range(draw(st.integers(0, 4)))
    )  # fmt: skip
    categories = frozenset({draw(st.sampled_from(("suspect", "contact", "victim", "official")))})
    return Subject(entity, "Person", categories, report, access, said)


def written(crossing: Crossing, sifted: Sifted, form: Form) -> Package:
    """Return the package of what may leave."""
    ids = {each.id: uuid4() for each in sifted.subjects}
    cover = Cover(
        uuid4(), crossing.how, WHEN.date(), crossing.reader.organisation, crossing.to,
        crossing.reader.purpose, "a law", "",
    )  # fmt: skip
    return write(cover, sifted.subjects, ids, form)
