"""The document from what was found."""

import numpy

from measure import median, ratio

HEAD = """\
# Benchmarks

    cmake --build build --target bench                         # everything, layers of 4,096 x 4,096 cells
    BENCH_SIDE=1024 cmake --build build --target bench         # smaller
    python3 tests/bench/bench.py --help                        # parts, sides, codecs, threads

No tests: they are run alone on an otherwise idle machine and bound nothing. The script makes its layers on first use, and writes this page (`--document`).

- **Ratios** are of neighbours in time: contestants take turns, each ratio is of two runs of one round, and what stands here is the median over the rounds (5; 3 above
  8,192 cells a side, of the whole job, zones and the fit). Seconds are medians and hold for this machine alone. Files come from the system's cache: the disk is not measured.
- **Layers**: twelve, eight Float32 in steps of 0.01 and four Byte, value noise of many octaves, 2.4 % without data, in tiles of 512 cells; compressed with a predictor.
- **Floor**: `tests/bench/floor.c` reads each block of each layer once through GDAL with as many threads and no cache, works out the same index and its classes, and writes
  both. It makes no overviews, no statistics, no tables and no report, which the program does in the same time.
- Floor, GDAL and GRASS write DEFLATE at GDAL's default level 6; the program's own choice of level is part of it. The floor at level 1 stands beside it.
- Before any time is taken the index of all is compared, cell by cell.
"""


def number(value, digits=2):
    return "-" if value is None else f"{value:,.{digits}f}"


def table(heads, rows):
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join(lines + ["| " + " | ".join(r) + " |" for r in rows]) + "\n"


def side_text(side):
    return f"{side:,} x {side:,}"


def machine_text(m):
    grass = f", {m['grass']}" if m.get("grass") else "; GRASS is not installed, its rows are missing"
    return (f"{m['processor']}, {m['cores']} cores, {m['memory_gb']} GB; Linux {m['kernel']}; {m['capacity']}; NumPy {m['numpy']}{grass}. "
            f"{m['date']}, {m['threads']} threads unless said otherwise.\n")


def overlay_text(found):
    out = ["## Overlay of layers on the grid\n"]
    for one in found:
        samples = one["samples"]
        rows = [[name, number(median(samples, name)), number(ratio(samples, name, "floor")), number(median(samples, name, 1)),
                 number(median(samples, name, 2), 0)] for name in samples]
        apart = ", ".join(f"{name} {value:.1g}" for name, value in one["agree"].items())
        out += [f"{side_text(one['side'])} cells, {one['codec']}. Largest difference of the index to the floor's: {apart}.\n",
                table(["", "seconds", "to the floor", "processor s", "peak MB"], rows)]
    return out


def job_text(one):
    samples = one["samples"]
    rows = [[name, number(median(samples, name)), number(ratio(samples, name, "capacity")), number(median(samples, name, 1)),
             number(median(samples, name, 2), 0)] for name in samples]
    zonal = "statistics by zone with `r.univar`" if one["grass"] else "no statistics by zone (GRASS is missing)"
    return ["## The whole job from raw sources\n",
            f"Twelve rasters in degrees to a grid of {side_text(one['side'])} cells in UTM, slope, index, classes, statistics of 100 zones, a map. The "
            f"script: twelve `gdalwarp -multi`, `gdaldem slope`, two `gdal_calc.py`, `gdal_rasterize`, {zonal}, `gdaldem color-relief`; what it throws "
            f"away it does not compress. The program starts with an empty cache. The indices differ by {one['mean_difference']:.2g} in the mean (slope "
            "of raw and of warped heights).\n",
            table(["", "seconds", "to the program", "processor s", "peak MB"], rows)]


def stage_s(one, count, *stages):
    """Median over the runs of the seconds that some stages took."""
    return float(numpy.median([sum(run.get(s, 0) for s in stages) for run in one["stages"][count]]))


def zones_text(one):
    samples, rows = one["samples"], []
    counts = list(one["stages"])
    for name in counts:
        rows.append([f"{int(name):,}", number(median(samples, name)), number(ratio(samples, name, counts[0])),
                     *(number(stage_s(one, name, *s)) for s in (("Plan", "Registration"), ("Overlay",), ("Tables",), ("Maps",))),
                     number(median(samples, name, 2), 0), number(median(samples, f"gdal_rasterize {name}"))])
    return ["## Zones by number\n", f"{side_text(one['side'])} cells, index and class, zone tables and the map of zones; of these seconds, what reading and "
            "labelling the polygons, the pass over the cells, the tables and the map take.\n",
            table(["polygons", "seconds", f"to {counts[0]}", "labelled", "pass", "tables", "map", "peak MB", "gdal_rasterize alone, s"], rows)]


