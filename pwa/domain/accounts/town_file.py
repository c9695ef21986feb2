"""What a town asks of passwords, declared."""

from pwa.domain.accounts.policy import Policy
from pwa.domain.declared.sections import Section

SECTION = Section("passwords", Policy, "Ce qu’elle demande d’un mot de passe.")
