"""Cut a folded name into the words that carry it: articles dropped, compounds made one.

`Abd al-Rahman`, `Abdul Rahman` and `Abdurahman` become one word; so do `Salah al-Din`
and `Salahuddin`, `Abu Qarin` and `Boukrin`. The links of a line of fathers (bin, ibn,
ould) are dropped but remembered: they fix the order of what stands around them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_ARTICLES = frozenset({"al", "el", "ul", "the"})
# The article as it sounds before a sun letter: ar-Rahman, ad-Din, ash-Sharif.
_SUN_ARTICLE = re.compile("^[aeu](sh|th|dh|[tdrszln])$")
_LINKS = frozenset({"bin", "ben", "ibn", "ibni", "bint", "binti", "ould", "wuld", "wld", "uld"})
_FATHERS = {
    "abu": "abu",
    "abou": "abu",
    "abul": "abu",
    "abi": "abu",
    "abo": "abu",
    "bou": "abu",
    "umm": "umm",
}
_SERVANTS = frozenset({"abd", "abdul", "abdel", "abdal", "abdol", "abdoul", "abdur", "abdu"})
_OF_FAITH = frozenset({"din", "deen", "dine", "dien", "eddin", "eddine", "uddin", "udin"})
_OF_GOD = frozenset({"allah", "ullah", "allh", "llah", "alla", "ellah", "ollah"})
_TITLES = frozenset(
    {"dr", "mr", "mrs", "ms", "prof", "col", "gen", "brig", "capt", "haji", "hajji", "hadji"}
    | {"alhaji", "alhagie", "alhadji", "elhadj", "elhadji"}
    | {"mullah", "mulla", "maulavi", "mawlawi", "maulawi", "sheikh", "shaykh", "shaikh", "sheik"}
    | {"hafiz", "qari", "colonel", "general", "doctor", "president", "ayatollah", "hojjatoleslam"}
)
_BEFORE_WORDS = """
mme mlle professor engr eng ing sir dame lady lord baron baroness fr rev reverend father sister herr frau
monsieur madame mademoiselle messrs signor signora signore senor senora senorita hon honourable honorable
excellency bishop archbishop cardinal patriarch rabbi pastor deacon lt ltc maj sgt cpl adm cmdr
lieutenant brigadier captain major sergeant corporal admiral commander commandant comandante marshal
chairman oberst maulana mawlana sayyid ustad ustaz malam minister premier ambassador senator governor
judge justice chief deputy secretary director comrade tovarishch gospodin gospozha
"""
_BEFORE = _TITLES | frozenset(_BEFORE_WORDS.split())
"""What stands before a name; some of it is a name where it stands behind one (Bishop, Marshal)."""

_BEHIND_WORDS = """
phd md mba esq esquire mp mep qc kc obe mbe cbe retd
"""
_BEHIND = frozenset(_BEHIND_WORDS.split())
_AROUND = _BEFORE | _BEHIND
_GENERATIONS = {"sr": 1, "senior": 1, "jr": 2, "jnr": 2, "junior": 2, "ii": 2, "iii": 3, "iv": 4}
"""What tells a son from a father of the same name."""

_GLUED_FATHER = re.compile("^(?:ab[ou]u?|bou)l?(?=[^aeiouyl]..)")
_GLUED_FAITH = re.compile("^(.{3,}?)(?:[aeiou]?l?d?)d(?:in|een|ine|ien)$")
_GLUED_GOD = re.compile("^(.{3,}?)[aeou]l+a?h?$")


@dataclass(slots=True)
class Words:
    """The words of a name in their order, and which of them a link says is a father's."""

    words: list[str] = field(default_factory=list)
    fathers: set[int] = field(default_factory=set)


def cut(folded: str, *, surname: bool = False) -> Words:
    """Return the words of one folded name; a name made of particles alone keeps them.

    A leading `ben` is a given name, except in what a comma says is a surname.
    """
    raw = [word for word in re.split(r"[\s\-]+", folded) if word]
    found = _walk(raw, ben_links=surname)
    return found if found.words else Words(words=raw)


