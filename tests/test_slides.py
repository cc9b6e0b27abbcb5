"""Slides of the notebooks, in a real browser: they need no network, fit the wall, and outputs wait to be asked for."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import sync_playwright

from helpers.__main__ import main
from helpers.authoring.browser import find_browser
from helpers.authoring.script import read_script
from helpers.teaching.slides import arranged, build_slides

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
each_chapter = pytest.mark.parametrize("name", CHAPTERS)


@pytest.fixture(scope="module")
def slides(tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("made") / "slides"
    assert build_slides(ROOT, target) == CHAPTERS
    return target


@pytest.fixture(scope="module")
def browser():
    path = find_browser()
    assert path, "There is no Chromium here: run `python -m helpers.authoring.browser`, or name one in HELPERS_BROWSER."
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


def chapter(name: str, **settings) -> tuple[nbformat.NotebookNode, nbformat.NotebookNode]:
    """A chapter as slides, and as it is stored."""
    start = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    return arranged(read_script(ROOT / "solutions" / f"{name}.py"), start, **settings), start


def grouped(notebook: nbformat.NotebookNode) -> list[list[nbformat.NotebookNode]]:
    """The cells of each slide."""
    found: list[list] = []
    for cell in notebook.cells:
        if cell.metadata["slideshow"]["slide_type"] != "-":
            found.append([])
        found[-1].append(cell)
    return found


# What is on a slide ---------------------------------------------------------------------------------------------------


@each_chapter
def test_a_heading_begins_a_slide_and_nothing_of_the_chapter_is_lost(name):
    made, start = chapter(name)
    before = "\n".join(cell.source for cell in start.cells)
    for cells in grouped(made):
        headings = [line for cell in cells if cell.cell_type == "markdown" for line in cell.source.splitlines()
                    if line.startswith(("# ", "## "))]  # fmt: skip
        assert len(headings) <= 1
        assert (cells[0].metadata["slideshow"]["slide_type"] == "slide") == bool(headings)
    code = [cell.source for cell in start.cells if cell.cell_type == "code" and cell.source != "proved_on()"]
    assert [cell.source for cell in made.cells if cell.cell_type == "code"] == code
    told = "\n".join(cell.source for cell in made.cells if cell.cell_type == "markdown")
    paragraphs = [p for cell in start.cells if cell.cell_type == "markdown" for p in cell.source.split("\n\n")]
    assert all(p.strip() in told for p in paragraphs)
    assert "slideshow" not in str(start.metadata) + "".join(str(cell.metadata) for cell in start.cells), (
        "stored nowhere"
    )
    assert "\n".join(cell.source for cell in start.cells) == before


@each_chapter
def test_an_exercise_has_a_slide_of_its_own_with_its_question_and_no_answer(name):
    made, start = chapter(name)
    sources = {cell.id: cell.source for cell in start.cells}
    tasks = read_script(ROOT / "solutions" / f"{name}.py").tasks
    on = {cell.id: cells for cells in grouped(made) for cell in cells}
    for task in tasks:
        number = task.id.replace(".", "-")
        asked, exercise, check = on[f"ex-{number}"]
        assert asked.cell_type == "markdown"
        assert not asked.source.startswith("#")
        place = next(i for i, cell in enumerate(start.cells) if cell.id == f"ex-{number}")
        above = [cell.source for cell in start.cells[:place] if cell.cell_type == "markdown"][-1]
        assert asked.source in above
        assert above.strip().endswith(asked.source.strip())
        assert exercise.source == sources[f"ex-{number}"]
        assert check.outputs == [], "nobody has begun yet"


def test_solutions_are_there_on_request_each_on_a_slide_after_its_exercise():
    tasks = read_script(ROOT / "solutions" / f"{CHAPTERS[1]}.py").tasks
    made, _ = chapter(CHAPTERS[1], solutions=True)
    slides = grouped(made)
    for task in tasks:
        place = next(
            i for i, cells in enumerate(slides) if any(c.id == f"ex-{task.id.replace('.', '-')}" for c in cells)
        )
        title, answer = slides[place + 1]
        assert title.source == f"A solution of exercise {task.id}"
        assert answer.source == task.solution
    plain, _ = chapter(CHAPTERS[1])
    assert len(grouped(plain)) == len(slides) - len(tasks)


@each_chapter
def test_every_picture_has_its_words(name):
    made, _ = chapter(name)
    outputs = [output for cell in made.cells if cell.cell_type == "code" for output in cell.outputs]
    for output in outputs:
        if "image/png" in output.get("data", {}):
            assert len(output.metadata["image/png"]["alt"]) > 10


# In a browser ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["index", *CHAPTERS])
def test_a_page_opens_from_disk_without_an_error_and_asks_no_other_host(slides, browser, name):
    tab = browser.new_page()
    told, asked = [], []
    tab.on("console", lambda message: told.append(message.text) if message.type in {"error", "warning"} else None)
    tab.on("pageerror", lambda error: told.append(str(error)))
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("requestfailed", lambda request: told.append(request.url))
    tab.goto((slides / f"{name}.html").as_uri())
    tab.wait_for_load_state("networkidle")
    tab.close()
    assert told == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


_BOXES = """() => Reveal.getSlides().map(slide => {
  const at = Reveal.getIndices(slide);
  Reveal.slide(at.h, at.v);
  const box = slide.getBoundingClientRect(), style = getComputedStyle(slide);
  return {at: [at.h, at.v], right: box.right, bottom: box.bottom, wide: slide.scrollWidth - slide.clientWidth,
          tall: slide.scrollHeight - slide.clientHeight, scrolls: style.overflowY};
})"""


@each_chapter
def test_no_slide_is_larger_than_the_screen_and_what_is_longer_scrolls_inside(slides, browser, name):
    for width, height in ((1366, 768), (1024, 768)):
        tab = browser.new_page(viewport={"width": width, "height": height})
        tab.goto((slides / f"{name}.html").as_uri())
        tab.wait_for_function("Reveal.isReady()")
        boxes = tab.evaluate(_BOXES)
        tab.close()
        assert len(boxes) > 10
        for box in boxes:
            assert box["right"] <= width, box
            assert box["bottom"] <= height, box
            assert box["wide"] <= 1, box
            assert box["tall"] <= 1 or box["scrolls"] == "auto", box


def test_an_output_waits_for_the_next_key_and_then_comes_into_sight(slides, browser):
    tab = browser.new_page(viewport={"width": 1366, "height": 768})
    tab.goto((slides / f"{CHAPTERS[1]}.html").as_uri())
    tab.wait_for_function("Reveal.isReady()")
    seen = """() => [...Reveal.getCurrentSlide().querySelectorAll('.fragment')].map(output => {
        const box = output.getBoundingClientRect();
        return getComputedStyle(output).visibility === 'visible' && box.top < 768 && box.bottom > 0;
    })"""
    outside = (
        "[...document.querySelectorAll('.jp-OutputArea-output')].filter(output => !output.closest('.fragment')).length"
    )
    assert tab.evaluate(outside) == 0
    waited = shown = 0
    for _ in range(40):
        before = tab.evaluate(seen)
        slide = tab.evaluate("Reveal.getSlidePastCount()")
        tab.keyboard.press("Space")
        tab.wait_for_timeout(50)
        if tab.evaluate("Reveal.getSlidePastCount()") == slide:
            assert not any(before[waited:]), "hidden until it was asked for"
            waited += 1
            assert tab.evaluate(seen)[waited - 1]
            shown += 1
        else:
            assert not before[waited:], "every output was shown before the next slide"
            waited = 0
    tab.close()
    assert shown > 10


# What can go wrong ----------------------------------------------------------------------------------------------------


def test_chapters_are_made_anew_one_by_one_and_the_others_stay(slides, tmp_path, capsys):
    target = tmp_path / "slides"
    shutil.copytree(slides, target)
    (target / f"{CHAPTERS[2]}.html").unlink()
    (target / f"{CHAPTERS[0]}.html").write_text("old", encoding="utf-8")
    (target / f"{CHAPTERS[1]}.html").write_text("mine to keep", encoding="utf-8")
    assert main(["slides", "00", "--to", str(target)]) == 0
    assert "1 chapters; open" in capsys.readouterr().out
    assert "Reveal.initialize" in (target / f"{CHAPTERS[0]}.html").read_text(encoding="utf-8")
    assert (target / f"{CHAPTERS[1]}.html").read_text(encoding="utf-8") == "mine to keep"
    index = (target / "index.html").read_text(encoding="utf-8")
    assert f"{CHAPTERS[1]}.html" in index
    assert f"{CHAPTERS[2]}.html" not in index, "a page that is not there has no link"


def refused(arguments: list[str], capsys) -> str:
    assert main(["slides", *arguments]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    return told


def test_a_chapter_that_does_not_exist_is_told_with_those_that_do(tmp_path, capsys):
    told = refused(["00", "77", "--to", str(tmp_path / "slides")], capsys)
    assert "'77'" in told
    assert CHAPTERS[0] in told
    assert not (tmp_path / "slides").exists()


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path, capsys):
    (tmp_path / "photo.jpg").write_bytes(b"mine")
    assert "'photo.jpg', which would be lost" in refused(["00", "--to", str(tmp_path)], capsys)
    assert [path.name for path in tmp_path.iterdir()] == ["photo.jpg"]


def test_a_folder_that_cannot_be_written_is_told(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert "cannot be written" in refused(["00", "--to", str(tmp_path / "file" / "slides")], capsys)
    assert "cannot be written" in refused(["00", "--to", str(tmp_path / "file")], capsys)
    assert (tmp_path / "file").read_text() == ""


def test_a_full_disk_leaves_the_slides_of_before(slides, tmp_path, monkeypatch, capsys):
    target = tmp_path / "slides"
    shutil.copytree(slides, target)
    before = {path.name: path.stat().st_size for path in target.iterdir()}
    write = Path.write_text

    def full(path: Path, text: str, **settings) -> int:
        if path.name == "index.html":
            raise OSError(28, "No space left on device")
        return write(path, text, **settings)

    monkeypatch.setattr(Path, "write_text", full)
    told = refused(["00", "--to", str(target)], capsys)
    assert "No space left on device" in told
    assert "as it was" in told
    assert {path.name: path.stat().st_size for path in target.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["slides"]


def test_without_reveal_the_way_to_get_it_is_told(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert 'pip install -e ".[cpu,dev]"' in refused(["00", "--to", str(tmp_path / "slides")], capsys)
