"""The minutes that remain, and the help that opens when it is needed."""


def test_the_minutes_count_down_and_are_spoken_at_five_and_at_one(desk, member):
    who, page = desk.member(), member.page
    page.clock.install()
    member.ask("k-password", who.address)
    left, aloud = page.locator("[data-seconds]"), page.locator("[data-aloud]")
    assert left.inner_text() in (member.say("（残り約20分）", "(about 20 minutes left)"), member.say("（残り約19分）", "(about 19 minutes left)"))
    page.clock.fast_forward("02:01")
    assert left.inner_text() == member.say("（残り約17分）", "(about 17 minutes left)")
    assert aloud.text_content() == ""
    page.clock.fast_forward("12:00")
    assert left.inner_text() == member.say("（残り約5分）", "(about 5 minutes left)")
    assert aloud.text_content() == left.inner_text()
    page.clock.fast_forward("01:00")
    assert aloud.text_content() == member.say("（残り約5分）", "(about 5 minutes left)")
    page.clock.fast_forward("03:00")
    assert left.inner_text() == aloud.text_content() == member.say("（残り約1分）", "(about 1 minute left)")
    page.clock.fast_forward("01:00")
    assert left.inner_text() == member.say("（残り1分未満）", "(less than 1 minute left)")
    page.clock.fast_forward("10:00")
    assert left.inner_text() == member.say("（残り1分未満）", "(less than 1 minute left)")


def test_the_help_is_closed_until_a_resend_is_possible_and_open_from_then_on(desk, member):
    who = desk.member()
    member.ask("k-password", who.address)
    assert member.page.locator("aside details").get_attribute("open") is None
    desk.age_code(member.inquiry, 58)
    member.open(member.path)
    assert member.page.locator("aside details").get_attribute("open") is None
    desk.age_code(member.inquiry, 3)
    member.open(member.path)
    assert member.page.locator("aside details").get_attribute("open") is not None
    assert member.page.get_by_role("button", name=member.say("認証コードを再送する", "Send the code again")).is_visible()


def test_what_was_typed_into_the_password_field_can_be_shown_and_is_hidden_again(desk, visitor):
    visitor.open()
    field, button = visitor.page.locator("#password"), visitor.page.locator("[data-shows]")
    field.fill("abc")
    assert button.inner_text() == visitor.say("入力した文字を表示する", "Show what I typed")
    button.click()
    assert field.get_attribute("type") == "text" and button.get_attribute("aria-pressed") == "true"
    button.click()
    assert field.get_attribute("type") == "password"
