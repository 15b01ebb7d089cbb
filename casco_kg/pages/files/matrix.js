// The slider over the days on which an edition in the matrix changes. Without it the picture shows the last of them.
"use strict";
(() => {
  const box = document.getElementById("matrix-time");
  if (!box) return;
  const days = JSON.parse(document.getElementById("matrix-days").textContent);
  const slider = document.getElementById("matrix-slider");
  const shown = document.getElementById("matrix-day");
  const cells = Array.from(document.querySelectorAll("[data-standard]"));

  function state(last) {
    const now = {};
    for (const [, changes] of days.slice(0, last + 1)) Object.assign(now, changes);
    return now;
  }

  function show() {
    const now = state(Number(slider.value));
    for (const cell of cells) {
      const [edition, status, replacedBy] = now[cell.dataset.standard] ?? ["", "not yet published", ""];
      cell.dataset.status = status.replaceAll(" ", "-");
      cell.querySelector("tspan").textContent = edition || cell.dataset.standard;
      cell.setAttribute("aria-label", [edition || cell.dataset.standard, status, replacedBy && `replaced by ${replacedBy}`].filter(Boolean).join(", "));
    }
    shown.textContent = wanted ?? days[Number(slider.value)][0];
    slider.setAttribute("aria-valuetext", shown.textContent);
  }

  // an address may say a day: the last change up to it is what counted then
  let wanted = /^\d{4}-\d\d-\d\d$/.exec(new URLSearchParams(location.search).get("day") ?? "")?.[0] ?? null;
  if (wanted) slider.value = String(Math.max(0, days.filter(([day]) => day <= wanted).length - 1));
  slider.addEventListener("input", () => { wanted = null; show(); });
  box.hidden = false;
  show();
})();
