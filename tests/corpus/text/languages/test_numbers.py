"""Numbers and days of a text, as its language writes them."""

from __future__ import annotations

import pytest

from corpus.text.languages.days import days_in
from corpus.text.languages.numbers import ascii_digits, numbers_in


@pytest.mark.parametrize(("language", "text", "numbers"), [
    ("de", "3,5 Millionen Euro für 4.200 Häuser, 12 mehr", [3.5e6, 4200, 12]),
    ("de", "2 Mrd. und 40 Mio. Euro", [2e9, 4e7]),
    ("fr", "6,4 millions d'euros, 12\u202f500 entrées", [6.4e6, 12500]),
    ("es", "12.500 personas y 58 millones", [12500, 58e6]),
    ("es", "12 mil millones", [12e9]), ("pt", "1,2 milhões de euros", [1.2e6]),
    ("it", "870.000 euro, 3 mila", [870e3, 3000]),
    ("nl", "2,8 miljoen; een kaartje kost 1,10", [2.8e6, 1.1]),
    ("pl", "18,6 miliona złotych, 5 tys. osób", [18.6e6, 5000]),
    ("tr", "27 milyon lira, 16 sefer", [27e6, 16]), ("ru", "640 миллионов рублей, 5 тыс. человек", [640e6, 5000]),
    ("uk", "31,4 мільйона гривень", [31.4e6]), ("ar", "١٫٢ مليون دينار و١٢ قاربا", [1.2e6, 12]),
    ("hi", "12 लाख रुपये और 42 करोड़", [12e5, 42e7]), ("hi", "1 करोड़ 20 लाख, 12,34,567", [1.2e7, 1234567]),
    ("zh", "耗资3.6亿元，每年42万吨", [3.6e8, 42e4]), ("ja", "４億2000万円、42万人", [4.2e8, 42e4]),
    ("ko", "1,350억 원, 2만 4천 석", [1350e8, 24000]), ("en", "1.5 million people and 3,000 cars", [1.5e6, 3000]),
    ("xx", "1,234", [1234]), (None, "none, A4 and B12", []),
])  # fmt: skip
def test_numbers_are_read_by_value(language: str | None, text: str, numbers: list[float]) -> None:
    assert numbers_in(text, language) == numbers


@pytest.mark.parametrize(("language", "text", "days"), [
    ("de", "Am 14. März hob er Holz", [(None, 3, 14)]), ("fr", "le 2 mai 2026, et en mai", [(2026, 5, 2)]),
    ("es", "el 19 de junio de 2026", [(2026, 6, 19)]), ("pl", "otwarto 3 października halę", [(None, 10, 3)]),
    ("tr", "iskele 14 Ağustos'ta açıldı", [(None, 8, 14)]), ("uk", "22 травня 2026 року", [(2026, 5, 22)]),
    ("ar", "يوم ١٥ يناير", [(None, 1, 15)]), ("hi", "नया पुल 6 नवंबर को", [(None, 11, 6)]),
    ("zh", "于2026年4月24日启用", [(2026, 4, 24)]), ("ja", "7月11日に再開", [(None, 7, 11)]),
    ("ko", "3월 28일 문을 열었다", [(None, 3, 28)]), ("de", "14 Märkte und 3 Mai-Feiern", []),
    ("xx", "2 May", [(None, 5, 2)]),
])  # fmt: skip
def test_days_are_read_with_and_without_a_year(
    language: str, text: str, days: list[tuple[int | None, int, int]]
) -> None:
    assert days_in(text, language) == days


def test_digits_of_any_script_become_ascii_character_for_character() -> None:
    assert ascii_digits("١٥ يناير, २० और ４") == "15 يناير, 20 और 4"
