// The columns of tables with what each holds, as a form that one can correct; and the same as a mapping file.
"use strict";
(() => {
  const say = (words) => globalThis.cascoSay?.(words) ?? words;

  function element(name, attributes, ...children) {
    const made = Object.assign(document.createElement(name), attributes);
    made.append(...children);
    return made;
  }

  // Returns the form; again(mapping) is called with the keys by file and heading when somebody wants to check again.
  function mappingForm(columns, titles, again) {
    const several = new Set(columns.map(({ file }) => file)).size > 1;
    const fields = columns.map((column) => {
      const field = element("input", { type: "text", value: column.isUnread ? column.proposed ?? "?" : column.key, autocomplete: "off" });
      field.setAttribute("list", "keys");
      field.setAttribute("aria-label", `${column.heading}: ${say("Holds")}`);
      return field;
    });
    const why = ({ isUnread, own, proposed, key }) => (own ? "is called as the key is" : !isUnread ? "as you said"
      : proposed === null ? "resembles nothing known; write a key, or nothing if it is of no concern" : proposed === "" ? "proposed: is of no concern" : "proposed: is a name of this key");
    const rows = columns.map((column, at) => element("tr", { className: column.isUnread ? "open" : "" },
      ...(several ? [element("td", {}, element("bdi", {}, column.file))] : []),
      element("th", { scope: "row" }, element("bdi", {}, column.heading)), element("td", {}, element("bdi", {}, column.example)),
      element("td", {}, fields[at]), element("td", {}, say(why(column)))));
    const heads = [...(several ? ["Table"] : []), "Column", "Example or value", "Holds", "Why"];
    const keys = element("datalist", { id: "keys" }, ...Object.entries(titles).map(([value, text]) => element("option", { value }, text)));
    const table = element("table", { className: "rows mapping" }, element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, say(head))))), element("tbody", {}, ...rows));
    const take = element("button", { type: "button" }, say("This mapping as a file"));
    const form = element("form", {}, element("div", { className: "scroll" }, table), keys,
      element("p", { className: "note" }, say("Empty: of no concern. A question mark: not decided, and not read. A field for a key offers the keys while you type.")),
      element("p", {}, element("button", { className: "main" }, say("Check again")), " ", take, " ", element("small", {}, element("code", {}, "casco-kg validate --mapping"))));
    const mapping = () => {
      const told = {};
      columns.forEach(({ file, heading }, at) => { (told[file] ??= {})[heading] = fields[at].value.trim(); });
      return told;
    };
    form.addEventListener("submit", (event) => { event.preventDefault(); again(mapping()); });
    take.addEventListener("click", () => {
      const content = new Blob([asFile(mapping())], { type: "text/csv" });
      const link = element("a", { href: URL.createObjectURL(content), download: "mapping.csv" });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    });
    return element("section", { id: "mapping" }, element("h2", {}, say("What the columns hold")),
      element("p", {}, say("What was not read is proposed by its heading. Correct it, then check again.")), form);
  }

  const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

  // A table is told from others by the name of its file without the ending.
  function asFile(mapping) {
    const several = Object.keys(mapping).length > 1;
    const lines = Object.entries(mapping).flatMap(([file, keys]) => Object.entries(keys).map(([heading, key]) => [heading, key, several ? file.replace(/\.\w+$/, "") : ""]));
    return [["column", "key", "sheet"], ...lines].map((line) => `${line.map(quoted).join(",")}\r\n`).join("");
  }

  Object.assign(cascoCheck, { mappingForm });
})();
