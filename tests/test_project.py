"""The project's own files agree: environments, pins, workflows, style, the way in."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
TRACKED = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")


def test_conda_users_get_python_and_the_six_packages_with_the_same_bounds():
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    conda = {r.name: r.specifier for r in map(Requirement, (d for d in listed if isinstance(d, str) and d != "pip"))}
    assert conda.pop("python") == SpecifierSet(PROJECT["requires-python"])
    ours = {r.name: r.specifier for r in map(Requirement, PROJECT["dependencies"])}
    (tensorflow,) = {r.specifier for r in map(Requirement, PROJECT["optional-dependencies"]["cpu"])}
    six = ("jupyter", "jupytext", "nbval", "matplotlib", "numpy")
    assert conda == {name: ours[name] for name in six} | {"tensorflow": tensorflow}
    assert {"pip": ["--editable ."]} in listed


def pins() -> list[Requirement]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


def test_every_requirement_is_pinned_for_every_python_within_its_bounds():
    wanted = [
        *PROJECT["dependencies"],
        *PROJECT["optional-dependencies"]["dev"],
        PROJECT["optional-dependencies"]["cpu"][0],
    ]
    for python in ("3.10", "3.11", "3.12", "3.13"):
        chosen = {
            p.name: p.specifier for p in pins() if p.marker is None or p.marker.evaluate({"python_version": python})
        }
        for requirement in map(Requirement, wanted):
            version = str(chosen[requirement.name]).removeprefix("==")
            assert version in requirement.specifier, f"{requirement} on Python {python}"


def test_pins_hold_names_and_versions_only():
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(
            r"#.*|[a-z0-9.-]+==[\w.+]+(; python_version == '3\.\d+'( or python_version == '3\.\d+')*)?", line
        )


def test_what_is_installed_here_is_what_is_pinned():
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    # Only what lies in this environment: setuptools, once imported, shows copies that it carries inside.
    place = [sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    found = {d.metadata["Name"].lower().replace("_", "-"): d.version for d in metadata.distributions(path=place)}
    for pin in pins():
        installed = found.get(pin.name)
        if installed is None or (pin.marker is not None and not pin.marker.evaluate({"python_version": here})):
            continue  # another platform's package, another extra's, or another Python's
        # The weekly run takes the newest on purpose: nothing may then be older than what is pinned.
        allowed = (
            SpecifierSet(str(pin.specifier).replace("==", ">=")) if os.environ.get("HELPERS_NEWEST") else pin.specifier
        )
        assert installed in allowed, f"{pin.name} {installed} is installed, {pin} is pinned; run `make test` anew"


WORKFLOWS = sorted(path.name for path in (ROOT / ".github/workflows").glob("*.yml"))


def jobs() -> list[dict]:
    """Every job of every workflow."""
    texts = [(ROOT / ".github/workflows" / name).read_text(encoding="utf-8") for name in WORKFLOWS]
    return [job for text in texts for job in yaml.safe_load(text)["jobs"].values()]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_workflows_are_valid_by_githubs_schema(name):
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]
    result = subprocess.run([*command, str(ROOT / ".github/workflows" / name)], capture_output=True, text=True)
    assert result.returncode == 0, result.stdout


def test_an_invalid_workflow_is_caught(tmp_path):
    text = (ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8").replace("runs-on:", "runs-off:")
    (tmp_path / "ci.yml").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]
    assert subprocess.run([*command, str(tmp_path / "ci.yml")], capture_output=True).returncode != 0


def test_what_runs_in_workflows_are_make_targets_that_exist():
    targets = set(re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    commands = []
    for job in jobs():
        backends = job.get("strategy", {}).get("matrix", {}).get("backend", [""])
        for step in job["steps"]:
            commands += [step["run"].replace("${{ matrix.backend }}", b) for b in backends if "run" in step]
    assert {"make test-jax PYTHON=python", "make test-torch PYTHON=python"} <= set(commands)
    for command in commands:
        assert re.match(r"make ([\w-]+)", command), command
        assert re.match(r"make ([\w-]+)", command)[1] in targets, command


def test_workflows_run_no_code_that_can_change_under_them_and_may_do_nothing_they_need_not():
    for job in jobs():
        for step in job["steps"]:
            if "uses" in step:
                assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", step["uses"]), step["uses"]
                assert "checkout" not in step["uses"] or step["with"]["persist-credentials"] is False
        assert set(job.get("permissions", {})) <= {"pages", "id-token"}
    for name in WORKFLOWS:
        text = (ROOT / ".github/workflows" / name).read_text(encoding="utf-8")
        assert yaml.safe_load(text)["permissions"] == {"contents": "read"}, name
        assert "secrets." not in text, name


def test_the_gpu_job_demands_a_gpu_and_calls_what_can_be_called_here():
    gpu = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))["jobs"]["gpu"]
    assert [step["run"] for step in gpu["steps"] if "run" in step] == ["make test-gpu PYTHON=python"]
    assert (
        "HELPERS_REQUIRE_GPU=1"
        in (ROOT / "Makefile").read_text(encoding="utf-8").split("test-gpu:")[1].split("\n\n")[0]
    )


def test_the_matrix_of_ci_is_what_the_package_promises():
    matrix = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))["jobs"]["cpu"]["strategy"][
        "matrix"
    ]
    assert matrix["os"] == ["ubuntu-latest", "macos-latest", "windows-latest"]
    assert matrix["python"] == ["3.10", "3.11", "3.12", "3.13"]
    assert all(version in SpecifierSet(PROJECT["requires-python"]) for version in matrix["python"])


def test_ci_run_calls_what_make_test_calls():
    lines = [
        line for line in (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines() if line and line[0] not in "#"
    ]
    assert lines[-1] == "make test"


def test_code_is_clean_and_formatted():
    for arguments in (["check", "."], ["format", "--check", "."]):
        result = subprocess.run([sys.executable, "-m", "ruff", *arguments], cwd=ROOT, capture_output=True, text=True)
        assert result.returncode == 0, result.stdout + result.stderr


def test_no_tracked_text_holds_a_path_of_a_machine_or_a_registrys_host():
    private = re.compile(
        r"(?<![\w.])/(?:root|work|tmp|home/[a-z]+)/\w|/(?:simple|packages)/[\w-]+/|https?://[^/\s]*pypi"
    )
    for name in filter(None, TRACKED):
        path = ROOT / name
        if path.suffix in {".py", ".ipynb", ".md", ".yml", ".toml", ".txt", ".cfg", ".json", ""} and path.is_file():
            found = private.search(path.read_text(encoding="utf-8"))
            assert found is None or name in {"tests/test_book.py", "tests/test_project.py"}, f"{name}: {found}"


def test_the_top_level_is_the_one_that_readers_were_promised():
    top = {name.split("/")[0] for name in TRACKED if name}
    promised = {"notebooks", "solutions", "helpers", "tests", "environment.yml", "README.md"}
    ours = {
        "pyproject.toml",
        "constraints.txt",
        "Makefile",
        "CONTRIBUTING.md",
        "LICENSE",
        ".github",
        ".ci",
        "benchmarks",
    }
    assert promised | ours <= top


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not on this machine; README says how to do without")
def test_the_two_commands_of_the_readme_are_targets_that_set_everything_up():
    for target, wanted in (("lab", "helpers lab"), ("test", "pytest")):
        made = subprocess.run(["make", "-n", "-B", target], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        assert "pip install" in made
        assert "constraints.txt" in made
        assert wanted in made


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not on this machine; README says how to do without")
def test_a_cpu_is_tested_as_a_gpu_and_a_gpu_as_it_is():
    for target, wanted in (("test", "1"), ("test-jax", "1"), ("test-torch", "1"), ("test-gpu", "")):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("HELPERS")}
        command = ["make", "-n", "-B", target]
        made = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
        assert re.findall(r"HELPERS_AS_ON_GPU=(\S*) .*pytest", made) == [wanted], target


def test_what_a_notebook_imports_and_the_authors_side_stay_small():
    def lines(*globs: str) -> int:
        return sum(len(p.read_text(encoding="utf-8").splitlines()) for g in globs for p in (ROOT / "helpers").glob(g))

    # Ceilings that may fall and not rise. What exercises demand, and data sets, grow with the book and are not counted.
    assert lines("graph/*.py") <= 3_300
    assert lines("draw/*.py") <= 1_700
    # The commands are not imported, and the words for Keras' messages grow with the versions of Keras.
    assert lines("*.py") - lines("__main__.py", "messages.py") <= 1_820
    assert lines("custom/*.py") <= 660
    assert lines("authoring/*.py") - lines("authoring/make_*.py") <= 1_950  # what makes an asset runs once
    assert lines("linting/*.py") <= 1_050  # without the rules, which grow like exercises
    assert lines("keeping/*.py") <= 800
    assert lines("grading/*.py") <= 900
    assert lines("publishing/*.py") <= 300
    assert lines("teaching/*.py") <= 712
    assert lines("journey/*.py") <= 330
    assert lines("watching/*.py") <= 200
