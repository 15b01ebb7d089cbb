// Files that are dropped anywhere on the page are taken as if they had been chosen.
"use strict";
(() => {
  const form = document.getElementById("check");
  const field = document.getElementById("files");
  const drop = document.getElementById("drop");
  const list = document.getElementById("chosen");

  function show() {
    list.replaceChildren(...Array.from(field.files, (file) => {
      const line = document.createElement("li");
      line.append(Object.assign(document.createElement("bdi"), { textContent: file.name }), ` ${Math.ceil(file.size / 1000).toLocaleString("en")} kB`);
      return line;
    }));
  }

  field.addEventListener("change", show);
  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  for (const name of ["dragleave", "drop"]) document.addEventListener(name, () => drop.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer?.files.length) return;
    field.files = event.dataTransfer.files;
    show();
  });
  form.addEventListener("submit", () => {
    document.getElementById("state").textContent = "checking …";
    form.querySelector("button").disabled = true;
  });
})();
