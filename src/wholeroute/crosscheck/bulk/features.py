"""Build the one set of features of every record, and the keys under which records meet.

All in DuckDB but for reading words, which Python does once for each distinct one. What is built
are two tables, `features` and `meeting`, that any engine may read: `features` holds one row a
record, `meeting` a key and who holds it, as far as more than one and no more than the cap do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from wholeroute.crosscheck.bulk.words import readers, words_alone, words_of_names

CAP = 60
"""Records that one key may bring together: 60 make 1,770 pairs."""

COMMON_PLACE = 100
"""A word of an address that more than one in so many records has says nothing."""

_LEAST_COMMON = 5


@dataclass(frozen=True, slots=True)
class Skipped:
    """Keys of one rule that more than its cap hold: whom they alone would bring together is lost."""

    rule: str
    cap: int
    keys: int
    most: int


@dataclass(frozen=True, slots=True)
class Built:
    """How many records have features and keys, the columns that say something, and what was skipped."""

    records: int
    keys: int
    columns: tuple[str, ...]
    skipped: tuple[Skipped, ...]


def build(database: duckdb.DuckDBPyConnection) -> Built:
    """Make `features` and `meeting` of the table `record`, whose columns are those of `RECORDS`."""
    database.execute(_NUMBERED)
    _read_words(database)
    database.execute(_NUMBERS, {"cap": CAP})
    skipped = list(_crowded(database))
    database.execute(_FEATURES, {"rare": COMMON_PLACE, "least": _LEAST_COMMON})
    database.execute(_PARTS)
    skipped += _keys(database)
    for table in ("said", "bone", "sound", "located", "pair_of_bones", "beside"):
        database.execute(f"drop table {table}")
    counts = ", ".join(f"count({column})" for column in _SAYING)
    (records, *filled) = database.execute(f"select count(*), {counts} from features").fetchall()[0]
    columns = tuple(name for name, count in zip(_SAYING, filled, strict=True) if count)
    keys = database.execute("select count(distinct key) from meeting").fetchall()[0][0]
    return Built(records, keys, columns, tuple(skipped))


_SAYING = ("given", "family", "middle", "year", "document", "contact", "country", "gender", "place")

_NUMBERED = r"""
create table numbered as select row_number() over () :: integer as unique_id, * from record;
drop table record;
create table name as
  select unique_id, name_no, trim(text) as text from (
    select unique_id, generate_subscripts(names, 1) :: integer as name_no, unnest(names) as text
    from numbered
  ) where trim(text) <> '';
create table name_word as
  select unique_id, name_no, name, generate_subscripts(words, 1) :: integer as place,
    unnest(words) as text
  from (select unique_id, name_no, text as name, string_split_regex(text, '\s+') as words from name);
alter table numbered drop column names;
"""

_DISTINCT_WORDS = "select distinct text from name_word order by all"

# A name is read whole where a word of it depends on its neighbours, or where capitals
# set words apart: DIALLO Mamadou.
_WHOLE = """
create table whole as
  select name from name_word left join word using (text)
  group by name
  having bool_or(word.token is null) or (
    bool_or(length(text) > 1 and upper(text) = text and lower(text) <> text)
    and bool_or(length(text) > 1 and not (upper(text) = text and lower(text) <> text))
  );
"""
_WHOLE_NAMES = "select name from whole order by all"

_SAID = """
create table said as
  select unique_id, name_no, name_word.place, token, bone, sounds
  from name_word join word using (text) anti join whole using (name)
  union all
  select unique_id, name_no, of_whole.place + 1, token, bone, sounds
  from name join of_whole using (text);
drop table name_word; drop table name; drop table word; drop table of_whole; drop table whole;
"""


def _read_words(database: duckdb.DuckDBPyConnection) -> None:
    """Make `said`: one row for each word of each name of each record."""
    words = [text for (text,) in database.execute(_DISTINCT_WORDS).fetchall()]
    with readers(len(words)) as read:
        _keep(database, "word", words_alone(words, read))
        database.execute(_WHOLE)
        names = [name for (name,) in database.execute(_WHOLE_NAMES).fetchall()]
        _keep(database, "of_whole", words_of_names(names, read))
    database.execute(_SAID)


def _crowded(database: duckdb.DuckDBPyConnection) -> Iterator[Skipped]:
    """Yield how many numbers of each sort too many share."""
    told = "select sort, count(*), max(people) from crowded where value <> '' group by sort order by all"
    for sort, keys, most in database.execute(told).fetchall():
        yield Skipped(sort, CAP, keys, most)


def _keep(database: duckdb.DuckDBPyConnection, table: str, rows: object) -> None:
    database.register("arrow_rows", rows)
    database.execute(f"create table {table} as select * from arrow_rows")
    database.unregister("arrow_rows")


# What very many share (a call shop's phone) says nothing, neither to meet by nor to be weighed.
_NUMBERS = """
create table number as
  select unique_id, 'document' as sort, generate_subscripts(documents, 1) as rank,
    unnest(documents) as value from numbered
  union all
  select unique_id, 'contact', generate_subscripts(contacts, 1), unnest(contacts) from numbered;
create table crowded as
  select sort, value, count(distinct unique_id) as people from number group by sort, value
  having count(distinct unique_id) > $cap or value = '';
