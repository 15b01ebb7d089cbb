// Keeps the rows of an answer that read as the controls above it say, hands them out, and takes the choice along to the
// editor. Without it all rows are shown.
"use strict";
(() => {
  const table = document.getElementById("answer");
  if (!table) return;
  const columns = table.dataset.columns.split(" ");
  const rows = Array.from(table.tBodies[0].rows, (row) => ({ row, texts: Array.from(row.cells, (cell) => cell.textContent).slice(0, columns.length) }));
  for (const each of rows) each.cells = each.texts.map((text) => text.toLowerCase());

  for (const form of document.querySelectorAll("form.pins")) {
    const show = () => {
      const wanted = Array.from(new FormData(form)).filter(([, value]) => value).map(([column, value]) => [Number(column), value.toLowerCase()]);
      const kept = [];
      let left = rows;
      for (const [column, value] of wanted) {
        const exact = left.filter(({ cells }) => cells[column] === value);
        left = exact.length ? exact : left.filter(({ cells }) => cells[column].includes(value));
        kept.push([exact.length ? "is" : "has", `${columns[column]}=${exact.length ? exact[0].texts[column] : value}`]);
      }
      const shown = new Set(left.map(({ row }) => row));
      for (const { row } of rows) row.hidden = !shown.has(row);
      form.querySelector("output").textContent = `${shown.size} of ${rows.length} rows`;
      take(kept);
    };
    form.addEventListener("input", show);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.hidden = false;
    show();
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
})();
