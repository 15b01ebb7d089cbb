// Checks data within the browser: our shapes as queries on an engine that stands beside the pages. Nothing is sent.
"use strict";
globalThis.cascoCheck ??= {};
(() => {
  const { Left, Names, Rules, readTable, readJson, meant, readBeside } = cascoCheck;
  const CONTEXT = "https://w3id.org/casco-kg/ontology/context.jsonld";
  const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
  const VOCABULARIES = ["http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2002/07/owl#", "http://www.w3.org/2001/XMLSchema#"];
  const NOTHING = "http://www.w3.org/2002/07/owl#Nothing";
  const MOST_RECORDS = 1000;
  const MOST_BYTES = 5_000_000;
  let ready = null;

  const pause = () => new Promise((done) => setTimeout(done));

  // The engine with the graph in it, made ready when it is first needed.
  function load(root) {
    return (ready ??= (async () => {
      const { data, quads, store } = await cascoCheck.engine(root);
      const subjects = new Set(quads.map((quad) => key(quad.subject)));
      const rules = new Rules(data.rules);
      const passive = data.passive = new Set(data.annotations);
      const known = quads.filter((quad) => !passive.has(quad.predicate.value));
      rules.add(known.map((quad) => [key(quad.subject), key(quad.predicate), key(quad.object)]));
      const inferred = oxigraph.parse(data.inferred, { format: "application/n-triples" });
      return { data, store, subjects, rules, inferred, names: new Names(data) };
    })());
  }

  const key = (term) => (term.termType === "NamedNode" ? `<${term.value}>` : term.toString());

  function parsed(file, text, known, number, mapping) {
    const { data, names } = known;
    const suffix = file.toLowerCase().replace(/^.*\./, "");
    if (text.includes("\0") || text.includes("\ufffd")) throw new Left("{where}: is no text in UTF-8", { where: file });
    if (["csv", "tsv", "json", "jsonld"].includes(suffix)) {
      const read = suffix.startsWith("json") ? readJson(text, file, names, CONTEXT) : readTable(text, file, names, mapping);
      const term = ([kind, value, datatype]) => (kind === "iri" ? oxigraph.namedNode(value) : datatype ? oxigraph.literal(value, oxigraph.namedNode(datatype)) : oxigraph.literal(value));
      const triples = read.triples.map(([subject, property, value]) => [oxigraph.namedNode(subject), oxigraph.namedNode(property), term(value)]);
      return { triples, places: read.places, unread: read.unread };
    }
    const format = { ttl: "text/turtle", nt: "application/n-triples" }[suffix];
    if (!format) throw new Left("{where}: is in none of the forms that are read here (.ttl, .nt, .jsonld, .csv)", { where: file });
    let quads;
    try { quads = oxigraph.parse(text, { format, base_iri: data.base }); } catch (error) { throw new Left("{where}: cannot be read: {text}", { where: file, text: error.message ?? String(error) }); }
    const blanks = new Map();
    const named = (term) => {
      if (term.termType === "Quad") throw new Left("{where}: holds triple terms, which are not supported", { where: file });
      if (term.termType !== "BlankNode") return term;
      if (!blanks.has(term.value)) blanks.set(term.value, oxigraph.namedNode(`${data.genid}${number}-${blanks.size + 1}`));
      return blanks.get(term.value);
    };
    const triples = quads.map((quad) => [named(quad.subject), quad.predicate, named(quad.object)]);
    return { triples, places: lines(text, file, triples, data), unread: [] };
  }

  // The line on which each subject is first spoken of at its beginning, as far as layout shows it.
  function lines(text, file, triples, data) {
    const found = new Map();
    const prefixes = new Map([...text.matchAll(/@?prefix\s+([\w.-]*):\s*<([^>]*)>/gi)].map(([, name, iri]) => [name, iri]));
    text.split(/\r\n|\r|\n/).forEach((line, number) => {
      const told = /^\s*(?:<([^<>\s]*)>|([\w.-]*):([\w.\-/%]*))\s/.exec(line);
      if (!told) return;
      const iri = told[1] === undefined ? (prefixes.get(told[2]) ?? "") + told[3] : URL.canParse(told[1]) ? told[1] : data.base + told[1];
      if (!found.has(iri)) found.set(iri, `${file}:${number + 1}`);
    });
    let last = file;
    for (const [subject] of triples) {
      if (found.has(subject.value)) last = found.get(subject.value);
      else if (!subject.value.startsWith(data.genid)) continue;
      else found.set(subject.value, last);
    }
    return found;
  }

  function isNews([subject, predicate, object]) {
    if (!subject.startsWith("<") || !predicate.startsWith("<") || object.startsWith("_:")) return false;
    if (VOCABULARIES.some((space) => subject.startsWith(`<${space}`))) return false;
    if (predicate === `<${TYPE}>` && object !== `<${NOTHING}>` && VOCABULARIES.some((space) => object.startsWith(`<${space}`))) return false;
    return !(predicate.endsWith("owl#sameAs>") || predicate.endsWith("owl#differentFrom>")) || (object.startsWith("<") && subject !== object);
  }

  // Tells of each file alone what a check would not look at: why it is left to the command, or texts that are.
  async function look(files, root) {
    const known = await load(root);
    return files.map(([file, text]) => {
      try {
        const { triples } = meant(parsed(file, text, known, 1).triples, known.data, oxigraph);
        return { texts: readBeside(triples, known.data, "2000-01-01", oxigraph).left };
      } catch (error) {
        if (!(error instanceof Left)) throw error;
        return { refused: error.words, parts: error.parts };
      }
    });
  }

  function readable(text) {
    try { return decodeURIComponent(text); } catch { return text; }
  }

  // Whether a property that a record lacks may stand in a column of its table that was not read: no other record has it.
  function unreadIn(read) {
    const tables = read.filter(({ unread }) => unread.length).map(({ triples, places }) => ({ places, said: new Set(triples.map(([, predicate]) => predicate.value)) }));
    return (subject, property) => tables.some(({ places, said }) => places.has(subject) && !said.has(property));
  }

  // Checks files, given as [name, text]; returns findings, contradictions, and what was left out and why.
  async function check(files, { root = "", day, mapping = {}, most = MOST_RECORDS, tell = () => {} } = {}) {
    const known = await load(root);
    const { data, store, rules } = known;
    const read = files.map(([file, text], at) => {
      if (text.length > MOST_BYTES) throw new Left("{where}: is larger than what is checked here", { where: file });
      return parsed(file, text, known, at + 1, mapping[file]);
    });
    const every = read.flatMap(({ triples }) => triples);
    const mayBeUnread = unreadIn(read);
    const places = new Map(read.toReversed().flatMap((each) => [...each.places]));
    const told = meant(every, data, oxigraph);
    const subjects = new Set(told.triples.map(([subject]) => subject.value));
    const records = [...subjects].filter((iri) => !iri.startsWith(data.genid) || /-row-\d+$/.test(iri)).length;
    if (records > most) throw new Left("{count} records are more than the {most} that are checked here", { count: records, most });
    const beside = readBeside(told.triples, data, day, oxigraph);
    const follows = rules.add(told.triples.filter(([, predicate]) => !data.passive.has(predicate.value)).map((triple) => triple.map(key)));
    const added = [];
    try {
      if (follows.same) throw new Left("two names turn out to be of one thing, which the command takes into account");
      const put = (quad) => { if (!store.has(quad)) { store.add(quad); added.push(quad); } };
      [...told.triples, ...beside.made].forEach((triple) => put(oxigraph.quad(...triple)));
      const focuses = new Set(told.triples.flatMap(([subject, , object]) => (known.subjects.has(key(object)) ? [key(subject)] : [key(subject), key(object)])));
      const left = beside.left.length ? data.writtenAs.slice(1, -1).split("#")[1] : "";
      const found = [];
      const without = { ...data.left };
      await run(data.checks.asserted, "asserted");
      const inferred = follows.added.filter(isNews).map((fact) => fact.join(" ") + " .\n").join("");
      [...known.inferred, ...oxigraph.parse(inferred, { format: "application/n-triples" })].forEach(put);
      await run(data.checks.closed, "closed");
      return { findings: finished(found), clashes: follows.clashes, left: without, texts: beside.left, foreign: told.foreign, records, statements: told.triples.length, unread: read.flatMap((each) => each.unread) };

      async function run(checks, reads) {
        const concerned = new Map();
        let since = performance.now();
        for (const [at, each] of checks.entries()) {
          if (performance.now() - since > 50) { tell(reads, at, checks.length); await pause(); since = performance.now(); }
          if (left && new RegExp(`casco:${left}\\b|#${left}>`).test(each.query)) {
            without[each.name] = "designations in all their forms";
            continue;
          }
          if (!concerned.has(each.every)) {
            const targets = new Set(store.query(each.every).map((row) => key(row.get("this"))));
            concerned.set(each.every, [...targets].filter((target) => focuses.has(target)).join(" "));
          }
          if (!concerned.get(each.every)) continue;
          const query = each.query.replace("FOCUSES", () => concerned.get(each.every));
          for (const row of store.query(query)) found.push(finding(each, row.get("this"), row.get("path"), row.get("value")));
        }
      }

      function finding(each, focus, path, value) {
        const blamed = value ?? (each.blamed ? focus : undefined);
        const leads = path?.termType === "NamedNode" ? path.value : each.path ?? leading(focus, blamed);
        const shown = blamed && key(blamed) !== key(focus) ? blamed : null;
        // what no column of its table says may stand in one that was not read
        const isUnread = !shown && leads && mayBeUnread(focus.value, leads);
        return { constraint: each.name, shape: each.shape, severity: isUnread ? "info" : each.severity, isUnread, component: each.component, focus: focus.value, label: label(focus), path: leads ?? null, value: shown && shown.value, valueLabel: shown && label(shown), place: places.get(focus.value) ?? null };
      }

      function leading(focus, value) {
        if (!value || key(value) === key(focus)) return null;
        return store.match(focus, null, value, null).map((quad) => quad.predicate.value).sort()[0];
      }

      function label(term) {
        if (term.termType === "Literal") return term.value;
        const names = store.match(term, oxigraph.namedNode("http://www.w3.org/2000/01/rdf-schema#label"), null, null).map((quad) => quad.object);
        if (!names.length && term.value.startsWith(data.genid)) {
          const [number] = store.match(term, oxigraph.namedNode(data.number), null, null);
          if (number) return number.object.value;
          const row = /-row-(\d+)$/.exec(term.value);
          if (row) return `row ${row[1]}`;
          const [lead] = store.match(null, null, term, null);
          if (lead) return `${label(lead.subject)} › ${label(lead.predicate)}`;
        }
        const name = names.find((each) => each.language.startsWith("en")) ?? names[0];
        const space = Object.entries(data.prefixes).find(([, iri]) => term.value.startsWith(iri));
        return name?.value ?? (term.value.startsWith(data.base) ? readable(term.value.slice(data.base.length)) : space ? `${space[0]}:${term.value.slice(space[1].length)}` : term.value);
      }

      // Of one fault one finding stays, and none that another on the same record speaks for.
      function finished(all) {
        const single = new Map();
        for (const each of all.sort((one, other) => (one.component < other.component ? -1 : 1))) {
          const same = JSON.stringify([each.constraint, each.focus, each.path, each.value, each.valueLabel]);
          if (!single.has(same)) single.set(same, each);
        }
        const spoken = new Set([...single.values()].flatMap((each) => (data.speaks[each.constraint] ?? []).map((name) => `${name} ${each.focus}`)));
        const grave = ["violation", "warning", "info"];
        return [...single.values()].filter((each) => !spoken.has(`${each.constraint} ${each.focus}`))
          .sort((one, other) => grave.indexOf(one.severity) - grave.indexOf(other.severity) || one.constraint.localeCompare(other.constraint) || String(one.place).localeCompare(String(other.place), "en", { numeric: true }));
      }
    } finally {
      added.forEach((quad) => store.delete(quad));
      rules.remove(follows.added);
    }
  }

  Object.assign(cascoCheck, { check, load, look, MOST_RECORDS });
})();
