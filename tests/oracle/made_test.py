"""Made layer sets against other programs: made_test.py [TestCase...]."""

import os
import unittest

import numpy as np

import made_sets
import program
from file_checks import FileChecks
from overlay_checks import OverlayChecks
from zone_checks import ZoneChecks


class Made(OverlayChecks, ZoneChecks, FileChecks):
    """Twelve layers that lie on the grid; below: with what."""

    words = {}

    @classmethod
    def setUpClass(cls):
        here = cls.enterClassContext(program.temporary())
        made_sets.make(os.path.join(here, "set"), **cls.words)
        cls.results = program.Results(os.path.join(here, "set"), "--keep", "scores", folder=here)

    def test_nothing_is_resampled(self):
        for name in self.results.factors:
            self.assertEqual(self.results.alignment[name]["made"], "in place")


class Veto(Made, unittest.TestCase):
    """A missing cell has no index; a reserve is out; UTM."""

    words = {"constraints": [made_sets.EXCLUDE], "classes": "{method: fixed, breaks: [0.2, 0.35, 0.5]}"}


class Skip(Made, unittest.TestCase):
    """Missing cells are left out; cells in degrees; the index is capped; quantiles; more than one tile."""

    words = {"crs": "EPSG:4326", "shape": (270, 300), "nodata": "skip", "constraints": [made_sets.CAP, made_sets.EXCLUDE],
             "classes": "{method: quantile, count: 4}"}


class Fill(Made, unittest.TestCase):
    """Missing cells are filled or veto; zones by coverage; a raster excludes; an equal-area CRS of Europe."""

    words = {"crs": "EPSG:3035", "fills": {"height": 500, "class": 3, "density": 100, "rain": 1.2}, "zones": "coverage",
             "constraints": [made_sets.RASTER], "classes": "{method: equal, count: 6}"}


class Whole(Made, unittest.TestCase):
    """Without zones or mask: the region is the grid."""

    words = {"crs": "EPSG:6933", "zones": None, "mask": "none", "shape": (90, 300), "nodata": "skip"}


class Edges(unittest.TestCase):
    """Breaks that are values of the index themselves: classes are (a, b], the first closed."""

    def test_a_cell_on_a_break_is_in_the_class_below(self):
        here = self.enterContext(program.temporary())
        made_sets.make(os.path.join(here, "set"))
        first = program.Results(os.path.join(here, "set"), folder=here)
        index = first.band("capacity.tif")
        values = np.sort(index[np.isfinite(index)])
        breaks = values[[values.size // 4, values.size // 2]]
        made_sets.write_manifest(os.path.join(here, "set"), classes=f"{{breaks: [{breaks[0]:.9g}, {breaks[1]:.9g}]}}")
        again = program.Results(os.path.join(here, "set"), folder=here)
        codes = again.band("class.tif")
        for k, at in enumerate(breaks):
            self.assertEqual(set(codes[index == at]), {k + 1})
            self.assertEqual(codes[index == values[np.searchsorted(values, at, "right")]][0], k + 2)


if __name__ == "__main__":
    unittest.main()
