"""-of COG: every raster passes GDAL's validator, and says what the plain one says."""

import os
import unittest

import numpy as np
from osgeo import gdal
from osgeo_utils.samples import validate_cloud_optimized_geotiff as validator

import made_sets
import program
from file_checks import FileChecks


class Cog(FileChecks, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        here = cls.enterClassContext(program.temporary())
        cache = os.path.join(here, "cache")
        made_sets.make(os.path.join(here, "set"), shape=(600, 700), constraints=[made_sets.EXCLUDE], nodata="skip")
        cls.results = program.Results(os.path.join(here, "set"), "--keep", "scores", "-of", "COG", folder=here, cache=cache, maps=True)
        cls.plain = program.Results(os.path.join(here, "set"), "--keep", "scores", folder=here, cache=cache, out="plain", maps=True)

    def test_validator(self):
        for name in self.rasters_written():
            warnings, errors, _ = validator.validate(self.results.path(name), full_check=True)
            self.assertEqual((warnings, errors), ([], []), name)
            ds = gdal.Open(self.results.path(name))
            self.assertEqual(ds.GetMetadataItem("LAYOUT", "IMAGE_STRUCTURE"), "COG")
            self.assertGreaterEqual(ds.GetRasterBand(1).GetOverviewCount(), 1)

    def test_same_cells(self):
        for name in self.rasters_written():
            np.testing.assert_array_equal(self.results.bands(name), self.plain.bands(name), name)
        for name in ("zones.csv", "maps/class.png"):
            with open(self.results.path(name), "rb") as a, open(self.plain.path(name), "rb") as b:
                self.assertEqual(a.read(), b.read(), name)

    def test_creation_options_reach_it(self):
        done = program.run(["--layers", self.results.layers, "--out", self.results.folder + "/lzw", "--cache", self.results.cache,
                            "-of", "COG", "-co", "COMPRESS=LZW", "-co", "BLOCKSIZE=128"], self.results.folder)
        self.assertEqual(done.code, 0, done.err)
        ds = gdal.Open(self.results.folder + "/lzw/capacity.tif")
        self.assertEqual(ds.GetMetadataItem("COMPRESSION", "IMAGE_STRUCTURE"), "LZW")
        self.assertEqual(ds.GetRasterBand(1).GetBlockSize(), [128, 128])


if __name__ == "__main__":
    unittest.main()
