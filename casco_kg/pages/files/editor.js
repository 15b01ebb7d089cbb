// The editor of queries: asks the endpoint beside this page, and shows tables with links to the pages of what they name.
"use strict";
(() => {
  const form = document.getElementById("editor");
  const query = document.getElementById("query");
  const state = document.getElementById("state");
  const result = document.getElementById("result");
  const formats = { table: ["csv", "tsv", "json", "xml"], graph: ["turtle", "ntriples", "jsonld", "rdfxml"] };
  const most = 1000;
  let asking = null;

  const element = (name, text = "", attributes = {}) => Object.assign(document.createElement(name), { textContent: text }, attributes);

  function cell(term) {
    if (!term) return element("td");
    const line = element("td");
    if (term.type === "uri") {
      const short = term.value.replace(/^https:\/\/w3id\.org\/casco-kg\/(def|id|src|rule)[#/]/, (_, name) => `${{ def: "casco" }[name] ?? name}:`);
      line.append(element("a", short, { href: `${form.dataset.follow}?iri=${encodeURIComponent(term.value)}`, title: term.value }));
    } else line.append(element("bdi", term.value));
    return line;
  }

  function table(told) {
    const columns = told.head.vars;
    const rows = told.results.bindings;
    const whole = element("table", "", { className: "rows" });
    const head = whole.createTHead().insertRow();
    head.append(...columns.map((name) => element("th", name, { scope: "col" })));
    const body = whole.createTBody();
    for (const row of rows.slice(0, most)) body.insertRow().append(...columns.map((name) => cell(row[name])));
    return [chart(columns, rows), whole, rows.length > most ? element("p", `The first ${most} of ${rows.length} rows.`) : ""].filter(Boolean);
  }

  // Two columns of which the second is a number are drawn as bars as well.
  function chart(columns, rows) {
    const number = (row) => Number(row[columns[1]]?.value);
    const numeric = /#(integer|decimal|double|float|long|int)$/;
    if (columns.length !== 2 || rows.length < 2 || rows.length > 40 || !rows.every((row) => row[columns[0]] && numeric.test(row[columns[1]]?.datatype) && number(row) >= 0)) return null;
    const top = Math.max(...rows.map(number)) || 1;
    const space = "http://www.w3.org/2000/svg";
    const part = (name, attributes, text = "") => {
      const made = document.createElementNS(space, name);
      for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
      made.textContent = text;
      return made;
    };
    const picture = part("svg", { viewBox: `0 0 800 ${rows.length * 24 + 4}`, class: "picture bars", role: "img", "aria-label": `${columns[1]} by ${columns[0]}` });
    rows.forEach((row, at) => {
      const y = at * 24 + 4;
      const label = row[columns[0]].value.replace(/^.*[/#]/, "");
      picture.append(
        part("text", { x: 250, y: y + 14, "text-anchor": "end", "font-size": 12 }, label.length > 40 ? `${label.slice(0, 39)}…` : label),
        part("rect", { x: 258, y, width: Math.max(1, (480 * number(row)) / top), height: 18, rx: 3, class: "box open" }),
        part("text", { x: 264 + (480 * number(row)) / top, y: y + 14, "font-size": 12 }, number(row).toLocaleString("en")),
      );
    });
    return picture;
  }

  function others(kind) {
    const links = formats[kind].flatMap((name, at) => [
      at ? ", " : "",
      element("a", name, { href: `${form.action}?query=${encodeURIComponent(query.value)}&format=${name}` }),
    ]);
    document.getElementById("formats").replaceChildren(...links);
    document.getElementById("as").hidden = false;
  }

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    state.textContent = "asking …";
    document.getElementById("as").hidden = true;
    const start = performance.now();
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: query.value,
        headers: { "Content-Type": "application/sparql-query", Accept: "application/sparql-results+json, text/turtle;q=0.9" },
        signal: asking.signal,
      });
      const text = await answer.text();
      const took = `${Math.round(performance.now() - start).toLocaleString("en")} ms`;
      if (!answer.ok) {
        result.replaceChildren(element("p", text.trim(), { className: "error", role: "alert" }));
        state.textContent = "";
        return;
      }
      if (!answer.headers.get("Content-Type").includes("sparql-results")) {
        result.replaceChildren(element("pre", text));
        state.textContent = took;
        others("graph");
        return;
      }
      const told = JSON.parse(text);
      if ("boolean" in told) {
        result.replaceChildren(element("p", told.boolean ? "Yes: the pattern is found." : "No: the pattern is not found."));
        state.textContent = took;
        return;
      }
      result.replaceChildren(...table(told));
      const rows = told.results.bindings.length;
      state.textContent = `${rows.toLocaleString("en")} ${rows === 1 ? "row" : "rows"}, ${took}`;
      others("table");
    } catch (error) {
      if (error.name === "AbortError") return;
      state.textContent = "";
      result.replaceChildren(element("p", "The server does not answer. Is casco-kg serve still running?", { className: "error", role: "alert" }));
    }
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); ask(); });
  query.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); ask(); }
  });
  document.getElementById("examples").addEventListener("change", (event) => {
    const chosen = event.target.selectedOptions[0].dataset.query;
    if (!chosen) return;
    query.value = chosen.replace(/\\(n|\\)/g, (_, sign) => (sign === "n" ? "\n" : "\\"));
    ask();
  });
})();
