"""A table (see summary.py) as a picture: for each row lpgen, the best peer and the others, by how
many times the floor's cost they take. SVG, legible on light and on dark ground."""

import math
from xml.sax.saxutils import escape

import catalog
import summary
from table import times

LABELS = 300  # columns of a row's name
CHART = 480
NUMBERS = 230  # of the numbers behind it
ROW = 20
HEAD = 64
FOOT = 30

STYLE = """
  text { font: 12px ui-sans-serif, system-ui, sans-serif; fill: #24292f; }
  .title { font-size: 15px; font-weight: 600; }
  .soft { fill: #57606a; }
  .grid { stroke: #d0d7de; stroke-width: 1; }
  .floor { stroke: #57606a; stroke-width: 1.5; }
  .peer { fill: #afb8c1; }
  .best { fill: #bc4c00; }
  .ours { fill: #0969da; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .soft { fill: #8d96a0; }
    .grid { stroke: #30363d; }
    .floor { stroke: #8d96a0; }
    .peer { fill: #484f58; }
    .best { fill: #f0883e; }
    .ours { fill: #58a6ff; }
  }
"""


class Scale:
    """Logarithmic: from ratios to columns."""

    def __init__(self, ratios):
        self.least = math.floor(math.log10(min(ratios + [1])))
        self.most = max(math.ceil(math.log10(max(ratios + [1]))), self.least + 1)

    def x(self, ratio):
        share = (math.log10(ratio) - self.least) / (self.most - self.least)
        return LABELS + share * CHART

    def ticks(self):
        return [10.0 ** power for power in range(self.least, self.most + 1)]


def text(x, y, content, kind="", anchor="start"):
    return (f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}">'
            f"{escape(content)}</text>")


def dot(x, y, radius, kind, title):
    return (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" class="{kind}">'
            f"<title>{escape(title)}</title></circle>")


def ratios_of(row):
    """By contestant, the floor itself apart."""
    return {name: result["ratio"] for name, result in row["results"].items()
            if result.get("ratio") and name != catalog.FLOOR}


def draw_row(row, y, scale):
    best, ours = summary.best_peer(row), summary.own_ratio(row)
    yield text(LABELS - 12, y + 4, row["title"], anchor="end")
    for name, ratio in ratios_of(row).items():
        if name != catalog.OURS and not (best and name == best[0]):
            kind = "ours" if name == catalog.OURS_UNIX else "peer"
            yield dot(scale.x(ratio), y, 3, kind, f"{name} {times(ratio)}")
    if best:
        yield dot(scale.x(best[1]), y, 5, "best", f"{best[0]} {times(best[1])}")
    if ours:
        yield dot(scale.x(ours), y, 5, "ours", f"lpgen {times(ours)}")
    yield text(LABELS + CHART + 54, y + 4, times(ours) if ours else "-", anchor="end")
    if best:
        yield text(LABELS + CHART + 68, y + 4, f"{best[0]} {times(best[1])}", "soft")


def draw_head(table, scale, bottom):
    yield text(16, 24, "Cost of calls and launches, in that of the floor", "title")
    yield text(16, 44, f"{table['date']}, {table['machine']}, "
               f"medians of {table['rounds']} rounds; less is better", "soft")
    x = LABELS + CHART - 80
    for kind, name, width in (("ours", "lpgen", 60), ("best", "best peer", 84),
                              ("peer", "others, shm", 60)):
        yield dot(x, 20, 5, kind, name)
        yield text(x + 9, 24, name)
        x += width
    for tick in scale.ticks():
        kind = "floor" if tick == 1 else "grid"
        at = scale.x(tick)
        yield f'<line x1="{at:.1f}" y1="{HEAD - 8}" x2="{at:.1f}" y2="{bottom}" class="{kind}"/>'
        yield text(at, bottom + 16, f"{tick:g}x", "soft", "middle")


def as_svg(table):
    rows = [row for row in table["rows"] if ratios_of(row)]
    scale = Scale([ratio for row in rows for ratio in ratios_of(row).values()])
    bottom = HEAD + ROW * len(rows)
    width, height = LABELS + CHART + NUMBERS, bottom + FOOT
    parts = list(draw_head(table, scale, bottom))
    for number, row in enumerate(rows):
        parts += draw_row(row, HEAD + ROW * number + 8, scale)
    body = "\n  ".join(parts)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" role="img">\n  <style>{STYLE}</style>\n'
            f"  {body}\n</svg>\n")
