"""What a detail is: typed, and kept as a document."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, Self

from pwa.domain.events.verbs import Verb


@dataclass(frozen=True)
class Detail:
    """Its class says the verb. A field that may be missing from events of before has a default."""

    verb: ClassVar[Verb]

    def as_document(self) -> dict[str, Any]:
        """As it is kept: what is not known is left out."""
        return {key: value for key, value in asdict(self).items() if value is not None}

    @classmethod
    def read(cls, document: dict[str, Any]) -> Self:
        """As it was kept; what another version of the site wrote besides is left."""
        return cls(**{one.name: document[one.name] for one in fields(cls) if one.name in document})


def every(kind: type[Detail]) -> Iterator[type[Detail]]:
    """The classes that come from this one, however far."""
    for one in kind.__subclasses__():
        yield one
        yield from every(one)
