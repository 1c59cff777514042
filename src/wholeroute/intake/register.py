"""What this room tells of its components that extract, and of the rule that holds labels back."""

from __future__ import annotations

from hashlib import sha256
from importlib.resources import files

from wholeroute.rights import AiClass, Component, Measured
from wholeroute.words import N_

_NOT_MEASURED = N_("Not measured on real reports.")


def _fingerprint(file: str) -> str:
    """Return what names the words of a rule: they change, it changes."""
    words = (files("wholeroute.entities") / "data" / file).read_bytes()
    return sha256(words).hexdigest()[:8]


REGISTER: tuple[Component, ...] = (
    Component(
        id="holds",
        name=N_("Holds on a label"),
        room="entities",
        versions=(f"words {_fingerprint('capacities.yaml')}",),
        code=("wholeroute.entities:holds_in", "wholeroute.entities:capacities_said"),
        does="Reads from remarks, roles and links that somebody was aboard, steered, rescued or"
        " cared for a minor, and takes them out of the open lane whatever they are called.",
        purpose="That nobody becomes a suspect for having been smuggled or for having helped.",
        data="The words of one report, in the languages that reports come in.",
        error=Measured(
            f"{_NOT_MEASURED} It errs towards holding: on invented operations no protected person"
            " came into a finding; a hold too many waits for two people.",
            "bench/network.py",
        ),
        oversight="Only two people lift a hold, on evidence beyond it and with a reason.",
        ai_class=AiClass.FIXED_RULES,
        why="Words that people listed. It only ever takes somebody out of suspicion.",
        off="It cannot be turned off: it is a safeguard.",
    ),
    Component(
        id="language",
        name=N_("Language of a text"),
        room="intake",
        versions=("lid.176.ftz",),
        code=("wholeroute.intake.prose.language:languages_of",),
        does="Names the language of a free text.",
        purpose="To show a text in its direction, and to find a reader for it.",
        data="The first two thousand letters of the text. Nothing is learnt, nothing leaves.",
        error=Measured(
            "25 of 25 sentences in six languages; Tigrinya and Amharic are not told apart.",
            "docs/decisions.md",
        ),
        oversight="The text stands beside it; nothing is decided by it.",
        ai_class=AiClass.NARROW_TASK,
        why="One narrow task that says nothing of anybody.",
        off="Send no free text, or state the language.",
    ),
    Component(
        id="mapping-proposal",
        name=N_("Proposal of a mapping"),
        room="intake",
        versions=("1",),
        code=(
            "wholeroute.intake:propose_mapping",
            "wholeroute.intake.propose:propose",
            "wholeroute.intake.readers:guess_reader",
        ),
        does="Guesses from a file's name which reader it needs, and from column names and the look of"
        " values what the columns of a table mean.",
        purpose="To spare a contributor work.",
        data="The header and some rows of the contributor's own file, in a limited child.",
        error=Measured(f"{_NOT_MEASURED} Who the people in a table are it never guesses."),
        oversight="It is no valid mapping until a person has read it and stated who the people are.",
        ai_class=AiClass.NARROW_TASK,
        why="It prepares what a person then writes.",
        off="Write the mapping by hand.",
    ),
    Component(
        id="testimony",
        name=N_("What people told, by its title"),
        room="entities",
        versions=("1",),
        code=("wholeroute.entities:reads_as_told",),
        does="Holds a report for testimony where its title speaks of an interview, a debriefing or a"
        " hearing, in five languages.",
        purpose="That what somebody told of others or of themselves makes by itself nobody a suspect.",
        data="The title of a report, and nothing else of it.",
        error=Measured(
            "On an invented operation the 8 debriefings of 163 reports are held for testimony and no"
            f" other report is. {_NOT_MEASURED} A title that does not say so passes for a record:"
            " the terms should say it."
        ),
        oversight="Who sends a report states it in its terms; the title only ever adds to that.",
        ai_class=AiClass.FIXED_RULES,
        why="Words that people listed. It only ever takes weight from what accuses.",
        off="It cannot be turned off: it is a safeguard.",
    ),
    Component(
        id="mentions",
        name=N_("Where a text speaks of somebody"),
        room="custody",
        versions=("1",),
        code=("wholeroute.entities.mentions:mentions", "wholeroute.intake.redact:redact_original"),
        does="Finds in texts and originals what names somebody who is erased or protected, and"
        " leaves it out.",
        purpose="That nobody who is erased or protected goes on standing in free text.",
        data="Names and numbers of that one person, in memory alone, and the texts of their report.",
        error=Measured(
            f"{_NOT_MEASURED} It errs towards leaving out: one word of a name that nobody else of"
            " the report bears is enough. Who is meant by a pronoun or a nickname it cannot tell."
        ),
        oversight="A person starts it, for one person, with a reason.",
        ai_class=AiClass.FIXED_RULES,
        why="Rules that people wrote. It only ever takes out.",
        off="It has no life of its own: an erasure of a person is one with it.",
    ),
)
