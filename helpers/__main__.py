"""`python -m helpers`: the book's commands."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

# Opens on the first page and asks nothing of the network. JupyterLab's question about news is turned off by a file that
# its configuration path leads to; what a reader has configured stays in force beside it.
_LAB = (
    "--LabApp.default_url=/lab/tree/work/00_start_here.ipynb",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
)
_JUPYTER = Path(__file__).parent / "assets" / "jupyter"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m helpers", description="Graphs of Layers: the book's commands.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser(
        "lab", help="copy the notebooks to work/ and open them in JupyterLab; options such as --no-browser go on to it"
    )
    commands.add_parser("doctor", help="say whether the book will run here, and what to do if not")
    update = commands.add_parser("update", help="bring your copies in work/ up to a newer book, with all you wrote")
    update.add_argument("--dry-run", action="store_true", help="write nothing; say what would happen")
    reset = commands.add_parser("reset", help="put an exercise or a chapter back to its beginning, after a backup")
    reset.add_argument("what", help="an exercise such as 2.3, or a chapter such as 02")
    restore = commands.add_parser("restore", help="put a backup of your copies back")
    restore.add_argument("backup", nargs="?", help="its name in work/backups; the newest by default")
    grade = commands.add_parser("grade", help="run the notebooks of a class, each for itself, and write a table")
    grade.add_argument("paths", nargs="+", type=Path, metavar="FOLDER_OR_FILES")
    grade.add_argument("--to", type=Path, default=Path("grades"), help="where grades.csv and grades.html go; grades/")
    grade.add_argument("--jobs", type=int, default=None, help="notebooks at once; half the number of cores by default")
    grade.add_argument("--limit", type=float, default=600, help="seconds for one notebook; 600 by default")
    grade.add_argument("--memory", type=float, default=8, help="gigabytes for one notebook; 8 by default")
    grade.add_argument("--again", action="store_true", help="also those that were graded before and have not changed")
    room = commands.add_parser(
        "room", help="show a class by the codes that `progress(share=True)` gave, without a server"
    )
    room.add_argument("files", nargs="*", type=Path, help="text with the codes in it; what you paste by default")
    room.add_argument("--to", type=Path, default=None, help="also write a page, such as room.html")
    fetch = commands.add_parser(
        "fetch", help="bring ahead what a room without a network needs, or prove that it is there"
    )
    fetch.add_argument("--to", type=Path, default=None, help="the folder of wheels; wheels/ by default")
    fetch.add_argument("--no-wheels", action="store_true", help="bring or check no wheels")
    fetch.add_argument("--data", action="store_true", help="also the large data sets of HELPERS_DATA=full, 260 MB")
    fetch.add_argument("--extra", default="cpu", help="what will be installed: cpu by default, or gpu")
    fetch.add_argument("--check", action="store_true", help="bring nothing; try everything with the network refused")
    lint = commands.add_parser("lint", help="find the silent mistakes in a saved model")
    lint.add_argument("model", type=Path, help="a file that model.save wrote: model.keras")
    lint.add_argument("--batch", type=Path, help="an .npz with arrays x, y, or one for each input (x_NAME, y_NAME)")
    lint.add_argument("--json", action="store_true", help="write the findings as JSON")
    lint.add_argument("--silence", action="append", default=[], metavar="RULE", help="do not ask this rule; repeatable")
    build = commands.add_parser("build", help="make notebooks, answers and references from solutions/ (for authors)")
    build.add_argument("chapters", nargs="*", help="such as 01; all by default")
    build.add_argument("--all", action="store_true", help="also what has not changed")
    build.add_argument("--check", action="store_true", help="write nothing; name every file that is stale")
    build.add_argument("--jobs", type=int, default=None, help="chapters at once; the number of cores by default")
    site = commands.add_parser("site", help="make static pages of the book (for authors)")
    site.add_argument("--to", type=Path, default=None, help="the folder to make; site/ by default")
    canary = commands.add_parser(
        "canary", help="say which cells say something else under what is installed (for authors)"
    )
    canary.add_argument("chapters", nargs="*", help="such as 01; all by default")
    canary.add_argument("--to", type=Path, default=Path("drift.md"), help="the text of an issue; drift.md by default")
    slides = commands.add_parser("slides", help="make slides of the same notebooks, to show without a network")
    slides.add_argument("chapters", nargs="*", help="such as 01; all by default")
    slides.add_argument("--to", type=Path, default=None, help="the folder to make; slides/ by default")
    slides.add_argument("--solutions", action="store_true", help="put a solution under each exercise")
    arguments, arguments.options = parser.parse_known_args(argv)
    if arguments.options and arguments.command != "lab":
        parser.error(f"unrecognized arguments: {' '.join(arguments.options)}")
    does = {
        "lab": _lab,
        "doctor": _doctor,
        "build": _build,
        "site": _site,
        "grade": _grade,
        "room": _room,
        "canary": _canary,
        "fetch": _fetch,
        "slides": _slides,
        "lint": _lint,
    }
    does |= dict.fromkeys(("update", "reset", "restore"), _keep)
    try:
        return does[arguments.command](arguments)
    except KeyboardInterrupt:
        print(f"{arguments.command} was interrupted; nothing is lost.", file=sys.stderr)
        return 130


def _lab(arguments: argparse.Namespace) -> int:
    from helpers.authoring.paths import WORK, NoBook, book_root
    from helpers.keeping.copies import WorkError, copy_to_work, damaged, is_behind

    try:
        notebooks = book_root() / "notebooks"
        made = copy_to_work(notebooks, WORK)
        behind, broken = is_behind(notebooks, WORK), damaged(notebooks, WORK)
    except (NoBook, WorkError) as error:
        print(error, file=sys.stderr)
        return 1
    print(
        f"{len(made)} new in work/; what was there is as you left it."
        if made
        else "Your copies in work/ are as you left them."
    )
    if behind:
        print("The book has become newer: `python -m helpers update` brings your copies up to it, with all you wrote.")
    if broken:
        print("\n".join(broken), file=sys.stderr)
    environment = dict(os.environ)  # with what keeps TensorFlow quiet; kernels inherit it
    configuration = [str(_JUPYTER), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    environment["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, configuration))
    command = [sys.executable, "-m", "jupyter", "lab", *_LAB, *arguments.options]
    try:
        return subprocess.call(command, cwd=book_root(), env=environment)
    except KeyboardInterrupt:
        return 0


def _keep(arguments: argparse.Namespace) -> int:
    from helpers.authoring.paths import WORK, NoBook, book_root
    from helpers.keeping import copies

    try:
        notebooks = book_root() / "notebooks"
        if arguments.command == "update":
            told = copies.update(notebooks, WORK, dry_run=arguments.dry_run)
        elif arguments.command == "reset":
            told = copies.reset(arguments.what, notebooks, WORK)
        else:
            told = copies.restore(WORK, arguments.backup)
    except (NoBook, copies.WorkError) as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(told.lines))
    return 1 if told.trouble else 0


def _doctor(arguments: argparse.Namespace) -> int:
    from helpers.authoring import doctor

    return doctor.main([])


def _build(arguments: argparse.Namespace) -> int:
    try:
        from helpers.authoring import build
    except ModuleNotFoundError as error:
        print(f'Building needs {error.name}; install it with pip install -e ".[cpu,dev]".', file=sys.stderr)
        return 1
    try:
        if arguments.check:
            complaints = build.pair_complaints() or build.stale_files(arguments.chapters, arguments.jobs)
            print("\n".join(complaints) or "All that is derived is fresh.")
            return 1 if complaints else 0
        written = build.build(arguments.chapters, everything=arguments.all, jobs=arguments.jobs)
        print("\n".join(f"wrote {name}" for name in written) or "Nothing to write: all that is derived is fresh.")
    except build.BuildError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _lint(arguments: argparse.Namespace) -> int:
    from helpers.linting import command

    return command.run(arguments.model, arguments.batch, json=arguments.json, silence=arguments.silence)


def _grade(arguments: argparse.Namespace) -> int:
    from helpers.authoring.paths import NoBook, book_root
    from helpers.grading import report
    from helpers.grading.grade import GradeError, Limits, grade

    limits = Limits(arguments.limit, min(120, arguments.limit), arguments.memory)
    try:
        to = arguments.to
        to.mkdir(parents=True, exist_ok=True)
        kept = to / ".finished"
        grades = grade(arguments.paths, book_root(), kept, limits=limits, jobs=arguments.jobs, again=arguments.again)
        (to / "grades.csv").write_text(report.as_csv(grades), encoding="utf-8", newline="")
        (to / "grades.html").write_text(report.as_html(grades), encoding="utf-8")
    except (GradeError, NoBook) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{arguments.to} cannot be written: {error.strerror or error}.", file=sys.stderr)
        return 1
    for row in report.stuck(grades)[:5]:
        print(f"{row.exercise} {row.title}: {row.unsolved} of {row.begun} who began it have not passed.")
    for each in grades:
        if each.trouble:
            print(f"{each.file} {each.trouble}.")
    print(f"{len(grades)} notebooks; see {to / 'grades.html'} and {to / 'grades.csv'}.")
    return 1 if any(each.trouble for each in grades) else 0


def _room(arguments: argparse.Namespace) -> int:
    from helpers.grading import report, room

    try:
        if arguments.files:
            text = "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in arguments.files)
        else:
            if sys.stdin.isatty():
                print("Paste the codes, one a line, then press Ctrl-D (on Windows Ctrl-Z and Enter).", file=sys.stderr)
            text = sys.stdin.read()
        people, complaints = room.seats(text)
        if people and arguments.to:
            arguments.to.write_text(report.as_html(room.as_grades(people)), encoding="utf-8")
    except OSError as error:
        print(f"{error.filename}: {error.strerror or error}.", file=sys.stderr)
        return 1
    if people:
        print(room.as_text(people))
        for row in report.stuck(room.as_grades(people))[:5]:
            print(f"{row.exercise} {row.title}: {row.unsolved} of {row.begun} who began it have not passed.")
    elif not complaints:
        complaints = [
            'There is no code in this text. A learner gets one with progress(share=True): "GOL-" and letters.'
        ]
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return 1 if complaints else 0


def _canary(arguments: argparse.Namespace) -> int:
    from helpers.authoring.build import CHECKOUT, BuildError
    from helpers.watching.canary import watch

    try:
        drifted = watch(CHECKOUT, arguments.to, arguments.chapters)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{arguments.to} cannot be written: {error.strerror or error}.", file=sys.stderr)
        return 1
    print(f"{'Something has' if drifted else 'Nothing has'} changed; see {arguments.to}.")
    return 1 if drifted else 0


def _fetch(arguments: argparse.Namespace) -> int:
    from helpers.authoring.paths import NoBook, book_root
    from helpers.teaching import fetch
    from helpers.teaching.folders import FolderError

    try:
        root = book_root()
        wheels = arguments.to or root / "wheels"
        if arguments.check:
            wanted = not arguments.no_wheels and (arguments.to is not None or wheels.exists())
            answers = []
            for answer in fetch.check(root, fetch.trials(root, wheels if wanted else None, arguments.extra)):
                print("\n".join(fetch.told(answer)), flush=True)
                answers.append(answer)
            print(fetch.verdict(answers))
            return 0 if all(answer.well for answer in answers) else 1
        if not arguments.no_wheels:
            count, size = fetch.fetch_wheels(root, wheels, arguments.extra)
            print(f"{count} wheels, {size:.0f} MB, are in {wheels}; `python -m helpers fetch --check` proves them.")
        if arguments.data:
            print("\n".join(fetch.fetch_data()))
    except (NoBook, FolderError, fetch.FetchError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _slides(arguments: argparse.Namespace) -> int:
    from helpers.authoring.paths import NoBook, book_root
    from helpers.authoring.script import ScriptError
    from helpers.teaching import slides
    from helpers.teaching.folders import FolderError

    try:
        target = arguments.to or book_root() / "slides"
        made = slides.build_slides(book_root(), target, arguments.chapters, solutions=arguments.solutions)
    except (NoBook, ScriptError, FolderError, slides.SlidesError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(made)} chapters; open {target / 'index.html'}")
    return 0


def _site(arguments: argparse.Namespace) -> int:
    from helpers.authoring.paths import NoBook, book_root
    from helpers.publishing import pages, site

    target = arguments.to or Path("site")
    try:
        target = arguments.to or book_root() / "site"
        chapters = site.build_site(book_root(), target)
    except (NoBook, pages.PageError) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{target} cannot be written: {error.strerror or error}.", file=sys.stderr)
        return 1
    print(f"{len(chapters)} chapters; open {target / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
