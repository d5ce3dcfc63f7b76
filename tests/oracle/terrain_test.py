"""Slope, aspect and relief against gdaldem and plain numpy."""

import os
import unittest

import numpy as np
from osgeo import gdal, osr

import made_sets
import program
import rasters

BOUNDS, SHAPE = (600000, 2800000, 609000, 2807500), (250, 300)  # cells of 30 m
MANIFEST = """
name: terrain
nodata: skip
grid: {crs: "EPSG:32650", %s}
groups:
  terrain:
    factors:
      degrees: {source: dem.tif, derive: slope, unit: degrees, score: {linear: {worst: 40, best: 0}}}
      percent: {source: dem.tif, derive: slope, unit: percent, score: {linear: {worst: 80, best: 0}}}
      feet: {source: feet.tif, derive: slope, unit: degrees, score: {linear: {worst: 40, best: 0}}}
      aspect: {source: dem.tif, derive: aspect, score: {piecewise: [[0, 0], [180, 1], [360, 0]]}}
      relief3: {source: dem.tif, derive: relief, window: 90, score: {linear: {worst: 100, best: 0}}}
      relief9: {source: dem.tif, derive: relief, window: 290, score: {linear: {worst: 300, best: 0}}}
"""


def write_dem(folder):
    random = np.random.RandomState(3)
    v = 300 + 400 * made_sets.waves(random, *SHAPE)
    v[100:110, 50:60] = 300  # flat: no aspect
    v[made_sets.holes(random, *SHAPE)] = -9999
    v[0:3, 0:5] = -9999
    rasters.write(os.path.join(folder, "dem.tif"), v, BOUNDS, "EPSG:32650", -9999)
    feet = np.where(v == -9999, -9999, v / 0.3048)
    rasters.write(os.path.join(folder, "feet.tif"), feet, BOUNDS, "EPSG:32650", -9999)
    ds = gdal.Open(os.path.join(folder, "feet.tif"), gdal.GA_Update)
    ds.GetRasterBand(1).SetUnitType("ft")
    ds = None


def prepare(case, grid):
    here = case.enterClassContext(program.temporary())
    write_dem(here)
    with open(os.path.join(here, "capacity.yaml"), "w", encoding="utf-8") as f:
        f.write(MANIFEST % grid)
    case.results = program.Results(here, folder=here)


def gdaldem(results, kind, *options, dem="dem.tif"):
    out = os.path.join(results.folder, "gdaldem.tif")
    program.tool("gdaldem", kind, os.path.join(results.folder, dem), out, "-q", *options)
    ds = gdal.Open(out)
    v = ds.ReadAsArray()
    return np.where(v == ds.GetRasterBand(1).GetNoDataValue(), np.float32(np.nan), v)


def relief(results, cells):
    """Highest less lowest of a square of cells around each, cell by cell shift."""
    v = gdal.Open(os.path.join(results.folder, "dem.tif")).ReadAsArray()
    v[v == -9999] = np.nan
    half = cells // 2
    wide = np.pad(v, half, constant_values=np.nan)
    shifted = [wide[y:y + v.shape[0], x:x + v.shape[1]] for y in range(cells) for x in range(cells)]
    out = np.fmax.reduce(shifted) - np.fmin.reduce(shifted)
    return np.where(np.isnan(v), np.nan, out)


class OnTheGrid(unittest.TestCase):
    """The terrain model's cells are the grid's."""

    @classmethod
    def setUpClass(cls):
        prepare(cls, "extent: layer, layer: relief3")

    def equal(self, name, expected):
        found = self.results.registered(name)
        self.assertEqual(found.shape, SHAPE)
        np.testing.assert_array_equal(found, expected)
        self.assertGreater(np.isfinite(found).sum(), 60000)

    def test_degrees(self):
        self.equal("degrees", gdaldem(self.results, "slope", "-compute_edges"))

    def test_inside_is_plain_gdaldem(self):
        plain = gdaldem(self.results, "slope")
        inside = np.isfinite(plain)
        np.testing.assert_array_equal(self.results.registered("degrees")[inside], plain[inside])

    def test_percent(self):
        self.equal("percent", gdaldem(self.results, "slope", "-compute_edges", "-p"))

    def test_feet(self):
        # A foot is 0.3048 m: horizontal metres to one foot of height.
        self.equal("feet", gdaldem(self.results, "slope", "-compute_edges", "-s", repr(1 / 0.3048), dem="feet.tif"))
        np.testing.assert_allclose(self.results.registered("feet"), self.results.registered("degrees"), atol=1e-3)

    def test_aspect(self):
        self.equal("aspect", gdaldem(self.results, "aspect", "-compute_edges"))

    def test_relief(self):
        self.equal("relief3", relief(self.results, 3))
        self.equal("relief9", relief(self.results, 9))

    def test_cell_is_told(self):
        for name in self.results.factors:
            self.assertIn("derived", self.results.alignment[name]["made"])
            self.assertIn("30 m", self.results.alignment[name]["made"])


