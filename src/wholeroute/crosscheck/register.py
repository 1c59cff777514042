"""What this room tells of its components that score."""

from __future__ import annotations

from wholeroute.crosscheck.bulk import VERSION as BULK
from wholeroute.crosscheck.model import MODEL
from wholeroute.crosscheck.screening import SCREENING
from wholeroute.rights import AiClass, Component, Measured
from wholeroute.words import N_

_LINKING = (
    "It puts records of suspects together, which is part of a profile that law enforcement makes:"
    " treated as high-risk although it decides nothing."
)

REGISTER: tuple[Component, ...] = (
    Component(
        id="pair-score",
        name=N_("Score of a pair"),
        room="crosscheck",
        versions=(MODEL,),
        code=(
            "wholeroute.crosscheck.block:candidate_pairs",
            "wholeroute.crosscheck.score:score",
            "wholeroute.crosscheck.pairs:scored",
            "wholeroute.crosscheck.pairs:scores",
            "wholeroute.crosscheck.namesake:names",
            "wholeroute.crosscheck.learn:learn",
        ),
        does="Picks the pairs worth a look, by names that share their consonants or their sound and by"
        " numbers, and says of each how likely the two are one, as a sum of evidence in bits:"
        " the same, another, or unsure, which goes to a person.",
        purpose="To put together what several bodies report of one person, company or thing.",
        data="Names, births, nationality, gender, numbers and contacts of the open lane, as far as"
        " the reader may see them. Never a category, a religion, an ethnicity or a picture.",
        error=Measured(
            "On two invented operations that nobody tuned on: of 1,000 pairs put together 999 and 997"
            " are truly one, of 1,000 true pairs 984 are found in both; stated probabilities are off"
            " by two of 100 on average, and too low below one half."
            " A version that was learnt has figures of its own, on its card.",
            "bench/crosscheck/operations.py",
        ),
        oversight="Its judgements make analytic clusters alone. Whatever leaves analysis needs a"
        " person's judgement with a reason; one step undoes it; people's judgements come first. Its"
        " weights are written by people; what they judged may correct them for their organisation,"
        " once a second person has read the card and put that version to use.",
        ai_class=AiClass.HIGH_RISK,
        why=_LINKING,
        off="It runs only when an analyst gives the command. Withdraw the merges of a version as one"
        " act, or take the right to judge from everybody.",
    ),
    Component(
        id="bulk",
        name=N_("Linking in bulk"),
        room="crosscheck",
        versions=(BULK,),
        code=(
            "wholeroute.crosscheck.bulk:link",
            "wholeroute.crosscheck.bulk:proposals",
            "wholeroute.crosscheck.dedupe:dedupe",
        ),
        does="Picks among millions the pairs worth a look, and learns from the records themselves how"
        " much each agreement tells. The pair score then explains each and decides.",
        purpose="To cross-check a heap too large to be compared in one process, or a table for who"
        " stands in it twice.",
        data="Names, births, nationality, gender, numbers and addresses of the open lane, or of a table"
        " without its protected and uncategorised rows. Never a category.",
        error=Measured(
            "On a million invented people: of 100 pairs put together 97 are truly one, and of 100"
            " true pairs 89 are found. On two public sets at most one pair in 1,000 is wrong. For"
            " each script apart: not measured.",
            "bench/crosscheck/bulk.py",
        ),
        oversight="Its pairs are proposals: what is written is the pair score's, and a person judges"
        " whatever leaves analysis. What too many share is left out, and counted.",
        ai_class=AiClass.HIGH_RISK,
        why=_LINKING,
        off="It runs only when an analyst asks for it by --engine, or gives the command `dedupe`.",
    ),
    Component(
        id="clusters",
        name=N_("Clusters and bridges"),
        room="crosscheck",
        versions=(MODEL,),
        code=(
            "wholeroute.crosscheck.clusters:clusters",
            "wholeroute.crosscheck.bridges:bridging",
            "wholeroute.crosscheck.birthdays:birthdays",
        ),
        does="Adds judgements up to groups of records held for one, asks more pairs where two groups"
        " hang together by a thread, and keeps two namesakes apart whose birthdays several reports"
        " state: who fits both is left to a person.",
        purpose="To show one person's records together without chaining a namesake to them.",
        data="The judgements that the reader sees; of a run, the birthdays of those whom they connect.",
        error=Measured(
            "Measured with the score of a pair: the figures there are those of the clusters.",
            "bench/crosscheck/operations.py",
        ),
        oversight="A machine's judgement never joins two whom a person holds apart. Nothing is"
        " stored, so whatever is undone is undone everywhere.",
        ai_class=AiClass.HIGH_RISK,
        why=_LINKING,
        off="Clusters end with the judgements that they come from.",
    ),
    Component(
        id="screening",
        name=N_("Search of a name"),
        room="crosscheck",
        versions=(MODEL, SCREENING),
        code=(
            "wholeroute.crosscheck.screen:screen",
            "wholeroute.crosscheck.screen_sheets:screen_sheets",
            "wholeroute.crosscheck.screening:screened",
            "wholeroute.crosscheck.index:NameIndex",
        ),
        does="Ranks those of the open lane whose names are near a name that somebody looks up, or those"
        " of a list that somebody brings, for each row of a table that they bring: a match, possible,"
        " no, or too little to tell.",
        purpose="To find out whether somebody is known here, for a purpose that is stated.",
        data="The name and birth that are typed in, and the open lane as far as the reader may see"
        " it; or the two tables, without their protected and uncategorised rows. Neither is kept.",
        error=Measured(
            "Of 680 people of the UN's list asked for by mistyped names, 678 are found, with 1 false match"
            " in 80 questions; of 600 who match nobody, none is a match. How often a search of the open"
            " lane misleads is not measured apart.",
            "bench/crosscheck/screening.py",
        ),
        oversight="A hit is a reason to look, says why it is one, and changes nothing. Each search"
        " is audited with its purpose and the number of its hits.",
        ai_class=AiClass.HIGH_RISK,
        why="Law enforcement uses it on single people; treated as high-risk although it neither"
        " assesses nor predicts anything of them.",
        off="Take the right to search from a role; the database then refuses as well.",
    ),
    Component(
        id="sought",
        name=N_("Search for whoever asks about themselves"),
        room="crosscheck",
        versions=(MODEL,),
        code=("wholeroute.crosscheck:sought_keys",),
        does="Finds records that may be of a person who asks what is kept of them, by whole names"
        " across scripts and by numbers.",
        purpose="To answer people who ask, and to correct or erase what is wrong.",
        data="The names and numbers that the person states; every lane and the vault, in the session of"
        " whoever may answer them.",
        error=Measured("How often it misses a record is not measured."),
        oversight="A person looks at each record found and says whether it is theirs.",
        ai_class=AiClass.FIXED_RULES,
        why="It compares keys and infers nothing. It serves the person who asks.",
        off="Look for them by hand; the duty to answer stays.",
    ),
    Component(
        id="name-skeletons",
        name=N_("Names across scripts"),
        room="entities",
        versions=("1",),
        code=(
            "wholeroute.entities:compare_names",
            "wholeroute.entities.skeleton:form",
            "wholeroute.entities.sounds:sounds",
        ),
        does="Writes names of six scripts in one, reduces them to the consonants that their"
        " spellings share, and says how near two names are.",
        purpose="To find a name again that was written by ear in another alphabet.",
        data="Names alone. No nationality, origin or faith is read from a name.",
        error=Measured(
            "Counted with the score of a pair. Each script has its tests; a false-match rate for"
            " each script is not measured yet, and must be before anybody relies on it.",
        ),
        oversight="A name alone judges nobody the same: the score needs more, and shows it.",
        ai_class=AiClass.FIXED_RULES,
        why="Rules that people wrote. It feeds the score of a pair and is judged with it.",
        off="It has no life of its own: see the score of a pair.",
    ),
    Component(
        id="custodian-check",
        name=N_("Check of suspects against the protected"),
        room="crosscheck",
        versions=(MODEL,),
        code=("wholeroute.crosscheck.custodian_check:check_suspects",),
        does="Compares suspects with people whom other reports protect, and puts a suspect on hold"
        " who seems to be one of them.",
        purpose="That nobody is pursued under one name and protected under another.",
        data="Names, births and numbers of both, the protected ones out of the vault, in a"
        " custodian's own session and in memory alone.",
        error=Measured(
            "Scored as a pair is; how often it misses or holds wrongly is not measured."
        ),
        oversight="A custodian starts it. It only ever puts on hold, and nothing says whom a suspect"
        " met; two people lift a hold.",
        ai_class=AiClass.FIXED_RULES,
        why="The weights are written by people and nothing is learnt. It takes people out of"
        " suspicion and profiles nobody; the score it uses is judged with the pairs.",
        off="It runs only when a custodian gives the command. To leave it out shields fewer.",
    ),
)
