"""The static pages, in a real browser: they open from disk, fit a phone, can be read by everybody, and are stamped."""

from __future__ import annotations

import errno
import os
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe

from helpers.__main__ import main
from helpers.authoring.appendix import NAME as APPENDIX
from helpers.authoring.homes import binder, colab
from helpers.authoring.script import read_script
from helpers.publishing.pages import PageError, page, proved
from helpers.publishing.site import _sphinx, build_site

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = sorted(path.stem for path in (ROOT / "solutions").glob("[0-9][0-9]_*.py"))
PAGES = ["index.html", "search.html", *(f"chapters/{name}.html" for name in [*CHAPTERS, APPENDIX])]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    target = tmp_path_factory.mktemp("pages") / "site"
    assert build_site(ROOT, target) == CHAPTERS
    return target


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_from_disk_without_an_error_and_asks_no_other_host(site, browser, name):
    tab = browser.new_page()
    told, asked = [], []
    tab.on("console", lambda message: told.append(message.text) if message.type in {"error", "warning"} else None)
    tab.on("pageerror", lambda error: told.append(str(error)))
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto((site / name).as_uri())
    tab.wait_for_load_state("networkidle")
    tab.close()
    assert told == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_phone(site, browser, name):
    tab = browser.new_page(viewport={"width": 360, "height": 740})
    tab.goto((site / name).as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    widest = tab.evaluate("document.documentElement.scrollWidth")
    tab.close()
    assert widest <= 360


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_serious_barrier(site, browser, name, scheme):
    tab = browser.new_page(color_scheme=scheme)
    tab.goto((site / name).as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    # What is fading in is pale, and soon will not be.
    tab.evaluate("Promise.all(document.getAnimations().map(each => each.finished)).then(() => null)")
    found = [v for v in Axe().run(tab).response["violations"] if v["impact"] in {"serious", "critical"}]
    tab.close()
    assert [(v["id"], [node["html"][:200] for node in v["nodes"][:3]]) for v in found] == []


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_picture_of_a_chapter_has_its_words(site, browser, name):
    tab = browser.new_page()
    tab.goto((site / f"chapters/{name}.html").as_uri())
    pictures = tab.evaluate("[...document.querySelectorAll('article img')].map(i => [i.alt, i.naturalWidth])")
    drawn = tab.evaluate("[...document.querySelectorAll('article .output svg')].map(s => !!s.querySelector('title'))")
    tab.close()
    assert all(len(alt) > 10 and width > 0 for alt, width in pictures)
    assert all(drawn)
    stored = nbformat.read(ROOT / "solutions" / f"{name}.ipynb", as_version=4)
    outputs = [o for c in stored.cells if c.cell_type == "code" for o in c.outputs]
    assert len(pictures) == sum("image/png" in o.get("data", {}) for o in outputs)


class Links(HTMLParser):
    """Every link of a page, and every place in it that a link can lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list) -> None:
        found = dict(attrs)
        self.places |= {found[key] for key in ("id", "name") if found.get(key)}
        if tag in {"a", "link"} and found.get("href"):
            self.links.append(found["href"])
        if tag in {"img", "script"} and found.get("src"):
            self.links.append(found["src"])


def read_links(path: Path) -> Links:
    links = Links()
    links.feed(path.read_text(encoding="utf-8"))
    return links


def test_every_link_leads_somewhere(site):
    known = {path: read_links(path) for path in site.rglob("*.html")}
    for path, links in known.items():
        for link in links.links:
            parts = urlsplit(link)
            if parts.scheme in {"http", "https", "data"}:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.exists(), f"{path.name}: {link}"
            if parts.fragment and target in known:
                assert unquote(parts.fragment) in known[target].places, f"{path.name}: {link}"


def test_the_search_finds_a_word_of_the_book(site, browser):
    tab = browser.new_page()
    tab.goto((site / "search.html").as_uri() + "?q=projection")
    tab.wait_for_selector("#search-results li a", timeout=20_000)
    found = tab.evaluate("[...document.querySelectorAll('#search-results li a')].map(a => a.href)")
    tab.close()
    assert any("01_functional_basics" in link for link in found)


def test_the_reader_can_choose_light_or_dark(site, browser):
    tab = browser.new_page(color_scheme="light")
    tab.goto((site / "index.html").as_uri())
    chosen = set()
    for _ in range(3):  # as the system has it, dark, light
        tab.evaluate("document.querySelector('.theme-toggle').click()")
        tab.wait_for_timeout(300)
        chosen.add(tab.evaluate("getComputedStyle(document.body).backgroundColor"))
    tab.close()
    assert len(chosen) == 2


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_shows_its_exercises_as_learners_find_them_and_their_solutions_behind_a_fold(site, name):
    text = (site / f"chapters/{name}.html").read_text(encoding="utf-8")
    script = read_script(ROOT / "solutions" / f"{name}.py")
    assert text.count('<details class="solution">') == len(script.tasks)
    assert "BEGIN SOLUTION" not in text
    for task in script.tasks:
        assert f"A solution of exercise {task.id}<" in text
    assert text.count(": passed") >= len(script.tasks)


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_says_when_and_on_what_it_was_proved(site, name):
    stamp = proved(nbformat.read(ROOT / "solutions" / f"{name}.ipynb", as_version=4))
    assert re.fullmatch(r"Run on \d{4}-\d\d-\d\d with Python 3\.\d+\.\d+, Keras [\d.]+, \w+ [\w.+]+\.", stamp)
    assert stamp.replace("Run on", "Proved on") in (site / f"chapters/{name}.html").read_text(encoding="utf-8")
    assert (site / "index.html").read_text(encoding="utf-8").count("Proved on") == 1


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_leads_to_where_it_runs_without_an_installation(site, name):
    links = read_links(site / f"chapters/{name}.html").links
    assert colab(name) in links
    assert binder(name) in links


def test_a_chapter_that_was_stored_unrun_is_refused():
    script = read_script(ROOT / "solutions" / f"{CHAPTERS[0]}.py")
    solved = nbformat.read(ROOT / "solutions" / f"{CHAPTERS[0]}.ipynb", as_version=4)
    start = nbformat.read(ROOT / "notebooks" / f"{CHAPTERS[0]}.ipynb", as_version=4)
    solved.cells[-1].outputs = []
    with pytest.raises(PageError, match="make book"):
        page(script, solved, start)


def test_the_command_makes_the_pages_where_it_says(site, monkeypatch, tmp_path, capsys):
    made = []
    monkeypatch.setattr("helpers.publishing.site.build_site", lambda root, target: made.append(target) or CHAPTERS)
    assert main(["site", "--to", str(tmp_path / "pages")]) == 0
    assert made == [tmp_path / "pages"]
    assert "pages/index.html" in capsys.readouterr().out.replace("\\", "/")


# What goes wrong ------------------------------------------------------------------------------------------------------


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A copy of the book's sources, with Sphinx replaced by one page."""
    for part in ("solutions", "notebooks"):
        shutil.copytree(ROOT / part, tmp_path / "book" / part)
    shutil.copy(ROOT / "README.md", tmp_path / "book")

    def sphinx(source: Path, made: Path) -> None:
        made.mkdir()
        for name in ("index.html", "searchindex.js"):
            (made / name).write_text("new", encoding="utf-8")

    monkeypatch.setattr("helpers.publishing.site._sphinx", sphinx)
    for name, place in {"ROOT": "", "SOLUTIONS": "solutions", "NOTEBOOKS": "notebooks"}.items():
        monkeypatch.setattr(f"helpers.authoring.paths.{name}", tmp_path / "book" / place)
    return tmp_path / "book"


def refused(capsys, *command: str) -> str:
    assert main(["site", *command]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert said.endswith(".\n")
    return said


def test_earlier_pages_are_replaced_and_nothing_is_left_beside_them(checkout, tmp_path):
    for _ in range(2):
        assert main(["site"]) == 0
        (checkout / "site" / "old.html").write_text("old", encoding="utf-8")
    assert main(["site"]) == 0
    assert sorted(path.name for path in (checkout / "site").iterdir()) == ["index.html", "searchindex.js"]
    assert sorted(path.name for path in checkout.iterdir()) == ["README.md", "notebooks", "site", "solutions"]


def test_a_folder_that_holds_something_else_is_left_as_it_is(checkout, tmp_path, capsys):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine", encoding="utf-8")
    assert "holds something that is not the pages" in refused(capsys, "--to", str(tmp_path / "mine"))
    assert "is a file" in refused(capsys, "--to", str(tmp_path / "mine" / "letter.txt"))
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]
    (tmp_path / "mine" / "letter.txt").unlink()
    assert main(["site", "--to", str(tmp_path / "mine")]) == 0, "an empty folder is as good as none"


@pytest.mark.parametrize("damage", [b'{"cells": [', b"", None])
def test_a_damaged_or_missing_notebook_is_named(checkout, capsys, damage):
    path = checkout / "solutions" / f"{CHAPTERS[0]}.ipynb"
    path.unlink() if damage is None else path.write_bytes(damage)
    assert f"solutions/{CHAPTERS[0]}.ipynb is missing or damaged" in refused(capsys)
    script = checkout / "solutions" / f"{CHAPTERS[0]}.py"
    script.write_text("1", encoding="utf-8")
    assert script.name in refused(capsys)


@pytest.mark.parametrize("error", [errno.EACCES, errno.ENOSPC])
@pytest.mark.parametrize("step", ["shutil.copytree", "pathlib.Path.rename"])
def test_pages_that_cannot_be_written_leave_the_earlier_ones(checkout, monkeypatch, capsys, step, error):
    assert main(["site"]) == 0
    (checkout / "site" / "index.html").write_text("the earlier one", encoding="utf-8")
    owner, name = (shutil, "copytree") if step == "shutil.copytree" else (Path, "rename")
    real = getattr(owner, name)

    def full(source, target, *args, **kwargs):
        if "new" in (Path(source).name, Path(target).name):
            raise OSError(error, os.strerror(error), str(target))
        return real(source, target, *args, **kwargs)

    monkeypatch.setattr(owner, name, full)
    capsys.readouterr()
    assert f"site cannot be written: {os.strerror(error)}" in refused(capsys)
    assert (checkout / "site" / "index.html").read_text(encoding="utf-8") == "the earlier one"
    assert sorted(path.name for path in checkout.iterdir()) == ["README.md", "notebooks", "site", "solutions"]


def test_where_sphinx_complains_its_words_are_shown_and_the_earlier_pages_stay(tmp_path):
    (tmp_path / "conf.py").write_text("extensions = ['no_such_extension']", encoding="utf-8")
    with pytest.raises(PageError, match="no_such_extension"):
        _sphinx(tmp_path, tmp_path / "site")
