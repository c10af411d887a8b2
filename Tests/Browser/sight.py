"""What is to be seen of a page: everything the tests ask about, looked at once in each appearance."""

import dataclasses
import os
import pathlib

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from visitor import Visitor

APPEARANCES = [(1360, "light"), (1360, "dark"), (320, "light"), (320, "dark")]
# axe-core is the dearest thing to ask. Each language meets both widths and both colours; together they meet every pair.
CHECKED = {"ja": [(1360, "light"), (320, "dark")], "en": [(1360, "dark"), (320, "light")]}
# Everything it checks by itself, and the size of targets, which it leaves off.
EVERYTHING = {
    "rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"], "selectors": False, "iframes": False}

PROBES = pathlib.Path(__file__).with_name("probes.js").read_text()
AXE = Axe().axe_script

# A folder that gets a picture of each appearance of each page.
PICTURES = os.environ.get("AIKOTOBA_PICTURES")


@dataclasses.dataclass
class Sight:
    """A page in one state. The dictionaries say by appearance what is wrong, and hold nothing when nothing is."""

    status: int
    headers: dict[str, str]
    title: str
    text: str
    main: str
    refusals: list[str]
    outline: dict
    complaints: list[str]
    axe: dict[tuple, list[str]] = dataclasses.field(default_factory=dict)
    lost: dict[tuple, list[str]] = dataclasses.field(default_factory=dict)
    small: dict[tuple, list[str]] = dataclasses.field(default_factory=dict)
    bare: list[str] = dataclasses.field(default_factory=list)
    moving: list[str] = dataclasses.field(default_factory=list)


def look(visitor: Visitor, name: str) -> Sight:
    page, answer = visitor.page, visitor.answer
    complaints = visitor.complaints[:]
    page.evaluate(PROBES)
    sight = Sight(
        answer.status, answer.headers, page.title(), page.inner_text("body"), visitor.main, visitor.refusals, probe(page, "outline"),
        complaints)
    page.evaluate(AXE)
    for width, colours in APPEARANCES:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=colours)
        if (width, colours) in CHECKED[visitor.language]:
            note(sight.axe, (width, colours), violations(page))
        if colours == "light":
            note(sight.lost, (width,), probe(page, "lost"))
            note(sight.small, (width,), probe(page, "small"))
            probe(page, "spaced")
            note(sight.lost, (width, "spaced"), probe(page, "lost"))
            probe(page, "plain")
        if PICTURES:
            page.screenshot(path=pathlib.Path(PICTURES) / f"{name}-{visitor.language}-{width}-{colours}.png", full_page=True)
    page.set_viewport_size({"width": 1360, "height": 900})
    probe(page, "larger")
    note(sight.lost, (1360, "200 %"), probe(page, "lost"))
    probe(page, "plain")
    page.emulate_media(color_scheme="light", forced_colors="active", reduced_motion="no-preference")
    sight.bare = probe(page, "bare")
    page.emulate_media(forced_colors="none")
    sight.moving = probe(page, "moving")
    page.emulate_media(reduced_motion="reduce")
    return sight


def probe(page: Page, name: str):
    return page.evaluate(f"probes.{name}()")


def violations(page: Page) -> list[str]:
    found = page.evaluate("options => axe.run(document, options).then(results => results.violations)", EVERYTHING)
    return [f"{rule['id']}: {node['html']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


def note(notes: dict[tuple, list[str]], appearance: tuple, found: list[str]):
    if found:
        notes[appearance] = found
