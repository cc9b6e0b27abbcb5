"""`build`: everything that is derived from `solutions/NN_topic.py`, and the proof that it is fresh.

For each chapter: execute the solutions (their check cells write down the references), take the answers out with
nbgrader's own preprocessor, execute what is left, and write both pairs and the chapter's record. The appendix is made
from the rules of `lint`, executed, and written as one pair.
"""

from __future__ import annotations

import copy
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from tqdm import tqdm

from helpers.authoring import versions
from helpers.authoring.appendix import NAME as APPENDIX
from helpers.authoring.appendix import appendix
from helpers.authoring.contents import contents, filled
from helpers.authoring.homes import first_cell
from helpers.authoring.outputs import same_outputs, settle
from helpers.authoring.paths import ROOT
from helpers.authoring.script import STUB, Script, ScriptError, read_script
from helpers.authoring.world import world

_CELL_LIMIT_S = 300


class BuildError(Exception):
    """The book could not be built; the message says where and why."""


@dataclass(frozen=True)
class Tree:
    """The folders of one copy of the book: the checkout, or a temporary one that is compared with it."""

    root: Path

    @property
    def solutions(self) -> Path:
        return self.root / "solutions"

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @property
    def records(self) -> Path:
        return self.root / "helpers" / "assets" / "book"

    @property
    def cache(self) -> Path:
        """What each chapter was last built from; git does not see it."""
        return self.root / ".cache" / "build.json"

    def files(self) -> set[str]:
        """Every derived file that exists, relative to the root."""
        found = [*self.solutions.glob("*"), *self.notebooks.glob("*"), *self.records.glob("*")]
        return {p.relative_to(self.root).as_posix() for p in found if p.suffix in {".py", ".ipynb", ".json"}}


CHECKOUT = Tree(ROOT)


def build(
    only: Iterable[str] = (), *, everything: bool = False, jobs: int | None = None, checkout: Tree = CHECKOUT
) -> list[str]:
    """Bring all that is derived up to date.

    Args:
        only: beginnings of chapter names, such as ``"01"``; none means all.
        everything: build chapters too whose sources have not changed.
        jobs: how many chapters at once; as many as there are cores by default.
        checkout: the copy of the book to build.

    Returns:
        The files that were written, relative to the checkout.

    Raises:
        BuildError: if a chapter breaks a rule, raises, or does not end.
    """
    scripts, extra = _chosen(checkout, tuple(only))
    checkout.cache.parent.mkdir(exist_ok=True)
    done = json.loads(checkout.cache.read_text(encoding="utf-8")) if checkout.cache.exists() else {}
    before = _digests(checkout)

    def changed(name: str) -> bool:
        return everything or done.get(name) != before[name] or _incomplete(checkout, name)

    stale = [script for script in scripts if changed(script.name)]
    extra = {name: page for name, page in extra.items() if changed(name)}
    names = [*(script.name for script in stale), *extra]
    with tempfile.TemporaryDirectory() as folder:
        fresh = Tree(Path(folder))
        _lay(checkout, fresh)
        _make(stale, extra, fresh, jobs)
        written = _carry(fresh, checkout, names)
        written += _write_pages(checkout)
    after = _digests(checkout)
    done.update({name: after[name] for name in names})
    checkout.cache.write_text(json.dumps(done, indent=1, sort_keys=True), encoding="utf-8")
    return written


def _pages(tree: Tree) -> dict[Path, tuple[str, str]]:
    """Each page that is derived in part: what it says, and what it should say."""
    found = {}
    for name, parts in (("README.md", _of_readme), ("TEACHING.md", _of_teaching)):
        if (path := tree.root / name).exists():
            text = _text(path)
            found[path] = text, filled(text, parts(tree))
    return found


def _of_readme(tree: Tree) -> dict[str, str]:
    return {"chapters": contents(_scripts(tree)), "versions": versions.table(versions.read_runs(tree.root))}


def _of_teaching(tree: Tree) -> dict[str, str]:
    from helpers.teaching import guide  # what exercises demand needs Keras, and a book without this page does not

    try:
        return guide.parts(_scripts(tree), measured_seconds(tree.root))
    except ScriptError as error:
        raise BuildError(str(error)) from None


