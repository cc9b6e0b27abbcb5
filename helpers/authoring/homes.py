"""Where else the notebooks run: the repository's address, which `pyproject.toml` holds once, and what is made of it."""

from __future__ import annotations

import sys
from functools import cache

from helpers.authoring.paths import ROOT

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

#: By this a script's first cell is known, whatever address it holds.
FIRST_CELL = "    import helpers\nexcept ModuleNotFoundError:"
_BRANCH = "main"


@cache
def _project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def address() -> str:
    """The repository's address, such as ``https://github.com/owner/name``."""
    return _project()["urls"]["Homepage"].rstrip("/")


def first_cell() -> str:
    """The code that every notebook begins with: the package, which is fetched where it is missing.

    Where TensorFlow is there, as on Colab, it is left as it is.
    """
    return f"""\
# The book's package. Where it is missing, as on Colab, this cell installs it.
try:
{FIRST_CELL}
    import subprocess
    import sys
    from importlib.util import find_spec

    address = "git+{address()}"
    package = f"{_project()["name"]}{{'' if find_spec('tensorflow') else '[cpu]'}} @ {{address}}"
    install = [sys.executable, "-m", "pip", "install", "--quiet", package]
    print(subprocess.run(install, capture_output=True, text=True).stderr or "Installed.")
    import helpers"""


def colab(name: str) -> str:
    """Where a chapter opens on Colab."""
    return f"https://colab.research.google.com/github/{_slug()}/blob/{_BRANCH}/notebooks/{name}.ipynb"


def binder(name: str) -> str:
    """Where a chapter opens on Binder, which makes `environment.yml` and runs `postBuild`."""
    return f"https://mybinder.org/v2/gh/{_slug()}/{_BRANCH}?urlpath=lab/tree/work/{name}.ipynb"


def _slug() -> str:
    return address().removeprefix("https://github.com/")
