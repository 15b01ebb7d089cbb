// Search: the index is loaded when somebody first types, from a file beside the pages, so that it works from a folder.
"use strict";
(() => {
  const form = document.getElementById("finder");
  const field = form.elements.q;
  const root = form.dataset.root;
  field.autocomplete = "off";
  field.spellcheck = false;
  let rows = null;
  let asked = null;
  let hits = null;

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  function load() {
    return (asked ??= new Promise((done, failed) => {
      globalThis.found = (told) => {
        rows = told.map(([path, label, kind, more]) => ({ path, label, kind, name: fold(label), more: fold(`${kind} ${more}`) }));
        done();
      };
      const script = document.createElement("script");
      script.src = `${root}files/search-index.js`;
      script.onerror = failed;
      document.head.append(script);
    }));
  }

  // A word in the name counts more than one beside it, the whole name most, a short name more than a long one.
  function search(text, most) {
    const words = fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    if (!words.length) return [];
    const whole = fold(text.trim());
    const scored = [];
    for (const row of rows) {
      let score = 0;
      for (const word of words) {
        const at = row.name.indexOf(word);
        if (at >= 0) score += at === 0 || /[^\p{L}\p{N}]/u.test(row.name[at - 1]) ? 6 : 3;
        else if (row.more.includes(word)) score += 1;
        else { score = 0; break; }
      }
      if (score) scored.push([score + (row.name === whole ? 20 : 0) - row.name.length / 100, row]);
    }
    scored.sort((one, other) => other[0] - one[0]);
    return scored.slice(0, most).map(([, row]) => row);
  }

  function item({ path, label, kind }) {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = `${root}${path.split("/").map(encodeURIComponent).join("/")}.html`;
    link.append(label, Object.assign(document.createElement("small"), { textContent: kind }));
    line.append(link);
    return line;
  }

  async function show() {
    await load();
    hits ??= Object.assign(document.createElement("ul"), { id: "hits" });
    const found = search(field.value, 12);
    hits.replaceChildren(...found.map(item));
    if (field.value.trim() && !found.length) hits.append(Object.assign(document.createElement("li"), { textContent: cascoSay("Nothing found") }));
    hits.hidden = !field.value.trim();
    form.append(hits);
  }

  field.addEventListener("input", show);
  field.addEventListener("focus", () => load().catch(() => {}));
  form.addEventListener("keydown", (event) => {
    if (!hits || hits.hidden) return;
    const links = Array.from(hits.querySelectorAll("a"));
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape") { hits.hidden = true; field.focus(); }
    else if (event.key === "ArrowDown") links[Math.min(at + 1, links.length - 1)]?.focus();
    else if (event.key === "ArrowUp") (at > 0 ? links[at - 1] : field).focus();
    else return;
    event.preventDefault();
  });
  document.addEventListener("click", (event) => { if (hits && !form.contains(event.target)) hits.hidden = true; });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.closest("input, textarea, select")) { event.preventDefault(); field.focus(); }
  });

  const list = document.getElementById("found");
  const wanted = new URLSearchParams(location.search).get("q");
  if (list && wanted) {
    field.value = wanted;
    load().then(() => {
      const found = search(wanted, 100);
      list.replaceChildren(...found.map(item));
      document.getElementById("found-none").textContent = found.length ? `${found.length === 100 ? "The first 100" : found.length} found for “${wanted}”` : `Nothing found for “${wanted}”`;
    });
  }
})();
