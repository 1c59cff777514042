"""Write the model card of a version that was learnt: for whoever is to put it to use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wholeroute.ledger import ModelRow

_TOLD = 0.25
"""Bits: a smaller correction changes nothing that anybody would see."""


def card_of(model: ModelRow) -> str:
    """Return the card as Markdown: from what, how well, what it changes, and what it is not."""
    return "\n".join(_lines(model))


def _lines(model: ModelRow) -> Iterator[str]:
    card = model.card
    yield f"# Model card: {model.version}"
    yield ""
    yield (
        f"Corrects the weights of {card['base']}. Learnt by {model.member} on {model.at:%Y-%m-%d}"
        f" from {card['learnt_from']:,} of {card['judgements']:,} pairs that {card['judged_by']:,}"
        f" people judged; the others are of people who were not learnt from."
    )
    yield ""
    yield "| on pairs that were not learnt from | as written | corrected |"
    yield "|---|---|---|"
    before, after = card["before"], card["after"]
    yield f"| pairs, the same of them | {_pairs(before)} | {_pairs(after)} |"
    yield f"| log loss, bits a pair | {before['loss']:.3f} | {after['loss']:.3f} |"
    yield f"| right of those held for one | {_share(before, 'precision')} | {_share(after, 'precision')} |"
    yield f"| held for one of those who are | {_share(before, 'recall')} | {_share(after, 'recall')} |"
    yield ""
    yield "| what the evidence says | bits more | pairs |"
    yield "|---|---|---|"
    for thing, bits in sorted(model.corrections.items(), key=lambda each: (-abs(each[1]), each[0])):
        if abs(bits) >= _TOLD:
            yield f"| {thing} | {bits:+.1f} | {card['seen'].get(thing, 0):,} |"
    yield ""
    yield (
        "People judge what the machine was unsure of: how many of those are the same is fitted beside"
        " the corrections and is not among them. It says nothing of people of whom nobody judged any."
        " What this version merged can be withdrawn as one act."
    )


def _pairs(figures: Mapping[str, Any]) -> str:
    return f"{figures['pairs']:,}, {figures['same']:,}"


def _share(figures: Mapping[str, Any], name: str) -> str:
    value = figures[name]
    return "none" if value is None else f"{value:.1%}"
