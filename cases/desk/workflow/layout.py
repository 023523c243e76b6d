"""Where the statuses and moves of a workflow lie in a drawing: layers from the first status down. Pure, own geometry.

The layered method (Sugiyama, Tagawa and Toda 1981): moves that lead back are turned round for the while, each status
goes one layer below the last one that leads to it, long moves pass through place-holders, places are ordered by the
middle of their neighbours, and the words of a move have a place of their own on a layer between two layers of statuses,
so that nothing lies on top of anything else.
"""

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

Point = tuple[float, float]
SWEEPS = 12
# How much an edge pulls its ends together: a bend lies straight under a bend before anything else.
STRAIGHT, HALF, LOOSE = 8.0, 3.0, 1.0


@dataclass
class Box:
    """Something with a place: a status, the words of a move, or (neither) a bend of its line. x, y are its middle."""

    width: float
    height: float
    layer: int = 0
    x: float = 0.0
    y: float = 0.0
    above: list["Box"] = field(default_factory=list, repr=False)
    below: list["Box"] = field(default_factory=list, repr=False)
    is_node: bool = False

    @property
    def left(self) -> float:
        return self.x - self.width / 2

    @property
    def top(self) -> float:
        return self.y - self.height / 2


@dataclass
class Line:
    """A move's way: through its boxes from start to end. `label` is the box of its words."""

    source: Hashable
    target: Hashable
    label: Box
    boxes: list[Box] = field(default_factory=list, repr=False)
    points: list[Point] = field(default_factory=list)


@dataclass
class Layout:
    """Boxes of the statuses by key, the lines in the order given, and the size of the whole."""

    boxes: dict[Hashable, Box]
    lines: list[Line]
    width: float
    height: float


def lay_out(
    nodes: Sequence[tuple[Hashable, float, float]],
    edges: Sequence[tuple[Hashable, Hashable, float, float]],
    *,
    back: Collection[int] = (),
    gap: float = 18,
    rise: float = 16,
    margin: float = 12,
) -> Layout:
    """Places for nodes (key, width, height), the first of which is where everything begins, and for edges (from, to,
    width and height of their words).

    Args:
        back: the edges, by their place, that lead back whatever the others do.
        gap: the least space between two boxes side by side, `rise` between two layers, `margin` around everything.
    """
    boxes: dict[Hashable, Box] = {key: Box(width, height, is_node=True) for key, width, height in nodes}
    backward = _backward([key for key, _w, _h in nodes], [(edge[0], edge[1]) for edge in edges], back)
    turned = [(edge[1], edge[0]) if place in backward else (edge[0], edge[1]) for place, edge in enumerate(edges)]
    for key, layer in _layers([key for key, _w, _h in nodes], turned).items():
        # Words lie on the odd layers.
        boxes[key].layer = 2 * layer
    lines = []
    every: list[Box] = list(boxes.values())
    for place, (source, target, width, height) in enumerate(edges):
        upper, lower = (boxes[key] for key in turned[place])
        middle = (upper.layer + lower.layer) // 2
        middle += 1 - middle % 2
        label = Box(width, height)
        way = [upper]
        for layer in range(upper.layer + 1, lower.layer):
            bend = label if layer == middle else Box(4, 0)
            bend.layer = layer
            way.append(bend)
            every.append(bend)
        way.append(lower)
        for one, other in pairwise(way):
            one.below.append(other)
            other.above.append(one)
        line = Line(source, target, label, way)
        lines.append(line)
    rows = _rows(every)
    _order(rows)
    _spread(rows, gap)
    width, height = _settle(rows, rise, margin)
    _route(boxes, lines, backward)
    return Layout(boxes, lines, width, height)


def _backward(keys: Sequence[Hashable], edges: Sequence[tuple[Hashable, Hashable]], known: Collection[int]) -> set[int]:
    """The edges that lead back, by their place: those known, and those to a node from which one came, depth first."""
    found = set(known)
    onward: dict[Hashable, list[tuple[int, Hashable]]] = {key: [] for key in keys}
    for place, (source, target) in enumerate(edges):
        # Turned round, it may be part of a ring like any other.
        start, end = (target, source) if place in found else (source, target)
        onward[start].append((place, end))
    done: set[Hashable] = set()
    for start in keys:
        if start in done:
            continue
        path, on_path = [(start, iter(onward[start]))], {start}
        while path:
            key, rest = path[-1]
            step = next(rest, None)
            if step is None:
                path.pop()
                on_path.discard(key)
                done.add(key)
            elif step[1] in on_path:
                found ^= {step[0]}
            elif step[1] not in done:
                path.append((step[1], iter(onward[step[1]])))
                on_path.add(step[1])
    return found


def _layers(keys: Sequence[Hashable], edges: Sequence[tuple[Hashable, Hashable]]) -> dict[Hashable, int]:
    """One below the last that leads there; the edges make no ring."""
    before: dict[Hashable, list[Hashable]] = {key: [] for key in keys}
    for source, target in edges:
        before[target].append(source)
    layers: dict[Hashable, int] = {}

    def layer_of(key: Hashable) -> int:
        if key not in layers:
            layers[key] = max((layer_of(other) + 1 for other in before[key]), default=0)
        return layers[key]

    for key in keys:
        layer_of(key)
    after: dict[Hashable, list[Hashable]] = {key: [] for key in keys}
    for source, target in edges:
        after[source].append(target)
    # What nothing leads to stands right above where it leads, not at the very top.
    for key in keys:
        if not before[key] and after[key] and key != keys[0]:
            layers[key] = min(layers[other] for other in after[key]) - 1
    top = min(layers.values(), default=0)
    return {key: layer - top for key, layer in layers.items()}


