// Puts the words of a language in for those of English: phrases, names of things by their pages, what constraints ask.
"use strict";
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
