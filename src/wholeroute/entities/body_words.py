"""Words that names of bodies share: legal forms by their class, short forms, numbers, mere links.

General knowledge, written by hand and open to dispute. A class says who owes what, roughly: two
bodies of one name and two classes are two. An empty class says nothing (company, limited to no one).
"""

from __future__ import annotations

import re

_FORMS = {
    "": "co company cie compagnie firm firma sharika sharikat shirkat sherkat sirketi sti kompaniya",
    "limited": "ltd limited llc ooo tov tzov gmbh mbh ggmbh srl sarl sl slu bv bvba sprl doo dooel ood eood"
    " sro spzoo kft oy aps pty pte pvt private sdn bhd fze fzco fzc fzllc dmcc lda ltda ltee eurl uab sia"
    " ou epe ike mchj too wll lc",
    "stock": "inc incorporated corp corporation plc ag sa spa nv jsc ojsc pjsc cjsc ao oao pao zao pat prat"
    " ad ead dd asa oyj ab as kk se sae saog sas sab anonim ae aktiengesellschaft tas tbk",
    "partnership": "lp llp lllp kg ohg snc scs kgaa vof ks oe ee",
    "association": "ano ngo ngos ev asbl vzw onlus dernegi",
}
FORMS = {word: kind for kind, words in _FORMS.items() for word in words.split()}

# Longest first: a limited liability partnership is no partnership of a limited company.
_PHRASES = (
    ("limited liability partnership", "llp"),
    ("limited liability company", "llc"),
    ("public limited company", "plc"),
    ("(?:public |open |closed |private )?joint stock company", "jsc"),
    ("limited partnership", "lp"),
    ("private limited", "ltd"),
    ("gesellschaft mit beschrankter haftung", "gmbh"),
    ("societe a responsabilite limitee", "sarl"),
    ("societa a responsabilita limitata", "srl"),
    ("sociedad de responsabilidad limitada", "srl"),
    ("sociedad limitada", "sl"),
    ("soci(?:ete|edad|edade) anonym?[aeio]?m?[ae]?", "sa"),
    ("societa per azioni", "spa"),
    ("spolka z ograniczona odpowiedzialnoscia", "spzoo"),
    ("sp z ?o ?o", "spzoo"),
    ("s a de c ?v|sa de cv", "sa"),
    ("s de r ?l|s de rl de cv", "srl"),
    ("anonim sirketi", "as"),
    ("limited sirketi", "ltd"),
    ("anonymi etair[ei]+a|anonymos etair[ei]+a", "ae"),
    ("drustvo (?:s|sa) ogranicenom odgovornoscu", "doo"),
    ("obshch?estvo s ogranichenn?o[iy] otvetstvennost[iy]?u", "ooo"),
    ("(?:publichnoe |otkrytoe |zakrytoe )?aktsionernoe obshch?estvo", "ao"),
    ("tovarystvo z obmezhenoyu vidpovidalnistyu", "tov"),
    ("free zone (?:establishment|company)", "fze"),
    ("fz llc|fz co", "fze"),
    ("avtonomnaya nekommercheskaya organizatsiya", "ano"),
)
PHRASES = tuple((re.compile(rf"\b(?:{phrase})(?!\w)"), form) for phrase, form in _PHRASES)

_SHORT = """
intl int international
natl national
govt government
mfg manufacturing
bros brothers
assn assoc association
assns associations
dept department
univ university
grp groupe grupo gruppe gruppa grup group
hldg holding
hldgs holdings holding
ctr center centre
svc svcs services
tech technologies technology
ind inds industries industry
eng engr engineering
dev development
inst institute
fdn foundation
mgmt mgt management
mktg marketing
transp transport
shpg shipping
trdg trading
inv invest investments investment
bankasi banka banque banco banca bank
zavod factory plant
"""
ONE_WORD = {word: line.split()[-1] for line in _SHORT.strip().splitlines() for word in line.split()}
"""Short and foreign forms of a word, each read as one."""

WEAK = frozenset({"group", "holding", "com"})
"""What is left out as often as written."""

MERE = frozenset(
    {"the", "of", "and", "for", "und", "et", "y", "e", "i", "de", "du", "des", "la", "le"}
    | {"al", "el", "va", "ve", "wa", "in"}
)
VESSELS = frozenset({"mv", "mt", "ms", "ss", "fv", "my", "sy"})
"""What stands before the name of a ship."""

_SPELLED = """
one first
two second
three third
four fourth
five fifth
six sixth
seven seventh
eight eighth
nine ninth
ten tenth
eleven eleventh
twelve twelfth
"""
SPELLED = {
    word: number
    for number, line in enumerate(_SPELLED.strip().splitlines(), start=1)
    for word in line.split()
}
TENS = {
    word: number
    for number, words in (
        (20, "twenty"), (30, "thirty"), (40, "forty fourty"), (50, "fifty"), (60, "sixty"),
        (70, "seventy"), (80, "eighty"), (90, "ninety"),
    )
    for word in words.split()
}  # fmt: skip
_ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx"
ROMAN = {word: number for number, word in enumerate(_ROMAN.split(), start=1)}
