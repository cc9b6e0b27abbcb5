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
    arguments, arguments.options = parser.parse_known_args(argv)
    if arguments.options and arguments.command != "lab":
        parser.error(f"unrecognized arguments: {' '.join(arguments.options)}")
    does = {"lab": _lab, "doctor": _doctor, "build": _build, "site": _site, "grade": _grade, "lint": _lint}
    does |= dict.fromkeys(("update", "reset", "restore"), _keep)
    return does[arguments.command](arguments)


def _lab(arguments: argparse.Namespace) -> int:
    from helpers.authoring.paths import WORK, NoBook, book_root
    from helpers.keeping.copies import WorkError, copy_to_work, is_behind

    try:
        made = copy_to_work(book_root() / "notebooks", WORK)
        behind = is_behind(book_root() / "notebooks", WORK)
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
    # TensorFlow writes to the page while it starts; kernels inherit what keeps it quiet.
    environment = {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0", **os.environ}
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


def _site(arguments: argparse.Namespace) -> int:
    from helpers.authoring.paths import NoBook, book_root
    from helpers.publishing import pages, site

    try:
        target = arguments.to or book_root() / "site"
        chapters = site.build_site(book_root(), target)
    except (NoBook, pages.PageError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(chapters)} chapters; open {target / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
