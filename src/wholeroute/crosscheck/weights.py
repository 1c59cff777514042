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
    "prior-least": Weight(-11.0, "few records are no reason to merge: as in a heap of 4,000"),
    "names-most": Weight(22.0, "words of one name hang together: not all bits are new"),
    "names-two-words-most": Weight(14.0, "common names meet by chance and are given in memory of kin"),
    "name-one-word-most": Weight(5.0, "one word is a nickname or a family: it never carries alone"),
    "name-weak-most": Weight(10.0, "the list itself calls the name weak"),
    "name-body-short": Weight(12.0, "two words of bodies are often a trade, not a name"),
    "name-partly-most": Weight(8.0, "part of the name contradicts"),
    "name-one-word-of-more": Weight(-1.0, "one shared word of several is a family's"),
    "name-other-word-differs": Weight(-4.0, "a given name in common is nothing, a surname a family's"),
    "body-word-differs": Weight(-6.0, "a branch bears its owner's name and a word more"),
    "body-form-differs": Weight(-6.0, "companies of one group may differ in this alone"),
    "body-by-alias": Weight(-6.0, "groups that split, merge and trade share their aliases"),
    "names-none": Weight(-10.0, "one person listed twice shares a name in most cases"),
    "given-name-differs": Weight(-8.0, "brothers share every other word of a name"),
    "order-inverted": Weight(-5.0, "father and son bear each other's names in turn"),
    "order-perhaps-turned": Weight(-3.0, "surname first in one report of 12; grandsons too"),
    "order-born-alike": Weight(-1.0, "father and son are not born in one year"),
    "identifier-same": Weight(18.0, "numbers are unique; copying slips are rare"),
    "account-same": Weight(15.0, "one holder; families and firms share some"),
    "phone-same": Weight(12.0, "one user in most cases; lent, sold and shared in families"),
    "username-same": Weight(11.0, "unique on its service, run by several at times"),
    "vehicle-same": Weight(7.0, "cars are lent, rented and driven in turns: twelve bits less those"),
    "address-same": Weight(5.0, "families, lodgings and hotels"),
    "number-further-most": Weight(4.0, "a second number often comes from the same source"),
    "listing-same": Weight(20.0, "one list cites the other's entry, or is a later copy of it"),
    "identifier-reused": Weight(7.0, "call signs are given again, short numbers collide"),
    "identifier-differs": Weight(-1.0, "people hold several passports and identity numbers"),
    "identifier-must-differ": Weight(-14.0, "one hull, one number: IMO and LEI stay"),
    "birth-exact": Weight(13.5, "one day in 40 years is 14 bits; less for slips and twins"),
    "birth-new-year": Weight(7.5, "1 January stands for a year whose day is unknown"),
    "birth-swapped": Weight(9.0, "the commonest slip: one in 25, against one day in 40 years"),
    "birth-slip": Weight(7.0, "one in 20 true pairs; of two strangers one in 2,000"),
    "birth-year": Weight(5.3, "one year in 40"),
    "birth-two-years": Weight(4.3, "an age leaves two years of 40"),
    "birth-range": Weight(1.5, "ranges of several years hold many"),
    "birth-near": Weight(-0.5, "guessed years are off by a few"),
    "birth-years-off": Weight(-5.0, "stated days a year or two apart: often brothers"),
    "birth-day-differs": Weight(-2.5, "same year, another day: a slip, or another person"),
    "birth-days-settled": Weight(-8.0, "a slip seldom repeats: two days that several state are two"),
    "birth-differs": Weight(-9.0, "lists seldom disagree by years on one person's birth"),
    "birth-generation": Weight(-15.0, "a father and his son bear one name as well"),
    "nationality-same": Weight(2.0, "a quarter of all listed share the commonest nationalities"),
    "nationality-differs": Weight(-3.0, "lists disagree on nationality for one person in ten"),
    "birth-place-same": Weight(4.0, "a named town; capitals are common"),
    "birth-country-same": Weight(1.0, "adds little to nationality"),
    "birth-country-differs": Weight(-2.5, "borders moved and reports guess"),
    "gender-differs": Weight(-7.0, "seldom wrong on a list"),
    "regime-same": Weight(3.0, "so for 8 in 10 true pairs and 1 in 10 false ones"),
    "regime-differs": Weight(-1.0, "people are listed under several regimes"),
    "contact-same": Weight(4.0, "who is seen beside the same other; kin and groups share others"),
    "kept-apart": Weight(-18.0, "a list that gives two entries says they are two"),
}  # fmt: skip

SAME_FROM = 5.6
"""Posterior log-odds of 0.98; of the pairs that the groups make, more than 995 in 1,000 are right."""

DIFFERENT_BELOW = -4.25
"""Posterior log-odds of 0.05."""
