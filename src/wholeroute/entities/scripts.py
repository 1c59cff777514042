"""Write a name of any script in plain Latin letters, so that one comparison serves all.

This is no transliteration standard: it aims at the spelling a Latin-script report
would use. Vowels that a script leaves out stay out; where one must stand and
cannot be known, `e` stands, which the comparison treats as the vague vowel.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

from anyascii import anyascii


class Script(StrEnum):
    """The scripts that names are told apart by; `SIGNS` stand for words or syllables, as Chinese ones."""

    LATIN = "Latin"
    ARABIC = "Arabic"
    ETHIOPIC = "Ethiopic"
    CYRILLIC = "Cyrillic"
    GREEK = "Greek"
    HEBREW = "Hebrew"
    SIGNS = "Signs"
    OTHER = "Other"


_RANGES: tuple[tuple[int, int, Script], ...] = (
    (0x0041, 0x024F, Script.LATIN),
    (0x0370, 0x03FF, Script.GREEK),
    (0x0400, 0x052F, Script.CYRILLIC),
    (0x0590, 0x05FF, Script.HEBREW),
    (0x0600, 0x06FF, Script.ARABIC),
    (0x0750, 0x077F, Script.ARABIC),
    (0x1200, 0x139F, Script.ETHIOPIC),
    (0x1E00, 0x1EFF, Script.LATIN),
    (0x1F00, 0x1FFF, Script.GREEK),
    (0x2D80, 0x2DDF, Script.ETHIOPIC),
    (0x3040, 0x30FF, Script.SIGNS),
    (0x3400, 0x9FFF, Script.SIGNS),
    (0xAC00, 0xD7AF, Script.SIGNS),
    (0xFB50, 0xFDFF, Script.ARABIC),
    (0xFE70, 0xFEFF, Script.ARABIC),
)


def letters_of(script: Script) -> str:
    """Return a pattern that is found where any letter of `script` stands, also in PostgreSQL."""
    spans = (rf"\u{first:04X}-\u{last:04X}" for first, last, of in _RANGES if of is script)
    return f"[{''.join(spans)}]"


def script_of(text: str) -> Script:
    """Return the script most letters of `text` belong to; Latin where there is no letter."""
    if text.isascii():
        return Script.LATIN
    counts: dict[Script, int] = {}
    for letter in text:
        if letter.isalpha():
            script = _script_of_letter(letter)
            counts[script] = counts.get(script, 0) + 1
    if not counts:
        return Script.LATIN
    return max(sorted(counts), key=counts.__getitem__)


@lru_cache(maxsize=4096)
def _script_of_letter(letter: str) -> Script:
    code = ord(letter)
    for first, last, script in _RANGES:
        if first <= code <= last:
            return script
    return Script.OTHER


# Consonants of Arabic, Persian, Urdu and Sorani. Alif, waw and yeh are read by their
# neighbours; ayn and hamza are heard only where a word begins with them.
_CONSONANTS = {
    "ب": "b", "پ": "p", "ت": "t", "ٹ": "t", "ث": "th", "ج": "j", "چ": "ch", "ح": "h",
    "خ": "kh", "د": "d", "ڈ": "d", "ذ": "dh", "ر": "r", "ڕ": "r", "ڑ": "r", "ز": "z",
    "ژ": "zh", "س": "s", "ش": "sh", "ص": "s", "ض": "dh", "ط": "t", "ظ": "dh", "غ": "gh",
    "ف": "f", "ڤ": "v", "ق": "q", "ک": "k", "ك": "k", "گ": "g", "ل": "l", "ڵ": "l",
    "ټ": "t", "ډ": "d", "ړ": "r", "ځ": "z", "څ": "s", "ښ": "sh", "ږ": "zh", "ڼ": "n", "ګ": "g",
    "م": "m", "ن": "n", "ه": "h", "ھ": "h", "ہ": "h", "ة": "a", "ۀ": "a", "ە": "a",
}  # fmt: skip
_ALIF = frozenset("اأإآٱ")
_WAW = frozenset("وؤۆ")
_YEH = frozenset("يیئېێ")
_SILENT = frozenset("عءـ")
_INITIAL = {"آ": "a", "إ": "i", "ا": "e", "أ": "e", "ٱ": "e", "ع": "e", "ء": "e"}
_MARKS = re.compile("[\u064b-\u065f\u0670\u0610-\u061a\u0640\u200c-\u200f]")


def _is_vowel_sign(letter: str) -> bool:
    return letter in _ALIF or letter in _WAW or letter in _YEH or letter == "ى"


def _arabic_letter(word: str, at: int) -> str:
    """Read one letter by its neighbours: waw and yeh are consonants beside a vowel."""
    letter = word[at]
    after = word[at + 1] if at + 1 < len(word) else ""
    if letter in _CONSONANTS:
        return _CONSONANTS[letter]
    if at == 0 and letter in _INITIAL:
        return "" if after in _WAW or after in _YEH else _INITIAL[letter]
    if letter == "ى":
        # Arabic ends Mustafa with it, Persian and Egypt end Hanafi with it.
        return "e"
    if letter in _ALIF:
        return "a"
    if letter in _WAW:
        long_before = at > 0 and word[at - 1] in _ALIF
        beside_vowel = long_before or after in _ALIF or after in _YEH or after == "ة"
        if at and not (beside_vowel and after):
            return "u"
        return "w" if _is_vowel_sign(after) or after == "ة" else "we"
    if letter in _YEH:
        return "i" if at else ("y" if _is_vowel_sign(after) else "ya")
    return "" if letter in _SILENT else anyascii(letter)


# Words that carry their own spelling: no rule gets them right.
_ARABIC_WORDS = {"بن": "bin", "ابن": "ibn", "بنت": "bint", "ولد": "ould", "الله": "allah",
                 "ابو": "abu", "أبو": "abu", "ابي": "abu", "أبي": "abu", "أم": "umm",
                 "عبد": "abd", "ال": "al", "آل": "al", "الياس": "elias", "الیاس": "elias",
                 "الهام": "elham", "الفت": "ulfat", "الماس": "almas"}  # fmt: skip
_SHORTEST_WITH_ARTICLE = 4


def _arabic_word(word: str) -> str:
    """Write one word, the article and the compounds of abd and abu set apart."""
    if word in _ARABIC_WORDS:
        return _ARABIC_WORDS[word]
    for prefix, latin in (("عبدال", "abd al-"), ("ابوال", "abu al-"), ("أبوال", "abu al-")):
        if word.startswith(prefix) and len(word) > len(prefix) + 1:
            rest = word[len(prefix) :]
            return "abdallah" if rest == "له" else latin + _arabic_word(rest)
    if word.startswith("ال") and len(word) >= _SHORTEST_WITH_ARTICLE:
        return "al-" + _arabic_word(word[2:])
    return "".join(_arabic_letter(word, at) for at in range(len(word)))


# Alef and ayin bear a vowel that is not written; he at the end is one, final forms are the letters.
_HEBREW = str.maketrans(
    {"א": "a", "ב": "b", "ג": "g", "ד": "d", "ה": "h", "ו": "u", "ז": "z", "ח": "h", "ט": "t",
     "י": "i", "כ": "k", "ך": "k", "ל": "l", "מ": "m", "ם": "m", "נ": "n", "ן": "n", "ס": "s",
     "ע": "a", "פ": "f", "ף": "f", "צ": "ts", "ץ": "ts", "ק": "k", "ר": "r", "ש": "sh", "ת": "t"}
)  # fmt: skip


def _hebrew_word(word: str) -> str:
    """Write one word; waw and yod are consonants where the word begins, and so is pe as p."""
    first = {"ו": "v", "י": "y", "פ": "p"}.get(word[:1], "")
    return anyascii((first + word[1:] if first else word).translate(_HEBREW))


_ETHIOPIC_ONSETS = {
    "GLOTTAL": "", "PHARYNGEAL": "", "SZ": "s", "HH": "h", "X": "h", "KX": "kh", "QH": "q",
    "TS": "ts", "TZ": "ts", "TH": "t", "CH": "ch", "C": "ch", "PH": "p", "NY": "gn",
}  # fmt: skip
_ETHIOPIC_VOWELS = {"A": "e", "U": "u", "I": "i", "AA": "a", "EE": "e", "E": "", "O": "o"}
_ETHIOPIC_NAME = re.compile(r"ETHIOPIC SYLLABLE (?:(GLOTTAL|PHARYNGEAL) )?([^AEIOU]*)([AEIOU]+)")


@lru_cache(maxsize=1024)
def _ethiopic_letter(letter: str) -> str:
    """Read a syllable off its Unicode name, which spells consonant and vowel."""
    match = _ETHIOPIC_NAME.fullmatch(unicodedata.name(letter, ""))
    if match is None:
        return anyascii(letter)
    throat, onset, vowel = match.groups()
    if throat:
        # The first order of alef and ayn sounds as the fourth.
        return {"A": "a", "E": "e"}.get(vowel, _ETHIOPIC_VOWELS[vowel])
    labial = onset.endswith("W") and len(onset) > 1
    if labial and vowel == "A":
        labial, vowel = False, "O"  # Mekonnen, Hagos
        onset = onset.removesuffix("W")
    onset = onset.removesuffix("W") if labial else onset
    return (
        _ETHIOPIC_ONSETS.get(onset, onset.lower())
        + ("w" if labial else "")
        + _ETHIOPIC_VOWELS[vowel]
    )


_CYRILLIC = str.maketrans(
    {"й": "y", "Й": "Y", "ь": "", "ъ": "", "Ь": "", "Ъ": "", "ё": "e", "Ё": "E", "х": "kh",
     "э": "e", "ы": "y", "щ": "shch", "ў": "w", "ј": "y", "ж": "zh", "ц": "ts", "є": "ye"}
)  # fmt: skip
_GREEK_PAIRS = (("ου", "ou"), ("αυ", "av"), ("ευ", "ev"), ("γκ", "gk"), ("γγ", "ng"), ("τζ", "tz"),
                ("χ", "ch"))  # fmt: skip
_GREEK_FIRST = {"μπ": "b", "ντ": "d", "γκ": "g"}
"""What two letters sound like where a word begins with them; within it they are two."""


def _greek(text: str) -> str:
    text = text.casefold().replace("ς", "σ")
    text = _GREEK_FIRST.get(text[:2], text[:2]) + text[2:]
    for pair, latin in _GREEK_PAIRS:
        text = text.replace(pair, latin)
    return anyascii(text)


def romanise(text: str) -> str:
    """Return `text` in Latin letters, accents kept where it was Latin already."""
    text = _MARKS.sub("", unicodedata.normalize("NFKC", text))
    return re.sub(r"\w+", lambda word: _romanise_word(word[0]), text)


@lru_cache(maxsize=65536)
def _romanise_word(word: str) -> str:
    script = script_of(word)
    if script is Script.ARABIC:
        return _arabic_word(word)
    if script is Script.HEBREW:
        return _hebrew_word(word)
    if script is Script.ETHIOPIC:
        # A word begins with yi: Yishak, Yimer.
        return ("yi" if word[0] == "ይ" else _ethiopic_letter(word[0])) + "".join(
            map(_ethiopic_letter, word[1:])
        )
    if script is Script.CYRILLIC:
        return anyascii(word.translate(_CYRILLIC))
    if script is Script.GREEK:
        return _greek(_without_marks(word))
    return word


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(each for each in decomposed if not unicodedata.combining(each))


def _without_signs(text: str) -> str:
    """Drop what is no letter and yet has an English name: emoji, and what turns the writing round."""
    if text.isascii():
        return text
    kinds = ((each, "" if each.isascii() else unicodedata.category(each)[0]) for each in text)
    return "".join({"S": " ", "C": ""}.get(kind, each) for each, kind in kinds)


def fold(name: str) -> str:
    """Return `name` in lower-case ASCII: romanised, accents and apostrophes dropped.

    Hyphens stay, since they tell an article from a word.
    """
    # Before any normalisation: NFKC would turn an acute accent into a space.
    text = _APOSTROPHES.sub("", name)
    if not text.isascii():
        text = _without_signs(_without_marks(romanise(text)))
        text = _APOSTROPHES.sub("", anyascii(text))
    text = text.casefold()
    return " ".join(_OTHER_SIGNS.sub(" ", text).split())


UNVOWELLED = frozenset({Script.ARABIC, Script.HEBREW})
"""Scripts that leave short vowels out: in one of them a word with another letter is another word."""

_ONE_LETTER = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ې": "ي", "ک": "ك",
     "ة": "ه", "ۀ": "ه", "ە": "ه", "ھ": "ه", "ہ": "ه", "ؤ": "و", "ۆ": "و", "ء": "", "گ": "ك",
     "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ"}
)  # fmt: skip


@lru_cache(maxsize=65536)
def own_letters(word: str) -> str:
    """Return a word of an unvowelled script without marks and article, each letter in one form."""
    bare = _MARKS.sub("", unicodedata.normalize("NFKC", word)).translate(_ONE_LETTER)
    bare = "".join(filter(str.isalnum, bare))
    return bare[2:] if bare.startswith("ال") and len(bare) >= _SHORTEST_WITH_ARTICLE else bare


_APOSTROPHES = re.compile("['`´’‘ʼʻʿʾʹ′]")
_OTHER_SIGNS = re.compile(r"[^a-z0-9\-]+")
