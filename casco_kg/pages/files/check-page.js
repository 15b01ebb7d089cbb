// The page on which files are checked within the browser: takes them, and shows what was found. All is put in as text.
"use strict";
(() => {
  const form = document.getElementById("check");
  const state = document.getElementById("state");
  const told = document.getElementById("told");
  const root = document.getElementById("finder").dataset.root;
  const MOST = 20;
  const say = (words, parts = {}) => (globalThis.cascoSay?.(words) ?? words).replace(/\{(\w+)\}/g, (all, name) => (Object.hasOwn(parts, name) ? parts[name] : all));

  function element(name, attributes, ...children) {
    const made = Object.assign(document.createElement(name), attributes);
    made.append(...children.filter((child) => child !== null && child !== ""));
    return made;
  }

  const many = (number, one, several) => `${number.toLocaleString(document.documentElement.dataset.language ?? "en")} ${say(number === 1 ? one : several)}`;
  const today = new Date();
  form.elements.day.value = [today.getFullYear(), today.getMonth() + 1, today.getDate()].map((part) => String(part).padStart(2, "0")).join("-");

  async function given() {
    const files = [];
    for (const file of form.elements.files.files) files.push([file.name, await file.text()]);
    return files;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    checked(given);
  });
  document.getElementById("example").addEventListener("click", () => {
    checked(async () => [["register.ttl", (await cascoCheck.load(root)).data.example]]);
  });

  async function checked(taken) {
    told.hidden = true;
    state.textContent = say("loading what checks them …");
    try {
      const files = await taken();
      const day = form.elements.day.value;
      const result = await cascoCheck.check(files, { root, day, tell: () => { state.textContent = say("checking …"); } });
      const { data } = await cascoCheck.load(root);
      show(result, data, files.map(([name]) => name), day);
      state.textContent = "";
    } catch (error) {
      const words = error instanceof cascoCheck.Left ? say(error.words, error.parts) : say("it could not be checked here: {text}", { text: String(error.message ?? error) });
      told.replaceChildren(element("h2", {}, say("Not checked")), element("p", { className: "error" }, element("bdi", {}, words)),
        element("p", {}, say("On your own computer the command reads and checks it:"), " ", element("code", {}, `casco-kg validate ${[...form.elements.files.files].map((file) => file.name).join(" ")}`)));
      told.hidden = false;
      state.textContent = "";
    } finally {
      form.querySelector("button.main").disabled = false;
      if (!told.hidden) told.scrollIntoView({ block: "start" });
    }
  }

  function show(result, data, names, day) {
    const language = told.lang = document.documentElement.dataset.language ?? "en";
    const counts = [["violation", "violations"], ["warning", "warnings"], ["info", "hints"]].map(([one, several]) => [result.findings.filter((each) => each.severity === one).length, one, several]);
    const left = Object.entries(result.left).sort();
    const groups = Map.groupBy ? Map.groupBy(result.findings, (each) => each.shape) : result.findings.reduce((map, each) => map.set(each.shape, [...(map.get(each.shape) ?? []), each]), new Map());
    const summary = result.findings.length || result.clashes.length
      ? counts.filter(([number]) => number).map((each) => many(...each)).join(", ")
      : say("nothing found by what was checked");
    told.replaceChildren(
      element("h2", {}, element("bdi", {}, names.join(", "))),
      element("p", { className: "lead", role: "status" }, `${many(result.records, "record", "records")}, ${day}: ${summary}`),
      ...result.clashes.slice(0, MOST).map(([rule, facts]) => element("p", { className: "error" }, say("The data contradicts itself ({rule}):", { rule }), " ", element("code", {}, facts.map((fact) => fact.join(" ")).join("; ")))),
      ...(result.foreign.length ? [element("p", { className: "note" }, say("In words that are not known here, and so not checked:"), " ", element("code", {}, result.foreign.slice(0, 5).join(", ")))] : []),
      ...[...groups].map(([shape, found]) => group(data.words[shape]?.[language] ?? data.words[shape]?.en, found)),
      element("details", {}, element("summary", {}, many(left.length, "constraint was not run here", "constraints were not run here")),
        element("p", {}, say("They need what a browser does not work out;"), " ", element("code", {}, "casco-kg validate"), " ", say("runs them.")),
        element("ul", {}, ...left.map(([name, reason]) => element("li", {}, link(name, name), ": ", say(reason))))),
    );
    told.hidden = false;
  }

  const link = (name, words) => element("a", { href: `${root}shape/${name}.html` }, words);

  function group([message, fix], found) {
    const rows = found.slice(0, MOST).map((each) => element("li", {}, element("bdi", {}, each.label), each.value === null ? null : ": ", each.value === null ? null : element("bdi", {}, each.valueLabel), " ", element("small", { className: "place" }, each.place ?? "")));
    if (found.length > MOST) rows.push(element("li", {}, say("and {number} more", { number: found.length - MOST })));
    const { severity, constraint } = found[0];
    return element("section", {}, element("h3", {}, element("span", { className: `badge ${severity}` }, say(severity)), " ", link(constraint, message), " ", element("small", {}, String(found.length))), element("p", {}, fix), element("ul", { className: "findings" }, ...rows));
  }
})();
