"""The doctor: it names what is wrong and what to do, and lives when Keras or its backend does not."""

import sys
from pathlib import Path

import pytest

from helpers.authoring import doctor, paths

HEALTHY = {
    "ipykernel": {"version": "7.4.0"},
    "jupyterlab": {"version": "4.6.6"},
    "pygraphviz": {"version": "2.0.4", "graphviz": "14.1.5"},
    "keras": {"version": "3.15.1", "backend": "tensorflow", "backend_version": "2.21.0", "gpus": []},
}


@pytest.fixture(autouse=True)
def book(monkeypatch, tmp_path):
    """A book with one notebook, and no variable of this machine's that the doctor listens to."""
    for name in ("HELPERS_DATA", "HELPERS_REQUIRE_GPU", "KERAS_BACKEND"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    root = tmp_path / "book"
    for name in ("solutions", "notebooks"):
        (root / name).mkdir(parents=True)
    (root / "notebooks" / "00_start_here.ipynb").write_text("{}")
    monkeypatch.setattr(paths, "ROOT", root)
    for name in ("solutions", "notebooks", "work"):
        monkeypatch.setattr(paths, name.upper(), root / name)
    return root


@pytest.fixture
def seen(monkeypatch):
    """What importing the packages is said to have given; a test changes it."""
    facts = {name: dict(value) for name, value in HEALTHY.items()}
    monkeypatch.setattr(doctor, "_probe", lambda: facts)
    return facts


def examined(tmp_path, **folders):
    folders.setdefault("progress_folder", tmp_path / "progress")
    return {finding.name: finding for finding in doctor.examine(**folders)}


def shadow(monkeypatch, tmp_path, module, code):
    """Put a module of this name before the real one, in every new Python."""
    (tmp_path / "shadow").mkdir(exist_ok=True)
    (tmp_path / "shadow" / f"{module}.py").write_text(code)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "shadow"))


def test_where_the_book_runs_everything_is_ok_and_the_exit_code_is_zero(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "-1")
    assert doctor.main(["--progress", str(tmp_path / "progress")]) == 0
    said = capsys.readouterr().out
    assert "WRONG" not in said
    assert "->" not in said
    assert said.endswith("The book will run.\n")
    import keras
    import pygraphviz

    assert keras.__version__ in said
    assert keras.config.backend() in said
    assert pygraphviz.__version__ in said


def test_every_finding_that_is_not_ok_says_what_to_do(monkeypatch, tmp_path, seen, book):
    for facts in seen.values():
        facts.update(error="ImportError: broken", missing=None)
    monkeypatch.setenv("HELPERS_DATA", "ful")
    monkeypatch.setenv("HELPERS_REQUIRE_GPU", "1")
    (book / "notebooks" / "00_start_here.ipynb").unlink()
    blocked = tmp_path / "file"
    blocked.write_text("")
    found = examined(tmp_path, work=blocked / "work", progress_folder=blocked / "progress")

    wrong = {name for name, finding in found.items() if finding.status == "wrong"}
    assert wrong == set(found) - {"Python"}
    for finding in found.values():
        assert bool(finding.advice) == (finding.status != "ok")
        assert "\n" not in finding.found + finding.advice


def test_a_python_that_is_too_old_or_too_new_is_named(monkeypatch, tmp_path, seen):
    monkeypatch.setattr(doctor, "OLDEST_PYTHON", (3, 98))
    monkeypatch.setattr(doctor, "NEWEST_PYTHON", (3, 99))
    assert examined(tmp_path)["Python"].status == "wrong"
    monkeypatch.setattr(doctor, "OLDEST_PYTHON", (3, 8))
    monkeypatch.setattr(doctor, "NEWEST_PYTHON", (3, 9))
    finding = examined(tmp_path)["Python"]
    assert finding.status == "warn"
    assert "3.8 to 3.9" in finding.advice


