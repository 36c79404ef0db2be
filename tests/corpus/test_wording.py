"""Days in words are in English, whatever language the machine speaks."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from corpus.wording import day_in_words, month_name, weekday_name

ROOT = Path(__file__).parents[2]
_NAMED_BY_THE_LOCALE = re.compile(r"[:\"' ,./-]%-?[aAbBcpxX]\b|:%[aAbBcpxX]")


class GermanDate(date):
    """A day on a machine that speaks German."""

    def __format__(self, form: str) -> str:
        return super().__format__(form.replace("%B", "März").replace("%A", "Sonntag").replace("%b", "Mär"))


def test_the_names_are_english_on_any_machine() -> None:
    sunday = GermanDate(2025, 3, 2)
    assert f"{sunday:%A, %B}" == "Sonntag, März"
    assert day_in_words(sunday) == "2 March 2025"
    assert weekday_name(sunday) == "Sunday"
    days = [date(2025, 1, 6) + timedelta(days=31 * n) for n in range(12)]
    assert [month_name(day)[:3] for day in days] == "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    week = [weekday_name(date(2025, 1, 6) + timedelta(days=n)) for n in range(7)]
    assert [name[:3] for name in week] == "Mon Tue Wed Thu Fri Sat Sun".split()


@pytest.mark.parametrize("package", ["corpus", "index", "qa", "newsdesk"])
def test_no_name_of_a_day_or_month_is_left_to_the_locale(package: str) -> None:
    """`%B` and the like follow the machine: in a passage's header they would change its vector."""
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / package).rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if _NAMED_BY_THE_LOCALE.search(line)
    ]
    assert found == []
