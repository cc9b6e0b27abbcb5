"""The notebooks in their real homes: JupyterLab and Notebook 7, in a real browser, on a copy of the book.

Each chapter is opened from `work/`, run whole through the menu, and answered by keyboard: wrongly, then rightly. What
comes out is compared with what the book stores, on the page and in the file that the editor saves.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError

import bank
import nbformat
import pytest

from helpers import book, exercises
from helpers.authoring.outputs import same_outputs, settle
from helpers.keeping.copies import copy_to_work, update

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
# One exercise a chapter, so that each kind is among them.
ANSWERED = {"00": "0.1", "01": "1.4", "02": "2.5", "03": "3.9", "04": "4.2", "05": "5.11", "06": "6.10", "07": "7.2"}
ANSWERED |= {"08": "8.5", "09": "9.3"}
_PATIENCE_S = 400


@dataclass
class Home:
    """A running Jupyter on a copy of the book."""

    url: str
    token: str
    root: Path
    log: Path

    def work(self, name: str) -> Path:
        return self.root / "work" / f"{name}.ipynb"

    def ask(self, method: str, path: str) -> bytes:
        headers = {"Authorization": f"token {self.token}"}
        with urllib.request.urlopen(urllib.request.Request(self.url + path, method=method, headers=headers)) as reply:
            return reply.read()

    def wait_for_kernel(self) -> None:
        """Until a page has reached its kernel: what is run before is forgotten, and the page calls itself idle then."""
        until = time.monotonic() + _PATIENCE_S
        while time.monotonic() < until:
            with contextlib.suppress(HTTPError):  # asked for in the moment of its start, it is an error of the server
                if any(kernel["connections"] for kernel in json.loads(self.ask("GET", "api/kernels"))):
                    return
            time.sleep(0.1)
        raise AssertionError("no kernel started")

    def fresh(self) -> None:
        """A learner who has done nothing yet, and no kernel."""
        for kernel in json.loads(self.ask("GET", "api/kernels")):
            self.ask("DELETE", f"api/kernels/{kernel['id']}")
        shutil.rmtree(self.root / "home", ignore_errors=True)


def copy_of_the_book(target: Path) -> Path:
    """What a reader has; the copies in `work/` of whoever runs these tests are not touched."""
    unwanted = shutil.ignore_patterns("__pycache__")
    for part in ("helpers", "notebooks"):
        shutil.copytree(ROOT / part, target / part, ignore=unwanted)
    (target / "solutions").mkdir()
    return target


@contextlib.contextmanager
def running(root: Path, *command: str) -> Iterator[Home]:
    """Start a Jupyter as a reader does, with settings and a progress of its own; end it by its own means."""
    ours = ("JUPYTER", "TF_", "HELPERS_", "KERAS_")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    own = {"JUPYTER_RUNTIME_DIR": "run", "JUPYTER_CONFIG_DIR": "settings", "JUPYTER_DATA_DIR": "data"}
    own |= {"IPYTHONDIR": "ipython", "HELPERS_HOME": "home", "KERAS_HOME": "keras", "PYTHONPATH": "."}
    environment |= {key: str((root / place).resolve()) for key, place in own.items()}
    environment.pop("PYTEST_CURRENT_TEST", None)  # with it, kernels keep to themselves what is written beside Python
    environment |= {"CUDA_VISIBLE_DEVICES": os.environ.get("CUDA_VISIBLE_DEVICES", "-1")}
    allowed = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    log = root / f"{command[0]}.log"
    with log.open("w", encoding="utf-8") as told:
        process = subprocess.Popen(
            [sys.executable, "-m", *command, "--no-browser", *allowed],
            cwd=root, env=environment, stdout=told, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            home = _found(root, log, process)
            yield home
            home.ask("POST", "api/shutdown")
            process.wait(60)
        finally:
            process.kill()
            process.wait()


def _found(root: Path, log: Path, process: subprocess.Popen) -> Home:
    """The address that a server wrote down when it was ready."""
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        for path in (root / "run").glob("jpserver-*.json"):
            with contextlib.suppress(ValueError, OSError):
                facts = json.loads(path.read_text(encoding="utf-8"))
                return Home(facts["url"], facts["token"], root, log)
        time.sleep(0.2)
    raise AssertionError(f"Jupyter did not start:\n{log.read_text(encoding='utf-8')[-3000:]}")


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with running(copy_of_the_book(tmp_path_factory.mktemp("lab")), "helpers", "lab") as home:
        yield home


class Page:
    """A notebook in a browser, as its reader sees and uses it."""

    def __init__(self, browser, address: str) -> None:
        self.tab = browser.new_page(viewport={"width": 1280, "height": 900})
        self.tab.set_default_timeout(60_000)
        self.asked: list[str] = []
        self.tab.on("request", lambda request: self.asked.append(request.url))
        self.tab.goto(address)
        self.tab.wait_for_selector(".jp-Notebook .jp-Cell")

    def cell(self, number: int):
        return self.tab.locator(".jp-Notebook .jp-Cell").nth(number)

    def prompts(self) -> list[str]:
        """What stands beside each code cell: `[ ]:`, `[*]:` or a number."""
        return self.tab.locator(".jp-CodeCell .jp-InputArea-prompt").all_text_contents()

    def until(self, script: str, argument: object = None) -> None:
        self.tab.wait_for_function(script, arg=argument, timeout=_PATIENCE_S * 1000)

    def run_all(self) -> None:
        self.tab.get_by_role("menuitem", name="Run", exact=True).click()
        self.tab.locator('.lm-Menu-item[data-command="runmenu:run-all"]').click()
        mark = "[...document.querySelectorAll('.jp-CodeCell .jp-InputArea-prompt')].map(each => each.textContent)"
        self.tab.wait_for_function(f"() => {mark}.some(each => /[*\\d]/.test(each))")
        self.until(f"() => !{mark}.some(each => each.includes('*'))")

    def answer(self, number: int, text: str) -> str:
        """Write a cell anew, run it and the check after it, and return what the check says."""
        self.cell(number).locator(".cm-content").click()
        self.tab.keyboard.press("ControlOrMeta+a")
        if "\n" in text.partition("\n")[2]:
            self.tab.keyboard.insert_text(text)  # typed, each line would get the editor's indentation on top of its own
        else:
            self.tab.keyboard.type(text)
        check = self.cell(number + 1)
        before = check.locator(".jp-InputArea-prompt").text_content()
        self.tab.keyboard.press("Shift+Enter")
        self.tab.keyboard.press("Shift+Enter")
        self.until(
            """([at, before]) => {
                const cell = document.querySelectorAll('.jp-Notebook .jp-Cell')[at];
                const now = cell.querySelector('.jp-InputArea-prompt').textContent;
                return /\\d/.test(now) && now !== before && cell.querySelector('[role=status]');
            }""",
            [number + 1, before],
        )
        return " ".join(check.locator("[role=status]").text_content().split())

    def save(self, path: Path, written: Callable[[nbformat.NotebookNode], object]) -> nbformat.NotebookNode:
        """Save by keyboard; return what is on disk once it holds what it should."""
        self.tab.keyboard.press("Escape")
        self.tab.keyboard.press("ControlOrMeta+s")
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with contextlib.suppress(nbformat.reader.NotJSONError):  # it is being written
                notebook = nbformat.read(path, as_version=4)
                if written(notebook):
                    return notebook
            self.tab.wait_for_timeout(200)
        raise AssertionError(f"{path.name} was not saved as it stands on the page")


@contextlib.contextmanager
def opened(browser, address: str, shots: Path) -> Iterator[Page]:
    """A page, with a picture of it if something fails on it."""
    page = Page(browser, address)
    try:
        yield page
    except BaseException:
        page.tab.screenshot(path=shots / "failed.png")
        raise
    finally:
        page.tab.close()


def everything_holds(page: Page, home: Home, name: str) -> None:
    """Run All, and look: what the book stores is what the reader gets, and every check waits for its answer."""
    stored = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    code = [cell for cell in stored.cells if cell.cell_type == "code"]
    home.wait_for_kernel()
    page.until("() => document.querySelector('.jp-Notebook-ExecutionIndicator[data-status=idle]')")
    page.run_all()
    assert page.prompts() == [f"[{number}]:" for number in range(1, len(code) + 1)], "Run All stopped"

    assert page.tab.locator(".jp-Dialog").count() == 0, "a reader is asked nothing"
    errors = page.tab.locator('[data-mime-type="application/vnd.jupyter.error"]').count()
    assert errors == sum(output.output_type == "error" for cell in code for output in cell.outputs)
    noise = page.tab.locator('[data-mime-type="application/vnd.jupyter.stderr"]').all_text_contents()
    assert noise == []
    pictures = page.tab.evaluate(
        "[...document.querySelectorAll('.jp-OutputArea-output img')].map(each => each.naturalWidth)"
    )
    assert len(pictures) == sum("image/png" in output.get("data", {}) for cell in code for output in cell.outputs)
    assert all(pictures)
    for number, cell in enumerate(stored.cells):
        if cell.id.startswith("check-"):
            assert page.cell(number).locator("[role=status] strong").text_content().endswith(": not started"), cell.id

    saved = page.save(home.work(name), lambda notebook: notebook.cells[-1].outputs)
    assert [cell.id for cell in saved.cells] == [cell.id for cell in stored.cells]
    settle(saved)
    for before, now in zip(stored.cells, saved.cells, strict=True):
        assert before.source == now.source
        assert before.cell_type != "code" or same_outputs(before, now), before.id


def the_check_answers(page: Page, home: Home, name: str, exercise_id: str) -> None:
    """A wrong answer is told in the words for it, a right one passes, and what was typed is in the file."""
    record, (wrong, words) = book.record(exercise_id), bank.wrong(exercise_id)[0]
    number = bank.task(exercise_id).cell
    first = record.start.partition("\n")[0]
    said = page.answer(number, f"{first}\n{wrong.strip()}")
    assert f"Exercise {exercise_id} · {record.title}: " in said
    assert re.search(": (failed|error)", said), said
    assert " ".join(words.replace("`", "").split()) in said
    said = page.answer(number, f"{first}\n{record.solution}")
    assert ": passed" in said, said
    saved = page.save(home.work(name), lambda notebook: notebook.cells[number].source == f"{first}\n{record.solution}")
    assert "passed" in str(saved.cells[number + 1].outputs)


def an_update_brings_it_along(home: Home, name: str, exercise_id: str) -> None:
    """What this editor saved is known again by a newer book: the answer is the learner's, all else is the book's."""
    path = home.root / "notebooks" / f"{name}.ipynb"
    newer = nbformat.read(path, as_version=4)
    newer.cells[0].source += "\n\nA newer line."
    nbformat.write(newer, path)
    told = update(home.root / "notebooks", home.root / "work")
    assert f"{name}: brought up to date, with 1 answer ({exercise_id})." in told.lines
    sources = [cell.source for cell in newer.cells]
    kept = [cell.source for cell in nbformat.read(home.work(name), as_version=4).cells]
    number = bank.task(exercise_id).cell
    assert kept[:number] + kept[number + 1 :] == sources[:number] + sources[number + 1 :]
    assert book.record(exercise_id).solution in kept[number]


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_runs_and_answers_in_jupyterlab(lab, browser, tmp_path, name):
    lab.fresh()
    # The first chapter is what JupyterLab opens on by itself.
    where = "" if name == CHAPTERS[0] else f"lab/tree/work/{name}.ipynb"
    with opened(browser, f"{lab.url}{where}?token={lab.token}&reset", tmp_path) as page:
        everything_holds(page, lab, name)
        the_check_answers(page, lab, name, ANSWERED[name[:2]])
        an_update_brings_it_along(lab, name, ANSWERED[name[:2]])
        assert [url for url in page.asked if not url.startswith((lab.url, "data:", "blob:"))] == []


def test_a_chapter_runs_and_answers_in_notebook_7(browser, tmp_path, tmp_path_factory):
    name = CHAPTERS[0]
    root = copy_of_the_book(tmp_path_factory.mktemp("notebook"))
    copy_to_work(root / "notebooks", root / "work")
    with (
        running(root, "notebook") as home,
        opened(browser, f"{home.url}notebooks/work/{name}.ipynb?token={home.token}", tmp_path) as page,
    ):
        everything_holds(page, home, name)
        the_check_answers(page, home, name, "0.3")
        an_update_brings_it_along(home, name, "0.3")


def test_every_kind_of_exercise_is_answered_in_a_chapter():
    assert {number[:2] for number in CHAPTERS} == set(ANSWERED)
    kinds = {exercises.exercise(record.id).kind for chapter in book.chapters() for record in chapter.records}
    assert {exercises.exercise(exercise_id).kind for exercise_id in ANSWERED.values()} == kinds
