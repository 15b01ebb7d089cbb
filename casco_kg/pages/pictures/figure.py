"""How it fits together, as a picture: boxes in layers, from who acts to who is acted on, and what each brings about."""

from __future__ import annotations

from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

import pyoxigraph as ox

from casco_kg.pages.book import Desk
from casco_kg.pages.pictures.svg import arrow, box, lines_of, picture, words
from casco_kg.pages.sections import asked
from casco_kg.rdf.terms import Term, local_name
from casco_kg.rendering.markup import Markup, join, tag

__all__ = ["figure"]

_BOX, _GAP, _HIGH, _DOWN, _PAD, _OUT = 168.0, 14.0, 84.0, 64.0, 16.0, 92.0


@dataclass(frozen=True, slots=True)
class _Box:
    node: Term
    body: Term
    standard: Term | None
    around: Term | None
    told: str
    basis: str


def figure(desk: Desk) -> Markup:
    """Return the picture."""
    store = desk.book.closure.store
    boxes: dict[Term, _Box] = {}
    slide: Term | None = None
    for node, body, standard, around, basis, evidence, on in asked(store, "figure-boxes").rows:
        assert node is not None and body is not None
        slide = slide or on
        told = f"{desk.book.label(basis)}: {desk.book.label(evidence)}" if basis and evidence else ""
        boxes.setdefault(node, _Box(node, body, standard, around, told, _kind(basis)))
    frames = {each.around for each in boxes.values()} - {None}
    drawn = [each for each in boxes.values() if each.node not in frames]
    arrows = [row for row in asked(store, "figure-arrows").rows if row[1] is not None and row[3] is not None]
    layers = _layers(drawn, [(row[1], row[3]) for row in arrows])
    widest = max(map(len, layers))
    width = widest * (_BOX + _GAP) - _GAP + 2 * _PAD
    places: dict[Term, tuple[float, float]] = {}
    parts: list[Markup] = []
    y = 4.0
    for layer in layers:
        start = (width - len(layer) * (_BOX + _GAP) + _GAP) / 2
        for at, each in enumerate(layer):
            places[each.body] = (start + at * (_BOX + _GAP), y)
        y += _HIGH + _DOWN
    for frame in frames:
        inside = [places[each.body] for each in drawn if each.around == frame]
        parts.append(_frame(inside) if frame in boxes and inside else join(()))
    parts += [_arrow(desk, row, places) for row in arrows]
    parts += [
        _frame_name(desk, boxes[frame], [places[each.body] for each in drawn if each.around == frame])
        for frame in frames
        if frame in boxes
    ]
    names = {(row[1], row[4]): row for row in arrows}
    parts += [_arrow_name(desk, row, places) for row in names.values()]
    parts += [_drawn(desk, each, places[each.body]) for each in drawn]
    last = y - _DOWN
    parts += [_outcome(desk, row, places) for row in asked(store, "figure-outcomes").rows]
    return picture("figure", desk.book.label(slide) if slide else "", width, last + 46 + _OUT, *parts)


def _layers(boxes: list[_Box], acts: list[tuple[Term | None, Term | None]]) -> list[list[_Box]]:
    """Return the boxes in layers: who acts stands above whom it acts on."""
    sorter: TopologicalSorter[Term] = TopologicalSorter({each.body: () for each in boxes})
    for actor, target in acts:
        if actor is not None and target is not None:
            sorter.add(target, actor)
    try:
        sorter.prepare()
    except CycleError:
        return [boxes]
    layers = []
    while sorter.is_active():
        ready = sorter.get_ready()
        layer = [each for each in boxes if each.body in ready]
        if layer:
            layers.append(layer)
        sorter.done(*ready)
    return layers


def _frame(inside: list[tuple[float, float]]) -> Markup:
    left, right = min(x for x, _ in inside) - 10, max(x for x, _ in inside) + _BOX + 10
    top = min(y for _, y in inside) - 26
    return box(left, top, right - left, _HIGH + 36, "frame")


def _frame_name(desk: Desk, frame: _Box, inside: list[tuple[float, float]]) -> Markup:
    left, top = min(x for x, _ in inside) - 10, min(y for _, y in inside) - 26
    label = desk.book.label(frame.body)
    return tag("a", words(left + 12, top + 17, [label], 12, "area", "start"), href=desk.href(frame.node) or "")


def _drawn(desk: Desk, each: _Box, place: tuple[float, float]) -> Markup:
    x, y = place
    name = lines_of(desk.book.label(each.body), _BOX - 14, 12.5, 3)
    parts = [
        box(x, y, _BOX, _HIGH, each.basis, each.told),
        tag("a", words(x + _BOX / 2, y + 20, name, 12.5, "edition"), href=desk.href(each.body) or "", class_="strong"),
    ]
    if each.standard is not None:
        label = [desk.book.label(each.standard)]
        parts.append(
            tag("a", words(x + _BOX / 2, y + _HIGH - 10, label, 11.5, "edition"), href=desk.href(each.standard) or "")
        )
    return tag("g", join(parts))


def _arrow(desk: Desk, row: tuple[Term | None, ...], places: dict[Term, tuple[float, float]]) -> Markup:
    node, actor, _, target, _, basis, confidence, evidence = row
    assert actor is not None and target is not None
    if actor not in places or target not in places:
        return join(())
    (x, y), (to_x, to_y) = places[actor], places[target]
    x, to_x, turn = x + _BOX / 2, to_x + _BOX / 2, y + _HIGH + 18
    told = "; ".join(desk.book.label(each) for each in (node, basis, confidence, evidence) if each is not None)
    path = [(x, y + _HIGH), (x, turn), (to_x, turn), (to_x, to_y)] if x != to_x else [(x, y + _HIGH), (x, to_y)]
    return tag("a", tag("title", told), arrow(path, _kind(basis)), href=desk.href(node) or "", aria_label=told)


def _arrow_name(desk: Desk, row: tuple[Term | None, ...], places: dict[Term, tuple[float, float]]) -> Markup:
    _, actor, relation, _, printed, *_ = row
    if actor not in places or relation is None:
        return join(())
    x, y = places[actor]
    label = words(x + _BOX / 2 + 8, y + _HIGH + 13, [desk.book.label(printed or relation)], 11.5, "layer", "start")
    return tag("a", label, href=desk.href(relation) or "")


def _outcome(desk: Desk, row: tuple[Term | None, ...], places: dict[Term, tuple[float, float]]) -> Markup:
    node, actor, does, outcome, basis, confidence, evidence = row
    if actor is None or does is None or outcome is None or actor not in places:
        return join(())
    x, y = places[actor]
    told = "; ".join(desk.book.label(each) for each in (basis, confidence, evidence) if each is not None)
    top = y + _HIGH + 46
    deed = lines_of(desk.book.label(does), _BOX - 10, 11, 2)
    return join(
        [
            arrow([(x + _BOX / 2, y + _HIGH), (x + _BOX / 2, top)], _kind(basis)),
            tag(
                "a",
                box(x, top, _BOX, _OUT - 6, f"outcome {_kind(basis)}", told),
                words(x + _BOX / 2, top + 17, deed, 11, "layer"),
                words(x + _BOX / 2, top + 46, lines_of(desk.book.label(outcome), _BOX - 12, 11, 3), 11, "edition"),
                href=desk.href(node) or "",
            ),
        ]
    )


def _kind(basis: Term | None) -> str:
    return local_name(basis) if isinstance(basis, ox.NamedNode) else ""
