"""A word of `preau` brings what it needs, no more: an import runs for minutes beside the site."""

import subprocess
import sys

from click import Context
from click.testing import CliRunner

from pwa.__main__ import main
from tests.house.test_wheel import ROOT

LOADED = "import sys; from pwa.__main__ import main; main.get_command(None, 'import'); print(*sys.modules)"


def test_an_import_does_not_bring_the_server():
    told = subprocess.run([sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    loaded = set(told.split())
    assert "pwa.commands.import_" in loaded
    assert not loaded & {"uvicorn", "aiohttp", "pwa.app", "pwa.commands.serve", "pywebpush"}


def test_every_file_is_a_word():
    words = main.list_commands(Context(main))
    assert {"import", "serve", "town", "worker"} <= set(words)
    assert not {"import_", "around"} & set(words)
    assert CliRunner().invoke(main, ["imports"]).exit_code
