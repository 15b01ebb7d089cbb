// Keeps the rows of an answer that read as the controls above it say. Without it all rows are shown.
"use strict";
for (const form of document.querySelectorAll("form.pins")) {
  const body = document.getElementById(form.dataset.table).tBodies[0];
  const rows = Array.from(body.rows, (row) => ({ row, cells: Array.from(row.cells, (cell) => cell.textContent.toLowerCase()) }));

  function show() {
    const wanted = Array.from(new FormData(form)).filter(([, value]) => value).map(([column, value]) => [Number(column), value.toLowerCase()]);
    let left = rows;
    for (const [column, value] of wanted) {
      const exact = left.filter(({ cells }) => cells[column] === value);
      left = exact.length ? exact : left.filter(({ cells }) => cells[column].includes(value));
    }
    const kept = new Set(left.map(({ row }) => row));
    for (const { row } of rows) row.hidden = !kept.has(row);
    form.querySelector("output").textContent = `${kept.size} of ${rows.length} rows`;
  }

  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  show();
}