def fit(found):
    """Coefficients of a + b cells + c cells layers, fitted to relative errors, and the root mean square of these."""
    wall = numpy.array([median({"x": f["samples"]}, "x") for f in found])
    cells = numpy.array([f["side"] ** 2 / 1e6 for f in found])
    terms = numpy.stack([numpy.ones_like(cells), cells, cells * [f["layers"] for f in found]], 1)
    coefficients = numpy.linalg.lstsq(terms / wall[:, None], numpy.ones_like(wall), rcond=None)[0]
    errors = terms @ coefficients / wall - 1
    return coefficients, float(numpy.sqrt((errors ** 2).mean())), wall, errors


def linear_text(found):
    (a, b, c), residual, wall, errors = fit(found)
    rows = [[f"{f['side']:,}", str(f["layers"]), number(w, 3), f"{100 * e:+.1f} %"] for f, w, e in zip(found, wall, errors)]
    return ["## Linear in cells and layers\n",
            f"Seconds = {a:.3f} + {1000 * b:.2f} per 1,000 million cells + {1000 * c:.2f} per 1,000 million cells and layer; root mean square of the relative "
            f"error of the fit: {100 * residual:.1f} %.\n", table(["side", "layers", "seconds", "fit"], rows)]


def start_text(one):
    return ["## Start-up\n", table(["", "milliseconds"], [[n, number(1000 * median(one["samples"], n), 0)] for n in one["samples"]])]


def shipped_text(one):
    samples = one["samples"]
    maps, over = (float(numpy.median(one[k])) for k in ("maps_s", "overlay_s"))
    return ["## The shipped set\n", f"`layers/ganzhou`, layers registered, another weight. All its maps are drawn in {maps:.2f} s; the overlay of "
            f"{side_text(one['side'])} cells with all products takes {over:.2f} s.\n",
            table(["", "seconds", "peak MB"], [[n, number(median(samples, n)), number(median(samples, n, 2), 0)] for n in samples])]


def memory_text(found, threads):
    return ["## Peak memory\n", "All products, twelve layers; the bound is 256 MB and 2 MB for each layer and thread: "
            f"{peak_bound(threads)} MB. Above 16,384 cells a side only "
            "the first 4,096 rows have data.\n",
            table(["side", "peak MB", "seconds"], [[f"{f['side']:,}", number(f["sample"][2], 0), number(f["sample"][0], 1)] for f in found])]


def peak_bound(threads):
    """MB that a run of twelve layers may take."""
    return 256 + 2 * 12 * threads


def samples_of(one):
    """(samples, side) of what a part found; without any of either where it was not run."""
    return (one["samples"], one.get("side")) if one else ({}, None)


def largest(found, codec="deflate"):
    sets = [f for f in found.get("overlay", []) if f["codec"] == codec]
    return max(sets, key=lambda f: f["side"], default=None)


def smallest(found, codec="deflate"):
    sets = [f for f in found.get("overlay", []) if f["codec"] == codec]
    return min(sets, key=lambda f: f["side"], default=None)


def overlay_targets(found):
    """(what, figure or None, bound, whether more is better, where)."""
    through, calc = "capacity, tiles through GDAL", "gdal_calc.py, index only"
    s, side = samples_of(largest(found, "zstd"))
    yield "cold, to the floor, zstd", ratio(s, "capacity", "floor"), 0.6, False, side
    sets = sorted((f for f in found.get("overlay", []) if f["codec"] == "deflate"), key=lambda f: f["side"])
    for s, side in [samples_of(f) for f in sets] or [({}, None)]:
        yield "cold, to the floor, deflate", ratio(s, "capacity", "floor"), 0.75, False, side
        yield "cold, to the floor, tiles through GDAL", ratio(s, through, "floor"), 1.10, False, side
        yield "the same, faster than gdal_calc.py's index alone", ratio(s, calc, through), 2.0, True, side
        yield "one thread to two", ratio(s, "capacity, 1 thread", "capacity"), 1.85, True, side
        yield "faster than gdal_calc.py's index alone", ratio(s, calc, "capacity"), 3.3, True, side
        yield "all products, to the floor", ratio(s, "capacity, all products", "floor"), 2.0, False, side
    s, side = samples_of(smallest(found))
    yield "another weight, to cold", ratio(s, "capacity, another weight", "capacity"), 0.25, False, side
    yield "another weight, faster than gdal_calc.py's index", ratio(s, calc, "capacity, another weight"), 8, True, side


