// Keeps the rows of an answer that read as the controls above it say, hands them out, and takes the choice along to the
// editor. Without it all rows are shown. What stands behind the # of an address chooses: #standard=ISO/IEC 17025.
"use strict";
(() => {
  const table = document.getElementById("answer");
  if (!table) return;
  const columns = table.dataset.columns.split(" ");
  const say = (words) => globalThis.cascoSay?.(words) ?? words;
  const heading = (column) => table.tHead.rows[0].cells[column].textContent;
  const MOST = 60;
  let rows = [];

  function read() {
    rows = Array.from(table.tBodies[0].rows, (row) => ({ row, texts: Array.from(row.cells, (cell) => cell.textContent).slice(0, columns.length) }));
    for (const each of rows) each.cells = each.texts.map((text) => text.toLowerCase());
  }

  const having = (left, column, value) => {
    const exact = left.filter(({ cells }) => cells[column] === value);
    return exact.length ? exact : left.filter(({ cells }) => cells[column].includes(value));
  };

  const forms = Array.from(document.querySelectorAll("form.pins"));
  const shows = forms.map((form) => {
    const field = (column) => form.querySelector(`[name="${column}"]`);
    const show = () => {
      const wanted = Array.from(new FormData(form)).filter(([, value]) => value).map(([column, value]) => [Number(column), value.toLowerCase()]);
      const kept = [];
      let left = rows;
      for (const [column, value] of wanted) {
        const found = having(left, column, value);
        const exact = found.length && found[0].cells[column] === value;
        kept.push([exact ? "is" : "has", `${columns[column]}=${exact ? found[0].texts[column] : value}`]);
        left = found;
      }
      const shown = new Set(left.map(({ row }) => row));
      for (const { row } of rows) row.hidden = !shown.has(row);
      form.querySelector("output").textContent = `${shown.size} of ${rows.length} rows`;
      form.querySelector(".elsewhere").replaceChildren(...(left.length ? [] : elsewhere(wanted, field, show)));
      take(kept);
    };
    form.append(Object.assign(document.createElement("span"), { className: "elsewhere" }));
    form.addEventListener("input", show);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.hidden = false;
    return show;
  });

  // Where no row is left: the columns that have what was looked for in another one, each as a way to look there.
  function elsewhere(wanted, field, show) {
    return wanted.flatMap(([column, value]) => columns.map((_, other) => {
      const found = other === column || !field(other) || rows.some(({ cells }) => cells[column].includes(value)) ? [] : having(rows, other, value);
      if (!found.length) return null;
      const way = Object.assign(document.createElement("button"), { type: "button", textContent: `${found.length} under “${heading(other)}”` });
      way.addEventListener("click", () => {
        field(column).value = "";
        field(other).value = field(other).tagName === "SELECT" ? found[0].texts[other] : value;
        show();
      });
      return way;
    }).filter(Boolean));
  }

  // The values that one may choose from are those of the rows that are there.
  function choices() {
    for (const field of document.querySelectorAll("form.pins select")) {
      const column = Number(field.name);
      const values = [...new Set(rows.map(({ texts }) => texts[column]))].filter(Boolean).sort();
      const before = field.value;
      field.replaceChildren(...[["", "any"], ...values.map((value) => [value, value])].map(([value, textContent]) => Object.assign(document.createElement("option"), { value, textContent })));
      field.value = values.includes(before) ? before : "";
    }
  }

  function chosen() {
    const parameters = new URLSearchParams(location.hash.slice(1));
    for (const form of forms) {
      for (const [name, value] of parameters) {
        const field = form.querySelector(`[name="${columns.indexOf(name)}"]`);
        if (field) field.value = value;
      }
    }
  }

  function take(kept) {
    const link = document.getElementById("change");
    if (!link) return;
    const address = new URL(link.href);
    for (const key of ["is", "has"]) address.searchParams.delete(key);
    for (const [key, value] of kept) address.searchParams.append(key, value);
    link.href = address.href;
  }

  // The rows that are shown, as a file that is made here.
  const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const formats = {
    csv: ["text/csv", (shown) => [columns, ...shown].map((line) => `${line.map(quoted).join(",")}\r\n`).join("")],
    json: ["application/json", (shown) => `${JSON.stringify(shown.map((line) => Object.fromEntries(columns.map((name, at) => [name, line[at]]))), null, 2)}\n`],
  };
  for (const box of document.querySelectorAll(".take")) {
    box.addEventListener("click", (event) => {
      const format = event.target.dataset.as;
      if (!format) return;
      const [type, written] = formats[format];
      const content = new Blob([written(rows.filter(({ row }) => !row.hidden).map(({ texts }) => texts))], { type });
      const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(content), download: `${box.dataset.name}.${format}` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    });
    box.hidden = false;
  }

  // Another answer stands in the table.
  globalThis.cascoRows = () => {
    read();
    if (rows.length <= MOST) choices();
    shows.forEach((show) => show());
  };
  read();
  chosen();
  shows.forEach((show) => show());
})();
