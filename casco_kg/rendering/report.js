// Hides the findings that a reader does not ask for. Without this script all of them are shown.
"use strict";
(() => {
  const form = document.getElementById("filter");
  const groups = Array.from(document.querySelectorAll(".rule"), (section) => ({
    section,
    bar: document.querySelector(`#overview a[href="#${section.id}"]`).closest("tr"),
    count: section.querySelector(".count"),
    about: null,
    items: Array.from(section.querySelector("ol").children, (element) => ({ element, text: null })),
  }));
  const total = groups.reduce((sum, group) => sum + group.items.length, 0);

  const words = JSON.parse(form.dataset.words);
  const number = (count) => count.toLocaleString(document.documentElement.lang);
  const say = (key, of, here) =>
    (words[key][of === 1 ? 0 : 1] ?? words[key][0]).replace("{number}", number(of)).replace("{here}", number(here));
  const text = (element) => element.textContent.toLowerCase();

  // What a group says of itself counts for each of its findings.
  function matches(group, item, words) {
    if (!words.length) return true;
    group.about ??= Array.from(group.section.children).filter((part) => part.tagName !== "OL").map(text).join(" ");
    item.text ??= text(item.element);
    return words.every((word) => item.text.includes(word) || group.about.includes(word));
  }

  function apply() {
    const wanted = new FormData(form);
    const severities = wanted.getAll("severity");
    const words = wanted.get("words").toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const group of groups) {
      const { rule, severity } = group.section.dataset;
      const open = severities.includes(severity) && ["", rule].includes(wanted.get("rule"));
      let here = 0;
      for (const item of group.items) {
        const visible = open && matches(group, item, words);
        item.element.hidden = !visible;
        here += visible;
      }
      group.section.hidden = group.bar.hidden = here === 0;
      const all = group.items.length;
      group.count.textContent = say(here === all ? "findings_all" : "findings_of", all, here);
      shown += here;
    }
    form.elements.shown.textContent = say("shown_of", total, shown);
  }

  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 100);
  });
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = total === 0;
  apply();
})();
