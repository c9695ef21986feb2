"""What officers may do of jobs."""

from pwa.domain.rights import ADMINISTRATORS, Sensitivity, declare

SEE_JOBS = declare(
    "see_jobs", "Voir les travaux du site, et les essayer de nouveau", ADMINISTRATORS, Sensitivity.PEOPLE
)
