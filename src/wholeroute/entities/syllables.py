"""Read names of Chinese and Korean syllables, which each romanization writes in letters of its own.

Mao Tse-tung is Mao Zedong and Yi Myong-bak is Lee Myung-bak, which no rule of sound for other tongues
tells. A name with a family's name of these peoples is read syllable by syllable, in every way that its
letters may be meant: without the apostrophe of Wade and Giles, ch is four sounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import product

from anyascii import anyascii

from wholeroute.entities.names import ParsedName
from wholeroute.entities.scripts import Script

Syllables = tuple[frozenset[str], ...]
"""The syllables of a name, each as what it may be."""

READ_ALIKE, HEARD_ALIKE = 0.9, 0.82
_MOST, _MOST_IN_WORD, _LONGEST = 5, 3, 7
_FEWEST_BY_EAR = 3
"""Syllables of a name: of two too little is left where an ear takes x for s and ng for n."""

_ONSETS = "shch|zh|ch|sh|hs|ts|tz|sz|ss|kk|tt|pp|jj|[bpmfdtnlrgkhjqxzcs]"
_SIGN_READ = re.compile("[A-Z][a-z]*")
_SYLLABLE = re.compile(f"({_ONSETS}|)([yw]?)([aeiou]+y?)(ng|rh|n|m|k|g|p|b|l|r|t|h|)")

_CHINESE_ONSETS = {
    "hs": "x", "ch": "ch zh j q", "ts": "z c", "tz": "z c", "sz": "s", "ss": "s", "p": "p b", "t": "t d",
    "k": "k g", "j": "j r",
}  # fmt: skip
_CHINESE_FINALS = {
    "ien": "ian", "ung": "ong", "ieh": "ie", "eh": "e ie", "ueh": "ue", "uei": "ui", "ih": "i",
    "erh": "er",
    "iung": "iong", "ee": "i", "oo": "u", "oong": "ong", "o": "o uo e", "en": "en an", "eou": "iu",
}  # fmt: skip
_CHINESE_CODAS = frozenset({"", "n", "ng", "h", "rh", "r"})
_CHINESE_FAMILIES_WORDS = """
bai cai cao chang chen cheng cui dai deng ding dong du duan fan fang feng fu gao ge gong gu guan guo han
hao he hou hu hua huang ji jia jiang jin kang kong lai lei li liang liao lin liu long lu luo lv ma mao
meng mo nie ning niu ou pan pang pei peng qi qian qiao qin qiu qu ren shao shen shi song su sun tan tang
tao tian tong wan wang wei wen weng wu xi xia xiang xiao xie xin xiong xu xue yan yang yao ye yi yin yu
yuan yue yun zeng zhai zhan zhang zhao zheng zhong zhou zhu zhuang zou zuo
"""
_CHINESE_FAMILIES = frozenset(_CHINESE_FAMILIES_WORDS.split())
_BY_EAR = str.maketrans({"q": "c", "x": "s", "z": "j"})

_KOREAN_ONSETS = {
    "g": "k", "kk": "k", "d": "t", "tt": "t", "b": "p", "pp": "p", "j": "c", "jj": "c", "ch": "c", "sh": "s",
    "ss": "s", "r": "l", "n": "n",
}  # fmt: skip
_KOREAN_VOWELS = {
    "o": "o eo", "u": "u eu eo", "oo": "u", "ou": "u eo", "ee": "i", "oi": "oe", "ui": "eui i",
    "ay": "ae", "e": "e ae", "ea": "ae", "ie": "i",
}  # fmt: skip
_LEE = frozenset({"lee", "ri", "yi", "rhee", "li", "i"})
_ONE_SPELLING = {"park": "pak", "ahn": "an"}
_KOREAN_CODAS = {"g": "k", "b": "p", "r": "l", "h": ""}
_KOREAN_FAMILIES_WORDS = """
kim gim bag lee ri yi rhee li rhie park pak bak choi choe chung jeong jong chong jung cheong kang gang
cho jo yoon yun jang chang chun lim im rim han shin sin seo so suh kwon gwon hwang ahn an song ryu yu yoo
ryoo hong jeon jon chon ko koh go moon mun son yang bae pae paek baek paik baik heo ho huh nam sim shim
roh no noh ha kwak gwak sung seong cha ju chu joo woo u koo ku gu min jin chin ji chi om eom um won pyon
byun byeon hyon hyun tae to do ro mo o oh ok yo yeo yon yeon hyok pang bang wi phyo pyo tak thae
"""
_KOREAN_FAMILIES = frozenset(_KOREAN_FAMILIES_WORDS.split())


def read_alike(one: ParsedName, other: ParsedName) -> float:
    """Return how surely two names are the same Chinese or Korean syllables, 0 where they are none."""
    best = 0.0
    if one.script is other.script is Script.SIGNS:
        return best  # another sign that sounds alike is another name
    read = _readings(one)
    for mine, theirs in product(read, read and _readings(other)):
        if mine[0] == theirs[0] and len(mine[1]) == len(theirs[1]):
            best = max(best, _alike(mine[1], theirs[1]))
    return best


def _alike(mine: Syllables, theirs: Syllables) -> float:
    pairs = list(zip(mine, theirs, strict=True))
    if not any(one.isdisjoint(other) for one, other in pairs):
        return READ_ALIKE
    if len(pairs) < _FEWEST_BY_EAR:
        return 0.0
    heard = [
        ({_heard(each) for each in one}, {_heard(each) for each in other}) for one, other in pairs
    ]
    return 0.0 if any(one.isdisjoint(other) for one, other in heard) else HEARD_ALIKE


def _heard(syllable: str) -> str:
    """Return a syllable as a stranger hears it: neither sh from s and x, nor ng from n."""
    return (
        syllable.replace("zh", "j")
        .replace("sh", "s")
        .replace("ch", "c")
        .translate(_BY_EAR)
        .removesuffix("g")
    )


def _readings(name: ParsedName) -> tuple[tuple[str, Syllables], ...]:
    """Return the syllables of a name, family first, by each people whose name it may be."""
    if name.script is Script.LATIN:
        return _read(name.tokens)
    if name.script is Script.SIGNS:
        return _read(tuple(map(str.lower, _SIGN_READ.findall(anyascii(name.text)))))
    return ()


@lru_cache(maxsize=65536)
def _read(words: tuple[str, ...]) -> tuple[tuple[str, Syllables], ...]:
    if not 1 < len(words) <= _MOST:
        return ()
    found: list[tuple[str, Syllables]] = []
    for order in dict.fromkeys((words, (words[-1], *words[:-1]))):
        for people, families, read in _PEOPLES:
            if families(order[0]):
                parts = [_cuts(_ONE_SPELLING.get(word, word)) for word in order[1:]]
                for cut in product(*parts):
                    one = (
                        _ONE_SPELLING.get(order[0], order[0]),
                        *(part for parts in cut for part in parts),
                    )
                    syllables = tuple(map(read, one))
                    if all(syllables) and len(syllables) <= _MOST:
                        found.append((people, syllables))
    return tuple(found)


@lru_cache(maxsize=16384)
def _is_chinese_family(word: str) -> bool:
    return not {_heard(each) for each in _chinese(word)}.isdisjoint(_FAMILIES_HEARD)


def _is_korean_family(word: str) -> bool:
    return word in _KOREAN_FAMILIES


@lru_cache(maxsize=65536)
def _cuts(word: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways to cut a word into syllables, all but the first begun by a consonant."""
    return tuple(_cut(word, _MOST_IN_WORD))