def zone_targets(one):
    if not one:
        yield "the pass with 100,000 zones, to 10", None, 1.25, False, None
        yield "all of a run with 100,000 zones, to 10", None, 2, False, None
        return
    yield "the pass with 100,000 zones, to 10", stage_s(one, "100000", "Overlay") / stage_s(one, "10", "Overlay"), 1.25, False, one["side"]
    yield "all of a run with 100,000 zones, to 10", ratio(one["samples"], "100000", "10"), 2, False, one["side"]


def other_targets(found):
    s, large = samples_of(found.get("shipped"))
    yield "`ganzhou` with another weight, s", median(s, "rerun, no maps"), 0.3, False, None
    yield "the same with all maps, s", median(s, "rerun, all maps"), 1.5, False, None
    maps = float(numpy.median(found["shipped"]["maps_s"]) / numpy.median(found["shipped"]["overlay_s"])) if s else None
    yield "maps of `ganzhou`, to the overlay of the large set", maps, 1.0, False, large
    s, side = samples_of(found.get("job"))
    yield "the whole job, faster than the script", ratio(s, "script", "capacity"), 5, True, side
    for one in found.get("memory") or [{"side": None, "sample": [None] * 3}]:
        yield "peak MB, all products", one["sample"][2], peak_bound(found["machine"]["threads"]), False, one["side"]
    yield "residual of the linear fit, %", 100 * fit(found["linear"])[1] if "linear" in found else None, 10, False, None
    yield from zone_targets(found.get("zones"))
    start = median(samples_of(found.get("start"))[0], "capacity --version")
    yield "start-up, ms", start and 1000 * start, 80, False, None


# What keeps a target out of reach, where it is missed.
WHY = {
    "cold, to the floor, tiles through GDAL": "statistics, overviews, hashes and the page, which the floor does not make.",
    "one thread to two": "the program itself starts, plans and writes its page in one thread, an eighth of a second on any grid; the pass over the cells alone "
                         "gains as much as the floor does.",
    "another weight, to cold": "more than half of a cold run is what both do: score, write, hash and tell. Writing the two rasters and the page alone takes a "
                               "fifth of it.",
    "another weight, faster than gdal_calc.py's index": "the same.",
    "`ganzhou` with another weight, s": "a sixth of it is PROJ, which looks through its database for a third datum between WGS 84 and CGCS2000; a ninth the loading of "
                                        "libraries.",
    "the whole job, faster than the script": "four fifths of it are registration, for the most part GDAL's warper, which the script runs too, and which a kernel "
                                             "of our own would have to follow to the bit.",
    "all of a run with 100,000 zones, to 10": "reading the polygons and writing 100,000 rows as CSV and GeoPackage by OGR; the pass over the cells is nearly the same.",
}


def targets_text(found):
    rows, why = [], []
    for what, figure, bound, more, side in [*overlay_targets(found), *other_targets(found)]:
        met = "not measured" if figure is None else "yes" if (figure >= bound if more else figure <= bound) else "**no**"
        rows.append([what, side_text(side) if side else "-", number(figure), f"{'at least' if more else 'at most'} {bound:g}", met])
        line = f"- {what[0].upper()}{what[1:]}: {WHY.get(what)}"
        if met == "**no**" and what in WHY and line not in why:
            why.append(line)
    why = ["What stands in the way of the others:\n", "\n".join(why) + "\n"] if why else []
    return ["## Targets\n", "Zones are to be nearly free, which is taken as the bounds below.\n", table(["", "cells", "figure", "target", "met"], rows), *why]


def one_core_text(found):
    one = largest(found)
    if not one or "capacity, 1 thread" not in one["samples"]:
        return []
    lead = ratio(one["samples"], "gdal_calc.py, index only", "capacity")
    if lead is None:
        return []
    alone = ratio(one["samples"], "gdal_calc.py, index only", "capacity, 1 thread")
    return [f"`gdal_calc.py` and `r.mapcalc` work with one thread in the main. **On one core the lead is smaller**: {number(alone)} times instead of "
            f"{number(lead)} over `gdal_calc.py` ({side_text(one['side'])} cells, DEFLATE).\n"]


def write(found):
    out = [HEAD]
    if "machine" in found:
        out += [machine_text(found["machine"]), *targets_text(found), *one_core_text(found)]
    texts = {"overlay": overlay_text, "job": job_text, "zones": zones_text, "linear": linear_text, "start": start_text,
             "shipped": shipped_text}
    for name, text in texts.items():
        if name in found:
            out += text(found[name])
    if "memory" in found:
        out += memory_text(found["memory"], found["machine"]["threads"])
    return "\n".join(out)
