// Asks the question of the page for another day, within the browser, of the graph that stands beside the pages. Nothing is sent.
"use strict";
(() => {
  const form = document.querySelector("form.parameters");
  const table = document.getElementById("answer");
  const code = document.getElementById("query");
  const state = form.querySelector("output");
  const none = document.getElementById("none");
  const root = document.getElementById("finder").dataset.root;
  const BASE = "https://w3id.org/casco-kg/";
  const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
  const LABEL = "http://www.w3.org/2000/01/rdf-schema#label";
  let ready = null;
  const say = (words) => globalThis.cascoSay?.(words) ?? words;

  function load() {
    return (ready ??= (async () => {
      const { data, store } = await cascoCheck.engine(root);
      const byLabel = new Map();
      for (const { subject, object } of store.match(null, oxigraph.namedNode(LABEL), null, null)) {
        const known = byLabel.get(object.value);
        byLabel.set(object.value, known === undefined || known?.value === subject.value ? subject : null);
      }
      if (code.dataset.graph !== "asserted") oxigraph.parse(data.inferred, { format: "application/n-triples" }).forEach((quad) => store.add(quad));
      return { data, store, byLabel };
    })());
  }

  const values = () => Array.from(form.querySelectorAll("input"), (field) => [field.name, field.value.trim()]);

  // The query with what stands in the fields, as it is asked and shown.
  function asked() {
    return values().reduce((text, [name, value]) => text.replace(new RegExp(`VALUES \\(\\?${name}\\) \\{ \\("[^"]*"`), () => `VALUES (?${name}) { (${JSON.stringify(value)}`), code.textContent);
  }

  function shown(term, { data, store, byLabel }) {
    if (!term) return "";
    const node = term.termType === "Literal" ? byLabel.get(term.value) : term;
    const words = term.termType === "Literal" ? term.value : named(term, store);
    const path = node?.termType === "NamedNode" && store.match(node, null, null, null).some(({ predicate }) => predicate.value !== TYPE)
      ? data.paths[node.value] ?? (node.value.startsWith(BASE) ? node.value.slice(BASE.length).replaceAll("#", "/") : null) : null;
    const name = path === null ? "span" : "a";
    const made = Object.assign(document.createElement(/^\d{4}-\d\d(-\d\d)?$/.test(words) && !path ? "time" : name), { textContent: words });
    if (path !== null) made.href = `${root}${path.split("/").map(encodeURIComponent).join("/")}.html`;
    return made;
  }

  function named(term, store) {
    const names = store.match(term, oxigraph.namedNode(LABEL), null, null).map(({ object }) => object);
    return (names.find(({ language }) => language.startsWith("en")) ?? names[0])?.value ?? term.value.replace(BASE, "");
  }

  async function ask() {
    state.textContent = say("asking …");
    try {
      const known = await load();
      const text = asked();
      const columns = table.dataset.columns.split(" ");
      const prefixes = Object.entries(known.data.prefixes).map(([name, iri]) => `PREFIX ${name}: <${iri}>\n`).join("");
      const rows = new Map();
      for (const row of known.store.query(prefixes + text)) {
        const cells = columns.map((column) => row.get(column));
        rows.set(JSON.stringify(cells.map((cell) => cell?.value ?? "")), cells);
      }
      code.textContent = text;
      table.tBodies[0].replaceChildren(...[...rows.values()].map((cells) => {
        const line = document.createElement("tr");
        line.append(...cells.map((cell) => {
          const place = document.createElement("td");
          place.append(shown(cell, known));
          return place;
        }));
        return line;
      }));
      none.hidden = rows.size > 0;
      document.getElementById("count").textContent = `${rows.size.toLocaleString("en")} ${say(rows.size === 1 ? "row" : "rows")}`;
      globalThis.cascoRows?.();
      state.textContent = "";
      const address = new URL(location.href);
      values().forEach(([name, value]) => address.searchParams.set(name, value));
      history.replaceState(null, "", address);
    } catch (error) {
      state.textContent = say("it could not be asked: {text}").replace("{text}", () => String(error.message ?? error));
    }
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); ask(); });
  form.hidden = false;
  const wanted = new URLSearchParams(location.search);
  const given = Array.from(form.querySelectorAll("input")).filter((field) => wanted.get(field.name) && wanted.get(field.name) !== field.value);
  for (const field of given) field.value = wanted.get(field.name);
  if (given.length) ask();
})();
