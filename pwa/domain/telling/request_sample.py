"""A complete letter about requests, to try a template with."""

from datetime import UTC, date, datetime

from pwa.domain.bookings.screens.views import AnswerLine, Heading, RequestView
from pwa.domain.telling.about_requests import RequestsTold, rows_of
from pwa.domain.telling.departments import SAMPLE
from pwa.models.words import Ask, Outcome, Overall

AT = datetime(2022, 1, 24, 13, 24, tzinfo=UTC)
SLOTS = (("Matin", Outcome.BOOKED), ("Soir", Outcome.PENDING), ("Repas", Outcome.REFUSED))

LINES = tuple(
    AnswerLine(
        position,
        Ask.BOOK,
        date(2022, 2, 2),
        title="mercredi 02/02/2022",
        slot=slot,
        outcome=outcome,
        outcome_label="Réservé",
        reason=None,
        sentence="Une phrase.",
        next_step="Une suite.",
        price=500,
    )
    for position, (slot, outcome) in enumerate(SLOTS, 1)
)

VIEW = RequestView(
    number=23,
    made_at=AT,
    department="Enfance",
    department_email="enfance@mairie.example",
    department_phone="01 99 00 00 01",
    silence="Sans réponse, refusée.",
    kind="Modifier les réservations",
    label="Fille - Mercredi - Centre - le 02/02/2022",
    overall=Overall.PARTIAL,
    overall_label="Traitée partiellement",
    told="1 acceptée, 1 refusée",
    price=500,
    heading=Heading(
        12,
        "Fille",
        "Mercredi",
        place="Centre",
        period="du 02/09/2021 au 07/07/2022",
        class_label="CP",
        department="Enfance",
    ),
    lines=LINES,
    by="Maman TEST",
    treated_at=AT,
    treated_by="Agent d’essai",
    short_weeks=("semaine du 31/01/2022",),
    to_come="Le service vous répondra.",
    id=1,
)

REQUESTS_SAMPLE = RequestsTold(
    SAMPLE,
    (1,),
    AT,
    ((VIEW, rows_of(LINES)), (VIEW, rows_of(LINES))),
    earlier=((VIEW, rows_of(LINES)),),
    not_shown=3,
    may_appeal=True,
)
