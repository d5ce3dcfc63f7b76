"""Running the program on a layer set, and what it wrote."""

import csv
import json
import os
import subprocess
import sys
import tempfile
import time

import numpy as np
from osgeo import gdal, ogr, osr

import small_yaml

SKIP = 77


def skip(why):
    """End the whole test as skipped."""
    print("skipped: " + why)
    sys.exit(SKIP)


for part in (gdal, ogr, osr):
    part.UseExceptions()

PROGRAM = os.environ.get("CAPACITY", "capacity")


class Done:
    """An ended run: exit code, what it printed, how long it took."""

    def __init__(self, code, out, err, seconds):
        self.code, self.out, self.err, self.seconds = code, out, err, seconds


def environment(home):
    """Nothing of the user's own settings reaches the program."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("GDAL_", "CPL_", "OGR_", "XDG_"))}
    env.update(HOME=home, LC_ALL="C.UTF-8", TZ="UTC", SOURCE_DATE_EPOCH="1700000000")
    return env


def run(arguments, home, timeout=120):
    begun = time.monotonic()
    done = subprocess.run([PROGRAM] + arguments, env=environment(home), stdin=subprocess.DEVNULL, capture_output=True,
                          cwd=home, timeout=timeout, text=True, encoding="utf-8")
    return Done(done.returncode, done.stdout, done.stderr, time.monotonic() - begun)


def tool(*arguments):
    """Run a tool to compare with; it must succeed."""
    done = subprocess.run([str(a) for a in arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=300, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, arguments))}: exit {done.returncode}\n{done.stdout}")
    return done.stdout


def python_tool(name, *arguments):
    """One of GDAL's Python programs, such as gdal_calc."""
    return tool(sys.executable, "-m", "osgeo_utils." + name, *arguments)


class Results:
    """A run of a layer set in a folder of its own, and its results. Maps take most of a run's time and are drawn where a test
    looks at them."""

    def __init__(self, layers, *options, folder, cache=None, out=None, maps=False):
        self.layers, self.folder = os.path.abspath(layers), folder
        self.out = os.path.join(folder, out or "out")
        self.cache = cache or os.path.join(folder, "cache")
        drawn = [] if maps else ["--maps", "none"]
        self.done = run(["--layers", self.layers, "--out", self.out, "--cache", self.cache, *drawn, *options], folder)
        if self.done.code:
            raise RuntimeError(f"exit {self.done.code}\n{self.done.err}")
        with open(self.path("run.json"), encoding="utf-8") as f:
            self.journal = json.load(f)
        self.manifest = small_yaml.read(self.journal["manifest"])
        self.factors = {f["id"]: f for f in self.journal["factors"]}
        self.alignment = {a["layer"]: a for a in self.journal["alignment"]}
        self.settings = {}
        for group in self.manifest["groups"].values():
            for name, factor in group["factors"].items():
                self.settings[name] = factor
        self.arrays = {}

    def path(self, name):
        return os.path.join(self.out, name)

    def bands(self, name):
        """All bands of a raster as [band, row, column]."""
        if name not in self.arrays:
            ds = gdal.Open(self.path(name))
            array = ds.ReadAsArray()
            self.arrays[name] = array.reshape((ds.RasterCount,) + array.shape[-2:])
        return self.arrays[name]

    def band(self, name, number=1):
        return self.bands(name)[number - 1]

    def nodata_policy(self, name):
        return self.settings[name].get("nodata", self.manifest.get("nodata", "veto"))

    def source(self, name):
        """Path of a factor's source as GDAL opens it."""
        return os.path.join(self.layers, self.settings[name]["source"])

    def cached(self, name):
        """The registered file of a layer in the cache; None where it is read in place."""
        file = self.alignment[name]["registered"] if name in self.alignment else None
        return os.path.join(self.cache, file) if file else None

    def registered(self, name):
        """Values of a factor on the grid, in its own unit, NaN where there are none."""
        if "registered " + name in self.arrays:
            return self.arrays["registered " + name]
        g, path = self.journal["grid"], self.cached(name)
        number = 1 if path else self.settings[name].get("band", 1)
        ds = gdal.Open(path or self.source(name))
        band = ds.GetRasterBand(number)
        gt = ds.GetGeoTransform()
        column = round((g["bounds"][0] - gt[0]) / gt[1])
        row = round((g["bounds"][3] - gt[3]) / gt[5])
        values = np.full((g["height"], g["width"]), np.nan)
        x0, y0 = max(column, 0), max(row, 0)
        x1, y1 = min(column + g["width"], ds.RasterXSize), min(row + g["height"], ds.RasterYSize)
        if x1 > x0 and y1 > y0:
            part = band.ReadAsArray(x0, y0, x1 - x0, y1 - y0).astype(np.float64)
            missing = self.settings[name].get("missing", band.GetNoDataValue()) if not path else band.GetNoDataValue()
            if missing is not None:
                part[part == np.float64(missing)] = np.nan
            values[y0 - row:y1 - row, x0 - column:x1 - column] = part
        if "derive" not in self.settings[name]:
            ds = gdal.Open(self.source(name))
            band = ds.GetRasterBand(self.settings[name].get("band", 1))
            values = values * (band.GetScale() or 1) + (band.GetOffset() or 0)
        self.arrays["registered " + name] = values
        return values

    def zone_parts(self):
        """Zone number of every cell, or of every part of a cell ([row * n, column * n]); None without zones."""
        path = self.cached("zones")
        return gdal.Open(path).ReadAsArray() if path else None

    def zone_rows(self):
        with open(self.path("zones.csv"), encoding="utf-8", newline="") as f:
            return list(csv.DictReader(f))


def temporary():
    return tempfile.TemporaryDirectory(prefix="capacity_test_")
