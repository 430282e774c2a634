"""From runs to what is said of them: medians over rounds, ratios to the floor, the best peer.

A table is {"date", "machine", "seconds", "rounds", "rows": [...]}, plain data that goes into JSON:
a row has title, judged, and results: by contestant either "numbers" (medians), "ratio" (null for
what has no floor) and "runs", or "missing", the reason.
"""

import statistics

import catalog

# Numbers of which more is better; their ratio is turned round, so that in every ratio less is
# better and 1 is the floor.
MORE_IS_BETTER = ("calls_per_s",)


def times_slower(name, value, floor):
    """How many times the floor's cost this is."""
    if not value or not floor:
        return None
    return floor / value if name in MORE_IS_BETTER else value / floor


def medians(runs):
    """By name, over the runs that have it."""
    names = dict.fromkeys(name for run in runs for name in run)
    return {name: statistics.median(run[name] for run in runs if name in run) for name in names}


def ratio(judged, runs, floors):
    """The median of the ratios within each round: what disturbs a round disturbs both sides."""
    ratios = [times_slower(judged, run[judged], floors[number][judged])
              for number, run in runs.items() if number in floors and judged in run]
    ratios = [each for each in ratios if each is not None]
    return statistics.median(ratios) if ratios else None


def summarize_row(row, runs, missing):
    """`runs`: by contestant, by round, numbers. `missing`: by contestant, why it has none."""
    results = {}
    floors = runs.get(catalog.FLOOR, {})
    for contestant in row.contestants:
        if runs.get(contestant):
            own = runs[contestant]
            results[contestant] = {
                "numbers": medians(list(own.values())),
                "ratio": ratio(row.judged, own, floors),
                "runs": list(own.values()),
            }
            if row.transport_of(contestant) != row.transport:
                results[contestant]["over"] = row.transport_of(contestant)
        elif contestant in missing:
            results[contestant] = {"missing": missing[contestant]}
    return {"group": row.group, "title": row.title, "judged": row.judged, "results": results}


def best_peer(row):
    """The peer with the least ratio, floors apart: (name, ratio); None if there is none."""
    ratios = [(result["ratio"], name) for name, result in row["results"].items()
              if name in catalog.PEERS and result.get("ratio")]
    if not ratios:
        return None
    least, name = min(ratios)
    return name, least


def own_ratio(row):
    return row["results"].get(catalog.OURS, {}).get("ratio")
