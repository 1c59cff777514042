"""What may be said of a person at all: nothing of their body, belief or descent, and no score."""

from __future__ import annotations

import re

import psycopg
import pytest
from tests.safeguards.canaries import World

from wholeroute.entities import PROPERTIES, Kind, PropertyType
from wholeroute.rights import Category

FORBIDDEN = (
    "biometr", "fingerprint", "face", "facial", "photo", "image", "picture", "iris", "retina",
    "dna", "gait", "voice", "height", "weight", "appearance", "complexion", "skin", "hair", "eye",
    "tattoo", "scar", "ethnic", "race", "racial", "tribe", "clan", "caste", "descent",
    "religio", "faith", "belief", "sect", "church", "mosque", "politic", "party", "union", "opinion",
    "ideolog", "orientation", "sexual", "health", "disab", "hiv", "pregnan",
    "score", "risk", "rating", "rank", "likelihood", "probab", "danger", "threat", "suspicio",
    "credib", "trust", "sentiment", "emotion", "behaviour", "behavior", "predict",
)  # fmt: skip
_INNOCENT = {"sector"}  # of an economy
_WORDS = re.compile("|".join(FORBIDDEN), re.IGNORECASE)


def forbidden(names: list[str]) -> list[str]:
    """Return which names speak of what may not be said."""
    return [name for name in names if name not in _INNOCENT and _WORDS.search(name)]


def test_no_property_kind_or_category_speaks_of_body_belief_descent_or_risk() -> None:
    assert forbidden(sorted(PROPERTIES)) == []
    assert forbidden([kind.value for kind in Kind]) == []
    assert forbidden([category.value for category in Category]) == []


@pytest.mark.parametrize("name", ["religion", "ethnicity", "riskScore", "faceImage", "heightInCm"])
def test_the_list_of_forbidden_words_would_catch(name: str) -> None:
    assert forbidden([*sorted(PROPERTIES), name]) == [name]


def test_no_property_is_a_number_that_could_hold_a_score() -> None:
    assert {each.value for each in PropertyType} == {
        "name", "date", "country", "identifier", "text", "phone", "email", "url", "gender", "entity",
    }  # fmt: skip


SCORES = """
select n.nspname || '.' || c.relname || '.' || a.attname
from pg_attribute a join pg_class c on c.oid = a.attrelid
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and n.nspname !~ '^(pg_|information_schema$)' and a.attnum > 0
  and not a.attisdropped
  and (a.atttypid in ('float4'::regtype, 'float8'::regtype, 'numeric'::regtype)
       or a.attname ~* '(score|risk|rating|rank|weight)')
order by 1
"""
ABOUT_A_PAIR_OR_A_RULE = ["ledger.finding.base_rate", "ledger.judgement.score"]
ABOUT_A_CURRENCY = ["partnership.rate.per_euro"]


def test_no_table_has_a_number_about_a_person(world: World) -> None:
    with psycopg.connect(world.databases.superuser) as boss:
        found = [name for (name,) in boss.execute(SCORES).fetchall()]

    assert found == [*ABOUT_A_PAIR_OR_A_RULE, *ABOUT_A_CURRENCY]
