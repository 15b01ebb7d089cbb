// Yasgui over our endpoint alone: no catalogue of others, no prefixes from elsewhere, nothing kept.
"use strict";
(() => {
  const place = document.getElementById("yasgui");
  const Yasgui = globalThis.Yasgui.default ?? globalThis.Yasgui;
  const endpoint = new URL("sparql", location.href).href;
  const lines = (text) => text.replace(/\\(n|\\)/g, (_, sign) => (sign === "n" ? "\n" : "\\"));
  const editor = new Yasgui(place, {
    requestConfig: { endpoint, method: "POST" },
    copyEndpointOnNewTab: true,
    endpointCatalogueOptions: { getData: () => [{ endpoint }] },
    persistenceId: null,
    populateFromUrl: false,
    autofocus: false,
    yasqe: {
      value: lines(place.dataset.query),
      autocompleters: ["variables"],
      persistenceId: null,
      createShareableLink: null,
      resizeable: true,
    },
    yasr: { prefixes: JSON.parse(place.dataset.prefixes), persistenceId: null },
  });
  const tab = () => editor.getTab();
  tab().setQuery(lines(place.dataset.query));
  document.getElementById("examples").addEventListener("change", (event) => {
    const chosen = event.target.selectedOptions[0].dataset.query;
    if (!chosen) return;
    tab().setQuery(lines(chosen));
    tab().query();
  });
})();
