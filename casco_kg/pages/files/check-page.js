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

  async function checked(taken, mapping = {}) {
    told.hidden = true;
    state.textContent = say("loading what checks them …");
    try {
      const files = await taken();
      const day = form.elements.day.value;
      const known = await cascoCheck.load(root);
      const looked = cascoCheck.columns(files, known, mapping);
      const again = (corrected) => checked(async () => files, corrected);
      let result = null, left = null;
      try {
        result = await cascoCheck.check(files, { root, day, mapping, tell: () => { state.textContent = say("checking …"); } });
      } catch (error) {
        if (!(error instanceof cascoCheck.Left)) throw error;
        left = error;
      }
      const names = files.map(([name]) => name);
      told.replaceChildren(element("h2", {}, element("bdi", {}, names.join(", "))), ...unread(looked, left), ...(left ? notChecked(left, names, looked) : []), ...daysThatAreNone(looked, result),
        ...(result ? shown(result, known.data, day) : []),
        ...(looked.columns.some(({ isUnread, own }) => isUnread || !own) ? [cascoCheck.mappingForm(looked.columns, known.data.titles, again)] : []));
    } catch (error) {
      told.replaceChildren(...notChecked(error, [...form.elements.files.files].map((file) => file.name)));
    } finally {
      told.lang = document.documentElement.dataset.language ?? "en";
      told.hidden = false;
      state.textContent = "";
      form.querySelector("button.main").disabled = false;
      told.scrollIntoView({ block: "start" });
    }
  }

  function notChecked(error, names, looked) {
    // where no column was read, what to do is to say what they hold, and nothing else is wrong yet
    if (looked?.columns.length && looked.columns.every(({ isUnread }) => isUnread)) return [element("p", {}, say("Say below what they hold; by the headings something is proposed."))];
    const words = error instanceof cascoCheck.Left ? say(error.words, error.parts) : say("it could not be checked here: {text}", { text: String(error.message ?? error) });
    return [element("h3", {}, say("Not checked")), element("p", { className: "error" }, element("bdi", {}, words)),
      element("p", {}, say("On your own computer the command reads and checks it:"), " ", element("code", {}, `casco-kg validate ${names.join(" ")}`))];
  }

  // The columns that were not read, all of them, before anything else: what is found holds for the rest alone.
  function unread({ columns }, left) {
    const found = columns.filter(({ isUnread }) => isUnread);
    if (!found.length) return [];
    const all = found.length === columns.length;
    const words = all || left ? "Hardly checked: {number} of {all} columns were not read" : "Checked in part: {number} of {all} columns were not read";
    return [element("p", { className: "lead", role: "status" }, say(words, { number: found.length, all: columns.length }), ": ",
      ...found.flatMap(({ heading }, at) => [at ? ", " : "", element("bdi", {}, heading)]))];
  }

  // What is written as a day and is none is wrong whatever its column means.
  function daysThatAreNone({ days }, result) {
    const found = days.filter(({ isUnread }) => isUnread || !result);
    if (!found.length) return [];
    const rows = found.slice(0, MOST).map(({ file, row, heading, text }) => element("li", {}, element("bdi", {}, heading), ": ", element("bdi", {}, text), " ", element("small", { className: "place" }, `${file} row ${row}`)));
    if (found.length > MOST) rows.push(element("li", {}, say("and {number} more", { number: found.length - MOST })));
    return [element("section", {}, element("h3", {}, element("span", { className: "badge violation" }, say("violation")), " ", say("There is no such day"), " ", element("small", {}, String(found.length))),
      element("ul", { className: "findings" }, ...rows))];
  }

  function shown(result, data, day) {
    const language = document.documentElement.dataset.language ?? "en";
    const counts = [["violation", "violations"], ["warning", "warnings"], ["info", "hints"]].map(([one, several]) => [result.findings.filter((each) => each.severity === one).length, one, several]);
    const left = Object.entries(result.left).sort();
    const groups = result.findings.reduce((map, each) => map.set(`${each.shape} ${each.severity}`, [...(map.get(`${each.shape} ${each.severity}`) ?? []), each]), new Map());
    const summary = result.findings.length || result.clashes.length
      ? counts.filter(([number]) => number).map((each) => many(...each)).join(", ")
      : say("nothing found by what was checked");
    return [
      element("p", { className: "lead", role: "status" }, `${many(result.records, "record", "records")}, ${day}: ${summary}`),
      ...result.clashes.slice(0, MOST).map(([rule, facts]) => element("p", { className: "error" }, say("The data contradicts itself ({rule}):", { rule }), " ", element("code", {}, facts.map((fact) => fact.join(" ")).join("; ")))),
      ...(result.foreign.length ? [element("p", { className: "note" }, say("In words that are not known here, and so not checked:"), " ", element("code", {}, result.foreign.slice(0, 5).join(", ")))] : []),
      ...[...groups.values()].map((found) => group(data.words[found[0].shape]?.[language] ?? data.words[found[0].shape]?.en, found)),
      element("details", {}, element("summary", {}, many(left.length, "constraint was not run here", "constraints were not run here")),
        element("p", {}, say("They need what a browser does not work out;"), " ", element("code", {}, "casco-kg validate"), " ", say("runs them.")),
        element("ul", {}, ...left.map(([name, reason]) => element("li", {}, link(name, name), ": ", say(reason))))),
    ];
  }

  const link = (name, words) => element("a", { href: `${root}shape/${name}.html` }, words);

  function group([message, fix], found) {
    const rows = found.slice(0, MOST).map((each) => element("li", {}, element("bdi", {}, each.label), each.value === null ? null : ": ", each.value === null ? null : element("bdi", {}, each.valueLabel), " ", element("small", { className: "place" }, each.place ?? "")));
    if (found.length > MOST) rows.push(element("li", {}, say("and {number} more", { number: found.length - MOST })));
    const { severity, constraint } = found[0];
    return element("section", {}, element("h3", {}, element("span", { className: `badge ${severity}` }, say(severity)), " ", link(constraint, message), " ", element("small", {}, String(found.length))), element("p", {}, found[0].isUnread ? say("No column that was read says it; a column that was not read may.") : fix), element("ul", { className: "findings" }, ...rows));
  }
})();
