"""What no model can say: checks, and unique indexes over live rows only, on both databases.

Tortoise silently leaves `Meta.constraints` out (stack.md 2), so these are written by hand: a CHECK on PostgreSQL,
a pair of triggers on SQLite, which cannot add a CHECK to a table that exists.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

CHECKS = {
    "ck_seats_taken": ("seats", "taken >= 0 AND taken <= capacity"),
    "ck_account_one_owner": ("account", "(guardian_id IS NULL) <> (officer_id IS NULL)"),
    "ck_enrolment_dates": ("enrolment", "starts_on <= ends_on"),
    "ck_season_dates": ("season", "starts_on <= ends_on"),
    "ck_closure_dates": ("closure", "starts_on <= ends_on"),
    "ck_booking_price": ("booking", "price_cents >= 0"),
    "ck_booking_status": ("booking", "status IN ('booked', 'waiting', 'pending')"),
    "ck_line_action": ("request_line", "action IN ('book', 'cancel')"),
    "ck_line_reason": ("request_line", "(outcome = 'refused') = (reason IS NOT NULL)"),
}

INDEXES = [
    "CREATE UNIQUE INDEX uq_booking_live ON booking (child_id, opening_id) WHERE cancelled_at IS NULL",
    "CREATE INDEX ix_booking_waiting ON booking (opening_id, id) WHERE status = 'waiting' AND cancelled_at IS NULL",
    "CREATE INDEX ix_booking_pending ON booking (town_id, id) WHERE status = 'pending' AND cancelled_at IS NULL",
    "CREATE INDEX ix_letter_due ON letter (due_at) WHERE sent_at IS NULL AND failed_at IS NULL",
]


async def forward(apps, editor):
    db = editor.client
    for name, (table, rule) in CHECKS.items():
        if db.capabilities.dialect == "postgres":
            await db.execute_query(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({rule})")
            continue
        for moment in ("INSERT", "UPDATE"):
            await db.execute_query(
                f"CREATE TRIGGER {name}_{moment.lower()} BEFORE {moment} ON {table} "
                f"WHEN NOT ({of_new_row(rule)}) BEGIN SELECT RAISE(ABORT, '{name}'); END"
            )
    for statement in INDEXES:
        await db.execute_query(statement)


def of_new_row(rule: str) -> str:
    """The rule with each column read from the row being written."""
    columns = {"taken", "capacity", "guardian_id", "officer_id", "starts_on", "ends_on", "price_cents", "status",
               "action", "outcome", "reason"}  # fmt: skip
    return " ".join(
        word.replace(bare, f"NEW.{bare}") if (bare := word.strip("()")) in columns else word for word in rule.split()
    )


class Migration(migrations.Migration):
    dependencies = [("models", "0001_initial")]
    operations = [ops.RunPython(forward)]
