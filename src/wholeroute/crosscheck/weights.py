"""What each agreement is worth in the pair score, in bits of log-odds, and why.

One table, so that a reader can dispute a figure without reading the code. A weight is
log2 of how much likelier the observation is for one person than for two (Fellegi and
Sunter, 1969); names take theirs from the rarity of their words instead.
"""

from __future__ import annotations

from typing import NamedTuple


class Weight(NamedTuple):
    """Bits for or against, with the reason for the figure."""

    bits: float
    why: str


WEIGHTS: dict[str, Weight] = {
    "prior": Weight(-14.0, "before any evidence, one pair in 16,000 is the same"),
    "names-most": Weight(22.0, "words of one name hang together: not all bits are new"),
    "name-one-word-most": Weight(5.0, "one word is a nickname or a family: it never carries alone"),
    "name-weak-most": Weight(10.0, "the list itself calls the name weak"),
    "name-body-short": Weight(12.0, "two words of bodies are often a trade, not a name"),
    "name-partly-most": Weight(8.0, "part of the name contradicts"),
    "name-one-word-of-more": Weight(-4.0, "one shared word of several is a family's"),
    "body-word-differs": Weight(-6.0, "a branch bears its owner's name and a word more"),
    "body-form-differs": Weight(-6.0, "companies of one group may differ in this alone"),
    "body-by-alias": Weight(-6.0, "groups that split, merge and trade share their aliases"),
    "names-none": Weight(-10.0, "one person listed twice shares a name in most cases"),
    "given-name-differs": Weight(-12.0, "brothers share every other word of a name"),
    "order-inverted": Weight(-8.0, "father and son bear each other's names in turn"),
    "identifier-same": Weight(18.0, "numbers are unique; copying slips are rare"),
    "listing-same": Weight(20.0, "one list cites the other's entry, or is a later copy of it"),
    "identifier-reused": Weight(7.0, "call signs are given again, short numbers collide"),
    "identifier-differs": Weight(-1.0, "people hold several passports and identity numbers"),
    "identifier-must-differ": Weight(-14.0, "one hull, one number: IMO and LEI stay"),
    "birth-exact": Weight(11.0, "one day in 40 years is 14 bits; less for slips and twins"),
    "birth-new-year": Weight(6.5, "1 January stands for a year whose day is unknown"),
    "birth-swapped": Weight(7.5, "the commonest slip, and a rare chance"),
    "birth-year": Weight(3.5, "one year in 40 is 5 bits; less, as years are guessed"),
    "birth-range": Weight(1.5, "ranges of several years hold many"),
    "birth-near": Weight(-0.5, "guessed years are off by a few"),
    "birth-years-off": Weight(-5.0, "stated days a year or two apart: often brothers"),
    "birth-day-differs": Weight(-3.5, "same year, another day: a slip, or another person"),
    "birth-differs": Weight(-9.0, "lists seldom disagree by years on one person's birth"),
    "nationality-same": Weight(2.0, "a quarter of all listed share the commonest nationalities"),
    "nationality-differs": Weight(-3.0, "lists disagree on nationality for one person in ten"),
    "birth-place-same": Weight(4.0, "a named town; capitals are common"),
    "birth-country-same": Weight(1.0, "adds little to nationality"),
    "birth-country-differs": Weight(-2.5, "borders moved and reports guess"),
    "gender-differs": Weight(-7.0, "seldom wrong on a list"),
    "regime-same": Weight(3.0, "so for 8 in 10 true pairs and 1 in 10 false ones"),
    "regime-differs": Weight(-1.0, "people are listed under several regimes"),
    "kept-apart": Weight(-18.0, "a list that gives two entries says they are two"),
}  # fmt: skip

SAME_FROM = 6.65
"""Posterior log-odds of 0.99."""

DIFFERENT_BELOW = -4.25
"""Posterior log-odds of 0.05."""
