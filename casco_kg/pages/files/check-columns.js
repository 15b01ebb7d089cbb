// What columns that no key is called like may hold: proposed by their headings, and read only when somebody agreed.
"use strict";
(() => {
  const { rowsOf, separatorOf } = cascoCheck;
  const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;

  // The words of a heading without accents, case and what stands between them.
  function folded(heading, letters) {
    let plain = heading.normalize("NFC").replaceAll("°", "o").replace(/(?<=\p{Ll})(?=\p{Lu})/gu, " ").toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
    for (const [written, meant] of letters) plain = plain.replaceAll(written, meant);
    return (plain.match(/[\p{L}\p{N}]+/gu) ?? []).join("");
  }

  // The kind of register whose words most headings are, and what each of them may mean there.
  function proposals(headings, data) {
    const of = (kind) => new Map(Object.entries(data.headers[kind]).flatMap(([key, names]) => names.map((name) => [name, key])));
    const common = of("");
    const kinds = Object.keys(data.headers).filter(Boolean).map(of);
    const called = headings.map((heading) => folded(heading, data.alike.folded));
    const [, best] = kinds.map((own) => [called.filter((name) => own.get(name)).length, own]).sort(([one], [other]) => other - one)[0];
    return called.map((name) => best.get(name) ?? common.get(name) ?? null);
  }

  function isDay(text) {
    const [, year, month, day] = DAY.exec(text).map(Number);
    const made = new Date(Date.UTC(year, month - 1, day));
    return made.getUTCMonth() === month - 1 && made.getUTCDate() === day;
  }

  // Of each table its columns, with the key that each is read by or may be meant by; and what is written as a day and is none.
  function columns(files, { data, names }, mapping) {
    const found = [];
    const days = [];
    for (const [file, text] of files) {
      const separator = /\.(csv|tsv)$/i.test(file) ? separatorOf(text) : null;
      if (!separator) continue;
      let rows;
      try { rows = rowsOf(text, separator); } catch { continue; }
      const [headings, ...cells] = rows;
      const meant = proposals(headings, data);
      headings.forEach((heading, at) => {
        if (!heading.trim()) return;
        const told = mapping?.[file]?.[heading];
        const own = names.path(heading);
        const key = told !== undefined && told !== "?" ? told : own ? own.join(".") : null;
        const example = cells.map((row) => (row[at] ?? "").trim()).find(Boolean) ?? "";
        found.push({ file, heading, example, key, own: own !== null, proposed: key ?? meant[at], isUnread: key === null });
        cells.forEach((row, number) => {
          const cell = (row[at] ?? "").trim();
          if (DAY.test(cell) && !isDay(cell)) days.push({ file, row: number + 2, heading, text: cell, isUnread: key === null || key === "" });
        });
      });
    }
    return { columns: found, days };
  }

  Object.assign(cascoCheck, { columns });
})();
