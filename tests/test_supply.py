"""What the project trusts: no pickle is read, models are loaded in safe mode, and what is promised about it is true."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import jupytext
import pytest

ROOT = Path(__file__).resolve().parents[1]
# Modules that turn a file into Python objects by running what the file says.
UNSAFE = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}


def python() -> Iterator[tuple[str, ast.Module]]:
    """Everything of ours that a reader or a teacher may run."""
    for folder in ("helpers", "solutions", "notebooks", "benchmarks"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            if folder in {"solutions", "notebooks"}:
                cells = jupytext.reads(text, fmt="py:percent").cells
                text = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
            yield path.relative_to(ROOT).as_posix(), ast.parse(text)


def trouble(tree: ast.Module) -> Iterator[str]:
    """What in a program reads a pickle, or turns a lock of Keras or NumPy off."""
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        yield from (f"line {node.lineno} imports {name}" for name in names if name.split(".")[0] in UNSAFE)
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            said = {each.arg: ast.unparse(each.value) for each in node.keywords}
            if called.endswith("np.load") and said.get("allow_pickle") != "False":
                yield f"line {node.lineno}: np.load without allow_pickle=False"
            if said.get("allow_pickle", "False") != "False" or said.get("safe_mode", "True") != "True":
                yield f"line {node.lineno}: {called} turns a lock off"
            if "enable_unsafe_deserialization" in called or called.endswith("torch.load"):
                yield f"line {node.lineno}: {called}"


def test_no_pickle_is_read_anywhere_and_models_are_loaded_in_safe_mode():
    found = [f"{name}, {what}" for name, tree in python() for what in trouble(tree)]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "import pickle",
        "from joblib import load",
        "import numpy as np\nnp.load('a.npz')",
        "import numpy as np\nnp.load('a.npz', allow_pickle=True)",
        "keras.models.load_model('a.keras', safe_mode=False)",
        "keras.config.enable_unsafe_deserialization()",
        "torch.load('a.pt')",
    ],
)
def test_what_must_not_be_there_is_caught(code):
    assert list(trouble(ast.parse(code)))


def test_security_says_what_a_strangers_notebook_means_and_what_grade_does():
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    for words in ("A notebook is a program", "safe_mode", "pickle", "grade", "audit hooks", "It is not a prison"):
        assert words in text
