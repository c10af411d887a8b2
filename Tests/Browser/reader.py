"""Somebody who knows only the words on the pages and has neither mouse nor script: for replaying the sources step by step."""

import re

from keyboard import FOCUS, press, tab_to
from mailbox_folder import Mail
from sight import look
from visitor import Visitor


class Reader:
    def __init__(self, visitor: Visitor, story: str):
        """The story names the pictures."""
        self.visitor, self.page, self.say, self.story = visitor, visitor.page, visitor.say, story
        # Not by the browser's setting: axe-core, which comes after the page, has to run.
        self.switch = visitor.context.new_cdp_session(visitor.page)
        self._scripts(False)

    def _scripts(self, run: bool):
        self.switch.send("Emulation.setScriptExecutionDisabled", {"value": not run})

    # What one does: every page comes by Enter ------------------------------------------------------------------------

    def opens(self, path: str):
        self.visitor.open(path)

    def opens_mailed(self, mail: Mail) -> str:
        """The address that the mail names."""
        [address] = re.findall(r"^\s*(https?://\S+)\s*$", mail.text, re.MULTILINE)
        self.page.goto(address)
        return address

    def follows(self, japanese: str, english: str):
        words = self.say(japanese, english)
        tab_to(self.visitor, lambda focus: focus["tag"] == "a" and focus["text"] == words)
        press(self.visitor)

    def types(self, japanese: str, english: str, text: str):
        """Into the field of that label, whatever stands after it; in place of what is there, which Tab marks."""
        label = self.say(japanese, english)
        tab_to(self.visitor, lambda focus: (focus["label"] or "").startswith(label))
        self.page.keyboard.insert_text(text)

    def pushes(self, japanese: str, english: str):
        words = self.say(japanese, english)
        tab_to(self.visitor, lambda focus: focus["tag"] == "button" and focus["text"] == words)
        press(self.visitor)

    def chooses(self, words: str):
        """One of the choices: those that follow have it by the arrows, as everywhere."""
        focus = tab_to(self.visitor, lambda focus: focus["label"] is not None and focus["tag"] == "input")
        for _ in range(10):
            if words in focus["label"]:
                break
            self.page.keyboard.press("ArrowDown")
            focus = self.page.evaluate(FOCUS)
        self.page.keyboard.press("Space")

    # What one sees ---------------------------------------------------------------------------------------------------

    def sees(self, name: str, japanese: str, english: str, *words: tuple[str, str]):
        """A page of that heading that says those words, with nothing wrong in any width, colour or size of text."""
        assert self.visitor.heading == self.say(japanese, english), name
        main = self.visitor.main
        assert [said for said in (self.say(*both) for both in words) if said not in main] == [], main
        assert not self.page.locator("[data-shows], [data-copies]").locator("visible=true").count(), "the script has run"
        self._scripts(True)
        sight = look(self.visitor, f"{self.story}-{name}")
        self._scripts(False)
        assert (sight.axe, sight.lost, sight.small, sight.bare, sight.moving, sight.complaints) == ({}, {}, {}, [], [], []), name
        assert (sight.outline["styled"], sight.outline["scripted"]) == (0, 0)
        assert sight.headers["cache-control"] == "no-store" and set(sight.outline["passwords"]) <= {""}
        assert [label for label in sight.outline["labels"] if label.endswith((".", "。"))] == []
        if self.visitor.language == "en":
            assert [text for text in sight.outline["own"] if re.search("[ぁ-んァ-ヶ一-龠]", text)] == []
