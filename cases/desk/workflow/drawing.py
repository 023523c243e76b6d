"""A workflow drawn as SVG: statuses with the look's shapes, moves as arrows with their words, on the server.

Colours come from the style sheet through classes. The picture speaks as one: a title for whoever hears it, and the page
has the same as a list.
"""

import textwrap
from collections.abc import Collection, Iterable
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.desk.workflow.layout import Box, Line, Point, lay_out
from cases.workflow.definition import Definition, Move, Step
from cases.workflow.soundness import name_of
from tenants.look.icons import shapes

NODE_LETTERS, NODE_LETTER, NODE_LINE = 19, 7.8, 17
LABEL_LETTERS, LABEL_LETTER, LABEL_LINE = 17, 6.6, 15
ICON = 22


def draw(definition: Definition, title: str, *, bad_steps: Collection[str] = (), bad_moves: Collection[str] = (),
         here: str = "", walked: Collection[str] = ()) -> SafeString:
    """The drawing of a definition whose moves' ends exist; others are left out.

    Args:
        bad_steps, bad_moves: codes of what has a fault.
        here: the status that is to stand out, `walked` the moves made so far, where a case is played.
    """
    steps = sorted(definition.steps, key=lambda step: not step.initial)
    known = {step.code: step for step in steps}
    moves = [move for move in definition.moves
             if move.target in known and (move.source is None or move.source in known) and move.source != move.target]
    # Everything that leads from every running status to the same one leaves from one sign right above it.
    nodes: list[tuple[str, float, float]] = [(step.code, *_size(_node_lines(step), NODE_LETTER, NODE_LINE, 46, 20))
                                             for step in steps]
    anywhere = list(dict.fromkeys(move.target for move in moves if move.source is None))
    nodes += [(f"*{target}", *_size(_any_lines(), LABEL_LETTER, LABEL_LINE, 20, 12)) for target in anywhere]
    edges = [(move.source if move.source is not None else f"*{move.target}", move.target,
              *_size(_label_lines(move), LABEL_LETTER, LABEL_LINE, 6, 4)) for move in moves]
    # Where cases have ended is below everything else: opening them again leads back.
    back = [place for place, move in enumerate(moves)
            if move.source is not None and known[move.source].has_ended and not known[move.target].has_ended]
    layout = lay_out(nodes, edges, back=back)
    parts: list[str] = []
    for move, line in zip(moves, layout.lines, strict=True):
        parts.append(_arrow(move, line, bad=move.code in bad_moves, walked=move.code in walked))
    for move, line in zip(moves, layout.lines, strict=True):
        parts.append(_label(move, line.label, bad=move.code in bad_moves))
    for target in anywhere:
        parts.append(_anywhere(layout.boxes[f"*{target}"]))
    for step in steps:
        parts.append(_node(step, layout.boxes[step.code], bad=step.code in bad_steps, here=step.code == here))
    width, height = f"{layout.width:.0f}", f"{layout.height:.0f}"
    # Written from names that are escaped and from numbers only.
    return SafeString(f'<svg class="wf" role="img" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
                      f"<title>{escape(title)}</title>{''.join(parts)}</svg>")


def spoken(definition: Definition) -> str:
    """The drawing's title: what it is, in a sentence."""
    statuses = ngettext("%(count)d status", "%(count)d statuses", len(definition.steps)) % {
        "count": len(definition.steps)}
    moves = ngettext("%(count)d move", "%(count)d moves", len(definition.moves)) % {"count": len(definition.moves)}
    return _("The workflow as a graph: %(statuses)s and %(moves)s. The same stands below as a list.") % {
        "statuses": statuses, "moves": moves}


def _node_lines(step: Step) -> list[str]:
    return _wrapped(name_of(step), NODE_LETTERS)


def _label_lines(move: Move) -> list[str]:
    lines = _wrapped(name_of(move), LABEL_LETTERS)
    if move.automatic_after_days is not None:
        lines += _wrapped(ngettext("by itself after %(count)d day", "by itself after %(count)d days",
                                   move.automatic_after_days) % {"count": move.automatic_after_days}, LABEL_LETTERS + 3)
    return lines


