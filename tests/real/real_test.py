"""Runs on real data, and whether what comes out can be: real_test.py FOLDER DATA."""

import os
import sys
import unittest

import numpy as np
from osgeo import ogr

import program
import rasters
import real_set


class Real(unittest.TestCase):
    folder = data = None

    @classmethod
    def setUpClass(cls):
        here = cls.enterClassContext(program.temporary())
        cls.results = program.Results(real_set.copy(cls.folder, cls.data, os.path.join(here, "set")), "--keep", "scores",
                                      folder=here)

    def only(self, name):
        if os.path.basename(self.folder) != name:
            self.skipTest("of " + name)

    def test_enough_factors(self):
        self.assertGreaterEqual(len(self.results.factors), {"ganzhou": 12, "saomiguel": 8}[os.path.basename(self.folder)])
        for k, factor in enumerate(self.results.factors.values()):
            self.assertLess(factor["min"], factor["max"], factor["id"])
            self.assertEqual(factor["unmatched_cells"] * 100 < self.results.journal["region"]["cells"], True, factor["id"])
            scores = self.results.band("scores.tif", k + 1)
            self.assertGreater(np.nanmax(scores) - np.nanmin(scores), 0.05, factor["id"])

    def test_every_zone_has_an_index(self):
        for row in self.results.journal["zones"]:
            self.assertTrue(0 <= row["index_min"] <= row["index_q1"] <= row["index_median"] <= row["index_q3"]
                            <= row["index_max"] <= 1, row)
            self.assertTrue(row["index_min"] <= row["index_mean"] <= row["index_max"], row)
            self.assertGreater(row["valid_km2"], 0.9 * row["area_km2"], row["zone"])

    def test_areas_of_zones(self):
        """Cells come to within 1 % of the polygon's own area, by an equal-area projection."""
        zones = self.results.manifest["zones"]
        ds = ogr.Open(os.path.join(self.results.layers, zones["source"]))
        layer, equal = ds.GetLayer(0), rasters.srs_of("EPSG:6933")
        found = {row["zone"]: row["area_km2"] for row in self.results.journal["zones"]}
        self.assertEqual(layer.GetFeatureCount(), len(found))
        for feature in layer:
            shape = feature.GetGeometryRef().Clone()
            shape.Segmentize(0.01)
            shape.TransformTo(equal)
            self.assertAlmostEqual(found[feature.GetField(zones["id"])] / (shape.Area() / 1e6), 1, delta=0.01)

    def test_a_rerun_makes_nothing(self):
        again = program.Results(self.results.layers, "--set", "groups.terrain.weight=3", folder=self.results.folder, out="again")
        self.assertIn("nothing warped, nothing derived", again.done.err)

    def test_categories_of_corine(self):
        """Names stand for the codes that the attribute table gives them: pastures are 18, mixed forest is 25."""
        self.only("saomiguel")
        codes, scores = self.results.registered("cover"), self.results.band("scores.tif", list(self.results.factors).index("cover") + 1)
        for code, score in ((2, 0.2), (18, 0.8), (25, 1), (26, 0.8), (1, 0.1)):
            here = (codes == code) & np.isfinite(scores)
            self.assertTrue(here.any(), code)
            np.testing.assert_allclose(scores[here], score, atol=1e-6)
        self.assertFalse(np.isfinite(scores[codes == 44]).any())

    def test_census_densities(self):
        """Every county has its people of 2010 over its area; the census's own area is near in most."""
        self.only("ganzhou")
        self.assertIn("18 of 18 zones have a value", self.results.alignment["census"]["made"])
        table = {}
        with open(os.path.join(self.results.layers, "data/ganzhou/ganzhou_counties_census.csv"), encoding="utf-8") as f:
            head, *rows = [line.strip().split(",") for line in f]
        for row in rows:
            entry = dict(zip(head, row))
            table[entry["county_zh"]] = entry
        values, parts, near = self.results.registered("census"), self.results.zone_parts(), 0
        for k, row in enumerate(self.results.journal["zones"]):
            found = np.unique(values[parts == k + 1])
            self.assertEqual(found.size, 1, row["zone"])
            people = float(table[row["zone"]]["population_2010"])
            self.assertAlmostEqual(found[0] * row["area_km2"] / people, 1, delta=0.01)
            near += abs(found[0] * float(table[row["zone"]]["area_km2"]) / people - 1) < 0.05
        self.assertGreaterEqual(near, 15)  # some borders have moved since

    def test_the_city_is_not_the_wild(self):
        self.only("ganzhou")
        rows = {row["zone"]: row for row in self.results.journal["zones"]}
        # Zhanggong holds the city; Chongyi is mountain forest.
        self.assertGreater(rows["章贡区"]["load"], rows["崇义县"]["load"])
        self.assertEqual(rows["章贡区"]["limit_verdict"], "overloaded")
        self.assertEqual(rows["崇义县"]["limit_verdict"], "not overloaded")


if __name__ == "__main__":
    Real.folder, Real.data = (os.path.abspath(p) for p in sys.argv[1:3])
    if not os.path.isdir(Real.data):
        program.skip("no real data")
    unittest.main(argv=sys.argv[:1])
