"""Every page in every state: its words, its structure, its looks."""

import re

import pytest

from expected import STATES
from sight import Sight, look

SYSTEM = {"ja": "学術用語普及協会 会員セルフサービス", "en": "Academic Terms Association Member Self-Service"}


def place(language: str) -> int:
    return ("ja", "en").index(language)


def pattern(words: str) -> str:
    return ".+?".join(re.escape(flat(part)) for part in words.split("{…}"))


def flat(text: str) -> str:
    """Without what only sets the lines."""
    text = re.sub(r"\s+", " ", text).strip()
    # Between Japanese characters a line break is no word break.
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", text)


@pytest.fixture(params=STATES)
def name(request) -> str:
    return request.param


@pytest.fixture
def expected(name):
    return STATES[name]


@pytest.fixture
def seen(album, language, name) -> Sight:
    return album[language, name]


def test_the_walk_reaches_every_state(album):
    assert sorted({name for _, name in album}) == sorted(STATES)


def test_a_page_says_what_it_has_to_say(seen, expected, language):
    missing = [words[place(language)] for words in expected.words if not re.search(pattern(words[place(language)]), flat(seen.main))]
    assert missing == [], seen.main
    assert seen.status == expected.status


def test_a_page_has_one_heading_and_the_title_says_it(seen, expected, language):
    heading = expected.heading[place(language)]
    step = {"ja": f"手順 {expected.step}／3 ", "en": f"Step {expected.step} of 3 "}[language] if expected.step else ""
    assert seen.outline["headings"] == [step + heading]
    error = {"ja": "エラー：", "en": "Error: "}[language] if expected.refusals else ""
    assert seen.title == f"{error}{heading}｜{SYSTEM[language]}"


def test_a_refusal_leads_the_page_with_the_focus_on_it(seen, expected, language):
    assert len(seen.refusals) == len(expected.refusals)
    for said, words in zip(seen.refusals, expected.refusals):
        assert re.fullmatch(pattern(words[place(language)]), flat(said)), said
    if expected.refusals:
        assert seen.outline["focused"] == "summary"
        asked = {
            True: ("入力内容をご確認ください", "Check what you entered"),
            False: ("手続きを進められませんでした", "We could not continue")}
        assert asked[expected.field][place(language)] in seen.main
        assert seen.main.index(asked[expected.field][place(language)]) == 0


def test_a_refused_field_says_so_itself(seen, expected):
    wrong = seen.outline["wrong"]
    if expected.field and expected.refusals:
        assert [field["error"] for field in wrong] == seen.refusals
        assert [field["anchor"] for field in wrong] == seen.outline["anchors"]
        for field in wrong:
            assert field["invalid"] == "true"
            described = field["described"].split()
            assert described[0] == field["error_id"] and set(described) <= set(seen.outline["ids"])
    else:
        assert wrong == [] and seen.outline["anchors"] == []


def test_the_head_of_a_page_says_who_is_signed_in(seen, expected, language):
    sign_out = {"ja": "ログアウト", "en": "Sign out"}[language]
    tabs = [("照会メニュー", "Inquiries"), ("開示の記録", "Disclosure history"), ("マイページ", "My page")] if expected.signed_in else []
    tabs += [("よくあるご質問", "FAQ"), ("お問い合わせ", "Contact us")]
    assert seen.outline["tabs"] == [tab[place(language)] for tab in tabs]
    assert (sign_out in seen.outline["labels"]) == expected.signed_in


def test_a_page_has_at_most_one_filled_button(seen, expected, language):
    assert seen.outline["primary"] == ([expected.primary[place(language)]] if expected.primary else [])


def test_a_page_is_in_its_language_and_every_foreign_piece_says_so(seen, language):
    assert seen.outline["language"] == language
    assert set(seen.outline["foreign"]) <= {"ja", "en"}
    if language == "en":
        assert [text for text in seen.outline["own"] if re.search("[ぁ-んァ-ヶ一-龠]", text)] == []


def test_no_id_stands_twice(seen):
    assert len(seen.outline["ids"]) == len(set(seen.outline["ids"]))


def test_axe_finds_nothing(seen):
    assert seen.axe == {}


def test_nothing_reaches_over_an_edge_in_any_width_size_or_spacing_of_text(seen):
    assert seen.lost == {}


def test_targets_are_large_enough(seen):
    assert seen.small == {}


def test_forced_colours_leave_every_box_a_border_and_what_is_current_an_outline(seen):
    assert seen.bare == []


def test_nothing_moves_but_colours(seen):
    assert seen.moving == []


def test_chromium_has_nothing_to_complain_about(seen):
    assert seen.complaints == []


def test_style_and_script_stand_in_their_files_only(seen):
    assert (seen.outline["styled"], seen.outline["scripted"]) == (0, 0)


def test_nobody_else_keeps_or_frames_a_page(seen):
    assert seen.headers["cache-control"] == "no-store"
    assert seen.headers["content-security-policy"] == (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'")
    assert seen.headers["x-content-type-options"] == "nosniff"
    assert seen.headers["referrer-policy"] in ("same-origin", "no-referrer")


def test_a_password_never_comes_back(seen):
    assert set(seen.outline["passwords"]) <= {""}


def test_buttons_labels_headings_and_refusals_end_without_a_full_stop(seen):
    assert [text for text in seen.outline["labels"] if text.endswith((".", "。"))] == []


def test_pages_ban_the_words_that_say_nothing(seen):
    found = re.findall("不正|無効|失敗|エラーが発生|確認コード|受付番号|OTP|トークン|サインイン|させていただ|please|!|e-mail", seen.text, re.IGNORECASE)
    assert found == []


def test_an_address_of_no_tenant_has_a_page_too(desk, visitor):
    visitor.page.goto(f"{desk.url}/nobody/")
    seen = look(visitor, "unknown-tenant")
    assert seen.status == 404 and seen.outline["language"] == visitor.language
    assert seen.title == visitor.say("ページが見つかりません", "Page not found") and seen.outline["headings"] == [seen.title]
    assert (seen.axe, seen.lost, seen.bare) == ({}, {}, [])
