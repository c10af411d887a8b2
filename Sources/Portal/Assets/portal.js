// Helps only: every page works without it. What needs it stays hidden until it runs.
(() => {
  "use strict";
  const started = performance.now();

  // Remaining minutes, counted from what the server said, not from this machine's clock.
  const left = document.querySelector("[data-seconds]");
  const aloud = document.querySelector("[data-aloud]");
  if (left) {
    const total = Number(left.dataset.seconds);
    let said = Infinity;
    const show = () => {
      const seconds = Math.max(0, total - (performance.now() - started) / 1000);
      const minutes = Math.floor(seconds / 60);
      left.textContent =
        minutes > 1 ? left.dataset.many.replace("#", minutes) : minutes === 1 ? left.dataset.one : left.dataset.none;
      // Spoken at five minutes and at one, never in between.
      const mark = minutes <= 1 ? 1 : minutes <= 5 ? 5 : Infinity;
      if (mark < said && total > mark * 60 && aloud) aloud.textContent = left.textContent;
      said = Math.min(said, mark);
      if (seconds > 0) setTimeout(show, 1000);
    };
    show();
  }

  // Copying gives the value's own text and nothing else.
  const answer = document.querySelector("[data-copied]");
  for (const button of document.querySelectorAll("[data-copies]")) {
    if (!navigator.clipboard) break;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const value = document.getElementById(button.dataset.copies);
      try {
        await navigator.clipboard.writeText(value.textContent);
        answer.textContent = button.dataset.done;
      } catch {
        getSelection().selectAllChildren(value);
      }
    });
  }

  // What is typed into a password field, on demand; hidden again before it is sent.
  for (const button of document.querySelectorAll("[data-shows]")) {
    const fields = button.dataset.shows.split(" ").map((id) => document.getElementById(id));
    const words = [button.textContent, button.dataset.hide];
    const show = (shown) => {
      for (const field of fields) field.type = shown ? "text" : "password";
      button.textContent = words[shown ? 1 : 0];
      button.setAttribute("aria-pressed", String(shown));
    };
    button.hidden = false;
    button.addEventListener("click", () => show(fields[0].type === "password"));
    fields[0].form.addEventListener("submit", () => show(false));
  }
})();