class OnACoarserGrid(unittest.TestCase):
    """Derived at the cell of the terrain model, then brought to cells of three times its size."""

    @classmethod
    def setUpClass(cls):
        prepare(cls, "cell: 90, extent: box, box: [600300, 2800200, 608400, 2806950]")

    def test_slope_then_gdalwarp(self):
        for name, kind, options in (("degrees", "slope", []), ("percent", "slope", ["-p"])):
            gdaldem(self.results, kind, "-compute_edges", *options)
            out, g = os.path.join(self.results.folder, "warped.tif"), self.results.journal["grid"]
            way = self.results.alignment[name]["resampling"]
            program.tool("gdalwarp", "-q", "-overwrite", "-r", way, "-et", 0.125, "-wo", f"XSCALE={1 / 3:.9g}",
                         "-wo", f"YSCALE={1 / 3:.9g}", "-te", *g["bounds"], "-ts", g["width"], g["height"], "-dstnodata", "nan",
                         os.path.join(self.results.folder, "gdaldem.tif"), out)
            np.testing.assert_allclose(self.results.registered(name), gdal.Open(out).ReadAsArray(), rtol=1e-6)


class Geographic(unittest.TestCase):
    """A terrain model in degrees: slopes are those of a model in metres, not of degrees."""

    def test_slope_of_a_plane(self):
        here = self.enterContext(program.temporary())
        rows, columns = 200, 220
        bounds = (116.9, 25.0, 117.12, 25.2)
        x, y = np.meshgrid(bounds[0] + (np.arange(columns) + 0.5) * 0.001, bounds[3] - (np.arange(rows) + 0.5) * 0.001)
        to_metres = osr.CoordinateTransformation(rasters.srs_of("EPSG:4326"), rasters.srs_of("EPSG:32650"))
        points = np.array(to_metres.TransformPoints(np.column_stack([x.ravel(), y.ravel()]).tolist()))
        # Rises 0.3 m to the metre east, 0.1 north, in UTM.
        v = ((points[:, 0] - 480000) * 0.3 + (points[:, 1] - 2750000) * 0.1).reshape(rows, columns)
        rasters.write(os.path.join(here, "dem.tif"), v, bounds, "EPSG:4326")
        with open(os.path.join(here, "capacity.yaml"), "w", encoding="utf-8") as f:
            f.write("name: plane\ngrid: {crs: \"EPSG:32650\", cell: 100, extent: box, box: [492000, 2767000, 510000, 2785000]}\n"
                    "groups:\n  terrain:\n    factors:\n"
                    "      percent: {source: dem.tif, derive: slope, unit: percent, score: {linear: {worst: 80, best: 0}}}\n"
                    "      aspect: {source: dem.tif, derive: aspect, score: {linear: {worst: 0, best: 360}}}\n"
                    "      relief: {source: dem.tif, derive: relief, window: 330, score: {linear: {worst: 300, best: 0}}}\n")
        results = program.Results(here, folder=here)
        np.testing.assert_allclose(results.registered("percent"), 100 * np.hypot(0.3, 0.1), rtol=2e-3)
        # Downhill: away from where it rises.
        np.testing.assert_allclose(results.registered("aspect"), 180 + np.degrees(np.arctan2(0.3, 0.1)), rtol=2e-3)
        cell = float(results.alignment["relief"]["made"].split(" at ")[1].split(" m")[0])
        np.testing.assert_allclose(results.registered("relief"), 2 * cell * (0.3 + 0.1), rtol=2e-3)


if __name__ == "__main__":
    unittest.main()
