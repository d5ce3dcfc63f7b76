"""Threads, blocks and the cache change no bit of a result: same_test.py [TestCase...]."""

import hashlib
import json
import os
import shutil
import unittest

import numpy as np
from osgeo import gdal

import made_sets
import program
import rasters

SHAPE = (600, 1100)  # six tiles
# Warped, derived and joined layers beside the twelve on the grid.
MORE = """  made:
    factors:
      warped: {source: warped.tif, score: {linear: {worst: 0, best: 100}}, nodata: skip}
      averaged: {source: fine.tif, resample: average, score: {linear: {worst: 0, best: 100}}, nodata: skip}
      mode: {source: fine.tif, resample: mode, score: {linear: {worst: 0, best: 100}}, nodata: skip}
      steep: {source: height.tif, derive: slope, score: {linear: {worst: 20, best: 0}}, nodata: skip}
      rough: {source: height.tif, derive: relief, window: 2500, score: {linear: {worst: 900, best: 0}}, nodata: skip}
      edge: {source: reserves.gpkg, derive: distance, score: {linear: {worst: 200000, best: 0}}}
"""


def contents(path):
    with open(path, "rb") as f:
        return hashlib.sha256(f.read()).hexdigest()


def digest(results):
    """All that must be the same: {name: hash}. Without times, folders and the making of files."""
    out = {}
    for at, _, files in os.walk(results.out):
        for name in files:
            path = os.path.join(at, name)
            if name.endswith(".tif"):
                out[name] = rasters.pixels(path)
            elif name == "report.html":  # what comes last in it are hashes of inputs and of files with times
                with open(path, encoding="utf-8") as f:
                    out[name] = f.read().partition('<section id="provenance"')[0]
            elif name not in ("run.json", "zones.gpkg"):
                out[name] = contents(path)
    journal = {k: results.journal[k] for k in ("grid", "factors", "region", "zones", "weights", "overlay", "manifest")}
    journal["made"] = [(a["layer"], a["made"], a["resampling"]) for a in results.journal["alignment"]]
    out["run.json"] = json.dumps(journal, sort_keys=True)
    answer = json.loads(results.done.out)
    answer.pop("out")
    out["summary"] = json.dumps(answer, sort_keys=True)
    return out


def write_fine(folder, block):
    """Sources that are warped, in longitude and latitude."""
    lonlat = (118.0, 24.3, 121.4, 26.9)
    for name, shape in (("warped", (300, 340)), ("fine", (900, 1000))):
        random = np.random.RandomState(4)
        v = np.floor(made_sets.waves(random, *shape) * 100)
        v[made_sets.holes(random, *shape)] = 255
        rasters.write(os.path.join(folder, name + ".tif"), v.astype(np.uint8), lonlat, "EPSG:4326", 255, gdal.GDT_Byte, block)


class Same:
    words = {}

    @classmethod
    def setUpClass(cls):
        cls.here = cls.enterClassContext(program.temporary())
        cls.layers = os.path.join(cls.here, "set")
        cls.written = None
        cls.count = 0

    def sources(self, block):
        """Write all sources anew in blocks of that size."""
        if self.written != (block,):
            shutil.rmtree(self.layers, ignore_errors=True)
            made_sets.make(self.layers, shape=SHAPE, block=block, more=MORE, **self.words)
            write_fine(self.layers, block)
            type(self).written = (block,)

    def run_once(self, *options, block=None, cache=None):
        self.sources(block)
        type(self).count += 1
        out = f"out{self.count}"
        results = program.Results(self.layers, "--json", "--keep", "scores", *options, folder=self.here, out=out, maps=True,
                                  cache=os.path.join(self.here, cache or f"cache{self.count}"))
        found = digest(results)
        shutil.rmtree(results.out)
        return results, found

    def test_same(self):
        _, expected = self.run_once("--threads", "1", cache="kept")
        self.assertIn("capacity.tif", expected)
        self.assertIn("class.png", expected)
        again, found = self.run_once("--threads", "2", cache="kept")
        self.assertIn("nothing warped, nothing derived", again.done.err)
        self.compare("from cache", found, expected)
        for threads, source, out in self.ways:
            options = ["--threads", str(threads)]
            if out == (64, 64):  # a small cache of blocks, too
                options += ["--memory", "8"]
            if out == (1024, 1024):  # or every tile would write every block anew
                options += ["--memory", "2000"]
            if out:
                options += ["-co", f"BLOCKXSIZE={out[0]}", "-co", f"BLOCKYSIZE={out[1]}"]
            _, found = self.run_once(*options, block=source)
            self.compare(f"{threads} threads, sources in {source or 'strips'}, results in {out}", found, expected)

    def compare(self, what, found, expected):
        self.assertEqual(set(found), set(expected), what)
        for name in expected:
            self.assertEqual(found[name], expected[name], f"{what}: {name}")


class Veto(Same, unittest.TestCase):
    words = {"constraints": [made_sets.EXCLUDE], "classes": "{method: fixed, breaks: [0.2, 0.35, 0.5]}"}
    ways = [(3, None, (64, 64)), (2, 64, None), (1, 2048, (2048, 64))]


class Skip(Same, unittest.TestCase):
    words = {"nodata": "skip", "constraints": [made_sets.CAP, made_sets.RASTER], "classes": "{method: quantile, count: 5}"}
    ways = [(3, 128, (512, 128)), (2, 512, (64, 2048)), (1, 64, None)]


class Coverage(Same, unittest.TestCase):
    words = {"fills": {"height": 500, "class": 3, "density": 100, "rain": 1.2, "relief": 90}, "zones": "coverage",
             "constraints": [made_sets.EXCLUDE, made_sets.CAP], "classes": "{method: quantile, count: 7}"}
    ways = [(3, 2048, (256, 64)), (2, None, (1024, 1024))]


class Whole(Same, unittest.TestCase):
    words = {"nodata": "skip", "zones": None, "mask": "none", "classes": "{method: equal, count: 4}"}
    ways = [(3, 512, (128, 128)), (2, 128, (1024, 1024))]


class Bytes(unittest.TestCase):
    """The files themselves: blocks of rasters and overviews are compressed by several threads, and written in one order."""

    def test_same(self):
        here = self.enterContext(program.temporary())
        layers = os.path.join(here, "set")
        made_sets.make(layers, shape=(1100, 1700), block=512, nodata="skip", classes="{method: quantile, count: 5}")
        for options in ([], ["-co", "COMPRESS=ZSTD"]):
            found = {}
            for threads in (1, 2, 3, 4):
                results = program.Results(layers, "--keep", "scores", "--threads", str(threads), *options, folder=here,
                                          out=f"out{threads}", cache=os.path.join(here, "cache"))
                found[threads] = {n: contents(results.path(n)) for n in os.listdir(results.out) if n.endswith((".tif", ".xml"))}
                shutil.rmtree(results.out)
            self.assertIn("class.tif", found[1])
            for threads in (2, 3, 4):
                self.assertEqual(found[threads], found[1], f"{threads} threads, {options}")


if __name__ == "__main__":
    unittest.main()
