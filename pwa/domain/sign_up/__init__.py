"""Creating one's espace oneself: what is typed screen after screen, then a mail, then an account."""

from pwa.domain.rights import Reach, Role, declare

CREATE_SPACE = declare("create_space", "Créer son espace soi-même", {Role.NOBODY: Reach.PUBLIC})
