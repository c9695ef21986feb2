"""Sans clé d’accès : le mot de passe suffit, aucun bouton ne promet ce que le navigateur ne sait pas faire."""

import pytest

from tests.engines.family import Family

pytestmark = pytest.mark.asyncio(loop_scope="session")

KNOWS = "Boolean(isSecureContext && globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON)"
SHOWN = "[...document.querySelectorAll('#passkey, #passkey-add')].some((one) => one.offsetParent !== null)"
LISTENING = "performance.getEntriesByType('resource').some(({ name }) => name.includes('/passkeys/webauthn'))"
UNABLE = "Ce navigateur ne sait pas créer de clé d’accès"


async def test_le_mot_de_passe_ouvre_et_la_page_dit_ce_que_le_navigateur_sait(famille: Family):
    await famille.ouvre()
    await famille.attend("the door's script", LISTENING)
    knows = await famille.page.evaluates(KNOWS)
    await famille.attend("the button, or none", f"{SHOWN} === {str(knows).lower()}")
    await famille.se_connecte()
    await famille.ouvre("identifiants/cles-d-acces")
    await famille.attend("the list's script", LISTENING)
    await famille.attend("the form, or none", f"{SHOWN} === {str(knows).lower()}")
    await (famille.ne_lit_pas(UNABLE) if knows else famille.lit(UNABLE))
    await famille.lit("Clés d’accès")
    await famille.ouvre("confirmation")
    await famille.lit("Confirmez que c’est vous", "Votre mot de passe")
    assert not await famille.page.evaluates(SHOWN), "an account without a passkey is asked its password alone"
