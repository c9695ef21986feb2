"""What scripts say and compare as the server does: `make words` writes these modules, from `texts` and the enums."""

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path

from pwa.domain.bookings import locks
from pwa.domain.bookings.words import BoxState, Lock
from pwa.models.words import Ask, Outcome, Reason
from pwa.shared.texts.grid import FORESEEN, HINTS, LOCKS
from pwa.shared.texts.phones import KEPT, SIGNED_OUT
from pwa.web.assets import STATIC, WORKER

SENTENCES = STATIC / "js" / "site" / "words.js"
OF_THE_GRID = STATIC / "js" / "grid" / "states.js"
OF_THE_WORKER = WORKER / "outcomes.js"

OF_A_BOX: dict[str, str] = {
    **{lock: FORESEEN[reason] for lock, reason in locks.REASONS.items()},
    Lock.FULL: FORESEEN[Reason.FULL],
    Lock.ELSEWHERE: FORESEEN["book_unchanged"],
    Reason.NOT_ENROLLED: FORESEEN[Reason.NOT_ENROLLED],
    Reason.INCOMPATIBLE_SLOT: FORESEEN[Reason.INCOMPATIBLE_SLOT],
    BoxState.BOOKED: FORESEEN["book_unchanged"],
    BoxState.FREE: FORESEEN["cancel_unchanged"],
    BoxState.WAITING: FORESEEN["book_waiting"],
    BoxState.WAITABLE: FORESEEN["book_waiting"],
}
"""What the phone foresees, by what a box says of itself: it knows no demand but its own."""


SAID = "/** Made by `make words` from pwa/shared/texts, where it is changed; `{fact}`: the limit or the reason. */\n"

MEANT = "/** Made by `make words` from the enums of the server: what it calls {what}. */\n"

HINTED = (Lock.TOO_LATE, Lock.TOO_LATE_TO_CANCEL, Lock.NOT_OPEN_YET, BoxState.PENDING)
"""What comes to a box while the page is open."""


COMPARED = (Outcome.BOOKED, Outcome.CANCELLED, Outcome.UNCHANGED, Outcome.REFUSED)
AT_ONCE = (Reason.NOT_ENROLLED, Reason.INCOMPATIBLE_SLOT, Reason.CHANGED_SINCE)
"""What scripts tell apart, of the answers and of the refusals: every phone loads them."""


def modules() -> dict[Path, str]:
    """What each file holds."""
    worker = {"ASK": tuple(Ask), "OUTCOME": COMPARED, "REASON": AT_ONCE}
    grid = {"LOCK": tuple(Lock), "STATE": tuple(BoxState)}
    return {
        SENTENCES: sentences(),
        OF_THE_WORKER: MEANT.format(what="what is asked of a box, and what came of it") + constants(worker),
        OF_THE_GRID: MEANT.format(what="what a box is, and why it is locked") + constants(grid),
    }


def constants(enums: Mapping[str, Iterable[StrEnum]]) -> str:
    made = ((name, members(enum)) for name, enum in enums.items())
    return "".join(f"\nexport const {name} = /** @type {{const}} */ ({{\n{inside}}});\n" for name, inside in made)


def members(enum: Iterable[StrEnum]) -> str:
    """By their names, as scripts write names."""
    return "".join(f'  {camel(one.name)}: "{one}",\n' for one in enum)


def camel(name: str) -> str:
    first, *others = name.lower().split("_")
    return first + "".join(other.capitalize() for other in others)


def sentences() -> str:
    """The phone does not know whose enrolment is shown by name."""
    said: dict[str, dict[str, str]] = {
        "LOCKS": {lock: sentence.format(fact="{fact}", child="votre enfant") for lock, sentence in LOCKS.items()},
        "FORESEEN": {str(code): words for code, words in OF_A_BOX.items()},
        "HINTS": {str(code): HINTS[code] for code in HINTED},
        "KEPT": KEPT,
        "SIGNED_OUT": SIGNED_OUT,
    }
    return SAID + "".join(f"\nexport const {name} = {as_js(words)};\n" for name, words in said.items())


def as_js(words: dict[str, str]) -> str:
    lines = (f"  {code}: {json.dumps(sentence, ensure_ascii=False)},\n" for code, sentence in words.items())
    return f"{{\n{''.join(lines)}}}"


if __name__ == "__main__":
    for file, text in modules().items():
        file.write_text(text)
