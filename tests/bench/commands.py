"""What is measured: the program, the floor, and the peers, each as a command on a layer set of layers.py."""

import os
import subprocess

import layers
import measure

# Of both rasters that the floor, the peers and the program write.
OUTPUT = {"deflate": ["COMPRESS=DEFLATE", "PREDICTOR=3"], "zstd": ["COMPRESS=ZSTD"], "none": ["COMPRESS=NONE"]}


def sources(folder, count=12):
    """[(path, worst, best, weight)] of a set."""
    return [(os.path.join(folder, f"f{i}.tif"), *layers.goalposts(i), w) for i, w in enumerate(layers.weights(count))]


def capacity(bench, folder, out, cache, *more, threads=None):
    return [bench.program, "--layers", folder, "--out", out, "--cache", cache, "--overwrite", "-q",
            "--threads", str(threads or bench.threads), *more]


def two_rasters(codec):
    """Options with which the program writes what the floor writes. DEFLATE is its own choice of level."""
    choice = [] if codec == "deflate" else ["-co", *OUTPUT[codec]]
    return ["--set", "zones=null", "--rasters", "capacity,class", "--maps", "none", *choice]


def floor(bench, folder, out, options, threads=None, count=12):
    return [bench.floor, str(threads or bench.threads), out, ",".join(options),
            *(f"{path},{worst},{best},{weight:.9g}" for path, worst, best, weight in sources(folder, count))]


def letters():
    return [chr(ord("A") + i) for i in range(26)]


def calc_score(letter, worst, best, kind=""):
    return f"clip(({letter}{kind}-{worst:.1f})/{best - worst:.1f},0,1)"


def gdal_calc(folder, out, options, count=12):
    """The index alone."""
    inputs, terms = [], []
    for letter, (path, worst, best, weight) in zip(letters(), sources(folder, count)):
        inputs += [f"-{letter}", path]
        terms.append(f"{weight:.9g}*{calc_score(letter, worst, best)}")
    return ["gdal_calc.py", *inputs, "--calc", "+".join(terms), "--outfile", out, "--type", "Float32", "--NoDataValue", "-9999",
            "--overwrite", "--quiet", *(w for o in ["TILED=YES", "BIGTIFF=IF_SAFER", *options] for w in ("--co", o))]


class Grass:
    """A GRASS location with the layers of a set linked to it."""

    env = {"GRASS_OVERWRITE": "1", "GRASS_VERBOSE": "0"}

    def __init__(self, scratch, folder, count=12):
        self.place, self.scratch, self.folder, self.count = os.path.join(scratch, "grass"), scratch, folder, count

    def session(self, name, lines):
        script = os.path.join(self.scratch, f"grass_{name}.sh")
        with open(script, "w", encoding="utf-8") as f:
            f.write("\n".join(["set -e", *lines, ""]))
        return ["grass", os.path.join(self.place, "PERMANENT"), "--exec", "bash", script]

    def link(self):
        """What is done once, and not timed."""
        measure.fresh(self.place)
        subprocess.run(["grass", "-c", os.path.join(self.folder, "f0.tif"), self.place, "-e"], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        lines = [f"r.external --quiet -o input={path} output=f{i}"
                 for i, (path, *_) in enumerate(sources(self.folder, self.count))]
        measure.run(self.session("link", [*lines, "g.region raster=f0"]), self.env)

    def index(self, out, options):
        terms = [f"{weight:.9g}*min(max((f{i}-{worst:.1f})/{best - worst:.1f},0.0),1.0)"
                 for i, (_, worst, best, weight) in enumerate(sources(self.folder, self.count))]
        packed = ",".join(["TILED=YES", "BIGTIFF=IF_SAFER", *options])
        return self.session("index", [
            f'r.mapcalc --quiet expression="s=float({"+".join(terms)})"',
            f"r.out.gdal --quiet -c input=s output={out} type=Float32 nodata=-9999 createopt={packed}"])
