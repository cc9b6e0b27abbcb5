"""A room without a network: what it needs is brought whole or not at all, and no network can fool the check."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from helpers.__main__ import main
from helpers.authoring import paths
from helpers.teaching import fetch
from helpers.teaching.fetch import Answer, FetchError, Trial, check, fetch_data, requirements, trials

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def pip(monkeypatch, tmp_path):
    """Put a pip of ours before the real one: what it does is Python that finds its arguments in `asked`."""

    def does(code: str) -> None:
        (tmp_path / "shadow" / "pip").mkdir(parents=True, exist_ok=True)
        (tmp_path / "shadow" / "pip" / "__init__.py").touch()
        begin = "import sys, pathlib\nasked = sys.argv[1:]\nto = pathlib.Path(asked[asked.index('--wheel-dir') + 1])\n"
        begin += "to.mkdir(exist_ok=True)\n"
        (tmp_path / "shadow" / "pip" / "__main__.py").write_text(begin + code, encoding="utf-8")
        monkeypatch.setenv("PYTHONPATH", str(tmp_path / "shadow"))

    return does


@pytest.fixture
def wheels(tmp_path) -> Path:
    """A folder from an earlier time."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    (folder / "old.whl").write_bytes(b"old")
    return folder


def test_pip_is_asked_for_the_books_packages_its_backend_and_what_installs_it():
    asked = requirements(ROOT, "cpu")
    assert any(each.startswith("keras>=") for each in asked)
    assert any(each.startswith("tensorflow-cpu>=") for each in asked)
    assert any(each.startswith("setuptools>=") for each in asked)
    assert not any(each.startswith("sphinx") for each in asked)
    assert any("and-cuda" in each for each in requirements(ROOT, "gpu"))
    with pytest.raises(FetchError, match="'cpus'; there are cpu, gpu"):
        requirements(ROOT, "cpus")


def test_an_extra_may_hold_another(tmp_path):
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "a"\ndependencies = ["b"]\n[project.optional-dependencies]\ncpu = ["c"]\n'
        'jax = ["a[cpu]", "d"]\n[build-system]\nrequires = ["e"]\n'
    )
    assert requirements(tmp_path, "jax") == ["b", "c", "d", "e"]


def test_wheels_take_the_place_of_older_ones(pip, wheels, capsys):
    pip(
        "(to / 'new-1.0-py3-none-any.whl').write_bytes(b'x' * 2_000_000)\n"
        "(to / 'asked-1.0-py3-none-any.whl').write_text(' '.join(asked))"
    )
    assert main(["fetch", "--to", str(wheels)]) == 0
    assert [path.name.split("-")[0] for path in sorted(wheels.iterdir())] == ["asked", "hashes.txt", "new"]
    asked = (wheels / "asked-1.0-py3-none-any.whl").read_text()
    assert asked.startswith("wheel ")
    assert f"--constraint {ROOT / 'constraints.txt'}" in asked
    assert all(requirement in asked for requirement in requirements(ROOT, "cpu"))
    digest = hashlib.sha256(b"x" * 2_000_000).hexdigest()
    assert f"new==1.0 --hash=sha256:{digest}\n" in (wheels / "hashes.txt").read_text()
    assert f"2 wheels, 2 MB, are in {wheels}" in capsys.readouterr().out