def measured_seconds(root: Path) -> dict[str, int]:
    """How long each chapter ran when `make bench` measured it, by its name."""
    path = root / "benchmarks" / "seconds.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _write_pages(tree: Tree) -> list[str]:
    stale = {path: made for path, (text, made) in _pages(tree).items() if made != text}
    for path, made in stale.items():
        path.write_text(made, encoding="utf-8", newline="\n")
    return [path.name for path in stale]


def _page_complaints(tree: Tree) -> list[str]:
    stale = [path.name for path, (text, made) in _pages(tree).items() if made != text]
    return [f"{name}: what is derived in it is not what build writes; run `make book`." for name in stale]


def stale_files(
    only: Iterable[str] = (), jobs: int | None = None, checkout: Tree = CHECKOUT, *, execute: bool = True
) -> list[str]:
    """Rebuild into a temporary folder and compare.

    Args:
        only: beginnings of chapter names; none means all.
        jobs: how many chapters at once.
        checkout: the copy of the book to look at.
        execute: without it, outputs and references are taken as they are stored. Strict verification, which executes
            every notebook anyway, compares those.

    Returns:
        One sentence for each file that is not what `build` would write, naming the file and what differs.
    """
    only = tuple(only)
    with tempfile.TemporaryDirectory() as folder:
        fresh = Tree(Path(folder))
        _lay(checkout, fresh)
        scripts, extra = _chosen(checkout, only)
        if execute:
            _make(scripts, extra, fresh, jobs)
        else:
            for script in scripts:
                _write_notebooks(_as_stored(script, checkout), fresh)
            for name, page in extra.items():
                _store_outputs(page, checkout.notebooks / f"{name}.ipynb")
                _write_pair(name, page, fresh.notebooks)
        told = differences(checkout, fresh, [*(s.name for s in scripts), *extra], orphans=not only)
        return told + _page_complaints(checkout)


def differences(stored: Tree, fresh: Tree, chapters: Iterable[str], *, orphans: bool = True) -> list[str]:
    """One sentence for each file of some chapters in which two trees differ, and for each that no chapter makes."""
    names = {file for chapter in chapters for file in _files_of(chapter)}
    complaints = [c for name in sorted(names) if (c := _difference(stored.root / name, fresh.root / name))]
    left = sorted(stored.files() - names) if orphans else []
    return complaints + [f"{name}: no chapter in solutions/ makes it; delete it." for name in left]


def pair_complaints(tree: Tree = CHECKOUT) -> list[str]:
    """Both directions of every `.py`/`.ipynb` pair, without executing anything."""
    complaints = []
    for folder in (tree.solutions, tree.notebooks):
        for name in sorted({p.stem for p in folder.glob("*_*") if p.suffix in {".py", ".ipynb"}}):
            script, notebook = folder / f"{name}.py", folder / f"{name}.ipynb"
            if not (script.exists() and notebook.exists()):
                missing = script if notebook.exists() else notebook
                complaints.append(
                    f"{missing.relative_to(tree.root).as_posix()} is missing from its pair; run `make book`."
                )
                continue
            stored = nbformat.read(notebook, as_version=4)
            if _as_script(stored) != script.read_text(encoding="utf-8"):
                complaints.append(f"{folder.name}/{name}: the notebook and its script differ; run `make book`.")
    return complaints


# One chapter ----------------------------------------------------------------------------------------------------------


def _make(scripts: list[Script], extra: dict[str, NotebookNode], tree: Tree, jobs: int | None) -> None:
    """Build chapters, and what is not made from one, into a tree that holds the records of all."""
    runs = 2 * len(scripts) + len(extra)
    bar = tqdm(total=runs, unit="run", desc="build", file=sys.stderr, disable=not runs)
    with bar, ThreadPoolExecutor(jobs or os.cpu_count() or 1) as pool:
        work = [pool.submit(_make_chapter, script, tree, bar) for script in scripts]
        work += [pool.submit(_make_page, name, page, tree, bar) for name, page in extra.items()]
        for each in work:
            each.result()


