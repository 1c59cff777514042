"""Read countries and nationalities as printed into ISO 3166-1 alpha-2 codes, lower case.

Pure. Names come from ISO 3166 and from Unicode CLDR; this module adds what those lack:
nationality adjectives, former states, and the names that the lists print. Former
states keep their withdrawn code (yu, su, cs, dd) unless one state alone succeeded them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

import pycountry
from babel import Locale

from wholeroute.errors import Invalid

AMBIGUOUS = "ambiguous"
"""Flag of a word that two countries answer to: the likelier one is kept."""

HEDGED = "hedged"
"""Flag of a country that its source gives as assumed or possible."""


class Country(NamedTuple):
    """A country as read; `flag` is empty, `AMBIGUOUS` or `HEDGED`."""

    code: str
    flag: str = ""


def country_code(text: str) -> str:
    """Return the code of the one country, territory or nationality that `text` prints.

    Raises `Invalid` for none, for several, and for "na": Namibia and "not available" look alike.
    """
    return read_country(text).code


@lru_cache(maxsize=8192)
def read_country(text: str) -> Country:
    """Return the country with its flag; raises as `country_code` does."""
    bare = _ENUMERATED.sub("", _BLED.sub("", text).strip())
    hedge = _HEDGE.match(bare)
    bare = bare[hedge.end() :] if hedge else bare
    found = _whole(bare) or _with_remark(bare)
    if found is None:
        raise Invalid(
            "country",
            f"{text!r} is not a country this program knows",
            "Write its English name or its ISO code, one country per value; "
            "leave it empty where it is not known.",
        )
    code, word = found
    if word in _LIKELIER:
        return Country(code, AMBIGUOUS)
    return Country(code, HEDGED if hedge else "")


_LOCALES = "en fr de it es el ar pt nl ru tr"
_ENUMERATED = re.compile(r"^\(?[a-h]\)\s+")
# Some cells run on into the next column: "Tunisian. National Identification No.: 08619445".
_BLED = re.compile(
    r"[.,;]\s*(?:national identification|passport)\s+no\b.*", re.IGNORECASE | re.DOTALL
)
_HEDGE = re.compile(r"(?i)(?:assumed|possibly|probably|presumed|believed|likely|alleged(?:ly)?)\s+")
_SINCE = re.compile(r"(?i)\s+since\s+\d{4}$")
_REMARK = re.compile(r"(.+?)\s*\(([^()]*)\)")
_LIKELIER = {"congolese": "cd", "congo": "cg", "dominican": "do"}
_REFUSED = {"na", "unk"}

_PRINTED = """
ae uae|emirates|emirati
ba bosnia|bosnia herzegovina
bn brunei
by byelorussia|belorussia
bo bolivia
cd drc|dr congo|rdc|zaire|congo kinshasa|democratic republic of congo|drcongo
cf car
ci ivory coast|elfenbeinküste|costa d avorio|costa de marfil
cs czechoslovakia|serbia and montenegro|scg|csk
cv cape verde
cz czech republic
dd gdr|ddr|german democratic republic|east germany
de d|frg|federal republic of germany|west germany
eu european union|eu
gb uk|great britain|england|scotland|wales|northern ireland|gbr|united kingdom of great britain
gm gambia
gr el|hellas
hk hong kong|hong kong china|china hong kong special administrative region
ir persia
kn st kitts and nevis
kp dprk|north korea|korea north|korea democratic people s republic
kr rok|south korea|korea south
la laos
lb southern lebanon|south lebanon
ly libyan arab jamahiriya|libyan jamahiriya|state of libya
md moldova|republic of moldova
mk macedonia|former yugoslav republic of macedonia|fyrom
mm burma|union of myanmar|bur
mo macau|macao
nl holland|netherlands
ps palestine|state of palestine|palestinian authority|palestinian territories|gaza strip|gaza
ps west bank|occupied palestinian territory|palestinian national authority
ru russia|rf
su ussr|soviet union|former soviet union|former ussr|sun|union of soviet socialist republics
sy syria
sz swaziland
tl east timor|tmp
tr turkey|turkiye
tw taiwan|taiwan china|taiwan province of china|republic of china
tz tanzania
us usa|united states|america
va vatican|holy see
vc st vincent and grenadines
lc st lucia
ve venezuela
vn vietnam
xk kosovo|xkx|rks|republic of kosovo
yu yugoslavia|former yugoslavia|yug|federal republic of yugoslavia|sfry
"""

_NATIONALITIES = """
ad andorran;ae emirian;af afghan|afgan|afghani;ag antiguan;al albanian;am armenian;ao angolan
ar argentine|argentinian|argentinean;at austrian;au australian;az azerbaijani|azeri
ba bosnian|herzegovinian;bb barbadian;bd bangladeshi;be belgian;bf burkinabe;bg bulgarian
bh bahraini;bi burundian;bj beninese;bn bruneian;bo bolivian;br brazilian;bs bahamian
bt bhutanese;bw botswanan;by belarusian|belarussian|belorussian;bz belizean;ca canadian
cd congolese;cf central african;cg congo;ch swiss;ci ivorian;cl chilean;cm cameroonian
cn chinese;co colombian;cr costa rican;cu cuban;cv cape verdean|cabo verdean;cy cypriot
cz czech;de german;dj djiboutian;dk danish;do dominican;dz algerian;ec ecuadorian
ee estonian;eg egyptian;er eritrean;es spanish;et ethiopian;fi finnish;fj fijian;fr french
ga gabonese;gb british|uk british|english|scottish|welsh;gd grenadian;ge georgian;gh ghanaian
gm gambian;gn guinean;gq equatorial guinean|equatoguinean;gr greek;gt guatemalan
gw bissau guinean;gy guyanese;hn honduran;hr croatian|croat;ht haitian;hu hungarian
id indonesian;ie irish;il israeli;in indian;iq iraqi;ir iranian;is icelandic;it italian
jm jamaican;jo jordanian;jp japanese;ke kenyan;kg kyrgyz|kirghiz|kyrgyzstani;kh cambodian
km comorian|comoran;kp north korean;kr south korean;kw kuwaiti;kz kazakh|kazakhstani
la lao|laotian;lb lebanese;lk sri lankan;lr liberian;ls basotho;lt lithuanian
lu luxembourgish|luxembourger;lv latvian;ly libyan;ma moroccan;mc monegasque;md moldovan
me montenegrin;mg malagasy;mk macedonian|north macedonian;ml malian;mm burmese;mn mongolian
mr mauritanian;mt maltese;mu mauritian;mv maldivian;mw malawian;mx mexican;my malaysian
mz mozambican;na namibian;ne nigerien;ng nigerian;ni nicaraguan;nl dutch|netherlander
no norwegian;np nepali|nepalese;nz new zealander;om omani;pa panamanian;pe peruvian
pg papua new guinean;ph filipino|philippine|filipina;pk pakistani;pl polish;ps palestinian
pt portuguese;py paraguayan;qa qatari;ro romanian;rs serbian|serb;ru russian;rw rwandan
sa saudi|saudi arabian;sc seychellois;sd sudanese;se swedish;sg singaporean;si slovenian|slovene
sk slovak|slovakian;sl sierra leonean;sm sammarinese;sn senegalese;so somali|somalian
sr surinamese;ss south sudanese;st sao tomean;su soviet;sv salvadoran|salvadorian;sy syrian
sz swazi;td chadian;tg togolese;th thai;tj tajik|tajikistani;tl timorese;tm turkmen
tn tunisian;tr turkish;tt trinidadian;tw taiwanese;tz tanzanian;ua ukrainian;ug ugandan
us american|us american;uy uruguayan;uz uzbek|uzbekistani;vc vincentian;ve venezuelan
vn vietnamese;xk kosovar|kosovan;ye yemeni;yu yugoslav|yugoslavian;za south african
zm zambian;zw zimbabwean;dm dominica;fm micronesian;kn kittitian;lc saint lucian
li liechtensteiner;mh marshallese;pr puerto rican;pw palauan;to tongan;vu ni vanuatu;ws samoan
"""


def _key(text: str) -> str:
    """Return the words of `text` without marks, case and "the"."""
    letters = unicodedata.normalize("NFKD", text.replace("&", " and "))
    plain = "".join(each for each in letters if not unicodedata.combining(each)).casefold()
    return " ".join(word for word in re.findall(r"\w+", plain) if word != "the")


def _keys(name: str) -> tuple[str, ...]:
    """Return the key of a name, and of "Korea, North" also that of "North Korea"."""
    before, comma, behind = name.partition(",")
    return (_key(name), _key(f"{behind} {before}")) if comma else (_key(name),)


@cache
def _codes() -> dict[str, str]:
    """Return the code of every name, adjective and ISO code."""
    codes: dict[str, str] = {}
    for country in pycountry.countries:
        code = country.alpha_2.lower()
        names = [getattr(country, each, "") for each in ("name", "official_name", "common_name")]
        for name in (*names, country.alpha_2, country.alpha_3):
            codes |= dict.fromkeys(_keys(name), code)
    for locale in map(Locale.parse, _LOCALES.split()):
        for territory, name in locale.territories.items():
            if territory.lower() in codes:
                codes |= dict.fromkeys(_keys(name), territory.lower())
    for entry in re.split(r"[;\n]+", (_PRINTED + _NATIONALITIES).strip()):
        code, words = entry.split(" ", 1)
        codes |= dict.fromkeys(map(_key, words.split("|")), code) | {code: code}
    return {key: code for key, code in codes.items() if key and key not in _REFUSED}


def _whole(text: str) -> tuple[str, str] | None:
    """Return the code of a name that fills `text`, and the word that gave it."""
    for key in _keys(_SINCE.sub("", text)):
        code = _codes().get(key)
        if code is not None:
            return code, key
    return None


def _with_remark(text: str) -> tuple[str, str] | None:
    """Read "Yemeni (by birth)" and "Congolese (DRC)"; a remark that contradicts spoils both."""
    match = _REMARK.fullmatch(text)
    if match is None:
        return None
    outer, inner = _whole(match[1]), _whole(match[2])
    if outer is None or inner is None:
        return outer or inner
    return inner if outer[0] == inner[0] or outer[1] in _LIKELIER else None
