"""Warped layers against gdalwarp with the options that the run says it used. Mixed into a test case that has `results`."""

import os
import re

import numpy as np
from osgeo import gdal

import program

WARPED = re.compile(r"warped by (\w+) \((?:-ovr \d+ )?-wo XSCALE=(\S+) -wo YSCALE=(\S+)\)")
# Resampling that reads overviews, where the no-data value is the file's own.
BLENDS = ("bilinear", "cubic", "cubicspline", "lanczos", "average")


class WarpChecks:
    def cells(self, name):
        """What was registered, before scale and offset; NaN where there is no data."""
        ds = gdal.Open(self.results.cached(name))
        band = ds.GetRasterBand(1)
        cells = band.ReadAsArray().astype(np.float32)
        cells[cells == np.float32(band.GetNoDataValue())] = np.nan
        return cells

    def test_warps_are_gdalwarp(self):
        g = self.results.journal["grid"]
        for name, settings in self.results.settings.items():
            made = WARPED.match(self.results.alignment[name]["made"])
            if not made or "derive" in settings:
                continue
            with self.subTest(factor=name, made=made.group(0)):
                out = os.path.join(self.results.folder, "gdalwarp.tif")
                source = self.results.source(name)
                if settings.get("band", 1) != 1:
                    one = os.path.join(self.results.folder, "band.vrt")
                    program.tool("gdal_translate", "-q", "-of", "VRT", "-b", settings["band"], source, one)
                    source = one
                stated = [w for key, option in (("missing", "-srcnodata"), ("crs", "-s_srs")) if key in settings
                          for w in (option, settings[key])]
                overview = "AUTO" if made.group(1) in BLENDS and "missing" not in settings else "NONE"
                alike = {"nearest": "near", "sum": "sum"}.get(made.group(1), made.group(1))
                program.tool("gdalwarp", "-q", "-overwrite", "-r", alike, "-ovr", overview,
                             "-et", 0 if alike == "sum" else 0.125, "-wo", "XSCALE=" + made.group(2),
                             "-wo", "YSCALE=" + made.group(3), "-wo", "SRC_FILL_RATIO_HEURISTICS=NO",
                             "-t_srs", g["crs_wkt"], "-te", *map(repr, g["bounds"]), "-ts", g["width"], g["height"],
                             "-ot", "Float32", "-dstnodata", "nan", *stated, source, out)
                expected = gdal.Open(out).ReadAsArray()
                found = self.cells(name)
                np.testing.assert_array_equal(found, expected)
                self.assertTrue(np.isfinite(found).any())
