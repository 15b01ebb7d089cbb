// Reads tables and JSON whose keys are ours, as far as there is one way to read them; whatever else is left to the command.
"use strict";
globalThis.cascoCheck ??= {};
(() => {
  // What only the command reads, in words; the parts in braces are put in when it is told.
  class Left extends Error {
    constructor(words, parts = {}) {
      super(words);
      this.words = words;
      this.parts = parts;
    }
  }

  const spaced = (text) => text.split(/\s+/).filter(Boolean).join(" ");
  const quoted = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const folded = (header) => header.replace(/[\s_-]+/g, "").toLowerCase();

  // What texts under keys mean, by what the command was asked for when the site was written.
  class Names {
    constructor(data) {
      this.data = data;
      this.heads = new Map();
      for (const key of ["id", ...Object.keys(data.keys)]) this.heads.set(folded(key), this.heads.has(folded(key)) ? "" : key);
    }

    // The keys that a header names, one within another; null where it names none.
    path(header) {
      const titled = /^[^[\]]+ \[([A-Za-z.]+)\]$/.exec(spaced(header));
      const steps = (titled ? titled[1] : spaced(header)).split(".").map((step) => this.heads.get(folded(step)));
      return steps.every(Boolean) && steps.slice(0, -1).every((step) => this.data.keys[step]?.[1] === "@id") ? steps : null;
    }

    #iri(text) {
      const scheme = /^([^:]*):/.exec(text)?.[1];
      if (scheme === undefined) return null;
      if (Object.hasOwn(this.data.prefixes, scheme)) return this.data.prefixes[scheme] + text.slice(scheme.length + 1);
      return /^(https?|urn|did|mailto|file|tag)$/.test(scheme) ? text : null;
    }

    identifier(text, where) {
      const iri = this.#iri(text);
      if (iri !== null) return this.#checked(iri, where, text);
      if (/[:#]|^\./.test(text)) throw new Left("{where}: what “{text}” refers to is read by the command alone", { where, text });
      return this.data.base + quoted(text);
    }

    #checked(iri, where, text) {
      if (/[\u0000-\u0020<>"{}|\\^`]/.test(iri) || !/^[a-zA-Z][\w+.-]*:/.test(iri)) throw new Left("{where}: “{text}” is no identifier that is read here", { where, text });
      return iri;
    }

    // The term that a text under a key means: [kind, value, datatype].
    value(key, written, where) {
      const [property, kind, namespace] = this.data.keys[key];
      if (kind === "@id") return ["iri", this.identifier(written, where)];
      if (kind === "@vocab" || key === "type") return ["iri", this.#named(spaced(written), property, key === "type" ? this.data.prefixes.casco : namespace, where)];
      if (kind.endsWith("#date") && !/^\d{4}-\d\d-\d\d$/.test(written)) throw new Left("{where}: “{text}” is a day in a form that the command reads", { where, text: written });
      if (kind.endsWith("#boolean") && !/^(true|false|1|0)$/.test(written)) throw new Left("{where}: “{text}” is a name that the command looks up", { where, text: written });
      return ["literal", written, kind];
    }

    #named(text, property, namespace, where) {
      const told = { where, text };
      if (/[^\x00-\x7f]/.test(text) && !Object.hasOwn(this.data.labels, text.toLowerCase())) {
        throw new Left("{where}: “{text}” is a name that the command looks up", told); // some letters fold in several ways
      }
      const found = Object.hasOwn(this.data.labels, text.toLowerCase()) ? this.data.labels[text.toLowerCase()] : [];
      const within = found.filter((iri) => iri.startsWith(namespace));
      if (within.length || (found.length === 1 && namespace !== this.data.prefixes.casco)) return (within[0] ?? found[0]);
      const iri = this.#iri(text);
      if (iri !== null) return this.#checked(iri, where, text);
      if (this.data.documentSpaces.includes(namespace)) throw new Left("{where}: “{text}” is a designation that the command reads", told);
      return namespace + quoted(text);
    }
  }

  // Collects statements: [subject, property, [kind, value, datatype]], and where each record stands.
  class Records {
    constructor(names, file) {
      this.names = names;
      this.file = file;
      this.triples = [];
      this.places = new Map();
      this.described = new Set();
      this.unread = [];
    }

    begin(subject, where, says) {
      if (!this.places.has(subject)) this.places.set(subject, where);
      if (!says) return;
      if (this.described.has(subject)) throw new Left("{where}: a record of this identifier stands above; whether the two are one is told by the command", { where });
      this.described.add(subject);
    }

    add(subject, key, value) {
      this.triples.push([subject, this.names.data.keys[key][0], value]);
    }

    // Without an identifier a body is known by its name, which the command looks up.
    nameless(key, hasLabel, where) {
      if (hasLabel && this.names.data.knownByName.includes(key)) throw new Left("{where}: who is named without an identifier is looked up by the command", { where });
    }
  }

  function rowsOf(text, separator) {
    const rows = [];
    let row = [], cell = "", inside = false;
    for (let at = 0; at < text.length; at += 1) {
      const sign = text[at];
      if (inside) {
        if (sign !== '"') cell += sign;
        else if (text[at + 1] === '"') { cell += '"'; at += 1; } else inside = false;
      } else if (sign === '"' && !cell) inside = true;
      else if (sign === separator) { row.push(cell); cell = ""; }
      else if (sign === "\n" || sign === "\r") {
        if (sign === "\r" && text[at + 1] === "\n") at += 1;
        row.push(cell); rows.push(row); row = []; cell = "";
      } else cell += sign;
    }
    if (inside) throw new Left("{where}: a quotation mark has no end", { where: `${rows.length + 1}` });
    if (cell || row.length) { row.push(cell); rows.push(row); }
    return rows;
  }

  // The sign between the cells of a row; null where several may be.
  function separatorOf(text) {
    const first = text.split(/\r?\n/, 1)[0];
    const separators = [",", ";", "\t"].filter((sign) => first.includes(sign));
    return separators.length === 1 ? separators[0] : null;
  }

  // The keys of a column: as somebody said that it is meant, or as it is called; none for what is of no concern, null for unread.
  function keysOf(header, names, mapping, file) {
    const told = mapping[header]?.trim();
    if (told === "") return [];
    if (told === undefined || told === "?") return names.path(header);
    const steps = names.path(told);
    if (!steps) throw new Left("{where}: “{text}” is no key", { where: `${file}, ${header}`, text: told });
    return steps;
  }

  function readTable(text, file, names, mapping = {}) {
    const separator = separatorOf(text);
    if (!separator) throw new Left("{where}: how its columns are separated is told by the command", { where: file });
    const [header, ...rows] = rowsOf(text, separator);
    const at = (number) => `${file} row ${number}`;
    const columns = header.map((cell) => keysOf(cell, names, mapping, file));
    const read = columns.filter((path) => path?.length);
    if (new Set(read.map(String)).size < read.length) throw new Left("{where}: two columns mean the same", { where: file });
    const records = new Records(names, file);
    records.unread = header.filter((cell, column) => columns[column] === null && cell.trim());
    const nameless = header.findIndex((cell) => !cell.trim());
    if (nameless >= 0 && rows.some((cells) => (cells[nameless] ?? "").trim())) throw new Left("{where}: column {text} has no heading", { where: file, text: nameless + 1 });
    rows.forEach((cells, number) => {
      const where = at(number + 2);
      if (!cells.some((cell) => cell.trim())) return;
      if (cells.length > columns.length || (columns.length > 2 && cells.filter((cell) => cell.trim()).length < 2)) throw new Left("{where}: what kind of row this is is told by the command", { where });
      if (cells.every((cell) => !cell.trim() || names.heads.get(folded(cell)))) throw new Left("{where}: what kind of row this is is told by the command", { where });
      readRow(records, columns, cells, `${names.data.genid}${quoted(file)}-row-${number + 2}`, where);
    });
    return records;
  }

  function readRow(records, columns, cells, made, where) {
    const { names } = records;
    const said = new Map();
    columns.forEach((path, at) => {
      const cell = (cells[at] ?? "").trim();
      if (!cell || !path?.length) return;
      for (let depth = 0; depth < path.length; depth += 1) said.set(path.slice(0, depth).join("."), said.get(path.slice(0, depth).join(".")) ?? new Map());
      const level = said.get(path.slice(0, -1).join("."));
      level.set(path.at(-1), path.at(-1) === "id" ? [cell] : cell.split("|").map((part) => part.trim()).filter(Boolean));
    });
    const subjects = new Map();
    for (const level of [...said.keys()].sort((one, other) => one.split(".").length - other.split(".").length || one.length - other.length)) {
      const fields = said.get(level);
      const steps = level ? level.split(".") : [];
      if (level && !fields.has("id")) records.nameless(steps.at(-1), fields.has("label"), where);
      const subject = fields.has("id") ? names.identifier(fields.get("id")[0], where) : made + (level && `-${steps.join("-")}`);
      subjects.set(level, subject);
      records.begin(subject, where, [...fields.keys()].some((key) => key !== "id"));
      if (level) records.add(subjects.get(steps.slice(0, -1).join(".")), steps.at(-1), ["iri", subject]);
      for (const [key, texts] of fields) {
        if (key !== "id") for (const text of texts) records.add(subject, key, names.value(key, text, where));
      }
    }
  }

  const keysIn = (value) => (value === null || typeof value !== "object" ? 0
    : Object.values(value).reduce((sum, part) => sum + keysIn(part), Array.isArray(value) ? 0 : Object.keys(value).length));

  // The keys of objects that are none of ours, all of them.
  function unknownKeys(value, names, found = new Set()) {
    if (Array.isArray(value)) value.forEach((part) => unknownKeys(part, names, found));
    else if (value !== null && typeof value === "object") {
      for (const [key, part] of Object.entries(value)) {
        if (["id", "@id", "@context", "@type"].includes(key)) continue;
        if (Object.hasOwn(names.data.keys, key)) unknownKeys(part, names, found);
        else found.add(key);
      }
    }
    return found;
  }

  function readJson(text, file, names, context) {
    let document;
    try { document = JSON.parse(text); } catch (error) { throw new Left("{where}: is no JSON: {text}", { where: file, text: error.message }); }
    const written = [...text.matchAll(/"(?:[^"\\]|\\.)*"\s*(:?)/g)].filter(([, colon]) => colon).length;
    if (written !== keysIn(document)) throw new Left("{where}: a key is given twice in one object", { where: file });
    const unknown = unknownKeys(document, names);
    if (unknown.size) throw new Left("{where}: what stands under {text} is read by the command alone", { where: file, text: [...unknown].map((key) => `“${key}”`).join(", ") });
    const records = new Records(names, file);
    let made = 0;
    function read(object, pointer, leading) {
      const where = `${file} ${pointer}`;
      const given = object.id ?? object["@id"];
      const keys = Object.keys(object).filter((key) => !["id", "@id", "@context"].includes(key));
      if (given !== undefined && typeof given !== "string") throw new Left("{where}: what “{text}” refers to is read by the command alone", { where, text: JSON.stringify(given) });
      if (given === undefined && leading) records.nameless(leading, keys.includes("label"), where);
      const subject = given === undefined ? `${names.data.genid}${quoted(file)}-${made += 1}` : names.identifier(given.trim(), where);
      records.begin(subject, where, keys.length > 0);
      for (const written of keys) {
        const key = written === "@type" ? "type" : written;
        for (const value of [object[written]].flat()) {
          const [, kind] = names.data.keys[key];
          if (kind === "@id" && value !== null && typeof value === "object" && !Array.isArray(value)) records.add(subject, key, ["iri", read(value, `${pointer}/${key}`, key)]);
          else if (typeof value === "string" && value.trim()) records.add(subject, key, names.value(key, kind === "@id" || kind === "@vocab" ? value.trim() : value, where));
          else if (typeof value === "boolean" && kind.endsWith("#boolean")) records.add(subject, key, names.value(key, String(value), where));
          else throw new Left("{where}: what stands under “{text}” is read by the command alone", { where, text: written });
        }
      }
      return subject;
    }
    const tops = [document].flat();
    for (const [at, top] of tops.entries()) {
      if (top === null || typeof top !== "object" || top["@context"] !== context) throw new Left("{where}: is not JSON-LD with the context of casco-kg; formats of others are read by the command", { where: file });
      read(top, Array.isArray(document) ? `/${at}` : "/");
    }
    return records;
  }

  Object.assign(globalThis.cascoCheck, { Left, Names, readTable, readJson, rowsOf, separatorOf, quoted, spaced });
})();
