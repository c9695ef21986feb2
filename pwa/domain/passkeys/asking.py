"""What a browser is asked: to make a passkey, or to sign with one."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from webauthn import generate_authentication_options, generate_registration_options, options_to_json
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from pwa.domain.accounts.users import User
from pwa.domain.passkeys.challenges import HOLDS
from pwa.domain.passkeys.relying import Relying
from pwa.models.passkeys import Passkey

RECOGNISED = UserVerificationRequirement.REQUIRED
PATIENCE = int(HOLDS.total_seconds() * 1000)
TRANSPORTS = frozenset(one.value for one in AuthenticatorTransport)


def to_sign(here: Relying, challenge: str, allowed: Sequence[Passkey] = ()) -> dict[str, Any]:
    """Any passkey of this site, or one of those."""
    made = generate_authentication_options(
        rp_id=here.host, challenge=base64url_to_bytes(challenge), timeout=PATIENCE, user_verification=RECOGNISED,
        allow_credentials=[named(one) for one in allowed] or None,
    )  # fmt: skip
    return dict(json.loads(options_to_json(made)))


def to_make(
    here: Relying, challenge: str, user: User, username: str, town: str, held: Sequence[Passkey]
) -> dict[str, Any]:  # fmt: skip
    """One that finds its account by itself. `held` are there already: a device makes no second one."""
    made = generate_registration_options(
        rp_id=here.host, rp_name=town, user_name=f"{username} · {town}", user_display_name=f"{user.name} · {town}",
        user_id=holder_of(user.public_id), challenge=base64url_to_bytes(challenge), timeout=PATIENCE,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=RECOGNISED
        ),
        exclude_credentials=[named(one) for one in held],
    )  # fmt: skip
    return dict(json.loads(options_to_json(made)))


def named(one: Passkey) -> PublicKeyCredentialDescriptor:
    ways = [AuthenticatorTransport(way) for way in one.transports if way in TRANSPORTS]
    return PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential_id), transports=ways or None)


def written(public_id: str) -> str:
    """The same, as scripts write it."""
    return bytes_to_base64url(holder_of(public_id))


def holder_of(public_id: str) -> bytes:
    """Whom a passkey says that it is of: the account's public id, which names nobody."""
    return UUID(public_id).bytes
