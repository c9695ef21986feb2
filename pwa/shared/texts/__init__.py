"""French sentences that are not in a template, by code: a chapter for each room. The screens' words are the guides' own."""

from types import ModuleType, SimpleNamespace

from pwa.shared.texts import (
    accounts,
    common,
    desk,
    errors,
    grid,
    households,
    imports,
    jobs,
    officers,
    passkeys,
    passwords,
    phones,
    profiles,
    requests,
    second_factor,
    sessions,
    sign_up,
)

CHAPTERS: tuple[ModuleType, ...] = (
    accounts, common, desk, errors, grid, households, imports, jobs, officers, passkeys, passwords, phones, profiles,
    requests,
    second_factor, sessions, sign_up,
)  # fmt: skip


def sentences() -> SimpleNamespace:
    """Those of every chapter, as templates name them: `sentences.REFUSALS`."""
    return SimpleNamespace(**{name: said for one in CHAPTERS for name, said in vars(one).items() if name.isupper()})
