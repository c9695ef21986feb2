"""A passkey as it is kept, for tests in which nobody signs with it."""

from datetime import datetime
from itertools import count

from pwa.models.passkeys import Passkey
from pwa.models.people import Account

numbers = count()


async def a_passkey(username: str, made: datetime) -> Passkey:
    account = await Account.get(username=username)
    return await Passkey.create(
        town_id=account.town_id, account_id=account.id, credential_id=f"c{next(numbers)}", public_key="k",
        name="Téléphone", transports=[], created_at=made,
    )  # fmt: skip
