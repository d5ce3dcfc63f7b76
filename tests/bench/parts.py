"""The parts of the benchmark. Each takes the bench (bench.py) and returns what it found, to be kept as JSON."""

import os
import subprocess

import agree
import commands
import full_job
import layers
import measure

ZONE_COUNTS = (10, 1000, 10000, 100000)


def layer_set(bench, side, count=12, codec="deflate"):
    folder = bench.path("sets", f"{side}_{count}_{codec}")
    measure.say(f"  layers: {folder}")
    return layers.make_set(folder, side, count, codec)


THROUGH_GDAL = ["--config", "CAPACITY_FAST_TIFF", "NO"]
OTHER_WEIGHT = ["--set", "groups.g0.weight=0.57"]


def overlay(bench, side, codec):
    """Floor, program and peers on layers that lie on the grid; their index is compared first."""
    folder, options = layer_set(bench, side, codec=codec), commands.OUTPUT[codec]
    out, cold, warm = bench.path("out"), bench.path("cache_cold"), bench.path("cache_warm")
    pair = commands.two_rasters(codec)
    contest = measure.Contest(bench.rounds(side), measure.say)

    def clean():
        measure.fresh(out, cold)

    contest.add("floor", commands.floor(bench, folder, bench.path("floor"), options))
    contest.add("capacity", commands.capacity(bench, folder, out, cold, *pair), clean)
    contest.add("capacity, tiles through GDAL", commands.capacity(bench, folder, out, cold, *pair, *THROUGH_GDAL), clean)
    contest.add("floor, 1 thread", commands.floor(bench, folder, bench.path("floor1"), options, 1))
    contest.add("capacity, 1 thread", commands.capacity(bench, folder, out, cold, *pair, threads=1), clean)
    if codec == "deflate":
        contest.add("floor, DEFLATE 1", commands.floor(bench, folder, bench.path("floor2"), [*options, "ZLEVEL=1"]))
    if bench.has_calc:
        contest.add("gdal_calc.py, index only", commands.gdal_calc(folder, bench.path("calc.tif"), options))
    if codec == "deflate":
        contest.add("capacity, all products", commands.capacity(bench, folder, bench.path("out_all"), bench.path("cache_all"),
                                                                "--maps", "none"),
                    lambda: measure.fresh(bench.path("out_all"), bench.path("cache_all")))
    contest.add("capacity, the same again", commands.capacity(bench, folder, bench.path("out_warm"), warm, *pair))
    contest.add("capacity, another weight", commands.capacity(bench, folder, bench.path("out_warm"), warm, *pair, *OTHER_WEIGHT))
    with_grass = bench.has_grass and codec == "deflate"
    if with_grass:
        grass = commands.Grass(bench.scratch, folder)
        grass.link()
        contest.add("GRASS r.mapcalc + r.out.gdal, index only", grass.index(bench.path("grass.tif"), options), env=grass.env)

    # Once each, untimed: results to compare, and layers registered for the reruns (a set is known when it comes again).
    for name, (prepare, command, env) in contest.contestants.items():
        if prepare:
            prepare()
        measure.say(f"  first: {name}")
        measure.run(command, env)
        if name == "capacity":
            subprocess.run(["cp", os.path.join(out, "capacity.tif"), bench.path("capacity.tif")], check=True)
    measure.run(commands.capacity(bench, folder, bench.path("out_warm"), warm, *pair))
    others = {"capacity": bench.path("capacity.tif")}
    if bench.has_calc:
        others["gdal_calc.py"] = bench.path("calc.tif")
    if with_grass:
        others["GRASS"] = bench.path("grass.tif")
    agreed = agree.check(bench.path("floor_index.tif"), others)
    measure.say(f"  the index agrees: {agreed}")
    return {"side": side, "codec": codec, "agree": agreed, "samples": contest.run()}


def part_overlay(bench):
    return [overlay(bench, side, codec) for side in bench.sides for codec in bench.codecs]


def check_job(bench, side, work, out):
    """Mean difference of the two indices. The program takes the slope from the raw heights, the script from warped ones: near, not equal."""
    most, mean, lone = agree.difference(os.path.join(out, "capacity.tif"), os.path.join(work, "index.tif"))
    measure.say(f"  the index differs by {mean:.2g} in the mean, {most:.2g} at most; {lone} cells have data in one alone")
    if not mean < 0.001 or not most < 0.02 or lone > 1e-4 * side * side:
        raise AssertionError("the two do not do the same job")
    if bench.has_grass:
        apart, zones = agree.zone_means(os.path.join(out, "zones.csv"), os.path.join(work, "zones.csv"))
        measure.say(f"  the means of {zones} zones differ by {apart:.2g} at most")
        if not apart < 0.002 or zones < 90:
            raise AssertionError("the two do not come to the same zones")
    return mean


