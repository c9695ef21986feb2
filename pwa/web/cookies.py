"""The cookies of a town: their names, how they are kept, and which of those that a browser sends are believed.

Where the site's public address is https, names begin with `__Host-`: a browser takes them from this very host alone,
so that no neighbour under the same domain can put its own in their place.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from starlette.responses import Response
from starlette.types import Scope

KEPT = timedelta(days=400)
"""What browsers keep at most. A session's own end is in the database, and its mark is given by signing in alone: an
answer that comes late with the token that follows can neither close nor bring back a session."""


@dataclass(frozen=True, slots=True)
class Cookies:
    """Of one town. The public address decides, never a header. WebKit keeps no `Secure` cookie of a plain localhost."""

    town: str
    public_url: str = ""

    @property
    def is_secure(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def session(self) -> str:
        return self.name("session")

    @property
    def mark(self) -> str:
        """The session's mark: signing out throws it away on the phone at once, without a network too."""
        return self.name("here")

    @property
    def sign_up(self) -> str:
        """What somebody without an account is typing."""
        return self.name("sign_up")

    @property
    def device(self) -> str:
        """The key that tells a browser where an account signed in before; it opens nothing."""
        return self.name("device")

    @property
    def path(self) -> str:
        """`__Host-` wants the whole host; the town is in the name."""
        return "/" if self.is_secure else f"/{self.town}/"

    def name(self, what: str) -> str:
        return f"{'__Host-' if self.is_secure else ''}preau_{what}_{self.town}"

    @property
    def asking(self) -> str:
        """Of whoever asks for a passkey's challenge before they are anybody."""
        return self.name("asking")

    def keep(self, response: Response, name: str, value: str, seconds: float = KEPT.total_seconds()) -> None:
        """Have the browser keep this one; a page may read the mark only."""
        response.set_cookie(
            name, value, max_age=int(seconds), path=self.path, httponly=name != self.mark,
            samesite="lax", secure=self.is_secure,
        )  # fmt: skip

    def forgetting(self) -> str:
        """What a page writes to `document.cookie` to throw the mark away."""
        return f"{self.mark}=; Path={self.path}; Max-Age=0; SameSite=Lax{'; Secure' if self.is_secure else ''}"


def sent(scope: Scope) -> dict[str, str]:
    """What the browser sent, by name, read once a request."""
    if "preau.cookies" not in scope:
        scope["preau.cookies"] = read(scope)
    found: dict[str, str] = scope["preau.cookies"]
    return found


def read(scope: Scope) -> dict[str, str]:
    """A name that came twice was put there by somebody else too: it says nothing.

    Read to the letter: other parsers trim exotic spaces and undo quotes, so that a name which the browser does not
    know for `__Host-…` becomes one on arrival.
    """
    pieces = [piece for name, value in scope["headers"] if name == b"cookie" for piece in value.split(b";")]
    pairs = [piece.strip(b" \t").decode("latin-1").partition("=") for piece in pieces]
    once = {name: value for name, _, value in pairs}
    if len(once) < len(pairs):
        times = Counter(name for name, _, _ in pairs)
        once = {name: value for name, value in once.items() if times[name] == 1}
    return once
