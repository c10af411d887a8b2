"""The inquiry without a mouse."""

FOCUS = """() => {
  const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
  return {
    tag: element.tagName.toLowerCase(), id: element.id, text: element.textContent.trim(), href: element.getAttribute('href'),
    outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth), ring: style.boxShadow !== 'none',
    inside: box.top >= 0 && box.bottom <= innerHeight && box.width > 0,
    place: [...document.querySelectorAll('*')].indexOf(element),
  };
}"""


def tab_to(visitor, found, most: int = 40) -> dict:
    """Presses Tab until the focus is where it should go; every stop on the way has to be seen."""
    for _ in range(most):
        visitor.page.keyboard.press("Tab")
        focus = visitor.page.evaluate(FOCUS)
        if focus["tag"] == "body":
            # Past the end, where the browser's own controls come before the page begins again.
            continue
        assert focus["outline"] >= 3 and focus["ring"] and focus["inside"], focus
        if found(focus):
            return focus
    raise AssertionError(f"the Tab key never came to it on {visitor.page.url}")


def type_into(visitor, id: str, text: str):
    tab_to(visitor, lambda focus: focus["id"] == id)
    visitor.page.keyboard.type(text)


def press(visitor, key: str = "Enter"):
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press(key)


def test_the_whole_inquiry_works_by_tab_and_enter(desk, visitor):
    who = desk.member()
    visitor.open()
    type_into(visitor, "member-id", who.id)
    type_into(visitor, "password", who.password)
    press(visitor)
    tab_to(visitor, lambda focus: (focus["href"] or "").endswith("/inquiries/ask/k-password"))
    press(visitor)
    type_into(visitor, "email", who.address)
    press(visitor)
    code = desk.code(who.address, visitor.reference)
    type_into(visitor, "code", code)
    tab_to(visitor, lambda focus: focus["tag"] == "button")
    press(visitor, "Space")
    assert visitor.page.locator(".secret").count() == 1
    tab_to(visitor, lambda focus: focus["tag"] == "summary")
    visitor.page.keyboard.press("Enter")
    tab_to(visitor, lambda focus: (focus["href"] or "").endswith("/inquiries"))
    press(visitor)
    tab_to(visitor, lambda focus: focus["tag"] == "button")
    press(visitor)
    assert visitor.say("ログアウトしました", "You are signed out") in visitor.main


def test_the_skip_link_comes_first_shows_itself_and_leads_to_the_content(visitor):
    visitor.open()
    first = tab_to(visitor, lambda focus: True)
    assert first["text"] == visitor.say("本文へ移動", "Skip to the content")
    visitor.page.keyboard.press("Enter")
    assert visitor.page.evaluate("document.activeElement.id") == "main"
    assert tab_to(visitor, lambda focus: True)["id"] == "member-id"


def test_the_focus_goes_in_the_order_of_reading(desk, member):
    who = desk.member()
    member.ask("k-password", who.address)
    desk.age_code(member.inquiry, 61)
    for path in ("/inquiries", "/my-page", member.path):
        member.open(path)
        places = []
        for _ in range(30):
            member.page.keyboard.press("Tab")
            if member.page.evaluate("document.activeElement === document.body"):
                break
            places.append(member.page.evaluate(FOCUS)["place"])
        assert len(places) > 8 and places == sorted(places)


def test_an_error_takes_the_focus_and_its_link_leads_into_the_field(visitor):
    visitor.open("/inquiries/ask/member-id")
    type_into(visitor, "email", "somebody")
    press(visitor)
    assert "summary" in visitor.page.evaluate("document.activeElement.className")
    seen = visitor.page.evaluate(FOCUS)
    assert seen["outline"] >= 3 and seen["inside"]
    tab_to(visitor, lambda focus: focus["href"] == "#email")
    visitor.page.keyboard.press("Enter")
    assert visitor.page.evaluate("document.activeElement.id") == "email"


def test_the_whole_row_of_the_menu_is_the_target(member):
    row = member.page.locator(".rows li").first
    box = row.bounding_box()
    with member.page.expect_navigation():
        member.page.mouse.click(box["x"] + box["width"] - 10, box["y"] + box["height"] - 6)
    assert member.path == "/inquiries/ask/k-password"