def without_titles(words: Words) -> Words:
    """Return `words` without ranks and honours, as long as two words remain."""
    if _AROUND.isdisjoint(words.words):
        return words
    last = len(words.words) - 1
    kept: list[int] = []
    for at, word in enumerate(words.words):
        titled = word in _TITLES or (not kept and word in _BEFORE)
        if not titled and not (at == last and word in _BEHIND):
            kept.append(at)
    return _only(words, kept)


def stand_behind(words: Sequence[str]) -> bool:
    """Tell whether words are none of a name but what stands behind one: Jr, PhD."""
    return all(word in _GENERATIONS or word in _BEHIND for word in words)


def without_generation(words: Words) -> tuple[Words, int]:
    """Return `words` without what tells a son from his father (Jr, III), and which of them it says."""
    if _GENERATIONS.keys().isdisjoint(words.words):
        return words, 0
    said = [at for at, word in enumerate(words.words) if at and word in _GENERATIONS]
    if not said:
        return words, 0
    rest = _only(words, [at for at in range(len(words.words)) if at not in said])
    return (words, 0) if rest is words else (rest, _GENERATIONS[words.words[said[-1]]])


def _only(words: Words, kept: list[int]) -> Words:
    """Return the words at the places `kept`, all where these are fewer than two."""
    if len(kept) < 2 or len(kept) == len(words.words):  # noqa: PLR2004
        return words
    return Words(
        [words.words[at] for at in kept],
        {new for new, at in enumerate(kept) if at in words.fathers},
    )


def _walk(raw: list[str], *, ben_links: bool) -> Words:
    found = Words()
    waiting = ""  # abd, abu or umm, until the word that completes it
    linked = False
    for at, word in enumerate(raw):
        following = raw[at + 1] if at + 1 < len(raw) else ""
        if _is_article(word, following, after_servant=waiting == "abd"):
            continue
        if word in _LINKS and following and (at > 0 or ben_links or word != "ben"):
            linked = linked or bool(found.words)
            continue
        if not waiting and following and (word in _SERVANTS or word in _FATHERS):
            waiting = _FATHERS.get(word, "abd")
            continue
        if not waiting and _completes(found, word):
            continue
        if linked:
            found.fathers.add(len(found.words))
        found.words.append(_compound(waiting, word) if waiting else _one_word(word))
        waiting, linked = "", False
    return found


def _is_article(word: str, following: str, *, after_servant: bool) -> bool:
    if not following:
        return False
    if word in _ARTICLES:
        return True
    sun = _SUN_ARTICLE.match(word)
    return bool(sun) and (after_servant or following.startswith(sun[1] if sun else ""))


def _completes(found: Words, word: str) -> bool:
    """Join `al-Din` and `Allah` to the word before: Salah al-Din, Nasr Allah."""
    if not found.words:
        return False
    if word in _OF_FAITH:
        found.words[-1] += "din"
    elif word in _OF_GOD:
        found.words[-1] += "allah"
    else:
        return False
    return True


def _compound(first: str, word: str) -> str:
    if first == "abd":
        return "abdallah" if word in _OF_GOD else "abd" + _single_start(_one_word(word))
    return first + word


def _one_word(word: str) -> str:
    """Give a compound written as one word the form it has when written as two."""
    if word.startswith("abd"):
        return _servant(word)
    if word.startswith(("abo", "abu", "bou")):
        return _GLUED_FATHER.sub("abu", word)
    faith = _GLUED_FAITH.match(word)
    if faith:
        return faith[1] + "din"
    god = _GLUED_GOD.match(word)
    if god and word.endswith(("lah", "ulla", "alla")):
        return god[1] + "allah"
    return word


def _servant(word: str) -> str:
    if re.fullmatch("abd[aeou]?l+[ae]h?", word):
        return "abdallah"
    rest = re.sub("^abd(?:[aeiou]{1,2}l(?=..{2})|[aeiou]{1,2})?", "", word)
    return "abd" + _single_start(rest) if len(rest) > 2 else word  # noqa: PLR2004


def _single_start(word: str) -> str:
    """Undouble the sun letter the article left behind: (Abdu)rrahman."""
    return word[1:] if len(word) > 1 and word[0] == word[1] else word
