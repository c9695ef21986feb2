"""Who may follow the requests of a household, whatever they ask for."""

from pwa.domain.rights import HOUSEHOLDS, declare

FOLLOW_REQUESTS = declare("follow_requests", "Suivre ses demandes", HOUSEHOLDS)
