"""Mutates rows, columns and cells of tables."""

import csv
import io

from . import odd
from .mutations import spoiled_bytes


def changed_rows(random, rows):
    """Change rows, columns, headers and cells of a table in place."""
    rows = rows or [[""]]
    row = random.choice(rows)
    width = max(map(len, rows))
    column = random.randrange(width or 1)
    match random.randrange(12):
        case 0:
            rows.remove(row)
        case 1:
            rows[1:1] = [list(row) for _ in range(random.choice((1, 5)))]
        case 2:
            for each in rows:
                del each[column : column + 1]
        case 3:
            for each in rows:
                each[column:column] = each[column : column + 1]
        case 4:
            other = random.randrange(width or 1)
            for each in rows:
                if max(column, other) < len(each):
                    each[column], each[other] = each[other], each[column]
        case 5:
            rows[0][column : column + 1] = [odd.one_line(random)]
        case 6:
            rows.insert(0, [odd.one_line(random)])
        case 7:
            row.extend([odd.text(random)] * random.choice((1, 3, 300)))
        case 8:
            random.shuffle(rows)
        case 9:
            del row[column:]
        case _:
            row[column : column + 1] = [odd.text(random)]
    return rows


def changed_table(separator):
    """Return a mutation of a text table, which writes it in one of the ways in which programs do."""

    def mutated(random, data):
        try:
            rows = list(
                csv.reader(io.StringIO(data.decode("utf-8", errors="replace"), newline=""), delimiter=separator)
            )
        except csv.Error:
            return spoiled_bytes(random, data)
        for _ in range(random.choice((1, 1, 2, 4))):
            rows = changed_rows(random, rows)
        text = io.StringIO()
        quoting = random.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONE))
        writer = csv.writer(
            text,
            delimiter=separator if random.random() < 0.8 else random.choice(",;\t| "),
            lineterminator=random.choice(("\n", "\r\n", "\r")),
            quoting=quoting,
            escapechar="\\" if quoting == csv.QUOTE_NONE else None,
        )
        try:
            writer.writerows(rows)
        except csv.Error:  # what stands in a row has no form without quotes
            return spoiled_bytes(random, data)
        start = random.choice(("", "", "", "sep=;\n", "sep=\\\n", "\ufeff", "\n\n", '"sep=,"\r\n'))
        encoding = random.choice(("utf-8", "utf-8", "utf-8", "utf-16", "latin-1"))
        return (start + text.getvalue()).encode(encoding, errors="replace")

    return mutated