def _make_page(name: str, page: NotebookNode, tree: Tree, bar: tqdm) -> None:
    bar.set_postfix_str(name)
    execute(page, name, tree, solved=False)
    bar.update()
    _write_pair(name, page, tree.notebooks)


def _make_chapter(script: Script, tree: Tree, bar: tqdm) -> None:
    start = strip(script.notebook)
    solved = copy.deepcopy(script.notebook)
    known = _references(tree, script)
    bar.set_postfix_str(f"{script.name}, solved")
    references = execute(solved, script.name, tree, solved=True)
    if references != known:
        # A cell before the exercise may show its check: it must have been shown with the reference of this build.
        _write_record(script, start, references, tree)
        solved = copy.deepcopy(script.notebook)
        references = execute(solved, script.name, tree, solved=True)
    _write_record(script, start, references, tree)
    bar.update()
    bar.set_postfix_str(f"{script.name}, as the learner finds it")
    execute(start, script.name, tree, solved=False)
    bar.update()
    _write_notebooks((script.name, solved, start), tree)


def _write_notebooks(chapter: tuple[str, NotebookNode, NotebookNode], tree: Tree) -> None:
    name, solved, start = chapter
    _write_pair(name, solved, tree.solutions)
    _write_pair(name, start, tree.notebooks)


def _write_pair(name: str, notebook: NotebookNode, folder: Path) -> None:
    (folder / f"{name}.py").write_text(_as_script(notebook), encoding="utf-8", newline="\n")
    (folder / f"{name}.ipynb").write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")


def _as_stored(script: Script, checkout: Tree) -> tuple[str, NotebookNode, NotebookNode]:
    """Both notebooks of a chapter as `build` would write them, if what is stored of their outputs is true."""
    solved, start = copy.deepcopy(script.notebook), strip(script.notebook)
    for notebook, folder in ((solved, checkout.solutions), (start, checkout.notebooks)):
        _store_outputs(notebook, folder / f"{script.name}.ipynb")
    return script.name, solved, start


