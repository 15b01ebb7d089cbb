// The engine that stands beside the pages, with the graph in it: loaded when somebody asks for it. Nothing is sent.
"use strict";
globalThis.cascoCheck ??= {};
(() => {
  const packed = {};

  function script(address) {
    return new Promise((done, failed) => {
      const element = document.createElement("script");
      element.src = address;
      element.onload = done;
      element.onerror = () => failed(new Error(`${address} cannot be loaded`));
      document.head.append(element);
    });
  }

  async function unpacked(name) {
    const bytes = Uint8Array.from(atob(packed[name]), (sign) => sign.charCodeAt(0));
    delete packed[name];
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).arrayBuffer();
  }

  // What the pages are given, the statements of the graph, and a store with these.
  async function engine(root) {
    await Promise.all(["oxigraph", "binary", "data"].map((name) => script(`${root}files/oxigraph/${name}.js`)));
    oxigraph.initSync({ module: await unpacked("binary") });
    const data = JSON.parse(new TextDecoder().decode(await unpacked("data")));
    const quads = oxigraph.parse(data.knowledge, { format: "text/turtle" });
    delete data.knowledge;
    return { data, quads, store: new oxigraph.Store(quads) };
  }

  cascoCheck.take = (name, content) => { packed[name] = content; };
  Object.assign(cascoCheck, { engine });
})();