@pytest.mark.parametrize(
    ("version", "status"),
    [("2.15.0", "wrong"), ("3.9.2", "wrong"), ("3.10.0", "ok"), ("3.16.0rc1", "ok"), ("4.0", "ok")],
)
def test_keras_must_be_new_enough(monkeypatch, tmp_path, seen, version, status):
    monkeypatch.setattr(doctor.importlib.metadata, "version", lambda name: version)
    finding = examined(tmp_path)["Keras"]
    assert finding.status == status
    assert version in finding.found


def test_a_missing_keras_is_told_from_a_missing_backend(monkeypatch, tmp_path, seen):
    seen["keras"] = {"error": "ModuleNotFoundError: No module named 'tensorflow'", "missing": "tensorflow"}
    found = examined(tmp_path)
    assert found["Keras"].status == "ok"
    assert found["backend"].status == "wrong"
    assert '".[cpu]"' in found["backend"].advice
    assert "Keras does not run" in found["accelerator"].found

    def not_there(name):
        raise doctor.importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(doctor.importlib.metadata, "version", not_there)
    seen["keras"] = {"error": "ModuleNotFoundError: No module named 'keras'", "missing": "keras"}
    found = examined(tmp_path)
    assert (found["Keras"].status, found["Keras"].found) == ("wrong", "not installed")


def test_a_keras_that_fails_to_import_is_reported_by_a_real_import(monkeypatch, tmp_path):
    shadow(monkeypatch, tmp_path, "keras", "raise ImportError('libbroken.so.1: cannot open\\nshared object')")
    found = examined(tmp_path)
    assert found["Keras"].status == "wrong"
    assert "libbroken.so.1: cannot open shared object" in found["Keras"].found
    assert found["JupyterLab"].status == found["pictures"].status == "ok"


def test_a_backend_that_kills_python_is_reported_and_the_doctor_lives(monkeypatch, tmp_path, capfd):
    shadow(monkeypatch, tmp_path, "tensorflow", "import os\nos.abort()")
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")
    assert doctor.main(["--progress", str(tmp_path / "progress")]) == 1
    captured = capfd.readouterr()
    assert "importing keras: it ended Python with exit code" in captured.out
    assert "Traceback" not in captured.out + captured.err


def test_a_backend_that_is_not_installed_is_named_with_its_installation(monkeypatch, tmp_path):
    shadow(monkeypatch, tmp_path, "jax", "raise ModuleNotFoundError(\"No module named 'jax'\", name='jax')")
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    found = examined(tmp_path)
    assert found["Keras"].status == "ok"
    assert found["backend"].status == "wrong"
    assert "pip install jax" in found["backend"].advice


def test_a_backend_that_does_not_exist_is_answered_with_the_ones_that_do(monkeypatch, tmp_path):
    monkeypatch.setenv("KERAS_BACKEND", "theano")
    finding = examined(tmp_path)["backend"]
    assert finding.status == "wrong"
    assert "theano" in finding.found
    assert "tensorflow, jax or torch" in finding.advice


def test_the_backend_is_looked_up_where_keras_looks(monkeypatch, tmp_path):
    assert doctor.wanted_backend() == "tensorflow"
    (tmp_path / "keras").mkdir()
    (tmp_path / "keras" / "keras.json").write_text('{"backend": "torch"}')
    assert doctor.wanted_backend() == "torch"
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    assert doctor.wanted_backend() == "jax"
    (tmp_path / "keras" / "keras.json").write_text("[damaged")
    monkeypatch.delenv("KERAS_BACKEND")
    assert doctor.wanted_backend() == "tensorflow"


def test_a_missing_gpu_is_wrong_only_where_one_is_demanded(monkeypatch, tmp_path, seen):
    assert examined(tmp_path)["accelerator"].status == "ok"
    monkeypatch.setenv("HELPERS_REQUIRE_GPU", "1")
    assert examined(tmp_path)["accelerator"].status == "wrong"
    seen["keras"]["gpus"] = ["gpu:0"]
    finding = examined(tmp_path)["accelerator"]
    assert (finding.status, finding.found) == ("ok", "1 GPU: gpu:0")


