"""Name how long is kept, what is erased, and what people ask about themselves."""

from __future__ import annotations

from collections.abc import Mapping

from wholeroute.words import N_

KEEPING: Mapping[str, Mapping[str, str]] = {
    "due": {
        "erase": N_("erase"),
        "review": N_("review"),
        "soon": N_("comes up"),
    },
    "ground of erasure": {
        "expired": N_("its time has come"),
        "uncategorised": N_("nobody said what they are"),
        "requested": N_("they asked for it"),
        "unlawful": N_("it was kept unlawfully"),
        "wrong": N_("it is wrong"),
        "ordered": N_("a court or the authority ordered it"),
        "withdrawn": N_("its sender took it back"),
        "restored": N_("done again after a restore"),
    },
    "erased": {
        "entities": N_("people and what belongs to them"),
        "statements": N_("statements"),
        "judgements": N_("judgements"),
        "findings": N_("findings withdrawn"),
        "keys": N_("keys of the cross-check"),
        "releases": N_("requests to lift a hold"),
        "notices": N_("notices owed to recipients"),
        "records": N_("records"),
        "quarantined": N_("rows that had stayed outside"),
        "texts": N_("texts that spoke of them"),
        "original": N_("originals redacted or erased"),
        "parts": N_("files of records"),
    },
    "subject request": {
        "access": N_("to know what is kept"),
        "rectification": N_("that it be put right"),
        "restriction": N_("that it be restricted"),
        "erasure": N_("that it be erased"),
    },
    "subject channel": {
        "direct": N_("they themselves"),
        "authority": N_("the supervisory authority for them"),
    },
    "originator": {
        "tell": N_("they agree"),
        "withhold": N_("they withhold it"),
    },
    "ground of withholding": {
        "a": N_("it would obstruct inquiries or procedures"),
        "b": N_("it would prejudice the prosecution of offences"),
        "c": N_("public security"),
        "d": N_("national security"),
        "e": N_("the rights of others"),
    },
}
