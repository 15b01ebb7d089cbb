// Infers: what follows from facts by Horn rules, fact by fact, as casco_kg/owl/matching.py does for axioms.
// Terms are texts as N-Triples writes them; a text that begins with "?" is a variable.
"use strict";
globalThis.cascoCheck ??= {};
(() => {
  const TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";
  const SAME = "<http://www.w3.org/2002/07/owl#sameAs>";
  const isVariable = (term) => term.startsWith("?");

  // Facts by property and subject, and by property and object.
  class Index {
    #objects = new Map();
    #subjects = new Map();

    static #of(map, predicate, node) {
      let inner = map.get(predicate);
      if (!inner) map.set(predicate, inner = new Map());
      let found = inner.get(node);
      if (!found) inner.set(node, found = new Set());
      return found;
    }

    add([subject, predicate, object]) {
      const objects = Index.#of(this.#objects, predicate, subject);
      if (objects.has(object)) return false;
      objects.add(object);
      Index.#of(this.#subjects, predicate, object).add(subject);
      return true;
    }

    remove([subject, predicate, object]) {
      this.#objects.get(predicate).get(subject).delete(object);
      this.#subjects.get(predicate).get(object).delete(subject);
    }

    *matching([subject, predicate, object]) {
      if (!isVariable(subject)) {
        const objects = this.#objects.get(predicate)?.get(subject);
        if (!objects) return;
        if (isVariable(object)) for (const found of [...objects]) yield [subject, predicate, found];
        else if (objects.has(object)) yield [subject, predicate, object];
      } else if (!isVariable(object)) {
        for (const found of [...(this.#subjects.get(predicate)?.get(object) ?? [])]) yield [found, predicate, object];
      } else {
        for (const [from, objects] of [...(this.#objects.get(predicate) ?? [])]) for (const found of [...objects]) yield [from, predicate, found];
      }
    }
  }

  const filled = (pattern, bound) => pattern.map((term) => (isVariable(term) ? bound[term] ?? term : term));

  function unified(pattern, fact, bound) {
    let extended = bound;
    for (let at = 0; at < 3; at += 1) {
      const part = pattern[at];
      if (!isVariable(part)) {
        if (part !== fact[at]) return null;
      } else if ((extended[part] ?? fact[at]) !== fact[at]) return null;
      else if (!(part in extended)) extended = { ...extended, [part]: fact[at] };
    }
    return extended;
  }

  const open = (pattern) => pattern.filter(isVariable).length * 2 + (pattern[1] === TYPE ? 1 : 0);

  function* solutions(body, index, bound) {
    if (!body.length) { yield bound; return; }
    const patterns = body.map((pattern) => filled(pattern, bound));
    let first = 0;
    patterns.forEach((pattern, at) => { if (open(pattern) < open(patterns[first])) first = at; });
    const rest = body.filter((_, at) => at !== first);
    for (const fact of index.matching(patterns[first])) {
      const extended = unified(patterns[first], fact, bound);
      if (extended) yield* solutions(rest, index, extended);
    }
  }

  // Two variables stand for different terms; one stands for no literal.
  const holds = (conditions, bound) => conditions.every(([one, other]) => (other ? bound[one] !== bound[other] : !bound[one].startsWith('"')));

  class Rules {
    constructor(rules) {
      this.index = new Index();
      this.readers = new Map();
      for (const [name, body, head, conditions] of rules) {
        body.forEach((pattern, at) => {
          const key = Rules.key(pattern);
          if (!this.readers.has(key)) this.readers.set(key, []);
          this.readers.get(key).push({ name, pattern, rest: body.filter((_, other) => other !== at), body, head, conditions });
        });
      }
    }

    static key([, predicate, object]) {
      return predicate === TYPE && !isVariable(object) ? `${predicate} ${object}` : predicate;
    }

    // Adds facts and what follows from them; returns what was added, and what contradicts itself.
    add(facts) {
      const added = [];
      const clashes = new Map();
      const agenda = [];
      const take = (fact) => { if (this.index.add(fact)) { added.push(fact); agenda.push(fact); } };
      facts.forEach(take);
      while (agenda.length) {
        const fact = agenda.pop();
        const readers = [...(this.readers.get(fact[1]) ?? []), ...(fact[1] === TYPE ? this.readers.get(`${TYPE} ${fact[2]}`) ?? [] : [])];
        for (const { name, pattern, rest, body, head, conditions } of readers) {
          const bound = unified(pattern, fact, {});
          if (!bound) continue;
          for (const solution of [...solutions(rest, this.index, bound)]) {
            if (!holds(conditions, solution)) continue;
            if (head) take(filled(head, solution));
            else {
              const found = body.map((each) => filled(each, solution));
              clashes.set(`${name} ${found.map(String).sort().join()}`, [name, found]);
            }
          }
        }
      }
      return { added, clashes: [...clashes.values()], same: added.some(([one, predicate, other]) => predicate === SAME && one !== other) };
    }

    remove(facts) {
      facts.forEach((fact) => this.index.remove(fact));
    }
  }

  globalThis.cascoCheck.Rules = Rules;
})();
