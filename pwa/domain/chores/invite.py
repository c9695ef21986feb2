"""Families invited together, at an officer's word."""

from pwa.domain.french import count
from pwa.domain.invitations.together import KIND, step
from pwa.domain.jobs.kinds import About, JobKind, Payload
from pwa.domain.named import of


def asked_by(payload: Payload) -> list[int]:
    return [payload["by"]] if payload.get("by") else []


def is_whole(payload: Payload) -> bool:
    return payload.get("guardians") is None


def words(payload: Payload, names: list[str]) -> str:
    """« 12 personnes, à la demande d’Inès PETIT »."""
    whom = count(payload.get("total", 0), "personne") + (", toutes celles à inviter" if is_whole(payload) else "")
    return f"{whom}, à la demande {of(names[0])}" if names else whom


JOB = JobKind(KIND, "Inviter des familles", step, about=About(asked_by, words))
