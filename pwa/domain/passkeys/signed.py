"""What a browser brings back from a passkey: read, then checked against where we are and what was asked."""

from dataclasses import dataclass

from webauthn import verify_authentication_response, verify_registration_response
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import AuthenticationCredential, RegistrationCredential
from webauthn.registration.verify_registration_response import VerifiedRegistration

from pwa.domain.passkeys.refusing import PasskeyRefused, Why
from pwa.domain.passkeys.relying import Relying

UNREADABLE = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""Whatever a stranger's JSON makes the library raise."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """What was signed to sign in or to confirm: by which credential, on which challenge, for whom."""

    said: AuthenticationCredential
    credential: str
    challenge: str
    holder: bytes


def assertion_in(text: str) -> Assertion:
    """Raises PasskeyRefused."""
    try:
        said = parse_authentication_credential_json(text)
        challenge = parse_client_data_json(said.response.client_data_json).challenge
        return Assertion(said, bytes_to_base64url(said.raw_id), bytes_to_base64url(challenge),
                         said.response.user_handle or b"")  # fmt: skip
    except UNREADABLE:
        raise PasskeyRefused(Why.UNREADABLE) from None


def checked(given: Assertion, here: Relying, public_key: str) -> VerifiedAuthentication:
    """Signed by that key, here, by whoever the device recognised. The count is compared where it is kept."""
    try:
        return verify_authentication_response(
            credential=given.said, expected_challenge=base64url_to_bytes(given.challenge), expected_rp_id=here.host,
            expected_origin=here.origin, credential_public_key=base64url_to_bytes(public_key),
            credential_current_sign_count=0, require_user_verification=True,
        )  # fmt: skip
    except UNREADABLE:
        raise PasskeyRefused(Why.WRONG) from None


@dataclass(frozen=True, slots=True)
class Made:
    """A credential that was just made, on which challenge."""

    said: RegistrationCredential
    challenge: str
    transports: list[str]


def made_in(text: str) -> Made:
    """Raises PasskeyRefused."""
    try:
        said = parse_registration_credential_json(text)
        challenge = parse_client_data_json(said.response.client_data_json).challenge
        return Made(said, bytes_to_base64url(challenge), [one.value for one in said.response.transports or []][:8])
    except UNREADABLE:
        raise PasskeyRefused(Why.UNREADABLE) from None


def proved(given: Made, here: Relying) -> VerifiedRegistration:
    """The new credential, made here by whoever the device recognised. Raises PasskeyRefused."""
    try:
        return verify_registration_response(
            credential=given.said, expected_challenge=base64url_to_bytes(given.challenge), expected_rp_id=here.host,
            expected_origin=here.origin, require_user_verification=True,
        )  # fmt: skip
    except UNREADABLE:
        raise PasskeyRefused(Why.WRONG) from None
