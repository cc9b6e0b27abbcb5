"""The browser in which pages are tested: one that is here, or one that can be fetched.

    python -m helpers.authoring.browser

finds Chromium or Chrome, or else installs one: Playwright's own, or Debian's.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
)


def find_browser() -> str | None:
    """The path of a Chromium that can be run, or None."""
    own = os.environ.get("HELPERS_BROWSER")
    found = [own, *map(shutil.which, _NAMES), *_PLACES, _playwrights_own()]
    return next((path for path in found if path and Path(path).is_file()), None)


def _playwrights_own() -> str | None:
    try:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            return playwright.chromium.executable_path
    except Exception:  # it is not installed, or a loop runs already
        return None


def main() -> int:
    """Install a browser if there is none; return an exit code."""
    attempts = [[sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"]]
    if shutil.which("apt-get"):
        attempts.append(["sh", "-c", "apt-get update -qq && apt-get install -y -qq chromium"])
    for command in attempts:
        if find_browser():
            break
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    if find_browser():
        return 0
    print(
        "No Chromium could be found or installed: the tests of the pages will fail. Install Chromium or Chrome, or "
        "name one in HELPERS_BROWSER.",
        file=sys.stderr,
    )
    return 0  # everything else can be tested


if __name__ == "__main__":
    raise SystemExit(main())
