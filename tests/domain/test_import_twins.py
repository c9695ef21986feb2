"""Un enfant créé au guichet et qui est aussi dans un fichier n’en fait qu’un, sur les deux bases."""

from datetime import date

import pytest

from pwa.domain.households import children, guardians, making
from pwa.domain.households.acts import Act
from pwa.domain.households.children import ChildFacts
from pwa.domain.households.guardians import Adult
from pwa.domain.households.making import Home
from pwa.domain.imports.faults import Weight
from pwa.models.bookings import Enrolment
from pwa.models.imports import ImportedRow
from pwa.models.people import Child, Custody
from pwa.storage.databases import writing
from tests.domain.imports import Folder, of, told, wrongs
from tests.people import ELSEWHERE, HOME, NOW

pytestmark = pytest.mark.both_databases

NOE = ChildFacts("Pivoine", "Noe", birth_date=date(2015, 3, 14))
"""P3 of the sample, as an officer wrote it."""
CAMILLE = Adult("PIVOINE", "Camille", "Mme", "camille@ailleurs.example.org", is_payer=True)
AWA = Adult("PIVOINE", "Awa", "Mme", None, is_payer=True)


@pytest.fixture
def act(world) -> Act:
    return Act(world.towns[HOME]["id"], None, NOW)


async def at_the_desk(act: Act, adult: Adult, facts: ChildFacts = NOE) -> tuple[int, int]:
    async with writing() as db:
        home = await making.make(db, act, Home("1 rue d’Ici", "33450", "SAINT-LOUBÈS"))
        await guardians.add(db, act, home, adult)
        return home, await children.add(db, act, home, facts)


async def noes() -> list[int]:
    found = await Child.filter(birth_date=NOE.birth_date).values_list("id", "first_name")
    return [id for id, name in found if name.startswith("No")]


async def without_child(folder: Folder, act: Act) -> int:
    """The files of the first evening, but for Noé; the household that they make."""
    people = (folder.path / "personnes.csv").read_text(encoding="utf-8-sig")
    kept = {name: (folder.path / f"{name}.csv").read_text(encoding="utf-8-sig") for name in ("liens", "inscriptions")}
    folder.write("personnes", "\n".join(one for one in people.splitlines() if not one.startswith("P3;")))
    for name, text in kept.items():
        folder.write(name, "\n".join(one for one in text.splitlines() if "P3;" not in one))
    await folder.written(act.town)
    folder.write("personnes", people)
    for name, text in kept.items():
        folder.write(name, text)
    return (await ImportedRow.get(kind="household", key="F1")).row


async def test_un_enfant_ajoute_au_guichet_dans_un_foyer_repris_ne_double_pas(folder, act):
    home = await without_child(folder, act)
    async with writing() as db:
        child = await children.add(db, act, home, NOE)
    brought, tally = await folder.rehearsed(act.town)
    assert wrongs(brought) == []
    assert told(brought, Weight.FOUND) == [
        f"personnes.csv, ligne 4 : enfant « P3 » : est déjà dans ce foyer (enfant n° {child}), avec ces noms et ce "
        "jour ; c’est le même, il ne sera pas doublé."
    ]
    assert of(tally)["enrolment"] == (1, 0, 0)
    assert tally.created["child"] == 0
    await folder.written(act.town)
    assert await noes() == [child]
    assert await Enrolment.filter(child_id=child).count() == 1
    assert await Custody.filter(child_id=child).count() == 2
    assert (await ImportedRow.get(kind="child", key="P3")).row == child
    assert (await Child.get(id=child)).first_name == "Noe"


async def test_ensuite_le_meme_dossier_ne_change_plus_rien(folder, act):
    home = await without_child(folder, act)
    async with writing() as db:
        await children.add(db, act, home, NOE)
    await folder.written(act.town)
    brought, tally = await folder.rehearsed(act.town)
    assert told(brought, Weight.FOUND) == []
    assert not sum(tally.created.values()) + sum(tally.changed.values())
    await folder.written(act.town)
    assert len(await noes()) == 1


async def test_d_un_representant_du_meme_nom_il_est_le_meme_et_le_foyer_est_a_reunir(folder, act):
    home, child = await at_the_desk(act, CAMILLE)
    brought, tally = await folder.rehearsed(act.town)
    [said] = told(brought, Weight.FOUND)
    assert f"personnes.csv, ligne 4 : enfant « P3 » : est déjà ici (enfant n° {child})" in said
    assert f"Si le foyer n° {home} est aussi le même, réunissez-les au guichet." in said
    assert tally.created["child"] == 1
    await folder.written(act.town)
    assert await noes() == [child]
    assert await Custody.filter(child_id=child).count() == 3


async def test_celui_du_deuxieme_foyer_du_fichier_est_le_meme_aussi(folder, act):
    """Karim is of F2, which comes after F1 that the child is first of."""
    _, child = await at_the_desk(act, Adult("Cerisier", "Karim", "M.", None, is_payer=True))
    await folder.written(act.town)
    assert await noes() == [child]


async def test_d_une_autre_famille_c_en_est_un_autre_et_on_le_dit(folder, act):
    _, child = await at_the_desk(act, AWA)
    brought, tally = await folder.rehearsed(act.town)
    assert any(f"« P3 » : un enfant de ces noms, né ce jour-là, est déjà ici (enfant n° {child}" in one
               for one in wrongs(brought))  # fmt: skip
    assert tally.created["child"] == 2
    await folder.written(act.town)
    assert len(await noes()) == 2


@pytest.mark.parametrize(
    "facts",
    [ChildFacts("PIVOINE", "Zoé", birth_date=NOE.birth_date),
     ChildFacts("PIVOINE", "Noé", birth_date=date(2015, 3, 15)),
     ChildFacts("PIVOINE", expected_on=date(2022, 5, 20))],
    ids=["un jumeau", "un autre jour", "sans prénom"],
)  # fmt: skip
async def test_un_autre_enfant_de_la_famille_reste_un_autre(folder, act, facts):
    await at_the_desk(act, CAMILLE, facts)
    brought, tally = await folder.rehearsed(act.town)
    assert told(brought, Weight.FOUND) + wrongs(brought) == []
    assert tally.created["child"] == 2


async def test_l_enfant_d_une_autre_commune_n_est_jamais_pris(folder, act, world):
    await at_the_desk(Act(world.towns[ELSEWHERE]["id"], None, NOW), CAMILLE)
    brought, tally = await folder.rehearsed(act.town)
    assert told(brought, Weight.FOUND) + wrongs(brought) == []
    assert tally.created["child"] == 2
    await folder.written(act.town)
    assert await Child.filter(town_id=act.town, id__in=await noes()).count() == 1


async def test_un_enfant_d_ici_n_est_pas_deux_enfants_du_fichier(folder, act):
    """Two keys that the other software gave to one child, in two households of the same mother."""
    _, child = await at_the_desk(act, CAMILLE)
    folder.changes("personnes", "P4;", 'P9;"";Noé;PIVOINE;14/03/2015;;;\nP4;').changes(
        "liens", "F3;P5", "F3;P1;responsable;\nF3;P9;enfant;\nF3;P5"
    )
    await folder.written(act.town)
    assert await ImportedRow.filter(kind="child", row=child).count() == 1
