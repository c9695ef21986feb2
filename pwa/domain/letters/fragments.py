"""What the letters' tables mean, as SQL to put in a question: who is told, what waits, whose turn it is."""

from pwa.domain.letters.turns import STEP
from pwa.models.words import Channel

MAILS = f"""
    SELECT column1 AS guardian, '{Channel.MAIL}' AS channel, column2 AS address, CAST(NULL AS BIGINT) AS subscription
    FROM (VALUES {{}}) AS given
"""
MAIL = "(CAST(? AS INTEGER), CAST(? AS VARCHAR))"
PUSHES = f"""
    SELECT guardian_id AS guardian, '{Channel.PUSH}' AS channel, '' AS address, id AS subscription FROM
    (SELECT s.id, a.guardian_id FROM push_subscription s JOIN account a ON a.id = s.account_id WHERE {{}}) AS devices
"""

KEPT = " FOR KEY SHARE OF s SKIP LOCKED"
"""On PostgreSQL, a device that is being removed is left out, and the others stay until the letters are committed."""

WANTS_PUSH = " AND NOT EXISTS (SELECT 1 FROM guardian g WHERE g.id = a.guardian_id AND g.is_mail_only)"
"""Whoever chose « Courriel seulement » is not pushed to, but by a test message of their own."""

OF_WHO_ASKED = "s.account_id = (SELECT account_id FROM mutation WHERE id = ?)"
"""The devices of the account that sent this mutation."""

NEVER_TRIED = "sent_at IS NULL AND failed_at IS NULL AND leased_until IS NULL AND attempts = 0"
"""A mail that may have arrived keeps its words, as it keeps its Message-ID."""

TURN = f"""
    COALESCE((SELECT before.turn + {STEP} FROM letter before WHERE before.lane = recipients.lane
              AND before.channel = recipients.channel AND before.sent_at IS NULL AND before.failed_at IS NULL
              AND before.turn > ? ORDER BY before.turn DESC LIMIT 1), ?)
    + (ROW_NUMBER() OVER (PARTITION BY recipients.channel, recipients.lane) - 1) * {STEP}
"""

LATER = "CASE WHEN turn > ? THEN turn ELSE ? END + ?"
"""The turn of a letter that is put off; it keeps its distance from the others of its lane."""
