"""Chalonnes reprend les familles de son ancien logiciel : « Votre compte est déjà créé. Vous pouvez vous connecter avec
votre identifiant et mot de passe habituel. », sur un téléphone de 390 px, avec JavaScript et sans."""

import base64
import hashlib

import pytest

from pwa.domain.accounts import passwords
from pwa.models.people import Account
from pwa.models.towns import Town
from tests.conftest import PHONE
from tests.domain.imports import Folder
from tests.guide.parent import Parent
from tests.people import CSL, PASSWORD

pytestmark = pytest.mark.asyncio(loop_scope="session")

SALT = "selDeLaLoire"
FORMER = "pbkdf2_sha256$20000${}${}".format(
    SALT, base64.b64encode(hashlib.pbkdf2_hmac("sha256", PASSWORD.encode(), SALT.encode(), 20000)).decode()
)
"""As the former software kept it."""


@pytest.fixture
async def reprise(world, tmp_path):
    """A family of Chalonnes, from the export of another software."""
    folder = Folder(tmp_path).only(
        foyers="foyer;adresse;code_postal;commune\n49;12 quai Gambetta;49290;CHALONNES-SUR-LOIRE\n",
        personnes="personne;civilite;prenom;nom;naissance;courriel\n"
        "1;Mme;Odile;RIVIÈRE;;odile.riviere@example.org\n2;M.;Paul;RIVIÈRE;;paul.riviere@example.org\n"
        "3;;Zoé;RIVIÈRE;14/03/2014;\n",
        liens="foyer;personne;role\n49;1;payeur\n49;2;responsable\n49;3;enfant\n",
        inscriptions="personne;activite;groupe;debut;fin\n3;aps;École publique;02/09/2021;07/07/2022\n",
        comptes=f"personne;identifiant;empreinte\n1;odile.riviere;{FORMER}\n",
    )
    await folder.written((await Town.get(slug=CSL)).id)
    yield folder
    folder.stack.close()


@pytest.mark.requirement("CSL-08")
@pytest.mark.parametrize("has_script", [True, False], ids=["avec JavaScript", "sans JavaScript"])
async def test_mon_compte_est_deja_cree(reprise, contexts, has_script):
    context = await contexts(**PHONE, java_script_enabled=has_script)
    odile = Parent(await context.new_page(), has_script=has_script, town=CSL)
    await odile.ouvre()
    await odile.lit(
        "VOUS ÊTES DÉJÀ UTILISATEUR DES SERVICES DE LA VILLE",
        "Votre compte est déjà créé. Vous pouvez vous connecter avec votre identifiant et mot de passe habituel",
    )
    await odile.saisit_ses_identifiants("odile.riviere")
    await odile.page.wait_for_url(f"**/{CSL}/espace")
    await odile.lit("Bonjour, Odile RIVIÈRE", "12 quai Gambetta", "49290 CHALONNES-SUR-LOIRE", "Paul", "Zoé")
    assert await odile.page.evaluate("document.documentElement.scrollWidth") <= 390
    kept = await Account.get(username="odile.riviere")
    assert kept.password_hash.startswith(passwords.OURS)
    await odile.ouvre("reservations")
    await odile.lit("Zoé", "Accueil périscolaire (APS)")
