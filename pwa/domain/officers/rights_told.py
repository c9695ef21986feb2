"""What a role may do, in the words of the catalogue of rights."""

from pwa.domain.rights import CATALOGUE, EVERYONE, Role
from pwa.shared.texts.officers import FAR


def rights_of(role: Role) -> list[str]:
    """« Répondre aux demandes, la commune »: what is not everyone's."""
    own = [right for right in CATALOGUE.values() if role in right.reaches and dict(right.reaches) != EVERYONE]
    return sorted(f"{right.words}{FAR[right.reaches[role]]}" for right in own)
