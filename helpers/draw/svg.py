"""A laid-out scene as SVG that takes the colours of its page, needs no font in particular and no identifiers."""

from __future__ import annotations

from html import escape
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

from helpers.draw import words
from helpers.draw.layout import HEADING_GAP, MARGIN
from helpers.draw.scene import NOTE, SMALL

if TYPE_CHECKING:
    from helpers.draw.scene import Box, Frame, Line, Scene, Wire

FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
# Middle tones, which stand out from white and from black; shapes and words say the same, colour only helps.
COLOURS = {
    "dense": "#4c8dd6",
    "convolution": "#2aa198",
    "pooling": "#7d9b2f",
    "recurrent": "#a06cc9",
    "normal": "#8a8f98",
    "": "#8a8f98",
}
MARKS = {"missing": "#b3541e", "extra": "#c4313f", "changed": "#7f56c5"}


def write(scene: Scene, title: str, description: str) -> str:
    """The scene as one ``<svg>`` element; title and description are for those who do not see it."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(title)}" width="{scene.width}" '
        f'height="{scene.height}" viewBox="0 0 {scene.width} {scene.height}" font-family="{FONTS}" fill="none" '
        'stroke="none" style="max-width:none;color:var(--jp-ui-font-color0,currentColor)">',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(description)}</desc>",
        _heading(scene),
        *(_frame(frame) for frame in scene.frames),
        *(_wire(wire) for wire in scene.wires),
        *(_box(box) for box in scene.boxes),
        *_ties(scene),
        "</svg>",
    ]
    return "\n".join(parts)


def _heading(scene: Scene) -> str:
    x, parts = MARGIN, []
    for line in scene.heading:
        parts.append(_text(x, MARGIN + line.size, line, anchor="start"))
        x += ceil(words.width_of(line.text, line.size, bold=line.bold)) + HEADING_GAP
    return "".join(parts)


def _text(x: int, y: int, line: Line, *, anchor: str = "middle", opacity: float | None = None) -> str:
    weight = ' font-weight="600"' if line.bold else ""
    anchored = f' text-anchor="{anchor}"' if anchor != "start" else ""
    opacity = opacity if opacity is not None else (1 if line.size > SMALL else 0.75)
    faded = f' fill-opacity="{opacity:g}"' if opacity < 1 else ""
    return (
        f'<text x="{x}" y="{y}" font-size="{line.size}" fill="currentColor"{faded}{weight}{anchored}>'
        f"{escape(line.text)}</text>"
    )


def _lines(box: Box, top: int, anchor: str = "middle", x: int | None = None) -> str:
    parts, y = [], top
    for line in box.lines:
        y += line.size + 4
        parts.append(_text(box.x if x is None else x, y - 4, line, anchor=anchor))
    return "".join(parts)


def _rect(x: int, y: int, width: int, height: int, radius: int, **attributes: object) -> str:
    place = f'x="{x}" y="{y}" width="{width}" height="{height}" rx="{radius}"'
    return f"<rect {place}{_attributes(attributes)}/>"


def _box(box: Box) -> str:
    left, top = box.x - box.width // 2, box.y - box.height // 2
    tall = sum(line.size + 4 for line in box.lines) + (NOTE if box.note else 0)
    text_top = top + (box.height - tall) // 2 - 1
    if box.form in ("tensor", "role"):
        return _lines(box, text_top)
    parts = []
    line: dict[str, object] = {"stroke": "currentColor", "stroke_opacity": 0.55}
    colour = COLOURS[box.family]
    if box.form == "layer":
        line = {"stroke": colour, "stroke_width": 1.4}
    if box.mark:
        line = _marked(box.mark)
    radius = {"input": min(box.height // 2, 24), "op": min(box.height // 2, 15)}.get(box.form, 6)
    if box.form == "title":
        parts.append(_lines(box, text_top, "start", left))
    elif box.form == "output":
        parts.append(_tag(box, line))
        text_top -= 5
    else:
        fill = {"fill": colour, "fill_opacity": 0.14} if box.form == "layer" else _FAINT
        parts.append(_rect(left, top, box.width, box.height, radius, **fill, **line))
    if box.badge and box.form != "title":
        parts.append(_rect(left + 3, top + 3, box.width - 6, box.height - 6, max(radius - 3, 3), **line))
    elif box.form == "layer":
        d = f"M{left + 4} {top + 8}v{box.height - 16}"
        parts.append(f'<path d="{d}" stroke="{colour}" stroke-width="3" stroke-linecap="round"/>')
    if box.form != "title":
        parts.append(_lines(box, text_top))
    if box.note:
        width = 2 * ceil(words.width_of(box.note, SMALL, bold=True) / 2) + 12
        middle = left + width // 2 if box.form == "title" else box.x
        low = text_top + tall - NOTE + 4
        parts.append(_rect(middle - width // 2, low, width, NOTE - 4, 4, fill=MARKS[box.mark]))
        parts.append(
            f'<text x="{middle}" y="{low + 12}" font-size="{SMALL}" font-weight="600" fill="#fff" '
            f'text-anchor="middle">{escape(box.note)}</text>'
        )
    return "".join(parts)


_FAINT = {"fill": "currentColor", "fill_opacity": 0.06}


def _marked(mark: str) -> dict[str, object]:
    """The line of what is different: dashed if it is missing, heavy if it is too much, less heavy if it is wrong."""
    line: dict[str, object] = {
        "stroke": MARKS[mark],
        "stroke_width": {"missing": 1.8, "extra": 3.2, "changed": 2}[mark],
    }
    if mark == "missing":
        line["stroke_dasharray"] = "6 4"
    return line


def _attributes(attributes: dict[str, object]) -> str:
    return "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())


def _tag(box: Box, line: dict[str, object]) -> str:
    left, top = box.x - box.width // 2, box.y - box.height // 2
    d = f"M{left} {top}h{box.width}v{box.height - 10}l{-box.width // 2} 10l{-box.width // 2} -10z"
    return f'<path d="{d}"{_attributes({**_FAINT, **line})} stroke-linejoin="round"/>'


def _frame(frame: Frame) -> str:
    place = frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top
    line: dict[str, object] = {"stroke": "currentColor", "stroke_opacity": 0.5}
    if frame.repeats:
        line["stroke_dasharray"] = "7 4"
    if frame.mark:
        line = _marked(frame.mark)
    parts = [_rect(*place, 10, fill="currentColor", fill_opacity=0.035, **line)]
    if frame.badge:
        parts.append(_rect(place[0] + 3, place[1] + 3, place[2] - 6, place[3] - 6, 7, **line))
    return "".join(parts)


def _ties(scene: Scene) -> list[str]:
    """Dotted lines between the calls of a shared layer that stand side by side."""
    rows: dict[int, list[Box]] = {}
    for box in scene.boxes:
        rows.setdefault(box.y, []).append(box)
    ties = []
    for row in rows.values():
        row.sort(key=lambda box: box.x)
        for one, other in pairwise(row):
            if one.badge and one.badge == other.badge and "title" not in (one.form, other.form):
                start, end = one.x + one.width // 2 + 4, other.x - other.width // 2 - 3
                ties.append(
                    f'<path d="M{start} {one.y}H{end}" stroke="currentColor" stroke-width="3" '
                    'stroke-linecap="round" stroke-dasharray="0.1 6"/>'
                )
    return ties


def _wire(wire: Wire) -> str:
    (x, y), *rest = wire.points
    way = 1 if rest[-1][1] >= y else -1  # down or, rarely, up
    d = f"M{x} {y}"
    for place, (to_x, to_y) in enumerate(rest):
        if wire.head and place == len(rest) - 1:
            to_y -= 7 * way  # the head is straight
        if to_x != x:
            middle = (y + to_y) // 2
            d += f"C{x} {middle} {to_x} {middle} {to_x} {to_y}"
        elif to_y != y:
            d += f"V{to_y}"
        x, y = to_x, to_y
    line = {"stroke": "currentColor", "stroke_opacity": 0.7, "stroke_width": 1.2}
    head = {"fill": "currentColor", "fill_opacity": 0.8}
    if wire.mark:
        line, head = _marked(wire.mark), {"fill": MARKS[wire.mark]}
    path = f'<path d="{d}"{_attributes(line)}/>'
    return f'{path}<path d="M{x} {y + 7 * way}l-4 {-8 * way}h8z"{_attributes(head)}/>' if wire.head else path
