"""Names of countries and of their states and provinces, in English."""

from __future__ import annotations

from functools import lru_cache

import pycountry
from babel import Locale


@lru_cache(maxsize=1)
def country_names() -> frozenset[str]:
    """Returns the names of countries in lower case: CLDR's, ISO 3166's, and what newspapers write."""
    names = {name for code, name in Locale("en").territories.items() if code.isalpha()}
    for country in pycountry.countries:
        names |= {country.name, getattr(country, "common_name", country.name), getattr(country, "official_name", "")}
    names |= set(_ALIASES)
    return frozenset(name.casefold().replace("’", "'").removeprefix("the ") for name in names if name)


@lru_cache(maxsize=1)
def region_names() -> frozenset[str]:
    """Returns the names of states, provinces and the like in lower case, with what newspapers write in the US."""
    names = {region.name for region in pycountry.subdivisions} | set(_STATES)
    return frozenset(name.casefold() for name in names)


_ALIASES = (
    "US", "U.S", "U.S.A", "USA", "America", "UK", "U.K", "Britain", "Great Britain", "UAE", "U.A.E", "Ivory Coast",
    "Burma", "Holland", "Czech Republic", "Swaziland", "Macedonia", "Palestine", "Gaza", "Kosovo", "Scotland", "Wales",
    "England", "Northern Ireland", "North Korea", "South Korea", "Congo", "DRC", "Bosnia", "Turkey", "Türkiye",
)  # fmt: skip
_STATES = (
    "Ala", "Ariz", "Ark", "Calif", "Colo", "Conn", "Del", "Fla", "Ga", "Ill", "Ind", "Kan", "Ky", "La", "Md", "Mass",
    "Mich", "Minn", "Miss", "Mo", "Mont", "Neb", "Nev", "N.H", "N.J", "N.M", "N.Y", "N.C", "N.D", "Okla", "Ore", "Pa",
    "R.I", "S.C", "S.D", "Tenn", "Vt", "Va", "Wash", "W.Va", "Wis", "Wyo", "D.C", "Washington",
)  # fmt: skip
