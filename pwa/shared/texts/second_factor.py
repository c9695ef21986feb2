"""What officers read of their second factor."""

CODES = {
    "empty": "Écrivez les six chiffres que montre l’application.",
    "wrong_code": "Ce code n’est pas le bon. Attendez que l’application en montre un autre, puis écrivez-le.",
    "no_recovery": "Écrivez l’un de vos codes de secours.",
    "wrong_recovery": "Ce code de secours n’ouvre rien : il n’est pas de votre dernière liste, ou il a déjà servi.",
    "stale": "Cette page était trop ancienne : voici une nouvelle image à photographier.",
    "used": "Ce code de secours ne servira plus.",
}
"""Beside the field of a code."""
