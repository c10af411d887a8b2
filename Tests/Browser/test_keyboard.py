"""Where the keys lead. Whole stories by keyboard are the replays of the sources."""

from keyboard import FOCUS, press, tab_to, type_into


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
