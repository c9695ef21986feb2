"""Scripts and styles without what only their readers need: comments, spaces, long local names."""

import json
import subprocess
import sys

KINDS = {".js": "application/javascript", ".css": "text/css"}


def pressed(sources: dict[str, str]) -> dict[str, str]:
    """The same files by the same names (« js/site/start.js »), smaller. A child does it: its memory goes with it."""
    child = [sys.executable, "-P", __file__]
    done = subprocess.run(child, input=json.dumps(sources), capture_output=True, text=True, check=True)
    found: dict[str, str] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    import minify

    minify.config({"js-version": 2022})

    def smaller(name: str, text: str) -> str:
        """A file that the library cannot read goes as it is."""
        try:
            return str(minify.string(KINDS[name[name.rindex(".") :]], text))
        except minify.MinifyError:
            return text

    files = json.load(sys.stdin)
    json.dump({name: smaller(name, text) for name, text in files.items()}, sys.stdout)
