"""One development instance and one Chromium for the whole folder; every test gets visitors of its own."""

import os
import pathlib
import sys

import pytest
from playwright.sync_api import sync_playwright

# The instance, its clock and its mails are the system tests' own.
sys.path.append(str(pathlib.Path(__file__).parent.parent / "System"))

from desk import Desk
from visitor import Visitor
from walk import walk

CHROMIUM = os.environ.get("AIKOTOBA_CHROMIUM", "/usr/bin/chromium")


@pytest.fixture(scope="session")
def desk():
    desk = Desk()
    desk.start()
    yield desk
    assert desk.stop() == 0
    desk.remove()


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(params=["ja", "en"])
def language(request) -> str:
    return request.param


@pytest.fixture
def opened(desk, chromium):
    """Makes visitors, and sees to it that none of them left a page that complained."""
    visitors = []

    def make(language: str = "ja", **options) -> Visitor:
        visitors.append(Visitor(desk, chromium, language, **options))
        return visitors[-1]

    desk.forget_limits()
    yield make
    complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    for visitor in visitors:
        visitor.leave()
    assert complaints == []


@pytest.fixture
def visitor(opened, language) -> Visitor:
    return opened(language)


@pytest.fixture
def member(desk, visitor) -> Visitor:
    """A visitor who is signed in as the first organisation."""
    visitor.sign_in(desk.member())
    return visitor


@pytest.fixture
def japanese(desk, opened) -> Visitor:
    """The same, where the language makes no difference."""
    visitor = opened("ja")
    visitor.sign_in(desk.member())
    return visitor


@pytest.fixture(scope="session")
def album(desk, chromium):
    """What was seen of every page in every state, by (language, state)."""
    return {(language, name): sight for language in ("ja", "en") for name, sight in walk(desk, chromium, language)}
