"""What a migration found and could not mend."""


class Unclear(Exception):
    """Rows of before that contradict each other, and nothing says which is true: a French line a kind."""

    def __init__(self, found: list[str]) -> None:
        super().__init__("; ".join(found))
        self.found = found