def test_a_gpu_is_seen_on_pytorch_which_does_not_tell_keras(monkeypatch, tmp_path):
    gpu = "device_count = staticmethod(lambda: 1); get_device_name = staticmethod(lambda number: 'a GPU')"
    shadow(monkeypatch, tmp_path, "torch", f"__version__ = '2.11'\nclass cuda: {gpu}\n")
    shadow(monkeypatch, tmp_path, "keras", "import torch\nclass config: backend = staticmethod(lambda: 'torch')\n")
    monkeypatch.setenv("HELPERS_REQUIRE_GPU", "1")
    finding = examined(tmp_path)["accelerator"]
    assert (finding.status, finding.found) == ("ok", "1 GPU: a GPU")


def test_a_library_of_the_system_that_pictures_lack_is_named_with_its_packages(tmp_path, seen):
    # As it was seen in a small container.
    lacking = "ImportError: libgobject-2.0.so.0: cannot open shared object file: No such file or directory"
    seen["pygraphviz"] = {"error": lacking, "missing": None}
    finding = examined(tmp_path)["pictures"]
    assert finding.status == "wrong"
    assert "libgobject-2.0.so.0" in finding.advice
    assert "apt-get install libglib2.0-0" in finding.advice


def test_a_kernel_that_starts_another_python_is_found(monkeypatch, tmp_path, seen):
    import json

    kernel = tmp_path / "jupyter" / "kernels" / "python3"
    kernel.mkdir(parents=True)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "0")

    def says(program):
        command = [str(program), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        (kernel / "kernel.json").write_text(json.dumps({"argv": command, "display_name": "x", "language": "python"}))
        return examined(tmp_path)["Jupyter kernel"]

    assert says(sys.executable).status == says("python").status == "ok"
    other = says(tmp_path / "other" / "bin" / "python")
    assert other.status == "wrong"
    assert "other" in other.found
    assert "-m ipykernel install" in other.advice


def test_full_data_that_are_not_yet_there_are_a_note_and_an_unknown_choice_is_wrong(monkeypatch, tmp_path, seen):
    monkeypatch.setenv("HELPERS_DATA", "full")
    assert examined(tmp_path)["data"].status == "warn"
    (tmp_path / "keras" / "datasets").mkdir(parents=True)
    (tmp_path / "keras" / "datasets" / "mnist.npz").write_bytes(b"")
    assert examined(tmp_path)["data"].status == "ok"
    monkeypatch.setenv("HELPERS_DATA", "fool")
    finding = examined(tmp_path)["data"]
    assert finding.status == "wrong"
    assert "'fool'" in finding.advice


def test_a_folder_that_cannot_be_written_is_found_and_nothing_is_left_behind(tmp_path, seen):
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert examined(tmp_path, work=blocked / "work")["work folder"].status == "wrong"
    assert examined(tmp_path, progress_folder=blocked)["progress"].status == "wrong"
    fresh = tmp_path / "not" / "yet" / "there"
    assert examined(tmp_path, work=fresh)["work folder"].status == "ok"
    assert not (tmp_path / "not").exists()


def test_a_book_without_its_checkout_is_told_how_to_get_it(monkeypatch, tmp_path, seen):
    monkeypatch.setattr(paths, "SOLUTIONS", Path("nowhere"))
    finding = examined(tmp_path)["notebooks"]
    assert finding.status == "wrong"
    assert "clone the repository" in finding.advice


def test_a_step_that_fails_in_itself_becomes_a_finding(monkeypatch, tmp_path, seen):
    def broken(*_):
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(doctor, "_kernel", broken)
    finding = examined(tmp_path)["Jupyter kernel"]
    assert finding.status == "wrong"
    assert "ZeroDivisionError: oh" in finding.found
    assert finding.advice


def test_the_report_is_plain_letters_and_ends_with_the_verdict(tmp_path, seen):
    lines = list(doctor.report(doctor.examine(progress_folder=tmp_path)))
    assert lines[-1] == "The book will run."
    assert all(line.isascii() for line in lines if str(tmp_path) not in line)
    seen["pygraphviz"] = {"error": "ImportError: no", "missing": None}
    lines = list(doctor.report(doctor.examine(progress_folder=tmp_path)))
    assert lines[-1] == "The book will not run yet; mend: pictures."
