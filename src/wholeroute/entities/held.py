"""Bring what people hold and use into one form: plates, addresses, names on a service.

Stored values stay as printed; these are the keys under which two printings of one thing meet.
"""

from __future__ import annotations

import re
from functools import lru_cache

from wholeroute.entities.scripts import fold
from wholeroute.entities.skeleton import skeleton

# Cyrillic and Greek plates use letters alone that look like Latin ones, so that all can read them.
_LOOKS_LIKE = str.maketrans("АВЕКМНОРСТУХІЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTYXIJABEZHIKMNOPTYX")


@lru_cache(maxsize=65536)
def plate(number: str) -> str:
    """Return a plate's letters and digits in Latin: by their look, other scripts by their sound."""
    looked = number.upper().translate(_LOOKS_LIKE)
    plain = looked if looked.isascii() else fold(looked)
    return re.sub(r"[^0-9A-Z]", "", plain.upper())


_VIN = re.compile("(?=.*[0-9])[0-9A-HJ-NPR-Z]{17}")


def is_vin(number: str) -> bool:
    """Tell whether a vehicle's registration is the number on its frame, which no plate is long as."""
    return _VIN.fullmatch(number) is not None


_STREETS = """
street st str strasse straße ulica ulitsa ul vulitsa vulica vul rue via calle rua odos sokak sokagi sok sk
shar shari sharia khiaban
avenue ave av avenida prospekt prosp pr caddesi cad cd bulvar boulevard blvd bd leoforos leof
square sq piazza pzza plaza platz place pl ploshchad meydani maydan midan plateia pl
road rd doroga
quarter district mahallesi mah mahalle hay
building bldg block blk bina korpus korp
"""
_ONE_WORD = {
    word: line.split()[0] for line in _STREETS.strip().splitlines() for word in line.split()
}
_MERE = frozenset(
    {"no", "nr", "num", "number", "n", "the", "of", "de", "du", "del", "della", "al", "el"}
    | {"flat", "apt", "apartment", "app", "kv", "kvartira", "floor", "fl", "dom", "d", "house"}
)
_ENDING = re.compile(r"^(.{3,}?)(str|strasse|gasse|platz|weg)$")
_FEWEST_WORDS = 2


@lru_cache(maxsize=65536)
def address_key(text: str) -> str:
    """Return the words and numbers of an address, in any order, script and spelling of its street.

    Empty where too little is said: a town alone or a number alone is nobody's address.
    """
    words: set[str] = set()
    for word in re.split(r"[\s\-]+", fold(text)):
        glued = _ENDING.match(word)
        parts = (glued[1], glued[2]) if glued else (word,)
        words.update(_ONE_WORD.get(part, part) for part in parts if part and part not in _MERE)
    told = {word for word in words if not word.isdigit()} - set(_ONE_WORD.values())
    if not told or len(words) < _FEWEST_WORDS:
        return ""
    return " ".join(sorted(skeleton(word) or word for word in words))


_SERVICES = {
    name: line.split()[0]
    for line in (
        "telegram tme tg telegramme", "facebook fb fbcom facebookcom messenger", "instagram ig insta",
        "whatsapp wa wame", "tiktok", "x twitter twittercom xcom", "viber", "signal", "imo", "snapchat",
        "youtube yt", "vk vkontakte vkcom",
    )
    for name in line.split()
}  # fmt: skip
_PAGE = re.compile(r"^(?:https?://)?(?:www\.|m\.)?[\w-]+\.\w+/", re.IGNORECASE)


def user_name(printed: str) -> str:
    """Return a name on a service without its sign or page: services do not tell capitals apart."""
    return re.sub(r"\s", "", _PAGE.sub("", printed.strip())).lstrip("@").rstrip("/").casefold()


def service_name(printed: str) -> str:
    """Return one name for a service however it is printed: t.me is Telegram."""
    plain = re.sub(r"[^a-z0-9]", "", fold(re.sub(r"^https?://|^www\.", "", printed.strip())))
    return _SERVICES.get(plain, _SERVICES.get(plain.removesuffix("com"), plain))
