"""The book as static pages: written for Sphinx, which makes them with a theme, a search and a dark mode."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import nbformat

from helpers.authoring.script import Script, read_script
from helpers.publishing.pages import PageError, page, proved

_THEME = Path(__file__).parent / "theme"


def build_site(root: Path, target: Path) -> list[str]:
    """Make the pages.

    Args:
        root: the checkout.
        target: the folder to make; what an earlier run made there is replaced.

    Returns:
        The names of the chapters on it.

    Raises:
        PageError: a chapter was stored unrun, or Sphinx complains; the message says what and where.
    """
    scripts = [read_script(path) for path in sorted((root / "solutions").glob("[0-9][0-9]_*.py"))]
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder, "source"), Path(folder, "site")
        shutil.copytree(_THEME, source / "_theme", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        shutil.copy(_THEME / "conf.py", source)
        shutil.copytree(root / "notebooks", source / "notebooks")
        (source / "chapters").mkdir()
        stamps = []
        for script in scripts:
            solved, start = (
                nbformat.read(root / part / f"{script.name}.ipynb", as_version=4) for part in ("solutions", "notebooks")
            )
            try:
                made_page = page(script, solved, start)
                stamps.append(proved(solved))
            except PageError as error:
                raise PageError(f"{script.name}: {error}") from None
            nbformat.write(made_page, source / "chapters" / f"{script.name}.ipynb")
        readme = (root / "README.md").read_text(encoding="utf-8")
        (source / "index.md").write_text(_index(readme, scripts, stamps), encoding="utf-8")
        _sphinx(source, made)
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(made, target)
    return [script.name for script in scripts]


def _index(readme: str, scripts: Sequence[Script], stamps: Sequence[str]) -> str:
    """The first page: how the README begins, and every chapter with its minutes, stars and objectives."""
    opening = readme.split("\n## ")[0].split("```")[0].strip()
    parts = [opening, f'<p class="proved">{max(stamps).replace("Run on", "Proved on")}</p>', "## Chapters"]
    for script in scripts:
        stars = sum(task.stars for task in script.tasks)
        facts = f"{script.minutes} minutes · {len(script.tasks)} exercises · {stars} stars"
        objectives = "\n".join(f"- {objective.text}" for objective in script.objectives)
        parts.append(
            f"### [{script.title}](chapters/{script.name}.ipynb)\n\n{facts}. You make {script.makes}.\n\n{objectives}"
        )
    tree = "\n".join(f"chapters/{script.name}" for script in scripts)
    parts.append(f"```{{toctree}}\n:hidden:\n:maxdepth: 2\n\n{tree}\n```")
    return "\n\n".join(parts) + "\n"


def _sphinx(source: Path, target: Path) -> None:
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-W", "--keep-going", "-q", "-j", "auto"]
    done = subprocess.run([*command, str(source), str(target)], capture_output=True, text=True)
    if done.returncode:
        raise PageError(f"The pages could not be made:\n{done.stderr.replace(str(source), '').strip()}")
    shutil.rmtree(target / ".doctrees", ignore_errors=True)
    for left in (".buildinfo", "objects.inv"):
        (target / left).unlink(missing_ok=True)
