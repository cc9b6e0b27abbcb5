"""The book as static pages: written for Sphinx, which makes them with a theme, a search and a dark mode."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers.authoring.script import Script, ScriptError, read_script
from helpers.publishing.pages import PageError, page, plain_page, proved

_THEME = Path(__file__).parent / "theme"


def build_site(root: Path, target: Path) -> list[str]:
    """Make the pages.

    Args:
        root: the checkout.
        target: the folder to make; what an earlier run made there is replaced.

    Returns:
        The names of the chapters on it.

    Raises:
        PageError: a chapter was stored unrun or is damaged, the folder holds something else, or Sphinx complains; the
            message says what and where.
        OSError: the folder cannot be written; what was in it is still there.
    """
    _look_at(target)
    try:
        scripts = [read_script(path) for path in sorted((root / "solutions").glob("[0-9][0-9]_*.py"))]
    except ScriptError as error:
        raise PageError(str(error)) from None
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder, "source"), Path(folder, "site")
        shutil.copytree(_THEME, source / "_theme", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        shutil.copy(_THEME / "conf.py", source)
        shutil.copytree(root / "notebooks", source / "notebooks")
        (source / "chapters").mkdir()
        stamps = []
        for script in scripts:
            solved, start = (_stored(root / part / f"{script.name}.ipynb") for part in ("solutions", "notebooks"))
            try:
                made_page = page(script, solved, start)
                stamps.append(proved(solved))
            except PageError as error:
                raise PageError(f"{script.name}: {error}") from None
            nbformat.write(made_page, source / "chapters" / f"{script.name}.ipynb")
        extra = {}
        for path in sorted((root / "notebooks").glob("appendix_*.ipynb")):
            stored = _stored(path)
            extra[path.stem] = stored.cells[0].source.partition("\n")[0].removeprefix("# ")
            nbformat.write(plain_page(path.stem, stored), source / "chapters" / path.name)
        readme = (root / "README.md").read_text(encoding="utf-8")
        (source / "index.md").write_text(_index(readme, scripts, stamps, extra), encoding="utf-8")
        _sphinx(source, made)
        _put(made, target)
    return [script.name for script in scripts]


def _look_at(target: Path) -> None:
    """Whether a folder may be replaced: one that is not there, is empty, or was made by Sphinx."""
    if target.is_dir() and any(target.iterdir()) and not (target / "searchindex.js").is_file():
        raise PageError(f"{target} holds something that is not the pages; it is left as it is. Name another folder.")
    if target.exists() and not target.is_dir():
        raise PageError(f"{target} is a file; it is left as it is. Name a folder.")


def _stored(path: Path) -> NotebookNode:
    try:
        return nbformat.read(path, as_version=4)
    except Exception:
        raise PageError(f"{path.parent.name}/{path.name} is missing or damaged; run `make book`.") from None


def _put(made: Path, target: Path) -> None:
    """Replace a folder: the old pages go when the new ones are there whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        shutil.copytree(made, aside / "new")
        if target.exists():
            target.rename(aside / "old")
        try:
            (aside / "new").rename(target)
        except OSError:
            if (aside / "old").exists():
                (aside / "old").rename(target)
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _index(readme: str, scripts: Sequence[Script], stamps: Sequence[str], extra: Mapping[str, str]) -> str:
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
    parts += [f"### [{title}](chapters/{name}.ipynb)" for name, title in extra.items()]
    tree = "\n".join(f"chapters/{name}" for name in [*(script.name for script in scripts), *extra])
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
