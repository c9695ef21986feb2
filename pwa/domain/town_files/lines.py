"""Which line of a TOML text each value stands on; `tomllib` has read the text, only places are looked for."""

import re
from collections.abc import Iterator

from pwa.domain.declared.mistakes import Place

TOKEN = re.compile(
    r'(?P<comment>#[^\n]*)|(?P<long>"""(?:\\.|[^\\])*?"""+|\'\'\'.*?\'\'\'+)|(?P<text>"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\')'
    r"|(?P<mark>\[\[|\]\]|[\[\]{}=,.\n])|(?P<bare>[^\s\[\]{}=,.#\"']+)|(?P<space>[^\S\n]+)",
    re.DOTALL,
)


def lines_of(text: str) -> dict[Place, int]:
    """The line of every key and every element of a list."""
    scanner = Scanner(text)
    found = dict(scanner.places())
    return scanner.headed | found


class Scanner:
    """Walks through the text once, keeping the path it is at."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.line = text.replace("\r\n", "\n"), 0, 1
        self.counts: dict[Place, int] = {}
        self.headed: dict[Place, int] = {}

    def next(self) -> tuple[str, str] | None:
        """The next token's kind and text, spaces and comments left aside; line ends are marks."""
        while found := TOKEN.match(self.text, self.at):
            self.at = found.end()
            kind = str(found.lastgroup)
            if kind in ("space", "comment"):
                continue
            return kind, found[0]
        return None

    def take(self) -> tuple[str, str] | None:
        token = self.next()
        if token:
            self.line += token[1].count("\n")
        return token

    def places(self) -> Iterator[tuple[Place, int]]:
        table: Place = ()
        key: list[str] = []
        while token := self.take():
            kind, said = token
            if said == "\n":
                key = []
            elif said in ("[", "[[") and not key:
                line = self.line
                table = self.header(is_list=said == "[[")
                yield table, line
            elif said == "=":
                place = (*table, *key)
                yield place, self.line
                yield from self.value(place)
                key = []
            elif said != ".":
                key.append(bare(kind, said))

    def header(self, *, is_list: bool) -> Place:
        """The path of `[a.b]` or `[[a.b]]`: lists on the way are at their last element."""
        names: list[str] = []
        while (token := self.take()) and token[1] not in ("]", "]]"):
            if token[1] != ".":
                names.append(bare(*token))
        place: Place = ()
        for n, name in enumerate(names):
            place = (*place, name)
            self.headed.setdefault(place, self.line)
            if is_list and n == len(names) - 1:
                self.counts[place] = self.counts.get(place, -1) + 1
            if place in self.counts:
                place = (*place, self.counts[place])
        return place

    def value(self, place: Place) -> Iterator[tuple[Place, int]]:
        """One value: an inline table or a list is walked through, anything else is passed over."""
        token = self.take()
        if token is None:
            return
        if token[1] in ("[", "[["):
            yield from self.elements(place, nested=token[1] == "[[")
        elif token[1] == "{":
            yield from self.pairs(place)
        else:
            self.rest_of_bare()

    def rest_of_bare(self) -> None:
        """`1.5`, `2022-01-03T10:00` are several tokens of one value."""
        while (found := TOKEN.match(self.text, self.at)) and (found.lastgroup == "bare" or found[0] == "."):
            self.at = found.end()

    def elements(self, place: Place, *, nested: bool = False) -> Iterator[tuple[Place, int]]:
        count = 0
        if nested:
            yield (*place, 0), self.line
            yield from self.elements((*place, 0))
            count = 1
        while token := self.peek():
            if token[1] in ("\n", ","):
                self.take()
            elif token[1].startswith("]"):
                self.close()
                return
            else:
                yield (*place, count), self.line
                yield from self.value((*place, count))
                count += 1

    def close(self) -> None:
        """One closing bracket: `]]` closes two lists."""
        self.at = self.text.index("]", self.at) + 1

    def pairs(self, place: Place) -> Iterator[tuple[Place, int]]:
        key: list[str] = []
        while token := self.take():
            kind, said = token
            if said == "}":
                return
            if said == "=":
                yield (*place, *key), self.line
                yield from self.value((*place, *key))
                key = []
            elif said not in (",", ".", "\n"):
                key.append(bare(kind, said))

    def peek(self) -> tuple[str, str] | None:
        before = self.at
        token = self.next()
        self.at = before
        return token


def bare(kind: str, said: str) -> str:
    return said[1:-1] if kind == "text" else said