def _store_outputs(notebook: NotebookNode, path: Path) -> None:
    """Give a notebook the outputs that are stored of it."""
    try:
        stored = {c.get("id"): c for c in nbformat.read(path, as_version=4).cells}
    except Exception:  # missing or damaged: the comparison names it
        stored = {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = stored[cell.id].get("outputs", []) if cell.id in stored else []
    settle(notebook)


def strip(notebook: NotebookNode) -> NotebookNode:
    """The notebook with nbgrader's preprocessor run over it and a comment where a function lacks its body."""
    from nbgrader.preprocessors import ClearSolutions

    clear = ClearSolutions(code_stub={"python": STUB})
    stripped, _ = clear.preprocess(copy.deepcopy(notebook), {})
    for cell in stripped.cells:
        # At the left margin there is a value to replace or a function to mend above it: nothing else is to be added.
        kept = [line for line in cell.source.splitlines() if line != STUB]
        cell.source = "\n".join(kept).rstrip()
    return stripped


def execute(
    notebook: NotebookNode, name: str, tree: Tree, *, solved: bool, allow_errors: bool = False
) -> dict[str, dict]:
    """Execute in place; return the references that the check cells of a solved notebook wrote down.

    Args:
        notebook: whose outputs are replaced.
        name: of the chapter, for messages.
        tree: whose records the checks use.
        solved: whether its answers are in it.
        allow_errors: go on after a cell that raises; its output is then the error.

    Raises:
        BuildError: a cell raises and may not, does not end in time, or takes the kernel with it.
    """
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        references = scratch / "references"
        references.mkdir()
        environment = {**os.environ, **world("build", scratch), "HELPERS_BOOK": str(tree.records)}
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        wanted: Path | None = None
        if solved:
            environment["HELPERS_REFERENCES"] = str(references)

        def begin(cell: NotebookNode, cell_index: int) -> None:
            nonlocal wanted
            if wanted is not None:
                wanted.unlink(missing_ok=True)
                wanted = None
            if cell.id.startswith("check-"):
                wanted = references / f"{cell.id.removeprefix('check-').replace('-', '.')}.wanted"
                wanted.touch()

        client = NotebookClient(
            notebook,
            timeout=_CELL_LIMIT_S,
            allow_errors=allow_errors,
            kernel_name="python3",
            resources={"metadata": {"path": str(scratch)}},
            on_cell_start=begin,
        )
        try:
            client.execute(env=environment, stderr=subprocess.DEVNULL)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            told = re.sub(r"\x1b\[[0-9;]*m", "", str(error))
            raise BuildError(f"{name} ({'solved' if solved else 'as the learner finds it'}):\n{told}") from None
        settle(notebook)
        return {p.stem: json.loads(p.read_text(encoding="utf-8")) for p in sorted(references.glob("*.json"))}


def _write_record(script: Script, start: NotebookNode, references: dict[str, dict], tree: Tree) -> None:
    missing = [task.id for task in script.tasks if task.id not in references]
    if missing:
        raise BuildError(f"{script.name}: the check cell of exercise {', '.join(missing)} did not check an answer.")
    record = {
        "file": script.name,
        "title": script.title,
        "minutes": script.minutes,
        "exercises": [
            {
                "id": task.id,
                "title": task.title,
                "stars": task.stars,
                "start": start.cells[task.cell].source,
                "solution": task.solution,
                "reference": references[task.id],
            }
            for task in script.tasks
        ],
    }
    text = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
    (tree.records / f"{script.name[:2]}.json").write_text(text, encoding="utf-8", newline="\n")


def _references(tree: Tree, script: Script) -> dict[str, dict]:
    path = tree.records / f"{script.name[:2]}.json"
    if not path.exists():
        return {}
    return {e["id"]: e.get("reference", {}) for e in json.loads(path.read_text(encoding="utf-8"))["exercises"]}


def _as_script(notebook: NotebookNode) -> str:
    return jupytext.writes(notebook, fmt="py:percent")


# The tree as a whole --------------------------------------------------------------------------------------------------


def _chosen(tree: Tree, only: tuple[str, ...]) -> tuple[list[Script], dict[str, NotebookNode]]:
    """The chapters that are asked for; and the appendix, not executed, if it is, in a copy of the book that has one."""
    has_one = tree.root == ROOT or (tree.notebooks / f"{APPENDIX}.py").exists()
    asked = has_one and (not only or APPENDIX.startswith(only))
    extra = {APPENDIX: appendix(_scripts(tree))} if asked else {}
    left = tuple(name for name in only if not (extra and APPENDIX.startswith(name)))
    return ([] if only and not left else _scripts(tree, left)), extra


def _scripts(tree: Tree, only: tuple[str, ...] = ()) -> list[Script]:
    paths = sorted(tree.solutions.glob("[0-9][0-9]_*.py"))
    if only:
        unknown = [name for name in only if not any(p.stem.startswith(name) for p in paths)]
        if unknown:
            known = ", ".join(p.stem for p in paths)
            raise BuildError(f"No chapter begins with {unknown[0]!r}; there are {known}.")
        paths = [p for p in paths if p.stem.startswith(only)]
    try:
        return [read_script(path) for path in paths]
    except ScriptError as error:
        raise BuildError(str(error)) from None


def _files_of(name: str) -> list[str]:
    if name == APPENDIX:
        return [f"notebooks/{name}.{ending}" for ending in ("py", "ipynb")]
    pairs = [f"{folder}/{name}.{ending}" for folder in ("solutions", "notebooks") for ending in ("py", "ipynb")]
    return [*pairs, f"helpers/assets/book/{name[:2]}.json"]


def _incomplete(tree: Tree, name: str) -> bool:
    return not all((tree.root / file).exists() for file in _files_of(name))


def _lay(source: Tree, target: Tree) -> None:
    """Make the folders; bring the records, which name every chapter's exercises, up to what the scripts say."""
    for folder in (target.solutions, target.notebooks, target.records):
        folder.mkdir(parents=True, exist_ok=True)
    for script in _scripts(source):
        path = source.records / f"{script.name[:2]}.json"
        if path.exists():
            shutil.copy(path, target.records)
        start, known = strip(script.notebook), _references(target, script)
        _write_record(script, start, {task.id: known.get(task.id, {}) for task in script.tasks}, target)


def _digests(tree: Tree) -> dict[str, str]:
    """What a chapter's outputs depend on: its script, what it imports, and the exercises that `progress` lists."""
    scripts = _scripts(tree)
    ours = sorted(p for p in (ROOT / "helpers").rglob("*") if p.is_file() and _counts(p))
    shared = hashlib.sha256(
        first_cell().encode()
        + repr([(s.title, s.minutes, [(t.id, t.title, t.stars) for t in s.tasks]) for s in scripts]).encode()
    )
    for path in ours:
        shared.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    made = {}
    for name in [*(script.name for script in scripts), APPENDIX]:
        digest = shared.copy()
        for file in _files_of(name):
            # What was made counts too: a derived file that somebody edited is made again.
            path = tree.root / file
            digest.update(path.read_bytes() if path.exists() else b"")
        made[name] = digest.hexdigest()
    return made


def _counts(path: Path) -> bool:
    inside = path.relative_to(ROOT / "helpers").parts
    return (
        "__pycache__" not in inside
        and inside[:2] not in {("assets", "book"), ("assets", "jupyter")}
        and path.suffix != ".md"
    )


def _carry(fresh: Tree, target: Tree, names: list[str]) -> list[str]:
    """Write what differs. Outputs that mean the same stay as stored, so that a diff shows what a reader would see."""
    written = []
    target.records.mkdir(parents=True, exist_ok=True)
    for name in sorted({file for each in names for file in _files_of(each)}):
        new, old = fresh.root / name, target.root / name
        if old.exists() and _difference(old, new) is None:
            continue
        if old.exists() and name.endswith(".ipynb"):
            _keep_outputs(old, new)
        aside = old.with_name(old.name + ".new")
        shutil.copyfile(new, aside)
        os.replace(aside, old)
        written.append(name)
    return written


def _keep_outputs(old: Path, new: Path) -> None:
    try:
        stored = {cell.id: cell for cell in nbformat.read(old, as_version=4).cells}
    except (nbformat.reader.NotJSONError, AttributeError, KeyError):
        return
    made = nbformat.read(new, as_version=4)
    for cell in made.cells:
        before = stored.get(cell.id)
        if (
            cell.cell_type == "code"
            and before is not None
            and before.source == cell.source
            and same_outputs(before, cell)
        ):
            cell.outputs = before.outputs
    settle(made)
    new.write_text(nbformat.writes(made) + "\n", encoding="utf-8", newline="\n")


def _difference(stored: Path, fresh: Path) -> str | None:
    """What differs, in a sentence that names the file and the way to mend it; None if nothing does."""
    name = "/".join(stored.parts[-2:])
    if not stored.exists():
        return f"{name} is missing; run `make book`."
    if stored.suffix != ".ipynb":
        return None if _text(stored) == _text(fresh) else f"{name} is not what build writes; run `make book`."
    try:
        old, new = nbformat.read(stored, as_version=4), nbformat.read(fresh, as_version=4)
    except Exception as error:
        return f"{name} cannot be read ({type(error).__name__}); run `make book`."
    if old.metadata != new.metadata:
        return f"{name}: the notebook's metadata differ; run `make book`."
    if [cell.get("id") for cell in old.cells] != [cell.id for cell in new.cells]:
        return f"{name}: its cells or their ids differ; run `make book`."
    for before, now in zip(old.cells, new.cells, strict=True):
        for part in ("cell_type", "source", "metadata"):
            if before[part] != now[part]:
                return f"{name}, cell {now.id}: its {part.replace('_', ' ')} differs; run `make book`."
        if now.cell_type == "code":
            if before.execution_count != now.execution_count:
                return f"{name}, cell {now.id}: stored unrun or out of order; run `make book`."
            if not same_outputs(before, now):
                return f"{name}, cell {now.id}: its stored output is no longer true; run `make book`."
    return None


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


__all__ = ["CHECKOUT", "BuildError", "Tree", "build", "execute", "pair_complaints", "stale_files", "strip"]
