"""The screens of a profile, in their order, and their fields (SMF-16, SMF-17)."""

from collections.abc import Mapping
from dataclasses import dataclass

from pwa.domain.profiles.fields import (
    CIVILITIES,
    Field,
    fault_of,
    no_letter,
    no_mail,
    no_phone,
    no_postcode,
    tidied,
    tidy_phone,
)

Said = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen: its part of the address, its title, its fields."""

    code: str
    title: str
    fields: tuple[Field, ...]
    written: tuple[tuple[str, ...], ...] = ()
    """How it is read again: the fields of each line."""

    def lines(self, said: Said) -> list[str]:
        """What was said, as on an envelope."""
        found = (" ".join(said[name] for name in line if said.get(name)) for line in self.written)
        return [line for line in found if line]

    def tidied(self, typed: Mapping[str, str]) -> dict[str, str]:
        """What was typed, as it is kept."""
        return {one.name: tidied(one, typed.get(one.name, "")) for one in self.fields}

    def faults(self, said: Said) -> dict[str, str]:
        """Why this cannot be taken, by field."""
        found = {one.name: fault_of(one, said.get(one.name, "")) for one in self.fields}
        return {name: fault for name, fault in found.items() if fault}


IDENTITY = Screen(
    "identite",
    "Identité",
    (
        Field("civility", "Civilité", 10, "honorific-prefix", is_required=False, kind="choice", choices=CIVILITIES),
        Field("last_name", "Nom", 80, "family-name", fault=no_letter),
        Field(
            "first_name", "Prénom", 80, "given-name", is_required=False, fault=no_letter,
            hint="Laissez vide si vous n’en portez pas.",
        ),
    ),
    (("civility", "first_name", "last_name"),),
)  # fmt: skip
ADDRESS = Screen(
    "adresse",
    "Adresse",
    (
        Field("address", "Numéro et rue", 200, "street-address"),
        Field("postcode", "Code postal", 5, "postal-code", kind="digits", fault=no_postcode),
        Field("city", "Ville", 100, "address-level2", fault=no_letter),
    ),
    (("address",), ("postcode", "city")),
)
PHONE = Field(
    "phone", "Téléphone", 20, "tel", is_required=False, kind="tel", fault=no_phone, tidy=tidy_phone,
    hint="Pour vous joindre quand un enfant est malade.",
)  # fmt: skip
MAIL = Field("email", "Adresse de courriel", 120, "email", kind="email", fault=no_mail)
REACH = Screen("contact", "Moyens de contact", (MAIL, PHONE), (("email",), ("phone",)))
OWN_REACH = Screen("contact", "Moyens de contact", (PHONE,), (("phone",),))
"""An address that one signs in with is changed elsewhere, and confirmed."""

SCREENS = (IDENTITY, ADDRESS, REACH)
OWN_SCREENS = (IDENTITY, ADDRESS, OWN_REACH)
"""Of who has an espace."""
