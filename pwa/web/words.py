"""The sentences that scripts say too, as the module `static/js/site/words.js`: `make words` writes it from `texts`."""

import json
from pathlib import Path

from pwa.domain.bookings import locks
from pwa.domain.bookings.words import BoxState, Lock
from pwa.models.words import Reason
from pwa.shared.texts import FORESEEN, HINTS, KEPT, LOCKS, SIGNED_OUT

FILE = Path(__file__).parents[1] / "static" / "js" / "site" / "words.js"

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


HEAD = "/** Made by `make words` from pwa/shared/texts.py, where it is changed; `{fact}`: the limit or the reason. */\n"

HINTED = (Lock.TOO_LATE, Lock.TOO_LATE_TO_CANCEL, Lock.NOT_OPEN_YET, BoxState.PENDING)
"""What comes to a box while the page is open."""


def script() -> str:
    """The whole module. The phone does not know whose enrolment is shown by name."""
    said: dict[str, dict[str, str]] = {
        "LOCKS": {lock: sentence.format(fact="{fact}", child="votre enfant") for lock, sentence in LOCKS.items()},
        "FORESEEN": {str(code): words for code, words in OF_A_BOX.items()},
        "HINTS": {str(code): HINTS[code] for code in HINTED},
        "KEPT": KEPT,
        "SIGNED_OUT": SIGNED_OUT,
    }
    return HEAD + "".join(f"\nexport const {name} = {as_js(words)};\n" for name, words in said.items())


def as_js(words: dict[str, str]) -> str:
    lines = (f"  {code}: {json.dumps(sentence, ensure_ascii=False)},\n" for code, sentence in words.items())
    return f"{{\n{''.join(lines)}}}"


if __name__ == "__main__":
    FILE.write_text(script())
