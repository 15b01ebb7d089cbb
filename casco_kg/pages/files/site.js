// What every page does: the field of search, the words of another language, and search itself.
"use strict";

// The field of search needs this script, and so it is made by it.
(() => {
  const root = document.currentScript.getAttribute("src").replace(/files\/site\.js$/, "");
  const form = Object.assign(document.createElement("form"), { id: "finder", action: `${root}search.html` });
  form.setAttribute("role", "search");
  form.dataset.root = root;
  const field = Object.assign(document.createElement("input"), { type: "search", name: "q", placeholder: "Search" });
  field.setAttribute("aria-label", "Search");
  form.append(field);
  document.querySelector("header.top").append(form);
})();

// Puts the words of a language in for those of English: phrases, names of things by their pages, what constraints ask.
(() => {
  const LANGUAGES = { en: "English", de: "Deutsch", fr: "français", es: "español" };
  const KEPT = "casco-kg language";
  const header = document.querySelector("header.top");
  const root = document.getElementById("finder").dataset.root;
  const base = new URL(root || "./", location.href).href;
  const english = new Map();
  let words = null;
  let labels = {};

  // A phrase in the language that is shown, after a number as well; null where it is not known.
  function phrase(text) {
    if (Object.hasOwn(words, text)) return words[text];
    const [, number, rest] = /^([\d,]+) (.+)$/.exec(text) ?? [];
    return rest && Object.hasOwn(words, rest) ? `${Number(number.replaceAll(",", "")).toLocaleString(document.documentElement.dataset.language)} ${words[rest]}` : null;
  }

  globalThis.cascoSay = (text) => (words && phrase(text)) ?? text;
  const pathOf = (address) => decodeURIComponent(address.replace(/[?#].*$/, "").slice(base.length)).replace(/\.html$/, "");
  const here = pathOf(location.href) || "index";

  function named(text, path) {
    const told = Object.hasOwn(labels, path) ? labels[path] : null;
    return told && told[0] === text ? told[1] : null;
  }

  // Only whole texts are replaced; what stands in data, code or the field of search stays as it is.
  function translated(node, text) {
    const parent = node.parentElement;
    const link = parent.closest("a");
    if (link && link.href.startsWith(base)) {
      const name = named(text, pathOf(link.href));
      if (name) return name;
    }
    if (parent.closest("h1")) return named(text, here) ?? phrase(text);
    return parent.closest("td, .findings, #hits") ? null : phrase(text);
  }

  function show(language) {
    for (const [node, [text, tag]] of english) {
      node.data = text;
      if (tag === null) node.parentElement?.removeAttribute("lang");
      else node.parentElement?.setAttribute("lang", tag);
    }
    english.clear();
    const field = document.querySelector("#finder input");
    field.placeholder = cascoSay("Search");
    if (!words) return;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, {
      acceptNode: (node) => (node.parentElement.closest("pre, code, script, style, textarea, svg, #told, #language") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT),
    });
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.data.replace(/\s+/g, " ").trim();
      const other = text && translated(node, text);
      if (!other || other === text) continue;
      english.set(node, [node.data, node.parentElement.getAttribute("lang")]);
      node.data = node.data.replace(node.data.trim(), () => other);
      node.parentElement.lang = language;
    }
    document.documentElement.dataset.language = language;
  }

  globalThis.cascoWords = (language, [phrases, names]) => {
    words = phrases;
    labels = names;
    show(language);
  };

  function choose(language) {
    try { localStorage.setItem(KEPT, language); } catch { /* a browser that keeps nothing */ }
    document.documentElement.dataset.language = language;
    if (language === "en") { words = null; labels = {}; show("en"); return; }
    const script = Object.assign(document.createElement("script"), { src: `${root}files/words-${language}.js` });
    document.head.append(script);
  }

  let wanted = new URLSearchParams(location.search).get("lang");
  try { wanted ??= localStorage.getItem(KEPT); } catch { /* as above */ }
  wanted ??= navigator.language.slice(0, 2);
  if (!Object.hasOwn(LANGUAGES, wanted)) wanted = "en";
  const list = Object.assign(document.createElement("select"), { id: "language" });
  list.setAttribute("aria-label", "Language");
  list.append(...Object.entries(LANGUAGES).map(([tag, name]) => Object.assign(document.createElement("option"), { value: tag, textContent: name, lang: tag, selected: tag === wanted })));
  list.addEventListener("change", () => choose(list.value));
  header.insertBefore(list, document.getElementById("finder"));
  if (wanted !== "en") choose(wanted);
})();

// Search: the index is loaded when somebody first types, from a file beside the pages, so that it works from a folder.
(() => {
  const form = document.getElementById("finder");
  const field = form.elements.q;
  const root = form.dataset.root;
  field.autocomplete = "off";
  field.spellcheck = false;
  let rows = null;
  let instead = new Map();
  let dated = [];
  let common = new Set();
  let comparing = new Set();
  let asked = null;
  let hits = null;

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  function load() {
    return (asked ??= new Promise((done, failed) => {
      globalThis.found = async (packed) => {
        const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
        const [told, others, days, every, compare] = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
        instead = new Map(others.map(([word, ...other]) => [word, other]));
        [dated, common, comparing] = [days, new Set(every.split(" ")), new Set(compare.split(" "))];
        rows = told.map(([path, label, kind, more]) => ({ path, label, kind, name: fold(label), more: fold(`${kind} ${more}`) }));
        done();
      };
      const script = document.createElement("script");
      script.src = `${root}files/search-index.js`;
      script.onerror = failed;
      document.head.append(script);
    }));
  }

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

  // Years between which, or since which, something is asked: they are no part of a designation.
  const YEAR = /\b(in|since|between|and|from|to|until|before|after) (?:19|20)\d\d\b/g;
  const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
  const DAY = /\b(\d{4})-(\d\d)-(\d\d)\b|\b(\d{1,2})\.? ([a-z]{3,9})\.?,? (\d{4})\b|\b([a-z]{3,9}) (\d{1,2}),? (\d{4})\b/g;

  // The day that a text names, and the text without it.
  function dayIn(text) {
    for (const found of text.matchAll(DAY)) {
      let [whole, year, month, day, first, early, late, before, second, after] = found;
      if (year === undefined) {
        const at = MONTHS.indexOf((early ?? before).slice(0, 3));
        if (at < 0) continue;
        [year, month, day] = [late ?? after, String(at + 1).padStart(2, "0"), (first ?? second).padStart(2, "0")];
      }
      if (month >= "01" && month <= "12" && day >= "01" && day <= "31") return [`${year}-${month}-${day}`, `${text.slice(0, found.index)} ${text.slice(found.index + whole.length)}`];
    }
    return ["", text];
  }

  const wordsOf = (text) => text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);

  function search(text, most) {
    const [day, rest] = dayIn(fold(text));
    const found = best(rest.replace(YEAR, "$1"));
    return [...(day ? askedOf(found, day, rest) : []), ...found].slice(0, most);
  }

  // A question about the day, for what is named: a row of a kind that is asked about, by a word of its own.
  function askedOf(found, day, text) {
    const words = new Set(wordsOf(text));
    for (const row of found.slice(0, 8)) {
      const one = dated.find(([kind]) => kind === row.kind && wordsOf(row.name).some((word) => words.has(word)));
      if (one) return [{ path: one[1], asked: `?${one[2]}=${day}#${one[3]}=${encodeURIComponent(row.label)}`, label: one[4].replace("{name}", () => row.label).replace("{day}", day), kind: "question" }];
    }
    return [];
  }

  // A word in the name counts more than one beside it, a rare word more than a frequent one, the whole name most;
  // as casco_kg/pages/searching.py has it.
  function best(text) {
    const every = wordsOf(text);
    const meant = every.filter((word) => !common.has(word));
    const words = meant.length ? meant : every;
    if (!words.length) return [];
    const whole = text.trim();
    const compares = every.some((word) => comparing.has(word));
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
      const named = words.map((word, at) => (word === row.name ? at : -1)).filter((at) => at >= 0);
      const called = named.some((at) => rare[at] > 5);
      const compared = compares && named.length > 0;
      if (covered < 0.4 && !called && !compared) return;
      const score = rare.reduce((sum, each, at) => sum + each * hits[number][at], 0) / total;
      const asked = every.length > 2 && (row.kind === "question" || row.kind === "page") ? 2 : 0;
      const extra = row.name === whole ? 20 : compared ? 5 : called ? 2.5 : 0;
      scored.push([score * covered ** 2 + asked * covered + extra - row.name.length / 60, row]);
    });
    scored.sort((one, other) => other[0] - one[0]);
    return scored.map(([, row]) => row);
  }

  function item({ path, label, kind, asked = "" }) {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = `${root}${path.split("/").map(encodeURIComponent).join("/")}.html${asked}`;
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
