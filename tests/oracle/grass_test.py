"""Zone statistics against GRASS r.univar, on equal-area grids where its unweighted cells and true areas agree."""

import os
import unittest

from osgeo import gdal

import grass
import made_sets
import program
import rasters

if not grass.here():
    program.skip("no GRASS")


def univar(results):
    """r.univar -t -e of the index by zone: {zone number: {column: value}}, region under 0."""
    zones = os.path.join(results.folder, "zones_for_grass.tif")
    rasters.write(zones, results.zone_parts(), results.journal["grid"]["bounds"], results.journal["grid"]["crs_wkt"],
                  nodata=0, kind=gdal.GDT_Int32)
    by_zone, whole = (os.path.join(results.folder, n) for n in ("by_zone.txt", "whole.txt"))
    univar_by = "r.univar -e -t --quiet map=capacity separator=pipe percentile=50"
    grass.session(results.folder, zones,
                  [f"r.external --quiet -o input={results.path('capacity.tif')} output=capacity band=1",
                   f"r.external --quiet -o input={zones} output=zone",
                   "g.region raster=capacity",
                   f"{univar_by} zones=zone output={by_zone}",
                   f"{univar_by} output={whole}"])
    return {int(row.get("zone", 0)): row for path in (by_zone, whole) for row in grass.table(path)}


class Grass(unittest.TestCase):
    def check(self, row, theirs):
        for key, name in (("index_mean", "mean"), ("index_min", "min"), ("index_max", "max"), ("index_sd", "stddev")):
            self.assertAlmostEqual(row[key] / float(theirs[name]), 1, 6, key)

    def compare(self, **words):
        here = self.enterContext(program.temporary())
        _, cell = made_sets.make(os.path.join(here, "set"), **words)
        results = program.Results(os.path.join(here, "set"), folder=here)
        theirs = univar(results)
        self.assertEqual(set(theirs), {0, 1, 2, 3, 4})
        for k, row in enumerate(results.journal["zones"]):
            with self.subTest(zone=row["zone"]):
                found = theirs[k + 1]
                self.check(row, found)
                self.assertAlmostEqual(row["valid_km2"] / (int(found["non_null_cells"]) * cell * cell / 1e6), 1, 5)
                for key, name in (("index_q1", "first_quart"), ("index_median", "median"), ("index_q3", "third_quart")):
                    self.assertLessEqual(abs(row[key] - float(found[name])), 1 / 1024)
        self.check(results.journal["region"], {**theirs[0]})

    def test_europe(self):
        self.compare(crs="EPSG:3035", constraints=[made_sets.EXCLUDE])

    def test_world(self):
        self.compare(crs="EPSG:6933", shape=(270, 280), nodata="skip")


if __name__ == "__main__":
    unittest.main()
