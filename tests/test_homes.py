"""Other homes of the notebooks, Colab and Binder: the package is fetched where it is missing, from an address that
stands in one place."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml
from packaging.requirements import Requirement

from helpers.authoring.build import Tree, stale_files
from helpers.authoring.contents import contents, filled
from helpers.authoring.homes import address, binder, colab, first_cell
from helpers.authoring.script import read_script

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CHAPTERS = sorted(path.stem for path in (ROOT / "solutions").glob("[0-9][0-9]_*.py"))
SLUG = address().removeprefix("https://github.com/")


# The address ----------------------------------------------------------------------------------------------------------


def test_the_address_is_the_projects_and_one_that_colab_and_binder_can_open():
    assert address() == PROJECT["urls"]["Homepage"]
    assert re.fullmatch(r"https://github\.com/[\w.-]+/[\w.-]+", address())


def test_no_file_holds_the_address_but_the_one_and_what_is_made_of_it():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    holding = {}
    for name in tracked:
        text = (ROOT / name).read_bytes().decode("utf-8", "ignore") if (ROOT / name).is_file() else ""
        if name == "README.md":
            text = filled(text, {"chapters": ""})
        elif name.endswith(".ipynb"):
            text = "\n".join(cell.source for cell in nbformat.reads(text, as_version=4).cells)
        if name.split("/")[0] in {"solutions", "notebooks"}:
            text = text.replace(first_cell(), "")
        if count := text.count(SLUG):
            holding[name] = count
    assert holding == {"pyproject.toml": 1}


def test_each_chapter_leads_to_colab_and_the_whole_book_to_binder():
    scripts = [read_script(ROOT / "solutions" / f"{name}.py") for name in CHAPTERS]
    readme = contents(scripts)
    for name in CHAPTERS:
        assert f"[Colab]({colab(name)})" in readme
        path = re.fullmatch(rf"https://colab\.research\.google\.com/github/{SLUG}/blob/main/(.+)", colab(name))[1]
        assert (ROOT / path).is_file()
    assert f"[Binder]({binder(CHAPTERS[0])})" in readme
    assert binder("x") == f"https://mybinder.org/v2/gh/{SLUG}/main?urlpath=lab/tree/work/x.ipynb"


# The first cell -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["solutions", "notebooks"])
@pytest.mark.parametrize("name", CHAPTERS)
def test_every_notebook_begins_with_the_cell_that_fetches_the_package(folder, name):
    cells = nbformat.read(ROOT / folder / f"{name}.ipynb", as_version=4).cells
    first = next(cell for cell in cells if cell.cell_type == "code")
    assert (first.id, first.source, first.outputs) == ("package", first_cell(), [])


def test_build_writes_the_cell_and_names_a_script_that_holds_another(tmp_path):
    name = CHAPTERS[0]
    for part in ("solutions", "notebooks", "helpers/assets/book"):
        shutil.copytree(ROOT / part, tmp_path / part)
    path = tmp_path / "solutions" / f"{name}.py"
    right = path.read_text(encoding="utf-8")
    assert first_cell() in right
    assert stale_files([name], checkout=Tree(tmp_path), execute=False) == []
    for wrong in (right.replace(SLUG, "somebody/else"), right.replace(f"# %%\n{first_cell()}\n\n", "")):
        assert wrong != right
        path.write_text(wrong, encoding="utf-8")
        cells = read_script(path).notebook.cells
        assert [cell.source for cell in cells].count(first_cell()) == 1
        assert cells[[cell.cell_type for cell in cells].index("code")].source == first_cell()
        (told,) = stale_files([name], checkout=Tree(tmp_path), execute=False)
        assert f"solutions/{name}.py is not what build writes" in told


# Some packages are missing; ours is there once pip was asked for it.
_WITHOUT = """
import os, sys
class Without:
    def find_spec(name, path=None, target=None):
        if name in {missing} and not (name == "helpers" and os.path.exists(os.environ["ASKED"])):
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Without)
sys.modules |= dict.fromkeys(set({missing}) - {{"helpers"}})
"""
_PIP = "import json, os, sys\njson.dump(sys.argv[1:], open(os.environ['ASKED'], 'w'))\n"


def run_first_cell(folder: Path, *missing: str, pip: str = _PIP) -> tuple[list[str], subprocess.CompletedProcess]:
    """Run the cell where some packages are missing, with a pip that writes down what it is asked for."""
    (folder / "pip").mkdir()
    (folder / "pip" / "__main__.py").write_text(pip, encoding="utf-8")
    (folder / "pip" / "__init__.py").touch()
    code = _WITHOUT.format(missing=list(missing)) + first_cell() + "\nprint(helpers.__name__)"
    (folder / "cell.py").write_text(code, encoding="utf-8")
    places = os.pathsep.join([str(folder), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": places, "ASKED": str(folder / "asked.json")}
    done = subprocess.run(
        [sys.executable, str(folder / "cell.py")], cwd=folder, env=environment, capture_output=True, text=True
    )
    asked = folder / "asked.json"
    return (json.loads(asked.read_text(encoding="utf-8")) if asked.exists() else []), done


def test_where_the_package_is_there_the_cell_does_and_says_nothing(tmp_path):
    asked, done = run_first_cell(tmp_path)
    assert (asked, done.stdout, done.stderr) == ([], "helpers\n", "")


@pytest.mark.parametrize("missing", [("helpers",), ("helpers", "tensorflow")])
def test_where_the_package_is_missing_it_is_fetched_and_a_tensorflow_that_is_there_is_left(tmp_path, missing):
    (*command, wanted), done = run_first_cell(tmp_path, *missing)
    assert command == ["install", "--quiet"]
    assert (done.stdout, done.stderr) == ("Installed.\nhelpers\n", "")
    requirement = Requirement(wanted)
    assert requirement.name == PROJECT["name"]
    assert requirement.url == f"git+{address()}"
    assert requirement.extras == ({"cpu"} if "tensorflow" in missing else set())
    assert requirement.extras <= PROJECT["optional-dependencies"].keys()
    assert not any(Requirement(each).name.startswith("tensorflow") for each in PROJECT["dependencies"])


def test_where_pip_fails_its_words_are_shown_and_the_run_ends_there(tmp_path):
    _, done = run_first_cell(tmp_path, "helpers", pip="raise SystemExit('ERROR: no network here')")
    assert done.stdout == "ERROR: no network here\n\n"
    assert done.stderr.endswith("ModuleNotFoundError: No module named 'helpers'\n")


# Binder ---------------------------------------------------------------------------------------------------------------


def test_binder_finds_the_environment_and_nothing_that_would_go_before_it():
    first = {"binder", ".binder", "Dockerfile", "requirements.txt", "Pipfile", "runtime.txt", "setup.py", "apt.txt"}
    assert not first & {path.name for path in ROOT.iterdir()}
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    # A pip requirement that begins with a dot makes Binder copy the whole repository before it installs.
    assert listed[-1]["pip"][0].split()[-1] == "."


def test_binder_lays_the_copies_that_its_link_opens(tmp_path):
    for part in ("notebooks", "helpers", "solutions"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    lines = (ROOT / "postBuild").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#!/bin/bash"
    staged = subprocess.run(["git", "ls-files", "-s", "postBuild"], cwd=ROOT, capture_output=True, text=True).stdout
    assert staged.startswith("100755"), "git keeps the right to run it"
    python, *command = lines[-1].split()
    assert python == "python"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    subprocess.run([sys.executable, *command], cwd=tmp_path, env=environment, check=True)
    for name in CHAPTERS:
        assert (tmp_path / "work" / f"{name}.ipynb").is_file()
        assert binder(name).endswith(f"urlpath=lab/tree/work/{name}.ipynb")
