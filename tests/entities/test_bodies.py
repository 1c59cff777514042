"""What two names of companies, authorities and ships say of themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeroute.entities import NAME_MATCH, body_names_alone
from wholeroute.entities.bodies import parse_body

ONE = [
    ("Nordhafen Shipping GmbH", "NORDHAFEN SHIPPING Gesellschaft mit beschränkter Haftung"),
    ("Oskartour LLC", "OSKARTOUR Limited Liability Company"),
    ("ООО «Оскартур»", "OOO Oskartur"),
    ("Общество с ограниченной ответственностью Центркурорт", "OOO Tsentrkurort"),
    ("АО Белавиа", "Belavia JSC"),
    ("Kaya Turizm Ticaret Limited Şirketi", "Kaya Turizm Ticaret Ltd. Şti."),
    ("Yıldız Denizcilik A.Ş.", "YILDIZ DENIZCILIK Anonim Şirketi"),
    ("شركة النور للتجارة", "شركة النور للتجارة"),
    ("Sharikat al-Nour Trading Co.", "Al Nour Trading Company"),
    ("Hellas Ferries S.A.", "Hellas Ferries Société Anonyme"),
    ("Rossi & Figli S.r.l.", "Rossi and Figli SRL"),
    ("Transportes Garcia S.A. de C.V.", "TRANSPORTES GARCIA SA de CV"),
    ("Spedycja Nowak Sp. z o.o.", "Spedycja Nowak spółka z ograniczoną odpowiedzialnością"),
    ("Drumet d.o.o.", "DRUMET DOO"),
    ("Mendez Danmark A/S", "Mendez Danmark AS"),
    ("A. B. Ferrari S.p.A.", "AB Ferrari SpA"),
    ("S C Keller & Son Inc", "S.C. Keller and Son, Incorporated"),
    ("Second Coast Guard Brigade", "2nd Coast Guard Brigade"),
    ("Brigade Thirty-Two", "Brigade 32"),
    ("Harbour Fund II L.P.", "Harbour Fund 2 Limited Partnership"),
    ("Harbour Fund", "Harbour Fund I"),
    ("Int'l Trading Co.", "International Trading Company"),
    ("van der Meer Shipping", "Vandermeer Shipping"),
    ("Wasser-Werke AG", "Wasser Werke Aktiengesellschaft"),
    ("Nordhafen Group", "Nordhafen"),
    ("M/V Blue Horizon", "Blue Horizon"),
    ("MT Sea Prince", "SEA PRINCE"),
    ("Medterranean Cargo Lines", "Mediterranean Cargo Lines"),
    ("General Authority for Ports/Ports Authority of the East", "General Authority for Ports"),
    ("Islamic Republic Shipping Lines", "IRSL"),
    ("Trading Kaya", "Kaya Trading"),
    ("Black Falcon Security L.L.C.", "BLACK FALCON SECURITY LLC"),
    ("Жемчужина Моря", "Zhemchuzhina Morya"),
    ("Αιγαίο Ναυτιλιακή Α.Ε.", "Aigaio Naftiliaki AE"),
]
TWO = [
    ("Bank of Nordia (Oslo) Limited", "Bank of Nordia (Lisbon) Limited"),
    ("Kaya Trading", "Kaya Turizm"),
    ("Harbour Fund II", "Harbour Fund III"),
    ("Harbour Fund", "Harbour Fund 23"),
    ("Sigma Group", "Cigna Group"),
    ("A.B.C. Company", "C.B.A. Company"),
    ("N.A.B.C. Company", "A.B.C. Company"),
    ("ABC International", "A.B.C. Company"),
    ("Government of Estonia", "Government of Ethiopia"),
    ("Bank of Chad", "Bank of China"),
    ("Western Management Company", "Management Company"),
    ("OOO Iskra", "ANO Iskra"),
    ("OOO Iskra", "AO Iskra"),
    ("Nordhafen Shipping Oslo", "Nordhafen Shipping"),
    ("Lady Leila", "Lady Rania"),
    ("MV Blue Horizon", "MV Blue Horizon II"),
    ("Brigade 32", "Brigade 23"),
    ("BW Industries", "BE Industries"),
    ("Port Authority", "Border Authority"),
    ("شركة النور", "شركة النصر"),
    ("", ""),
    ("Ltd", "Inc"),
    ("🙂", "🚢"),
]


@pytest.mark.parametrize(("one", "other"), ONE)
def test_a_body_is_known_by_what_its_name_tells(one: str, other: str) -> None:
    assert body_names_alone(one, other) >= NAME_MATCH


@pytest.mark.parametrize(("one", "other"), TWO)
def test_a_word_a_number_or_a_form_more_is_another_body(one: str, other: str) -> None:
    assert body_names_alone(one, other) < NAME_MATCH


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_text_breaks_it_and_either_side_says_the_same(one: str, other: str) -> None:
    score = body_names_alone(one, other)

    assert 0 <= score <= 1
    assert score == pytest.approx(body_names_alone(other, one))


@given(st.text(min_size=1, max_size=80))
def test_a_name_is_itself_where_it_says_anything(text: str) -> None:
    assert body_names_alone(text, text) == (1.0 if parse_body(text) else 0.0)


@pytest.mark.parametrize("text", ["x" * 5000, "A/" * 2500, "a.b." * 1250, "1 " * 2500, "\u202eLtd"])
def test_what_is_no_name_is_nobodys(text: str) -> None:
    assert body_names_alone(text, "Nordhafen Shipping") < NAME_MATCH