def _any_lines() -> list[str]:
    return _wrapped(_("from every running status"), LABEL_LETTERS)


def _wrapped(words: str, letters: int) -> list[str]:
    return textwrap.wrap(words, letters) or [""]


def _size(lines: list[str], letter: float, line: float, more_width: float, more_height: float) -> tuple[float, float]:
    return max(map(len, lines)) * letter + more_width, len(lines) * line + more_height


def _arrow(move: Move, line: Line, *, bad: bool, walked: bool) -> str:
    kinds = [kind for kind, is_so in (("timed", move.automatic_after_days is not None), ("bad", bad),
                                      ("walked", walked)) if is_so]
    tip, before = line.points[-1], line.points[-2]
    way = 1 if tip[1] > before[1] else -1
    end = (tip[0], tip[1] - 7 * way)
    head = f"M{tip[0]:.1f} {tip[1]:.1f}l-4.5 {-8 * way}h9z"
    return (f'<g class="{" ".join(["wf-move", *kinds])}"><path class="wf-line" d="{_curve([*line.points[:-1], end])}"/>'
            f'<path class="wf-tip" d="{head}"/></g>')


def _curve(points: Iterable[Point]) -> str:
    """A line that leaves and reaches every point upright."""
    (x, y), *rest = points
    told = [f"M{x:.1f} {y:.1f}"]
    for to_x, to_y in rest:
        if abs(to_x - x) < 0.5:
            told.append(f"L{to_x:.1f} {to_y:.1f}")
        else:
            half = (y + to_y) / 2
            told.append(f"C{x:.1f} {half:.1f} {to_x:.1f} {half:.1f} {to_x:.1f} {to_y:.1f}")
        x, y = to_x, to_y
    return "".join(told)


def _label(move: Move, box: Box, *, bad: bool) -> str:
    lines = _label_lines(move)
    own = len(_wrapped(name_of(move), LABEL_LETTERS))
    ground = (f'<rect class="wf-ground" x="{box.left:.1f}" y="{box.top:.1f}" width="{box.width:.1f}" '
              f'height="{box.height:.1f}"/>')
    return ground + "".join(
        _text("wf-when" if place >= own else "wf-words" + (" bad" if bad else ""), words, box.x,
              box.top + 13 + place * LABEL_LINE)
        for place, words in enumerate(lines)
    )


def _anywhere(box: Box) -> str:
    return (f'<rect class="wf-any" x="{box.left:.1f}" y="{box.top:.1f}" width="{box.width:.1f}" '
            f'height="{box.height:.1f}" rx="3"/>'
            + "".join(_text("wf-when", words, box.x, box.top + 17 + place * LABEL_LINE)
                      for place, words in enumerate(_any_lines())))


def _node(step: Step, box: Box, *, bad: bool, here: bool) -> str:
    kinds = [kind for kind, is_so in (("first", step.initial), ("bad", bad), ("here", here)) if is_so]
    lines = _node_lines(step)
    top = box.y - len(lines) * NODE_LINE / 2
    words = "".join(
        f'<text class="wf-name" x="{box.left + 38:.1f}" y="{top + 13 + place * NODE_LINE:.1f}">{escape(text)}</text>'
        for place, text in enumerate(lines)
    )
    sign = (f'<svg x="{box.left + 10:.1f}" y="{box.y - ICON / 2:.1f}" width="{ICON}" height="{ICON}" '
            f'viewBox="0 0 24 24">{shapes()[f"s-{step.face}"]}</svg>')
    # Where everything begins, a kerb on top.
    kerb = (f'<rect class="wf-kerb" x="{box.left:.1f}" y="{box.top - 5:.1f}" width="{box.width:.1f}" height="5"/>'
            if step.initial else "")
    return (f'<g class="{" ".join(["wf-step", *kinds])}" data-s="{step.face}">{kerb}<rect class="wf-box" '
            f'x="{box.left:.1f}" y="{box.top:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" rx="3"/>'
            f"{sign}{words}</g>")


def _text(kind: str, words: str, x: float, y: float) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="middle">{escape(words)}</text>'
