"""What several tests share: a browser; and, where HELPERS_AS_ON_GPU is set, a CPU that refuses what a GPU would."""

from __future__ import annotations

import os

import pytest

from helpers.authoring.browser import find_browser

if os.environ.get("HELPERS_AS_ON_GPU"):
    import as_on_gpu  # noqa: F401


@pytest.fixture(scope="module")
def browser():
    """A Chromium that is running; where there is none, the test fails and says what to do."""
    from playwright.sync_api import sync_playwright

    path = find_browser()
    assert path, "There is no Chromium here: run `python -m helpers.authoring.browser`, or name one in HELPERS_BROWSER."
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()