def _cut(word: str, most: int) -> Iterator[tuple[str, ...]]:
    if len(word) > most * _LONGEST:
        return
    if _SYLLABLE.fullmatch(word):
        yield (word,)
    for at in range(1, min(len(word), _LONGEST + 1)):
        if most > 1 and word[at] not in "aeiou" and _SYLLABLE.fullmatch(word[:at]):
            for rest in _cut(word[at:], most - 1):
                yield (word[:at], *rest)


@lru_cache(maxsize=16384)
def _chinese(syllable: str) -> frozenset[str]:
    """Return the pinyin that a syllable may be."""
    found = _SYLLABLE.fullmatch(syllable)
    if found is None or found[4] not in _CHINESE_CODAS or (found[1] and found[2]):
        return frozenset()
    onset, final = found[1] or found[2], found[3] + found[4]
    if not onset and final[0] in "iu":  # a bare i or u of Wade and Giles
        onset = "y" if final[0] == "i" else "w"
    onsets = {onset, *_CHINESE_ONSETS.get(onset, onset).split(" ")}
    finals = {final, *_CHINESE_FINALS.get(final, final).split(" ")}
    if onset in ("ts", "tz", "sz", "ss") and final in ("u", "e"):
        finals.add("i")
    return frozenset(map("".join, product(onsets, finals)))


@lru_cache(maxsize=16384)
def _korean(syllable: str) -> frozenset[str]:
    """Return the sounds that a Korean syllable may be, in one letter each."""
    found = _SYLLABLE.fullmatch(syllable)
    if found is None:
        return frozenset()
    onset, glide, vowel, coda = found.groups()
    if syllable in _LEE:
        return frozenset({"li"})
    onsets = "l n" if onset in ("l", "r") else _KOREAN_ONSETS.get(onset, onset)
    vowels = _KOREAN_VOWELS.get(vowel, vowel)
    end = _KOREAN_CODAS.get(coda, coda)
    return frozenset(
        f"{o}{glide}{v}{end}" for o, v in product(onsets.split(" "), vowels.split(" "))
    )


_PEOPLES = (
    ("Chinese", _is_chinese_family, _chinese),
    ("Korean", _is_korean_family, _korean),
)
_FAMILIES_HEARD = frozenset(map(_heard, _CHINESE_FAMILIES))
