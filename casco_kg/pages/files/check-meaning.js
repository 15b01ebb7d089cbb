// What the command makes of names in data before it is checked: done here where that is sure, else left to the command.
"use strict";
globalThis.cascoCheck ??= {};
(() => {
  const { Left, spaced } = cascoCheck;
  const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
  const RDFS = "http://www.w3.org/2000/01/rdf-schema#";
  const OWL = "http://www.w3.org/2002/07/owl#";
  const AXIOMS = new Set([`${RDF}first`, `${RDF}rest`, ...["domain", "range", "subClassOf", "subPropertyOf"].map((name) => RDFS + name)]);
  const OF_ONTOLOGIES = new Set(["versionInfo", "versionIRI", "deprecated", "priorVersion", "imports"].map((name) => OWL + name));
  const INDIVIDUALS = new Set(["Thing", "NamedIndividual", "Ontology"].map((name) => OWL + name));

  // Data as [subject, property, object] of engine terms; about and leading by the IRI of a node.
  class Said {
    constructor(triples) {
      this.triples = triples;
      this.about = new Map();
      for (const triple of triples) {
        const iri = triple[0].value;
        if (!this.about.has(iri)) this.about.set(iri, []);
        this.about.get(iri).push(triple);
      }
    }

    of(iri) { return this.about.get(iri) ?? []; }
    having(...properties) { return this.triples.filter(([, predicate]) => properties.includes(predicate.value)); }
  }

  function refuseOthers(said, data) {
    const words = new Set();
    let ours = 0;
    for (const [, predicate, value] of said.triples) {
      const isType = predicate.value === `${RDF}type`;
      words.add(predicate.value);
      if (isType) words.add(value.value);
      if ((isType ? value : predicate).value.startsWith(data.prefixes.casco)) ours += 1;
      const isAxiom = AXIOMS.has(predicate.value) || (predicate.value.startsWith(OWL) && !OF_ONTOLOGIES.has(predicate.value))
        || (isType && [RDF, RDFS, OWL].some((space) => value.value.startsWith(space)) && !INDIVIDUALS.has(value.value));
      if (isAxiom) throw new Left("it states axioms of its own ({text}), which the command reasons with", { text: predicate.value });
    }
    for (const [title, recognized, spaces] of data.formats) {
      const found = [...words].find((word) => recognized.includes(word) || spaces.some((space) => word.startsWith(space)));
      if (found) throw new Left("it is in the words of another format ({text}), which the command reads", { text: title });
    }
    if (!ours) throw new Left("nothing in it is said in the terms of casco-kg; the command tells what else it may be");
    return [...words].filter((word) => !word.startsWith(data.prefixes.casco) && ![RDF, RDFS, OWL, data.prefixes.skos, data.prefixes.dcterms].some((space) => word.startsWith(space)));
  }

  // Documents named by a text or by an IRI that was made of one: the command reads designations.
  function refuseDesignations(said, data) {
    for (const [, predicate, value] of said.triples) {
      if (!data.documentNames.includes(predicate.value)) continue;
      const made = data.documentSpaces.some((space) => value.value.startsWith(space)) && !data.known.includes(value.value);
      const named = said.having(`${RDF}type`).some(([, , kind]) => data.documentKinds.includes(kind.value));
      if (value.termType === "Literal" || (made && named)) throw new Left("“{text}” is a designation that the command reads", { text: value.value });
    }
  }

  const bases = (said, data) => new Set([data.base, ...[...said.about.keys()].filter((iri) => !iri.startsWith(data.genid)).map((iri) => iri.replace(/[^/]*$/, ""))]);

  // The text that a reference was made of; empty where it is no identifier of a register.
  function written(value, data, starts) {
    if (value.termType !== "NamedNode" || value.value.startsWith(data.genid) || value.value.startsWith(data.prefixes.id)) return "";
    const start = value.value.startsWith(data.base) ? data.base : value.value.replace(/[^/]*$/, "");
    if (!starts.has(start)) return "";
    try { return decodeURIComponent(value.value.slice(start.length)); } catch { return value.value.slice(start.length); }
  }

  // References by number to records of the data are followed by the command.
  function refuseNumbers(said, data, starts) {
    // without the words before it, such as the name of whoever gave it
    const folded = (text) => {
      const words = spaced(text).toLowerCase().split(" ");
      return words.slice(Math.max(words.findIndex((word) => /\p{Nd}/u.test(word)), 0)).join(" ");
    };
    const numbers = new Set(said.having(data.number).map(([, , value]) => folded(value.value)));
    if (!numbers.size) return;
    for (const [property, having] of Object.entries(data.knownByNumber)) {
      for (const [, , value] of said.having(property)) {
        const own = said.of(value.value);
        const isMadeUp = value.value.startsWith(data.genid);
        const isStub = isMadeUp && own.some(([, predicate]) => predicate.value === data.number);
        const text = isMadeUp ? "" : written(value, data, starts);
        const isOne = own.length && (!having.length || own.some(([, predicate]) => having.includes(predicate.value)));
        if (isStub || (!isOne && text && numbers.has(folded(text)))) throw new Left("what “{text}” refers to by its number is found by the command", { text: text || value.value });
      }
    }
  }

  // Bodies that everybody knows, by names of theirs that stand in no record of the data.
  function knownBodies(said, data, starts, engine) {
    const label = `${RDFS}label`;
    const renamed = new Map();
    for (const [property, { letters, names, unless }] of Object.entries(data.knownToAll)) {
      const referring = said.having(property);
      for (const triple of referring) {
        const value = triple[2];
        const own = said.of(value.value);
        const alone = value.termType === "NamedNode" && value.value.startsWith(data.genid) && own.length === 1 && own[0][1].value === label ? own[0][2].value : "";
        const name = spaced(alone || written(value, data, starts));
        if (!name || (own.length && !alone)) continue;
        const inBrackets = /\([^()]+\)$/.test(name);
        if (/[^\x00-\x7f]/.test(name) || inBrackets || alone) {
          if (inBrackets || alone || Object.hasOwn(names, name.toLowerCase())) throw new Left("who “{text}” is is looked up by the command", { text: name });
          continue;
        }
        const known = Object.hasOwn(names, name.toLowerCase()) ? names[name.toLowerCase()] : "";
        if (!known) continue;
        const namesake = said.having(label).some(([, , text]) => spaced(text.value).toLowerCase() === name.toLowerCase())
          || said.having(...unless).some(([, , other]) => spaced(written(other, data, starts)).toLowerCase() === name.toLowerCase())
          || referring.some(([, , other]) => !other.value.startsWith(data.genid) && said.of(other.value).length);
        if (namesake || name.length < letters) throw new Left("who “{text}” is is looked up by the command", { text: name });
        renamed.set(triple, [triple[0], triple[1], engine.namedNode(known)]);
      }
    }
    return said.triples.map((triple) => renamed.get(triple) ?? triple);
  }

  // Whether a text may name a known document: it does not if all its numbers are those of others.
  function mayBeKnown(text, data) {
    const rest = text.replace(/\d{3,}(?:-\d+)*(?::(?:19|20)\d\d)?/g, (designation) => (data.numbers.includes(/^\d+/.exec(designation)[0]) ? designation : ""));
    return rest === text || /\d/.test(rest);
  }

  // The words of a name without the legal form at its end, in whichever letters they are written.
  function wordsOf(name, { folded, forms, words: most }) {
    const lower = folded.reduce((text, [written, meant]) => text.replaceAll(written, meant), name.toLowerCase());
    const words = lower.normalize("NFKD").replace(/\p{M}/gu, "").replace(/\./g, "").match(/[\p{L}\p{N}]+/gu) ?? [];
    const length = () => [...Array(most).keys()].map((less) => most - less).find((count) => count < words.length && forms.includes(words.slice(-count).join("")));
    for (let count = length(); count; count = length()) words.splice(-count);
    return words.join("");
  }

  // What those share whose names differ in spelling or legal form alone.
  function namedAlike(triples, data, engine) {
    const spelt = new Map();
    for (const [subject, predicate, value] of triples) {
      const name = predicate.value === data.alike.name && subject.termType === "NamedNode" ? wordsOf(value.value, data.alike) : "";
      if (name) spelt.set(name, [...(spelt.get(name) ?? []), [subject, value.value]]);
    }
    const several = [...spelt].filter(([, called]) => new Set(called.map(([, label]) => label)).size > 1);
    return several.flatMap(([name, called]) => called.map(([subject]) => [subject, engine.namedNode(data.alike.says), engine.literal(name)]));
  }

  // Where a number that nothing has is one that a single record has with zeros in front.
  function withoutZeros(triples, named, data, engine) {
    const records = new Map();
    for (const [subject, predicate, value] of triples) {
      const [, number] = (predicate.value === data.zeros.number && /^\s*0+(\d+)\s*$/.exec(value.value)) || [];
      if (number) records.set(number, (records.get(number) ?? new Map()).set(subject.value, subject));
    }
    return triples.flatMap(([subject, predicate, value]) => {
      const having = data.zeros.having[predicate.value];
      const number = having && named.has(value.value) ? decodeURIComponent(value.value.slice(data.base.length)).trim() : "";
      if (!/^[1-9]\d*$/.test(number) || !records.has(number)) return [];
      const meant = [...records.get(number).values()].filter((record) => triples.some((said) => said[0].value === record.value && having.includes(said[1].value)));
      return meant.length === 1 ? [[subject, predicate, meant[0]], [subject, engine.namedNode(data.zeros.says), value]] : [];
    });
  }

  // What our shapes read beside the data: the day, what is only named, documents by the texts that name them, names that
  // differ in spelling alone, numbers that lost their zeros.
  function readBeside(triples, data, day, engine) {
    const node = (iri) => engine.namedNode(iri.replace(/^<|>$/g, ""));
    const made = [[node(data.day[0]), node(data.day[1]), engine.literal(day, engine.namedNode("http://www.w3.org/2001/XMLSchema#date"))]];
    const described = new Set(triples.map(([subject]) => subject.value));
    const named = new Set();
    const left = new Set();
    for (const [, predicate, value] of triples) {
      if (value.termType === "NamedNode" && value.value.startsWith(data.base) && !value.value.startsWith(data.genid) && !described.has(value.value)) named.add(value.value);
      if (value.termType === "Literal" && data.designating.includes(predicate.value)) {
        const found = Object.hasOwn(data.documents, value.value) ? data.documents[value.value] : null;
        if (!found && mayBeKnown(value.value, data)) left.add(value.value);
        for (const iri of found ?? []) made.push([engine.namedNode(iri), node(data.writtenAs), value]);
      }
      if (predicate.value === `${RDF}type` && data.documentKinds.includes(value.value)) left.add(value.value);
    }
    for (const iri of named) {
      const name = engine.namedNode(`${iri}#name`);
      made.push([name, node(data.named[0]), engine.namedNode(iri)]);
      made.push([name, node(data.named[1]), engine.literal(decodeURIComponent(iri.slice(data.base.length)))]);
    }
    made.push(...namedAlike(triples, data, engine), ...withoutZeros(triples, named, data, engine));
    return { made, left: [...left] };
  }

  function meant(triples, data, engine) {
    const said = new Said(triples);
    const foreign = refuseOthers(said, data);
    if (triples.some((triple) => triple.some((term) => term.value.startsWith(`${data.base}.well-known/genid/named-`)))) {
      throw new Left("who is named without an identifier is looked up by the command");
    }
    refuseDesignations(said, data);
    const starts = bases(said, data);
    refuseNumbers(said, data, starts);
    return { triples: knownBodies(said, data, starts, engine), foreign };
  }

  Object.assign(cascoCheck, { meant, readBeside });
})();
