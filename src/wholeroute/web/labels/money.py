"""Name shapes of files, rules that decide about money, and what brings a title to its definition."""

from __future__ import annotations

from collections.abc import Mapping

from wholeroute.words import N_

MONEY: Mapping[str, Mapping[str, str]] = {
    "dataset-shape": {
        "iati": N_("aid register (IATI, XML)"),
        "eutf": N_("list of the Trust Fund for Africa (CSV)"),
        "periods": N_("periods of results (CSV)"),
    },
    "money-rule": {
        "top": N_("top of its chain"),
        "nothing-above-says-money": N_("nothing above says money"),
        "alone": N_("alone"),
        "below": N_("counted above"),
        "double": N_("said twice"),
        "umbrella": N_("only adds up others"),
        "nameless": N_("without a name"),
        "no-money": N_("says no money"),
    },
    # The DAC's regions, as the standard's list "Region" has them and the DAC has added to since.
    "dac-region": {
        "88": N_("states of the former Yugoslavia, not said which"),
        "89": N_("Europe, several countries"),
        "189": N_("north of the Sahara, several countries"),
        "289": N_("south of the Sahara, several countries"),
        "298": N_("Africa, several countries"),
        "380": N_("West Indies, several countries"),
        "389": N_("North and Central America, several countries"),
        "489": N_("South America, several countries"),
        "498": N_("America, several countries"),
        "589": N_("Middle East, several countries"),
        "619": N_("Central Asia, several countries"),
        "679": N_("South Asia, several countries"),
        "689": N_("South and Central Asia, several countries"),
        "789": N_("Far East of Asia, several countries"),
        "798": N_("Asia, several countries"),
        "889": N_("Oceania, several countries"),
        "998": N_("developing countries, not said which"),
        "1027": N_("Eastern Africa, several countries"),
        "1028": N_("Middle Africa, several countries"),
        "1029": N_("Southern Africa, several countries"),
        "1030": N_("Western Africa, several countries"),
        "1031": N_("Caribbean, several countries"),
        "1032": N_("Central America, several countries"),
        "1033": N_("Melanesia, several countries"),
        "1034": N_("Micronesia, several countries"),
        "1035": N_("Polynesia, several countries"),
    },
    "region-list": {
        "1": N_("OECD DAC"),
        "2": N_("UN M49"),
        "99": N_("a list of the publisher's own"),
    },
    "brought-by": {
        "wording": N_("by its wording"),
        "cut-off": N_("by its beginning"),
        "concepts": N_("by what it counts"),
    },
}