def _rows(boxes: Sequence[Box]) -> list[list[Box]]:
    rows: list[list[Box]] = [[] for _ in range(max((box.layer for box in boxes), default=0) + 1)]
    for box in boxes:
        rows[box.layer].append(box)
    return rows


def _order(rows: list[list[Box]]) -> None:
    """Order each row by the middle of its neighbours, down and up again, and keep the one with the fewest crossings."""
    best, fewest = [list(row) for row in rows], _crossings(rows)
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        places = {id(box): place for row in rows for place, box in enumerate(row)}
        for row in rows if down else rows[::-1]:

            def wish(box: Box, down: bool = down, places: dict[int, int] = places) -> float:
                near = box.above if down else box.below
                if not near:
                    return places[id(box)]
                return sum(places[id(other)] for other in near) / len(near)

            row.sort(key=wish)
            places |= {id(box): place for place, box in enumerate(row)}
        count = _crossings(rows)
        if count < fewest:
            best, fewest = [list(row) for row in rows], count
    rows[:] = best


def _crossings(rows: list[list[Box]]) -> int:
    count = 0
    for upper, lower in pairwise(rows):
        places = {id(box): place for place, box in enumerate(lower)}
        ends = [places[id(other)] for box in upper for other in sorted(box.below, key=lambda one: places[id(one)])]
        count += sum(1 for at, end in enumerate(ends) for other in ends[at + 1 :] if other < end)
    return count


def _spread(rows: list[list[Box]], gap: float) -> None:
    """Give every box its x: as near to the middle of its neighbours as the order and the gaps allow."""
    for row in rows:
        x = 0.0
        for box in row:
            box.x = x + box.width / 2
            x += box.width + gap
        for box in row:
            box.x -= (x - gap) / 2
    sides: list[Callable[[Box], list[Box]]] = [lambda box: box.above, lambda box: box.below,
                                               lambda box: box.above + box.below]
    for sweep in range(3 * SWEEPS):
        near = sides[sweep % 3]
        for row in rows if sweep % 3 == 0 else rows[::-1]:
            wishes = [_middle(box, near(box)) for box in row]
            weights = [1.0 if box.is_node else STRAIGHT for box in row]
            for box, x in zip(row, _kept_apart(row, wishes, weights, gap), strict=True):
                box.x = x


def _middle(box: Box, near: list[Box]) -> float:
    """The middle of the neighbours, each as heavy as the edge pulls."""
    pulls = [(other.x, LOOSE if box.is_node and other.is_node else HALF if box.is_node or other.is_node else STRAIGHT)
             for other in near]
    total = sum(pull for _x, pull in pulls)
    return sum(x * pull for x, pull in pulls) / total if total else box.x


def _kept_apart(row: list[Box], wishes: list[float], weights: list[float], gap: float) -> list[float]:
    """The places nearest to what is wished (least squares) that keep the order and the gaps: pooled neighbours."""
    offsets, at = [], 0.0
    for before, box in zip([None, *row], row, strict=False):
        at += (before.width + box.width) / 2 + gap if before else 0.0
        offsets.append(at)
    pools: list[tuple[float, float, int]] = []
    for wish, offset, weight in zip(wishes, offsets, weights, strict=True):
        mean, heavy, size = wish - offset, weight, 1
        while pools and pools[-1][0] > mean:
            other, weighs, count = pools.pop()
            mean = (mean * heavy + other * weighs) / (heavy + weighs)
            heavy, size = heavy + weighs, size + count
        pools.append((mean, heavy, size))
    means = [mean for mean, _heavy, size in pools for _ in range(size)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]


def _settle(rows: list[list[Box]], rise: float, margin: float) -> tuple[float, float]:
    """Give every row its y, move everything into the picture, and say how large that is."""
    left = min((box.left for row in rows for box in row), default=0.0)
    y = margin
    for row in rows:
        height = max((box.height for box in row), default=0.0)
        for box in row:
            box.x += margin - left
            box.y = y + height / 2
        y += height + rise
    right = max((box.x + box.width / 2 for row in rows for box in row), default=0.0)
    return right + margin, y - rise + margin


def _route(boxes: dict[Hashable, Box], lines: list[Line], backward: set[int]) -> None:
    """Let each line leave and reach its boxes at places of its own, in the order in which the lines lie."""
    for box in boxes.values():
        for is_top in (False, True):
            ends = []
            for line in lines:
                if not is_top and line.boxes[0] is box:
                    ends.append((line, line.boxes[1]))
                elif is_top and line.boxes[-1] is box:
                    ends.append((line, line.boxes[-2]))
            ends.sort(key=lambda end: end[1].x)
            room = min(box.width - 24, 26 * (len(ends) - 1)) if len(ends) > 1 else 0
            for place, (line, _next) in enumerate(ends):
                x = box.x - room / 2 + (room * place / (len(ends) - 1) if len(ends) > 1 else 0)
                end = (x, box.top if is_top else box.top + box.height)
                if is_top:
                    line.points.append(end)
                else:
                    line.points.insert(0, end)
    for place, line in enumerate(lines):
        inner: list[Point] = []
        for box in line.boxes[1:-1]:
            inner += [(box.x, box.top), (box.x, box.top + box.height)] if box.height else [(box.x, box.y)]
        line.points = [line.points[0], *inner, line.points[1]]
        if place in backward:
            line.points.reverse()
