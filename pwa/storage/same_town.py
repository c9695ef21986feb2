"""Rows that point at each other are of one town: triggers that refuse any other, whoever writes.

A row's town never changes, so that what was checked once stays true. Landed migrations write what is here: a change of
it needs a migration of its own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Owners = Mapping[str, tuple[str, str]]

OWNERS: Owners = {
    "membership": ("household_id", "household"),
    "custody": ("household_id", "household"),
    "quotient": ("household_id", "household"),
    "school_class": ("site_id", "site"),
    "slot": ("activity_id", "activity"),
    "activity_group": ("activity_id", "activity"),
    "season": ("activity_id", "activity"),
    "seats": ("group_id", "activity_group"),
    "opening": ("group_id", "activity_group"),
    "opening_seats": ("opening_id", "opening"),
    "booking_request": ("service_request_id", "service_request"),
    "request_line": ("service_request_id", "service_request"),
    "letter_request": ("letter_id", "letter"),
    "second_factor": ("officer_id", "officer"),
    "recovery_code": ("officer_id", "officer"),
}
"""Tables that have no town of their own: the column and the table of the row whose town is theirs."""

OWNERS_BEFORE_MEMBERSHIPS: Owners = {**OWNERS, "guardian": ("household_id", "household")}
"""What 0021 and 0022 wrote: a guardian was of one household."""


@dataclass(frozen=True, slots=True)
class Held:
    """A table, and the columns that point at rows of another one, which must be of the same town."""

    table: str
    others: Mapping[str, str]
    owners: Owners = field(default_factory=lambda: OWNERS)

    @property
    def columns(self) -> list[str]:
        return [self.owners.get(self.table, ("town_id",))[0], *self.others]

    @property
    def moved(self) -> str:
        """Whether the row leaves its town."""
        return f"{town_in(self.table, 'OLD', self.owners)} <> {town_in(self.table, 'NEW', self.owners)}"

    def wrong(self, row: str) -> dict[str, str]:
        """Whether each of the others is elsewhere, by the name that the refusal gives."""
        mine = town_in(self.table, row, self.owners)
        return {
            self.name_of(column): f"{mine} <> {town_at(other, f'{row}.{column}', self.owners)}"
            for column, other in self.others.items()
        }

    def name_of(self, column: str) -> str:
        return f"fk_{self.table}_{column.removesuffix('_id')}_of_town"


def town_at(table: str, id: str, owners: Owners = OWNERS) -> str:
    """The town of that row."""
    if table not in owners:
        return f"(SELECT town_id FROM {table} WHERE id = {id})"
    column, owner = owners[table]
    return town_at(owner, f"(SELECT {column} FROM {table} WHERE id = {id})", owners)


def town_in(table: str, row: str, owners: Owners = OWNERS) -> str:
    """The town of the row that is at hand."""
    if table not in owners:
        return f"{row}.town_id"
    column, owner = owners[table]
    return town_at(owner, f"{row}.{column}", owners)


def first_of(wrong: Mapping[str, str]) -> str:
    """The name of what is wrong first, or NULL."""
    return f"CASE {' '.join(f'WHEN {rule} THEN {name!r}' for name, rule in wrong.items())} END"


def refusing(held: Held, *, is_postgres: bool) -> Iterator[str]:
    """The statements that make the database refuse."""
    name = f"same_town_{held.table}"
    yield from of_postgres(name, held) if is_postgres else of_sqlite(name, held)


def changed(held: Held) -> dict[str, str]:
    """What may be wrong once a row has changed, in the order of the columns."""
    return {f"ck_{held.table}_stays_in_town": held.moved} | held.wrong("NEW")


def of_sqlite(name: str, held: Held) -> Iterator[str]:
    made, columns = held.wrong("NEW"), ", ".join(held.columns)
    if made:
        yield f"CREATE TRIGGER {name}_insert AFTER INSERT ON {held.table} BEGIN {raised(made)} END"
    yield f"CREATE TRIGGER {name}_update AFTER UPDATE OF {columns} ON {held.table} BEGIN {raised(changed(held))} END"


def raised(wrong: Mapping[str, str]) -> str:
    return " ".join(f"SELECT RAISE(ABORT, '{name}') WHERE {rule};" for name, rule in wrong.items())


def of_postgres(name: str, held: Held) -> Iterator[str]:
    """What is made is looked at once a statement: a publication writes thousands of rows."""
    if made := held.wrong("made"):
        yield function(f"{name}_insert", f"SELECT MAX({first_of(made)}) INTO found FROM made;")
        yield (
            f"CREATE TRIGGER {name}_insert AFTER INSERT ON {held.table} REFERENCING NEW TABLE AS made "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}_insert()"
        )
    changes = [f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in held.columns]
    looks = zip(changes, changed(held).items(), strict=True)
    yield function(
        f"{name}_update",
        " ".join(f"IF {new} THEN IF {rule} THEN found := {told!r}; END IF; END IF;" for new, (told, rule) in looks),
    )
    yield (
        f"CREATE TRIGGER {name}_update AFTER UPDATE OF {', '.join(held.columns)} ON {held.table} "
        f"FOR EACH ROW WHEN ({' OR '.join(changes)}) EXECUTE FUNCTION {name}_update()"
    )


def function(name: str, find: str) -> str:
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE found text; BEGIN {find} "
        "IF found IS NOT NULL THEN RAISE foreign_key_violation USING MESSAGE = found; END IF; RETURN NULL; END $$"
    )
