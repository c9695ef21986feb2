"""What the door says."""

from pwa.shared.texts.errors import REFUSALS

SIGN_IN = {
    "username": "Indiquez votre nom d’utilisateur.",
    "password": "Indiquez votre mot de passe.",
    "wrong_credentials": "Le nom d’utilisateur ou le mot de passe n’est pas le bon.",
    "too_many_attempts": REFUSALS["too_many_attempts"],
}
"""What the sign-in box answers."""
