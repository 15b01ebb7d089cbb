"""From rules to the relational plan: which can fire and matter, in which order, and how each is joined."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from casco_kg.owl.patterns import Pattern, Variable, variables
from casco_kg.owl.plan.operators import (
    AntiJoin,
    Distinct,
    Filter,
    Fixpoint,
    Insert,
    Instantiate,
    Join,
    Literals,
    Plan,
    Scan,
    SemiJoin,
    Table,
    Union,
    Unit,
    rows_of,
    table_of,
)
from casco_kg.owl.rules import Condition, InDatatype, Rule, used


def reachable(rules: Sequence[Rule], filled: Iterable[Table]) -> list[Rule]:
    """Return the rules that can fire where only some tables have facts to begin with."""
    known = set(filled)
    readers: dict[Table, list[int]] = defaultdict(list)
    missing: list[set[Table]] = []
    for number, rule in enumerate(rules):
        missing.append({table_of(pattern) for pattern in rule.body})
        for table in missing[number]:
            readers[table].append(number)
    fired = [number for number, tables in enumerate(missing) if not tables]
    agenda = [*known, *(table_of(head) for number in fired if (head := rules[number].head))]
    known = set()
    while agenda:
        table = agenda.pop()
        if table in known:
            continue
        known.add(table)
        for number in readers[table]:
            missing[number].discard(table)
            if not missing[number]:
                fired.append(number)
                if head := rules[number].head:
                    agenda.append(table_of(head))
    return [rules[number] for number in sorted(fired)]


def useful(rules: Sequence[Rule], read: Iterable[Table], wanted: Callable[[Table], bool]) -> list[Rule]:
    """Return the rules whose conclusions are wanted, or read by another rule that is kept.

    Args:
        rules: the rules to choose from.
        read: tables that are read besides, by contradictions.
        wanted: whether the facts of a table are a result.

    """
    writers: dict[Table, list[Rule]] = defaultdict(list)
    for rule in rules:
        if rule.head:
            writers[table_of(rule.head)].append(rule)
    agenda = [*read, *(table for table in writers if wanted(table))]
    kept: set[Table] = set()
    while agenda:
        table = agenda.pop()
        if table not in kept:
            kept.add(table)
            agenda += [table_of(pattern) for rule in writers[table] for pattern in rule.body]
    return [rule for rule in rules if rule.head and table_of(rule.head) in kept]


def strata(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Return the rules in groups such that no group reads what a later one writes.

    The groups are the strongly connected components of the tables (Tarjan's algorithm, without recursion).
    """
    writers: dict[Table, list[Rule]] = defaultdict(list)
    for rule in rules:
        if rule.head:
            writers[table_of(rule.head)].append(rule)
    reads = {table: [table_of(p) for rule in written for p in rule.body] for table, written in writers.items()}
    order: dict[Table, int] = {}
    low: dict[Table, int] = {}
    stack: dict[Table, None] = {}
    groups: list[list[Rule]] = []
    for root in list(reads):
        walk = [(root, iter(reads[root]))] if root not in order else []
        while walk:
            table, rest = walk[-1]
            if table not in order:
                order[table] = low[table] = len(order)
                stack[table] = None
            for read in rest:
                if read in reads and read not in order:
                    walk.append((read, iter(reads[read])))
                    break
                if read in stack:
                    low[table] = min(low[table], order[read])
            else:
                walk.pop()
                if walk:
                    low[walk[-1][0]] = min(low[walk[-1][0]], low[table])
                if low[table] == order[table]:
                    members = [stack.popitem()[0]]
                    while members[-1] != table:
                        members.append(stack.popitem()[0])
                    groups.append([rule for member in members for rule in writers[member]])
    return groups


def fixpoint(rules: Sequence[Rule], sizes: Mapping[Table, int]) -> Fixpoint:
    """Return the plan of one stratum, evaluated semi-naively: later rounds join only with what is new.

    Args:
        rules: the rules of the stratum.
        sizes: the number of rows of each table, for the order of the joins.

    """
    written = {table_of(rule.head) for rule in rules if rule.head}
    first: dict[Table, list[Plan]] = {}
    again: dict[Table, list[Plan]] = {}
    for rule in rules:
        assert rule.head is not None
        table = table_of(rule.head)
        first.setdefault(table, []).append(Instantiate(solve(rule, sizes), rule.head))
        for position, pattern in enumerate(rule.body):
            if table_of(pattern) in written:
                again.setdefault(table, []).append(Instantiate(solve(rule, sizes, position), rule.head))
    return Fixpoint(_inserts(first), _inserts(again))


def _inserts(plans: Mapping[Table, list[Plan]]) -> tuple[Insert, ...]:
    return tuple(
        Insert(table, AntiJoin(Distinct(Union(tuple(dict.fromkeys(sources)))), Scan(rows_of(table))))
        for table, sources in plans.items()
    )


def solve(rule: Rule, sizes: Mapping[Table, int], new: int | None = None) -> Plan:
    """Return the plan that finds the bindings under which a rule's body and conditions hold.

    Args:
        rule: the rule.
        sizes: the number of rows of each table.
        new: the position of the pattern that is matched with new facts only, and first.

    """
    if not rule.body:
        return _without_body(rule.conditions)
    kept = variables(rule.head) if rule.head else {v for pattern in rule.body for v in variables(pattern)}
    order = _order(rule.body, sizes, new)
    plan: Plan = Scan(rule.body[order[0]], new=new is not None)
    bound = variables(rule.body[order[0]])
    conditions = list(rule.conditions)
    plan, conditions = _filtered(plan, conditions, bound)
    for step, position in enumerate(order[1:], start=2):
        pattern = rule.body[position]
        needed = kept.union(*(variables(rule.body[later]) for later in order[step:]), *map(used, conditions))
        adds = bool((variables(pattern) - bound) & needed)
        plan = Join(plan, Scan(pattern)) if adds else SemiJoin(plan, Scan(pattern))
        bound = bound | variables(pattern) if adds else bound
        plan, conditions = _filtered(plan, conditions, bound)
    return plan


def _without_body(conditions: Sequence[Condition]) -> Plan:
    literals = [condition.variable for condition in conditions if isinstance(condition, InDatatype)]
    return Filter(Literals(literals[0]), tuple(conditions)) if literals else Unit()


def _order(body: Sequence[Pattern], sizes: Mapping[Table, int], new: int | None) -> list[int]:
    """Return the positions of the body's patterns: what narrows before what widens, the smallest first."""
    left = set(range(len(body)))
    order: list[int] = []
    bound: set[Variable] = set()
    while left:
        connected = [position for position in left if variables(body[position]) & bound] or list(left)
        best = min(connected, key=lambda i: (bool(variables(body[i]) - bound), sizes.get(table_of(body[i]), 0)))
        chosen = new if new is not None and not order else best
        order.append(chosen)
        left.remove(chosen)
        bound |= variables(body[chosen])
    return order


def _filtered(plan: Plan, conditions: list[Condition], bound: set[Variable]) -> tuple[Plan, list[Condition]]:
    ready = tuple(condition for condition in conditions if used(condition) <= bound)
    rest = [condition for condition in conditions if condition not in ready]
    return (Filter(plan, ready) if ready else plan), rest
