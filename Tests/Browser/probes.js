// What the tests ask of a page. Evaluated in the page, where the content security policy does not reach.
window.probes = (() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const text = element => element.textContent.replace(/\s+/g, " ").trim();
  const texts = selector => all(selector).map(text);
  const named = element => `${element.tagName.toLowerCase()}.${element.className} “${text(element).slice(0, 40)}”`;
  const shown = element => element.checkVisibility() && !element.closest(".aloud, .skip, .blocks thead, svg");

  // Structure and words.
  const outline = () => ({
    language: document.documentElement.lang,
    headings: texts("h1"),
    tabs: texts(".tabs a"),
    primary: texts(".button.one"),
    labels: texts("button, label, h1, h2, h3, th, nav a, .button, .summary li, .field .error"),
    focused: document.activeElement.className,
    ids: all("[id]").map(element => element.id),
    anchors: all(".summary a").map(link => link.hash.slice(1)),
    wrong: all(".field.wrong").map(field => {
      const input = field.querySelector("input, textarea"), error = field.querySelector(".error");
      return {
        anchor: input.id, invalid: input.ariaInvalid, described: input.getAttribute("aria-describedby"), error: text(error),
        error_id: error.id,
      };
    }),
    passwords: all("input[type=password]").map(input => input.value),
    styled: all("[style], style").length,
    scripted: all("script").filter(script => !script.src || script.textContent.trim()).length
      + all("*").filter(element => [...element.attributes].some(attribute => attribute.name.startsWith("on"))).length,
    foreign: all("body [lang]").map(element => element.lang),
    // Texts that stand in no element of another language; what somebody typed is nobody's words but theirs.
    own: all("body :not(textarea)").filter(element => element.closest("[lang]") === document.documentElement)
      .flatMap(element => [...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE && node.data.trim()))
      .map(node => node.data.trim()),
  });

  // Texts and boxes that reach over an edge or are cut off.
  const lost = () => {
    const found = [], width = document.documentElement.clientWidth;
    if (document.scrollingElement.scrollWidth > width) found.push(`the page is ${document.scrollingElement.scrollWidth} wide`);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (!node.data.trim() || !shown(node.parentElement)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const boxes = [...range.getClientRects()];
      if (boxes.some(box => box.right > width + 1 || box.left < -1)) found.push(`“${node.data.trim()}” is outside`);
    }
    for (const element of all("body *")) {
      if (!shown(element) || element.matches("input, textarea")) continue;
      const style = getComputedStyle(element);
      if (style.display === "inline" || element.clientWidth === 0) continue;
      if (element.scrollWidth > element.clientWidth + 1) found.push(`${named(element)} is ${element.scrollWidth} in ${element.clientWidth}`);
      if (style.overflowY !== "visible" && element.scrollHeight > element.clientHeight + 1) found.push(`${named(element)} is cut off`);
    }
    return found;
  };

  // A control that stands in a sentence may be as low as the sentence.
  const small = () => [
    ...all("a, button, summary").filter(element => shown(element) && !element.matches("p a, li:not(.plain li, nav li) a, dd a"))
      .filter(element => element.getBoundingClientRect().height < 23.9),
    ...all("main .button:not(.small), .field input, .tabs a").filter(element => shown(element))
      .filter(element => element.getBoundingClientRect().height < 48),
  ].map(named);

  const moving = () => all("body *").filter(element => {
    const style = getComputedStyle(element);
    return style.animationName !== "none" || parseFloat(style.transitionDuration) > 0.12;
  }).map(named);

  // With forced colours: what only had a ground, and what only had a colour.
  const bare = () => [
    ...all(".card, .note, .reference, .summary, .slip, .button, .field input")
      .filter(element => shown(element) && !(parseFloat(getComputedStyle(element).borderTopWidth) > 0)),
    ...all(".tabs [aria-current]").filter(element => getComputedStyle(element).outlineStyle !== "solid"),
    ...all(".secret b").filter(element => getComputedStyle(element).textDecorationLine !== "underline"),
  ].map(named);

  const larger = () => document.documentElement.style.setProperty("font-size", "200%");
  const spaced = () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }");
    document.adoptedStyleSheets = [sheet];
  };
  const plain = () => {
    document.adoptedStyleSheets = [];
    document.documentElement.removeAttribute("style");
  };

  return { outline, lost, small, moving, bare, larger, spaced, plain };
})();
