"""Pupils are found by their names and their birth date; who is found, perhaps found, or not, is told by line."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

from pwa.domain.french import date_fr, folded
from pwa.domain.imports.faults import Said, Weight
from pwa.domain.imports.onde import queries
from pwa.domain.imports.onde.queries import AnsweringRow, BornRow
from pwa.domain.imports.onde.reading import Named, Pupil, Responsible, Tell, pupils, responsibles
from pwa.shared.texts.imports import ONDE

AT_ONCE = 200

Key = tuple[str, str]
"""A folded name and first name."""

Known = Mapping[Key, set[int]]
"""The children who were found, by what the school calls them."""


async def compare(town: int, file: Path, guardians: Path | None, tell: Tell) -> None:
    """Everything that an officer may want to know. Raises Unreadable."""
    known: dict[Key, set[int]] = defaultdict(set)
    for batch in batches(pupils(file, tell)):
        born = await queries.born_on(town, sorted({one.born for one in batch}))
        for pupil in batch:
            for child in found(pupil, born):
                remember(known, pupil, child)
            tell(told_pupil(file.name, pupil, born))
    for responsible in responsibles(guardians, tell) if guardians else ():
        for one in await told_responsible(town, responsible, known):
            tell(Said(Weight.PROPOSED, guardians.name if guardians else "", responsible.who.line, "", one))


def batches(every: Iterable[Pupil]) -> Iterator[list[Pupil]]:
    source = iter(every)
    while batch := list(islice(source, AT_ONCE)):
        yield batch


def remember(known: dict[Key, set[int]], pupil: Pupil, child: BornRow) -> None:
    for key in pupil.who.known_as:
        known[key].add(child.id)


def found(pupil: Pupil, born: Iterable[BornRow]) -> list[BornRow]:
    """The children who have one of their names, and were born that day."""
    return [
        one
        for one in born
        if one.birth_date == pupil.born and (folded(one.last_name), folded(one.first_name)) in pupil.who.known_as
    ]


def perhaps(pupil: Pupil, born: Iterable[BornRow]) -> list[BornRow]:
    """Those who were born that day and have the same name, or the same first name."""
    words = {word for key in pupil.who.known_as for word in key}
    return [
        one for one in born if one.birth_date == pupil.born and words & {folded(one.last_name), folded(one.first_name)}
    ]


def told_pupil(file: str, pupil: Pupil, born: list[BornRow]) -> Said:
    facts = {"who": pupil.who, "born": date_fr(pupil.born), "school_class": pupil.school_class}
    here = found(pupil, born)
    if len(here) == 1:
        return Said(Weight.FOUND, file, pupil.who.line, "", ONDE["found"].format(**facts, id=here[0].id))
    if here:
        return Said(Weight.PROPOSED, file, pupil.who.line, "", ONDE["several"].format(**facts, ids=ids_of(here)))
    if near := perhaps(pupil, born):
        return Said(Weight.PROPOSED, file, pupil.who.line, "", ONDE["perhaps"].format(**facts, others=others_of(near)))
    return Said(Weight.PROPOSED, file, pupil.who.line, "", ONDE["unknown"].format(**facts))


def ids_of(rows: Iterable[BornRow]) -> str:
    return ", ".join(str(one.id) for one in rows)


def others_of(rows: Iterable[BornRow]) -> str:
    return ", ".join(f"{one.first_name} {one.last_name} (n° {one.id})" for one in rows)


async def told_responsible(town: int, one: Responsible, known: Known) -> list[str]:
    """For each child who is here: whether they answer for that child here too, and with which address."""
    children = {child: child_of(child, known) for child in one.children}
    rows = await queries.answering_for(town, sorted({id for id in children.values() if id}))
    said = (told_link(one, child, id, [row for row in rows if row.child_id == id]) for child, id in children.items())
    return [sentence for sentence in said if sentence]


def child_of(child: Named, known: Known) -> int | None:
    """The one child of this name among the pupils; nobody when there are several."""
    ids = {id for key in child.known_as for id in known.get(key, ())}
    return ids.pop() if len(ids) == 1 else None


def told_link(one: Responsible, child: Named, id: int | None, answering: list[AnsweringRow]) -> str | None:
    """Nothing when all is the same here."""
    facts = {"who": one.who, "child": child, "id": id}
    if id is None:
        return ONDE["no_child"].format(**facts)
    same = [row for row in answering if (folded(row.last_name), folded(row.first_name)) in one.who.known_as]
    if not same:
        return ONDE["not_answering"].format(**facts)
    if one.email and all((row.email or "").casefold() != one.email.casefold() for row in same):
        return ONDE["other_mail"].format(**facts)
    return None
