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
  8,192 cells a side). Seconds are medians and hold for this machine alone. Files come from the system's cache: the disk is not measured.
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
            f"script: twelve `gdalwarp -multi`, `gdaldem slope`, two `gdal_calc.py`, `gdal_rasterize`, {zonal}, `gdaldem color-relief`. The program starts "
            f"with an empty cache. The indices differ by {one['mean_difference']:.2g} in the mean (slope of raw and of warped heights).\n",
            table(["", "seconds", "to the program", "processor s", "peak MB"], rows)]


def zones_text(one):
    samples, rows = one["samples"], []
    counts = [name for name in samples if name.isdigit()]
    for name in counts:
        burn = f"gdal_rasterize {name}"
        rows.append([f"{int(name):,}", number(median(samples, name)), number(ratio(samples, name, counts[0])),
                     number(median(samples, name, 2), 0), number(median(samples, burn))])
    return ["## Zones by number\n", f"{side_text(one['side'])} cells, index and class, zone tables and the map of zones.\n",
            table(["polygons", "seconds", f"to {counts[0]}", "peak MB", "gdal_rasterize alone, s"], rows)]


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
    bound = 256 + 2 * 12 * threads
    return ["## Peak memory\n", f"All products, twelve layers; the bound is 256 MB and 2 MB for each layer and thread: {bound} MB. Above 16,384 cells a side only "
            "the first 4,096 rows have data.\n",
            table(["side", "peak MB", "seconds"], [[f"{f['side']:,}", number(f["sample"][2], 0), number(f["sample"][0], 1)] for f in found])]


def largest(found, codec="deflate"):
    sets = [f for f in found.get("overlay", []) if f["codec"] == codec]
    return max(sets, key=lambda f: f["side"], default=None)


def smallest(found, codec="deflate"):
    sets = [f for f in found.get("overlay", []) if f["codec"] == codec]
    return min(sets, key=lambda f: f["side"], default=None)


def overlay_targets(found):
    """(what, figure, bound, whether more is better, where)."""
    for codec, bound in (("deflate", 0.75), ("zstd", 0.6)):
        one = largest(found, codec)
        if one:
            yield f"cold, to the floor, {codec}", ratio(one["samples"], "capacity", "floor"), bound, False, one["side"]
    one = largest(found)
    if one:
        s, side = one["samples"], one["side"]
        through = "capacity, tiles through GDAL"
        yield "cold, to the floor, tiles through GDAL", ratio(s, through, "floor"), 1.10, False, side
        yield "the same, faster than gdal_calc.py's index alone", ratio(s, "gdal_calc.py, index only", through), 2.0, True, side
        yield "one thread to two", ratio(s, "capacity, 1 thread", "capacity"), 1.85, True, side
        yield "faster than gdal_calc.py's index alone", ratio(s, "gdal_calc.py, index only", "capacity"), 3.3, True, side
        yield "all products, to the floor", ratio(s, "capacity, all products", "floor"), 2.0, False, side
    one = smallest(found)
    if one:
        s, side = one["samples"], one["side"]
        yield "another weight, to cold", ratio(s, "capacity, another weight", "capacity"), 0.25, False, side
        yield "another weight, faster than gdal_calc.py's index", ratio(s, "gdal_calc.py, index only", "capacity, another weight"), 8, True, side


def other_targets(found):
    if "shipped" in found:
        one = found["shipped"]
        yield "`ganzhou` with another weight, s", median(one["samples"], "rerun, no maps"), 0.3, False, None
        yield "the same with all maps, s", median(one["samples"], "rerun, all maps"), 1.5, False, None
        yield "maps of `ganzhou`, to the overlay of the large set", float(numpy.median(one["maps_s"]) / numpy.median(one["overlay_s"])), 1.0, False, one["side"]
    if "job" in found:
        yield "the whole job, faster than the script", ratio(found["job"]["samples"], "script", "capacity"), 5, True, found["job"]["side"]
    for one in found.get("memory", []):
        yield "peak MB, all products", one["sample"][2], 256 + 24 * found["machine"]["threads"], False, one["side"]
    if "linear" in found:
        yield "residual of the linear fit, %", 100 * fit(found["linear"])[1], 10, False, None
    if "zones" in found:
        s = found["zones"]["samples"]
        yield "100,000 zones, to 10 (nearly free: taken as)", ratio(s, "100000", "10"), 2, False, found["zones"]["side"]
    if "start" in found:
        yield "start-up, ms", 1000 * median(found["start"]["samples"], "capacity --version"), 80, False, None


def targets_text(found):
    rows = []
    for what, figure, bound, more, side in [*overlay_targets(found), *other_targets(found)]:
        if figure is None:
            continue
        met = figure >= bound if more else figure <= bound
        rows.append([what, side_text(side) if side else "-", number(figure), f"{'at least' if more else 'at most'} {bound:g}", "yes" if met else "**no**"])
    return ["## Targets\n", table(["", "cells", "figure", "target", "met"], rows)] if rows else []


def one_core_text(found):
    one = largest(found)
    if not one or "capacity, 1 thread" not in one["samples"]:
        return []
    lead = ratio(one["samples"], "gdal_calc.py, index only", "capacity")
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
