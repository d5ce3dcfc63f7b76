"""Every resampling, from coarser and finer sources in other coordinate systems, against gdalwarp."""

import os
import unittest

import numpy as np
from osgeo import gdal

import made_sets
import program
import rasters
from warp_checks import BLENDS, WARPED, WarpChecks

COMMON = ("nearest", "bilinear", "cubic", "average", "mode")
WAYS = {"coarse": COMMON + ("cubicspline", "lanczos", "sum"),
        "fine": COMMON + ("cubicspline", "lanczos", "min", "max", "med", "q1", "q3", "sum", "rms"),
        "whole": COMMON, "mercator": COMMON, "pyramid": COMMON + ("cubicspline", "lanczos", "sum", "rms", "max"),
        "beside": ("average", "bilinear")}
LONLAT = (115.3, 24.95, 116.5, 26.3)
# File: CRS, bounds, rows and columns, type, no data.
SOURCES = {
    "coarse": ("EPSG:4326", LONLAT, (70, 60), np.float32, -9999.0),
    "fine": ("EPSG:4326", LONLAT, (1000, 900), np.float32, np.nan),
    "whole": ("EPSG:4326", (115.0, 24.0, 117.0, 27.0), (600, 400), np.int16, -32768),
    # With overviews by 2, 4 and 8, within the file and in one beside it: the grid's cell is about 5 of its cells.
    "pyramid": ("EPSG:4326", LONLAT, (2700, 2400), np.float32, -9999.0),
    "beside": ("EPSG:4326", LONLAT, (2700, 2400), np.int16, -32768),
    "mercator": ("EPSG:3857", (12835000, 2868000, 12970000, 3030000), (600, 500), np.uint8, 255),
}


def manifest():
    lines = ["name: warped", "nodata: skip",
             "grid: {crs: \"EPSG:32650\", cell: 250, extent: box, box: [330000, 2765000, 440000, 2905000]}",
             "groups:"]
    for source in SOURCES:
        lines += [f"  {source}:", "    factors:"]
        lines += [f"      {source}_{way}: {{source: {source}.tif, resample: {way}, score: {{linear: {{worst: 0, best: 200}}}}}}"
                  for way in WAYS[source]]
    lines += ["  stated:", "    factors:",
              # What a file does not say, or says wrongly, the manifest states.
              "      band: {source: two.tif, band: 2, missing: 7, crs: \"EPSG:4326\", resample: bilinear, "
              "score: {linear: {worst: 0, best: 200}}}",
              "      hidden: {source: hidden.tif, missing: 7, resample: average, score: {linear: {worst: 0, best: 200}}}",
              "      classes: {source: classes.tif, resample: nearest, score: {linear: {worst: 0, best: 200}}}",
              "      counts: {source: counts.tif, resample: mode, score: {linear: {worst: 0, best: 200}}}"]
    return "\n".join(lines) + "\n"


def write_sources(folder):
    for name, (crs, bounds, shape, kind, nodata) in SOURCES.items():
        random = np.random.RandomState(len(name))
        v = made_sets.waves(random, *shape) * 200
        if kind != np.float32:
            v = np.floor(v)
        for _ in range(3):
            v[made_sets.holes(random, *shape)] = nodata
        rasters.write(os.path.join(folder, name + ".tif"), v.astype(kind), bounds, crs, nodata,
                      {np.float32: gdal.GDT_Float32, np.int16: gdal.GDT_Int16, np.uint8: gdal.GDT_Byte}[kind])
    for name, way in (("pyramid", gdal.GA_Update), ("beside", gdal.GA_ReadOnly)):
        ds = gdal.Open(os.path.join(folder, name + ".tif"), way)
        ds.BuildOverviews("AVERAGE" if name == "pyramid" else "NEAREST", [2, 4, 8])
        ds = None
    # Overviews that know nothing of the no-data value the manifest states.
    v = np.where(made_sets.holes(np.random.RandomState(3), 1800, 1600), 7,
                 np.floor(made_sets.waves(np.random.RandomState(2), 1800, 1600) * 100) + 8)
    rasters.write(os.path.join(folder, "hidden.tif"), v.astype(np.int16), LONLAT, "EPSG:4326", None, gdal.GDT_Int16)
    ds = gdal.Open(os.path.join(folder, "hidden.tif"), gdal.GA_Update)
    ds.BuildOverviews("AVERAGE", [2, 4])
    ds = None
    for name, kind in (("classes", gdal.GDT_Byte), ("counts", gdal.GDT_UInt16)):
        v = np.floor(made_sets.waves(np.random.RandomState(5), 90, 80) * 200).astype(np.uint16)
        rasters.write(os.path.join(folder, name + ".tif"), v, (115.5, 25.1, 116.2, 26.0), "EPSG:4326", None, kind)
    two = gdal.GetDriverByName("GTiff").Create(os.path.join(folder, "two.tif"), 200, 220, 2, gdal.GDT_Int16)
    two.SetGeoTransform((LONLAT[0], 0.006, 0, LONLAT[3], 0, -0.006))
    two.GetRasterBand(2).WriteArray(np.floor(made_sets.waves(np.random.RandomState(9), 220, 200) * 40))
    two = None


class Warps(WarpChecks, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        here = cls.enterClassContext(program.temporary())
        write_sources(here)
        with open(os.path.join(here, "capacity.yaml"), "w", encoding="utf-8") as f:
            f.write(manifest())
        cls.results = program.Results(here, folder=here)

    def test_every_layer_was_warped(self):
        for name in self.results.settings:
            self.assertRegex(self.results.alignment[name]["made"], WARPED)

    def test_overviews_are_read_where_cells_are_blended(self):
        for name in self.results.settings:
            source, _, way = name.partition("_")
            with self.subTest(factor=name):
                made = self.results.alignment[name]["made"]
                if source in ("pyramid", "beside") and way in BLENDS:
                    self.assertIn("(-ovr 1 ", made)
                else:
                    self.assertNotIn("-ovr", made)

    def test_copies_of_cells_keep_their_type(self):
        """A band without a no-data value has none to spare: Byte widens, the others become floats."""
        types = {"whole_nearest": "Int16", "whole_mode": "Int16", "whole_average": "Float32", "mercator_nearest": "Byte",
                 "mercator_mode": "Byte", "mercator_bilinear": "Float32", "fine_nearest": "Float32", "classes": "Int16",
                 "counts": "Float32"}
        for name, kind in types.items():
            with self.subTest(factor=name):
                ds = gdal.Open(self.results.cached(name))
                self.assertEqual(gdal.GetDataTypeName(ds.GetRasterBand(1).DataType), kind)
                self.assertIsNone(ds.GetMetadataItem("COMPRESSION", "IMAGE_STRUCTURE"))
                self.assertEqual(ds.GetRasterBand(1).GetBlockSize(), [512, 512])

    def test_kernels_are_stretched(self):
        """A fine source is averaged over more than its own cells."""
        for name in ("fine_bilinear", "fine_average"):
            x, y = map(float, WARPED.match(self.results.alignment[name]["made"]).groups()[1:])
            self.assertTrue(0.4 < x < 0.9 and 0.4 < y < 0.9, (x, y))


if __name__ == "__main__":
    unittest.main()
