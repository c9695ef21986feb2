"""A town with as many accounts as one likes, put there by the database itself."""

from pwa.storage import databases

NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) "
GUARDIANS = (
    "INSERT INTO guardian (town_id, civility, first_name, last_name, email) " + NUMBERS +
    "SELECT ?, 'Mme', 'Prénom' || (i % 200), substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ', 1 + i % 26, 1) || 'om' || i || "
    "'-Œuvrard', 'parent' || i || '@beaucoup.example' FROM n"
)  # fmt: skip
ACCOUNTS = """
INSERT INTO account (public_id, town_id, username, username_key, password_hash, guardian_id)
SELECT {uuid}, town_id, 'compte.' || id, 'compte.' || id, '', id FROM guardian WHERE email LIKE '%@beaucoup.example'
"""
EVERY_ROW = "SET LOCAL default_statistics_target = 1000"
"""PostgreSQL else looks at some of them, by chance, and its plan is another one now and then."""


async def many_accounts(town: int, number: int) -> None:
    """That many families more, and what the database knows of its tables as it would the next morning."""
    async with databases.writing() as db:
        uuid = "gen_random_uuid()" if databases.is_postgres(db) else "lower(hex(randomblob(16)))"
        await databases.run(db, GUARDIANS.format(number), [town])
        await databases.run(db, ACCOUNTS.format(uuid=uuid), [])
        if databases.is_postgres(db):
            await databases.run(db, EVERY_ROW, [])
        await databases.run(db, "ANALYZE", [])
