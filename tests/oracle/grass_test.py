"""Zone statistics against GRASS r.univar, on equal-area grids where its unweighted cells and true areas agree."""

import os
import shutil
import unittest

from osgeo import gdal

import made_sets
import program
import rasters

if not shutil.which("grass"):
    program.skip("no GRASS")


def univar(results):
    """r.univar -t -e of the index by zone: {zone number: {column: value}}, region under 0."""
    zones = os.path.join(results.folder, "zones_for_grass.tif")
    rasters.write(zones, results.zone_parts(), results.journal["grid"]["bounds"], results.journal["grid"]["crs_wkt"],
                  nodata=0, kind=gdal.GDT_Int32)
    index = results.path("capacity.tif")
    script = os.path.join(results.folder, "univar.sh")
    with open(script, "w", encoding="utf-8") as f:
        f.write("set -e\n"
                f"r.external --quiet -o input={index} output=capacity band=1\n"
                f"r.external --quiet -o input={zones} output=zone\n"
                "g.region raster=capacity\n"
                "r.univar -e -t --quiet map=capacity zones=zone separator=pipe percentile=50 output=$1\n"
                "r.univar -e -t --quiet map=capacity separator=pipe percentile=50 output=$2\n")
    by_zone, whole = (os.path.join(results.folder, n) for n in ("by_zone.txt", "whole.txt"))
    program.tool("grass", "--tmp-location", zones, "--exec", "bash", script, by_zone, whole)
    out = {}
    for path in (by_zone, whole):
        with open(path, encoding="utf-8") as f:
            head, *rows = [line.rstrip("\n").split("|") for line in f]
        for row in rows:
            entry = dict(zip(head, row))
            out[int(entry.get("zone", 0))] = entry
    return out


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