TROUBLES = {
    "no network": (
        "print('WARNING: Retrying', file=sys.stderr)\n"
        "sys.exit('ERROR: Could not find a version that satisfies the requirement keras>=3.10 (from versions: none)')",
        "Could not find a version that satisfies the requirement keras>=3.10",
    ),
    "a full disk": (
        "print('ERROR: Exception:', file=sys.stderr)\nraise OSError(28, 'No space left on device')",
        "No space left on device",
    ),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_pip_cannot_bring_is_told_in_a_sentence_and_nothing_is_left_half_done(trouble, pip, wheels, capsys):
    code, words = TROUBLES[trouble]
    pip(f"(to / 'half-1.0-py3-none-any.whl').write_bytes(b'half')\n{code}")
    before = sorted(path.name for path in wheels.parent.iterdir())
    assert main(["fetch", "--to", str(wheels)]) == 1
    told = capsys.readouterr().err
    assert words in told
    assert f"{wheels} is as it was" in told
    assert told.count("\n") == 1
    assert [path.name for path in wheels.iterdir()] == ["old.whl"]
    assert sorted(path.name for path in wheels.parent.iterdir()) == before


def test_a_folder_that_holds_something_else_is_left_alone(pip, wheels, capsys):
    pip("(to / 'new-1.0-py3-none-any.whl').write_bytes(b'new')")
    (wheels / "thesis.odt").write_text("my own")
    assert main(["fetch", "--to", str(wheels)]) == 1
    assert "'thesis.odt', which would be lost" in capsys.readouterr().err
    assert sorted(path.name for path in wheels.iterdir()) == ["old.whl", "thesis.odt"]


def test_a_folder_that_cannot_be_written_is_told(pip, wheels, capsys):
    pip("(to / 'new-1.0-py3-none-any.whl').write_bytes(b'new')")
    assert main(["fetch", "--to", str(wheels / "old.whl" / "deeper")]) == 1
    told = capsys.readouterr().err
    assert "cannot be written" in told
    assert told.count("\n") == 1


def test_a_disk_that_is_full_at_the_last_moment_leaves_the_older_wheels(pip, wheels, monkeypatch, capsys):
    pip("(to / 'new-1.0-py3-none-any.whl').write_bytes(b'new')")
    rename = Path.rename

    def full(path: Path, target: Path) -> Path:
        if path.name == "fresh":
            raise OSError(28, "No space left on device")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", full)
    assert main(["fetch", "--to", str(wheels)]) == 1
    assert "No space left on device" in capsys.readouterr().err
    assert [path.name for path in wheels.iterdir()] == ["old.whl"]


def test_a_book_without_its_checkout_is_told(monkeypatch, capsys):
    monkeypatch.setattr(paths, "SOLUTIONS", Path("nowhere"))
    assert main(["fetch"]) == 1
    assert "clone the repository" in capsys.readouterr().err


def answer(code: str) -> Answer:
    (found,) = check(ROOT, [Trial("mine", ["-c", code], "mend it")])
    return found


def test_large_data_that_cannot_be_brought_are_told_in_a_sentence(monkeypatch, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(fetch._REFUSE, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    with pytest.raises(FetchError, match=r"^The data could not be brought: MNIST could not be loaded"):
        fetch_data()
    assert not list((tmp_path / "keras").rglob("*.npz"))


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.create_connection(('192.0.2.1', 80), timeout=5)",
        "import socket; socket.getaddrinfo('example.org', 80)",
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'', ('192.0.2.1', 53))",
        "import urllib.request; urllib.request.urlopen('http://example.org')",
        "import subprocess, sys; c = 'import socket; socket.create_connection((\"192.0.2.1\", 80))'\n"
        "sys.exit(subprocess.run([sys.executable, '-c', c], capture_output=True, text=True).stderr)",
    ],
)
def test_what_needs_the_network_is_refused_and_named(code):
    found = answer(code)
    assert not found.well
    assert "the network is refused while this is checked" in found.found


def test_what_stays_on_the_machine_is_not_refused():
    found = answer(
        "import socket\nlistening = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(listening.getsockname())\nsocket.getaddrinfo('localhost', 80)\nprint('talked')"
    )
    assert found == Answer("mine", True, "talked", "mend it")


def test_the_check_says_of_everything_whether_it_will_do_and_what_mends_it(tmp_path, capsys):
    (tmp_path / "wheels").mkdir()
    assert main(["fetch", "--check", "--to", str(tmp_path / "wheels")]) == 1
    lines = capsys.readouterr().out.splitlines()
    said = {line[5:15].strip(): line[:3] for line in lines if line[:3] in ("yes", "NO ")}
    assert said == {"packages": "yes", "doctor": "yes", "data": "yes", "chapter 00": "yes", "wheels": "NO "}
    assert f"python -m helpers fetch --to {tmp_path / 'wheels'}" in lines[-2]
    assert lines[-1] == "A room without a network will not do yet; mend: wheels."


def wheel(folder: Path, name: str, needs: str = "") -> None:
    """The smallest wheel that pip takes."""
    about = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{f'Requires-Dist: {needs}' if needs else ''}\n"
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as file:
        file.writestr(f"{name}-1.0.dist-info/METADATA", about)
        file.writestr(f"{name}-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr(f"{name}-1.0.dist-info/RECORD", "")


def test_a_folder_of_wheels_will_do_when_it_holds_what_its_wheels_need(monkeypatch, tmp_path):
    monkeypatch.setattr(fetch, "requirements", lambda root, extra: ["tinymodel"])
    # What pip is configured for on this machine must not help.
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "here"))
    for folder in ("here", "room"):
        (tmp_path / folder).mkdir()
    wheel(tmp_path / "room", "tinymodel", needs="tinypart")
    wheel(tmp_path / "here", "tinypart")
    tried = [trial for trial in trials(ROOT, tmp_path / "room") if trial.name == "wheels"]
    (found,) = check(ROOT, tried)
    assert not found.well
    wheel(tmp_path / "room", "tinypart")
    (found,) = check(ROOT, tried)
    assert found.well, found.found


def test_a_package_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.setattr(fetch, "requirements", lambda root, extra: ["numpy>=1", "nosuchpackage>=1"])
    (found,) = check(ROOT, trials(ROOT, None)[:1])
    assert not found.well
    assert "nosuchpackage" in found.found