def part_job(bench):
    """From raw sources in degrees to index, classes, statistics by zone and a map; and again with another weight."""
    side = bench.side
    if not bench.has_calc:
        raise measure.Failed("gdal_calc.py is needed for the script")
    folder, work, out = full_job.make(bench.path("sets", f"raw_{side}"), side), bench.path("job", "work"), bench.path("job_out")
    os.makedirs(os.path.dirname(work), exist_ok=True)
    cache, products = bench.path("job_cache"), ["--rasters", "capacity,class", "--maps", "class"]
    contest = measure.Contest(min(3, bench.rounds(side)), measure.say)
    contest.add("script", full_job.peer_script(folder, work, side, bench.threads, bench.has_grass))
    contest.add("capacity", commands.capacity(bench, folder, out, cache, *products), lambda: measure.fresh(out, cache))
    contest.add("capacity, another weight", commands.capacity(bench, folder, out, cache, *products, *OTHER_WEIGHT))
    for name in ("script", "capacity"):
        measure.say(f"  first: {name}")
        measure.run(contest.contestants[name][1])
    mean = check_job(bench, side, work, out)
    return {"side": side, "samples": contest.run(), "mean_difference": mean, "grass": bench.has_grass}


def part_zones(bench):
    """Polygons by number on one grid, and where the time goes; GDAL's rasterising of them beside it."""
    side = bench.side
    folder, out, cache = layer_set(bench, side), bench.path("zones_out"), bench.path("zones_cache")
    contest = measure.Contest(min(3, bench.rounds(side)), measure.say)
    stages = {}
    for count in ZONE_COUNTS:
        path = bench.path("sets", f"zones_{side}_{count}.gpkg")
        if not os.path.exists(path):
            layers.write_zones(path, count, side)
        command = commands.capacity(bench, folder, out, cache, "--rasters", "capacity,class", "--maps", "zones",
                                    "--set", f"zones.source={path}")
        contest.add(f"{count}", command, lambda: measure.fresh(out, cache))
        contest.add(f"gdal_rasterize {count}", [
            "gdal_rasterize", "-q", "-a", "number", "-ot", "Int32", "-ts", str(side), str(side), "-co", "COMPRESS=DEFLATE",
            "-co", "TILED=YES", path, bench.path("burnt.tif")], lambda: measure.fresh(bench.path("burnt.tif")))
    for count in ZONE_COUNTS:
        stages[f"{count}"] = []
        for _ in range(contest.rounds):
            measure.fresh(out, cache)
            stages[f"{count}"].append(bench.profile(contest.contestants[f"{count}"][1]))
    return {"side": side, "samples": contest.run(), "stages": stages}


def part_linear(bench):
    """Wall time over cells and layers; all take turns, so that a slow moment of the machine bends no one of them alone."""
    contest, sizes = measure.Contest(min(3, bench.rounds(bench.side)), measure.say), {}
    out, cache = bench.path("out"), bench.path("cache_cold")
    for side in sorted({max(512, bench.side // 4), max(512, bench.side // 2), bench.side}):
        for count in (3, 6, 12):
            name = f"{side} x {side}, {count} layers"
            sizes[name] = (side, count)
            contest.add(name, commands.capacity(bench, layer_set(bench, side, count), out, cache, *commands.two_rasters("deflate")),
                        lambda: measure.fresh(out, cache))
    samples = contest.run()
    return [{"side": side, "layers": count, "samples": samples[name]} for name, (side, count) in sizes.items()]


def part_start(bench):
    """Start-up, and that of a program that only links GDAL."""
    contest = measure.Contest(20, lambda line: None)
    contest.add("capacity --version", [bench.program, "--version"])
    contest.add("a program that links GDAL", [bench.floor])
    return {"samples": contest.run()}


def part_shipped(bench):
    """Rerun of the shipped set with another weight, without and with maps; its maps against the overlay of a large set."""
    folder, cache, out = os.path.join(bench.root, "layers", "ganzhou"), bench.path("ganzhou_cache"), bench.path("ganzhou")
    other = ["--set", "groups.terrain.weight=2"]
    contest = measure.Contest(5, measure.say)
    contest.add("rerun, no maps", commands.capacity(bench, folder, out, cache, "--maps", "none", *other))
    contest.add("rerun, all maps", commands.capacity(bench, folder, out, cache, *other))
    measure.run(commands.capacity(bench, folder, out, cache))
    samples = contest.run()
    maps = [bench.profile(commands.capacity(bench, folder, out, cache))["Maps"] for _ in range(3)]
    large = layer_set(bench, max(bench.sides))
    overlays = []
    for _ in range(3):
        measure.fresh(bench.path("out_all"), bench.path("cache_all"))
        overlays.append(bench.profile(commands.capacity(bench, large, bench.path("out_all"), bench.path("cache_all"),
                                                        "--maps", "none"))["Overlay"])
    return {"side": max(bench.sides), "samples": samples, "maps_s": maps, "overlay_s": overlays}


def part_memory(bench):
    """Peak memory of a run with all products. The largest set has data in its first rows alone: memory knows no difference."""
    found = []
    for side in bench.memory_sides:
        folder = bench.path("sets", f"{side}_12_deflate")
        rows = 4096 if side > 16384 else None
        layers.make_set(folder if rows is None else folder + "_rows", side, data_rows=rows)
        folder = folder if rows is None else folder + "_rows"
        measure.fresh(bench.path("out_all"), bench.path("cache_all"))
        sample = measure.run(commands.capacity(bench, folder, bench.path("out_all"), bench.path("cache_all"), "--maps", "none"))
        measure.say(f"  {side}: peak {sample[2]:.0f} MB in {sample[0]:.1f} s")
        found.append({"side": side, "sample": sample})
    measure.fresh(bench.path("out_all"), bench.path("cache_all"))
    return found


PARTS = {"overlay": part_overlay, "job": part_job, "zones": part_zones, "linear": part_linear, "start": part_start,
         "shipped": part_shipped, "memory": part_memory}
