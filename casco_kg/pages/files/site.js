// Search: the index is loaded when somebody first types, from a file beside the pages, so that it works from a folder.
"use strict";
(() => {
  const form = document.getElementById("finder");
  const field = form.elements.q;
  const root = form.dataset.root;
  field.autocomplete = "off";
  field.spellcheck = false;
  let rows = null;
  let instead = new Map();
  let asked = null;
  let hits = null;

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  function load() {
    return (asked ??= new Promise((done, failed) => {
      globalThis.found = (told, others) => {
        instead = new Map(others.map(([word, ...other]) => [word, other]));
        rows = told.map(([path, label, kind, more]) => ({ path, label, kind, name: fold(label), more: fold(`${kind} ${more}`) }));
        done();
      };
      const script = document.createElement("script");
      script.src = `${root}files/search-index.js`;
      script.onerror = failed;
      document.head.append(script);
    }));
  }

  // Words that every question has.
  const COMMON = new Set(("a about all also an and any are as at be by can could did do does for from had has have how i if in into is it its me may "
    + "must my no not of on one or our should so than that the their then there these they this to under was we were what when where which who whom "
    + "whose why will with would you your der die das ein eine ist und von wer was welche wie le la les un une est et de du qui que quel quelle el los las es y quien cual").split(" "));

  // A word without its ending, where it is long enough to stand without it.
  const stem = (word) => (word.length > 5 ? word.replace(/(ations?|ments?|ates?|ated|ings?|ally|ies|ed|es|s|e|en)$/, "") : word);
  const startsWord = (text, at) => at === 0 || /[^\p{L}\p{N}]/u.test(text[at - 1]);

  // How well a word is in a text: whole at the beginning of a word, within one, or without its ending.
  function within(text, word) {
    const at = text.indexOf(word);
    if (at >= 0) return startsWord(text, at) ? 1 : word.length > 3 ? 0.5 : 0;
    const short = stem(word);
    const near = short === word || short.length < 4 ? -1 : text.indexOf(short);
    return near >= 0 && startsWord(text, near) ? 0.7 : 0;
  }

  // A word in the name counts more than one beside it, a rare word more than a frequent one, the whole name most.
  function search(text, most) {
    const every = fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    const meant = every.filter((word) => !COMMON.has(word));
    const words = meant.length ? meant : every;
    if (!words.length) return [];
    const whole = fold(text.trim());
    // what people say instead of a word counts a little less
    const said = words.map((word) => [word, ...(instead.get(word) ?? [])]);
    const value = (row, texts) => Math.max(...texts.map((text, at) => (at ? 0.8 : 1) * Math.max(6 * within(row.name, text), 2.5 * within(row.more, text))));
    const hits = rows.map((row) => said.map((texts) => value(row, texts)));
    // a word that is nowhere says nothing
    const rare = words.map((_, at) => hits.filter((each) => each[at]).length).map((count) => (count ? Math.log(1 + rows.length / (1 + count)) : 0));
    const total = rare.reduce((sum, each) => sum + each, 0);
    if (!total) return [];
    const scored = [];
    rows.forEach((row, number) => {
      const covered = rare.reduce((sum, each, at) => sum + (hits[number][at] ? each : 0), 0) / total;
      const called = words.some((word, at) => word === row.name && rare[at] > 5);
      if (covered < 0.4 && !called) return;
      const score = rare.reduce((sum, each, at) => sum + each * hits[number][at], 0) / total;
      const asked = every.length > 2 && (row.kind === "question" || row.kind === "page") ? 2 : 0;
      scored.push([score * covered ** 2 + asked * covered + (row.name === whole ? 20 : called ? 2.5 : 0) - row.name.length / 60, row]);
    });
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

  // What goes beyond the screen begins with the past: the present is shown.
  for (const box of document.querySelectorAll(".scroll:has(> svg[class*=' t-'])")) box.scrollLeft = box.scrollWidth;

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
