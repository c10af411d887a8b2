"""The keys of somebody without a mouse."""

FOCUS = """() => {
  const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
  return {
    tag: element.tagName.toLowerCase(), id: element.id, text: element.textContent.trim(), href: element.getAttribute('href'),
    label: element.labels?.length ? element.labels[0].textContent.replace(/\\s+/g, ' ').trim() : null,
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
    visitor.arrived()
