"""What the door says."""

SIGN_IN = {
    "username": "Indiquez votre nom d’utilisateur.",
    "password": "Indiquez votre mot de passe.",
    "wrong_credentials": "Le nom d’utilisateur ou le mot de passe n’est pas le bon.",
    "too_many_attempts": "Trop d’essais. Patientez {wait} avant de recommencer.",
}
"""What the sign-in box answers."""
