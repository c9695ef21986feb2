"""Whatever a declaration allows, made from the declaration itself: a key more is one more thing that is tried."""

from datetime import date
from typing import Any, Literal

from hypothesis import strategies as st

from pwa.domain.calendars.schools import Break
from pwa.domain.declared.dates import DAY, EXACT_DAY, MOMENT
from pwa.domain.declared.kinds import Key, Kind, keys_of, kind_of, tag_of
from pwa.domain.declared.mistakes import Wrong
from pwa.domain.declared.reading import Reading, value_of
from pwa.domain.declared.values import EUROS

DAYS = st.dates(date(2021, 9, 1), date(2022, 8, 31))
TEXT = st.text("aàçÉ’ -«»\u00a0xyz09", min_size=1, max_size=12).filter(str.strip)
OWN = {
    DAY: DAYS,
    EXACT_DAY: DAYS,
    MOMENT: st.one_of(DAYS, DAYS.map(lambda day: f"{day}T20:00")),
    EUROS: st.integers(0, 1_000_000).map(lambda cents: cents / 100),
}
"""Values of their own making, by what a sentence calls them."""
LIKE = [
    "07:15", "08:30", "17:45", "#0d4c4a", "mairie@exemple.fr", "https://www.exemple.fr", "matin", "apres-midi", "soir",
    "weekends", "2022-02-02", False,
]  # fmt: skip
"""Values that have a form: the ones of these that are it."""


def values_of(kind: Kind, deep: int = 3) -> st.SearchStrategy[Any]:
    """What a file may say there; nothing is inside itself more than `deep` times."""
    if kind.title in OWN:
        return OWN[kind.title]
    if kind.tables:
        tables = [documents_of(one, deep - 1) for one in kind.tables]
        others = [values_of(kind_of(one), deep) for one in kind.inside if not kind_of(one).tables]
        return st.one_of([*tables, *others])
    if kind.is_list:
        return st.lists(values_of(kind_of(kind.inside[0]), deep), min_size=kind.least, max_size=kind.least + 2)
    if kind.bare is dict:
        keys, values = (values_of(kind_of(one), deep) for one in kind.inside)
        return st.dictionaries(keys.map(str), values, max_size=2)
    return plain_of(kind)


def plain_of(kind: Kind) -> st.SearchStrategy[Any]:
    if kind.bare is Literal:
        return st.sampled_from(kind.inside)
    if kind.bare is tuple:
        return st.tuples(*(values_of(kind_of(one)) for one in kind.inside)).map(list)
    if kind.bare is int:
        return st.integers(kind.least, kind.most)
    if kind.bare is bool:
        return st.booleans()
    if kind.bare is Break:
        return st.just("Vacances d’hiver")
    return st.sampled_from([one for one in LIKE if fits(kind, one)]) if kind.title else TEXT


def fits(kind: Kind, found: Any) -> bool:
    try:
        value_of(kind, found, (), Reading({}))
    except Wrong:
        return False
    return True


def documents_of(table: type, deep: int = 3) -> st.SearchStrategy[dict[str, Any]]:
    """A table of a file: every needed key, and any of the others."""
    keys = [one for one in keys_of(table) if one.is_needed or deep > 0]
    tag = table.__struct_config__.tag_field
    said = {tag: st.just(tag_of(table))} if tag else {}
    needed = {one.name: of_key(one, deep) for one in keys if one.is_needed}
    return st.fixed_dictionaries(said | needed, optional={k.name: of_key(k, deep) for k in keys if not k.is_needed})


def of_key(key: Key, deep: int) -> st.SearchStrategy[Any]:
    return values_of(key.kind, deep)