"""

# 1 January is written for the day that nobody knows: it counts as its year alone.
_FEATURES = r"""
create table features as
with own as (select unique_id, max(place) as words from said where name_no = 1 group by unique_id),
word_of as (select unique_id, place, token, bone from said where name_no = 1),
crowd as (select distinct unique_id from number semi join crowded using (sort, value)),
kept as (
  select unique_id, list(value order by rank) filter (sort = 'document') as documents,
    list(value order by rank) filter (sort = 'contact') as contacts
  from number semi join crowd using (unique_id) anti join crowded using (sort, value)
  group by unique_id
),
numbers as (
  select unique_id,
    coalesce(if(crowd.unique_id is null, n.documents, kept.documents), []) as documents,
    coalesce(if(crowd.unique_id is null, n.contacts, kept.contacts), []) as contacts
  from numbered n left join crowd using (unique_id) left join kept using (unique_id)
),
dated as (
  select unique_id, regexp_extract(born, '^\d{4}') as year,
    case when regexp_matches(born, '^\d{4}-\d\d-\d\d$') and born not like '%-01-01' then born end as born
  from numbered
),
spelled as (
  select distinct unique_id, unnest(string_split_regex(lower(address), '[^\w]+')) as word
  from numbered where address <> ''
),
telling as (
  select word from spelled where word <> '' group by word
  having count(*) <= greatest($least, (select count(*) from numbered) / $rare)
),
located as (
  select unique_id, list_sort(list(word)) as places from spelled semi join telling using (word)
  group by unique_id
)
select numbered.unique_id, source, first.token as given, first.bone as given_bone,
  last.token as family, last.bone as family_bone, second.token as middle, second.bone as middle_bone,
  nullif(year, '') as year, dated.born,
  substr(dated.born, 1, 5) || substr(dated.born, 9, 2) || substr(dated.born, 5, 3) as turned,
  nullif(country, '') as country, nullif(gender, '') as gender,
  numbers.documents, numbers.documents[1] as document,
  numbers.contacts, numbers.contacts[1] as contact,
  coalesce(places, []) as places, places[1] as place
from numbered left join own using (unique_id)
left join word_of first on first.unique_id = numbered.unique_id and first.place = 1
left join word_of second
  on second.unique_id = numbered.unique_id and second.place = 2 and own.words > 2
left join word_of last
  on last.unique_id = numbered.unique_id and last.place = own.words and own.words > 1
join numbers using (unique_id) left join dated using (unique_id) left join located using (unique_id)
order by unique_id;
"""

_PARTS = """
drop table number; drop table crowded;
create or replace table numbered as select unique_id, id from numbered;
create table bone as select distinct unique_id, bone from said;
create table sound as select distinct unique_id, unnest(sounds) as sound from said;
create table pair_of_bones as
  select one.unique_id, one.bone || ' ' || other.bone as bones
  from bone one join bone other on one.unique_id = other.unique_id and one.bone < other.bone;
create table beside as
  select distinct one.unique_id, one.bone || ' ' || substr(unnest(other.sounds), 1, 1) as heard
  from said one join said other
  on one.unique_id = other.unique_id and one.name_no = other.name_no and one.place <> other.place;
create table located as select unique_id, unnest(places) as spot from features;
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to meet: who holds one key of `sql`, and how many may."""

    name: str
    sql: str
    cap: int = CAP


RULES = (
    Rule("document", "select unique_id, unnest(documents) from features"),
    Rule("contact", "select unique_id, unnest(contacts) from features"),
    Rule("two words of a name", "select unique_id, bones from pair_of_bones", cap=30),
    Rule(
        "two words and the year of birth",
        "select unique_id, bones || year from pair_of_bones join features using (unique_id)",
    ),
    Rule(
        "one word, the first sound of another, the year of birth",
        "select unique_id, heard || year from beside join features using (unique_id)",
        cap=12,
    ),
    Rule(
        "a sound and the day of birth, turned or not",
        "select unique_id, sound || substr(born, 1, 4) || least(substr(born, 6, 2), substr(born, 9))"
        " || greatest(substr(born, 6, 2), substr(born, 9)) from sound join features using (unique_id)",
        cap=30,
    ),
    Rule(
        "a sound and the day of birth, a year off",
        "select unique_id, sound || substr(born, 5) || (cast(year as integer) + past) // 2 || past"
        " from sound join features using (unique_id), (values (0), (1)) as t (past)"
        " where born is not null",
        cap=15,
    ),
    Rule("a rare word", "select unique_id, bone from bone", cap=12),
    Rule(
        "a word and a place",
        "select unique_id, bone || ' ' || spot from bone join located using (unique_id)",
    ),
    Rule(
        "two places",
        "select one.unique_id, one.spot || ' ' || other.spot from located one join located other"
        " on one.unique_id = other.unique_id and one.spot < other.spot",
    ),
    Rule(
        "a place and the year of birth",
        "select unique_id, spot || year from located join features using (unique_id)",
    ),
)
"""The blocking rules. A key that more than the cap hold brings nobody together: the less a key tells,
the lower its cap, for those who share a full one meet by another as a rule."""


def _keys(database: duckdb.DuckDBPyConnection) -> Iterator[Skipped]:
    """Make `meeting` rule by rule, and yield what the caps skipped."""
    database.execute("create table meeting (key bigint, unique_id integer)")
    for number, rule in enumerate(RULES):
        # A key is its hash: two that fall together bring strangers together, no more.
        database.execute(
            f"create or replace temp table held as select cast(hash({number}, key) >> 1 as bigint) as key,"
            f" unique_id from ({rule.sql}) as t (unique_id, key) where key is not null"
        )
        database.execute(
            "create or replace temp table many as"
            " select key, count(*) as people from held group by key having count(*) > 1"
        )
        database.execute(
            "insert into meeting select key, unique_id from held"
            f" semi join (select key from many where people <= {rule.cap}) using (key)"
        )
        keys, most = database.execute(
            f"select count(*), max(people) from many where people > {rule.cap}"
        ).fetchall()[0]
        if keys:
            yield Skipped(rule.name, rule.cap, keys, most)
    database.execute("drop table held; drop table many")
