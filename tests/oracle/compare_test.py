"""Comparisons of two runs against numpy: compare_test.py [TestCase...]."""

import csv
import json
import os
import re
import unittest

import numpy as np
from osgeo import gdal, ogr

import made_sets
import program
import rasters

EXCLUDED, NODATA = 98, 99
LEAST = 0.0005


def states(codes):
    """Codes of class.tif as states: class, 98 excluded, 99 no data."""
    out = codes.astype(int)
    out[codes == 254] = EXCLUDED
    out[codes == 255] = NODATA
    return out


class Compare:
    """Below: how the set is made, and what makes the second run another."""

    made = {}
    again = {}
    options = ["--set", "groups.water.weight=6", "--set", "groups.land.factors.soil.weight=4"]

    @classmethod
    def setUpClass(cls):
        here = cls.here = cls.enterClassContext(program.temporary())
        layers = os.path.join(here, "set")
        made_sets.make(layers, **cls.made)
        cls.before = program.Results(layers, folder=here, out="before")
        if cls.again:
            made_sets.write_manifest(layers, **{**cls.made, **cls.again})
        cls.after = program.Results(layers, *cls.options, folder=here, out="after")
        cls.answer, cls.journal = cls.compare("out", "--json")
        cls.areas = rasters.true_areas(cls.before.journal["grid"]) / 1e6
        cls.from_, cls.to = states(cls.before.band("class.tif")), states(cls.after.band("class.tif"))
        cls.a, cls.b = (r.band("capacity.tif").astype(np.float64) for r in (cls.before, cls.after))

    @classmethod
    def compare(cls, out, *options):
        done = program.run(["compare", "before", "after", "--out", out, *options], cls.here)
        if done.code:
            raise RuntimeError(done.err)
        with open(os.path.join(cls.here, out, "compare.json"), encoding="utf-8") as f:
            return done, json.load(f)

    def path(self, name):
        return os.path.join(self.here, "out", name)

    def raster(self, name):
        return gdal.Open(self.path(name)).ReadAsArray()

    def shares(self):
        """Share of every cell in each zone."""
        g, parts = self.before.journal["grid"], self.before.zone_parts()
        if parts is None:
            return {"all": np.ones((g["height"], g["width"]))}
        n = parts.shape[0] // g["height"]
        return {row["zone"]: (parts == z + 1).reshape(g["height"], n, g["width"], n).mean(axis=(1, 3))
                for z, row in enumerate(self.before.journal["zones"])}

    def close(self, found, expected, what, tolerance=2e-6):
        if found is None or np.isnan(expected):
            self.assertTrue(found is None and np.isnan(expected), f"{what}: {found}, expected {expected}")
            return
        self.assertLessEqual(abs(found - expected), tolerance * max(1, abs(expected)), f"{what}: {found}, expected {expected}")

    def test_json_is_what_is_printed(self):
        self.assertEqual(json.loads(self.answer.out), self.journal)
        self.assertTrue(self.journal["same_layers"])

    def test_change_is_the_difference(self):
        expected = self.after.band("capacity.tif") - self.before.band("capacity.tif")
        self.assertEqual(expected.dtype, np.float32)
        np.testing.assert_array_equal(self.raster("change.tif"), expected)
        self.assertGreater(np.nanmax(expected), 0.01)
        self.assertLess(np.nanmin(expected), -0.01)

    def test_change_is_gdal_calc(self):
        calculated = os.path.join(self.here, "calculated.tif")
        program.python_tool("gdal_calc", "-A", self.after.path("capacity.tif"), "-B", self.before.path("capacity.tif"),
                            "--calc=A-B", f"--outfile={calculated}", "--quiet", "--overwrite")
        np.testing.assert_array_equal(self.raster("change.tif"), gdal.Open(calculated).ReadAsArray())

    def test_transition_codes(self):
        expected = 100 * self.from_ + self.to
        expected[(self.from_ == NODATA) & (self.to == NODATA)] = 65535
        np.testing.assert_array_equal(self.raster("transition.tif"), expected)

    def test_attribute_table(self):
        ds = gdal.Open(self.path("transition.tif"))  # kept: its bands die with it
        table = ds.GetRasterBand(1).GetDefaultRAT()
        rows = {table.GetValueAsInt(k, 0): (table.GetValueAsString(k, 1), table.GetValueAsDouble(k, 5))
                for k in range(table.GetRowCount())}
        moves = {100 * m["from"] + m["to"]: (f"{m['from_name']} → {m['to_name']}", m["km2"])
                 for m in self.journal["moves"] if (m["from"], m["to"]) != (NODATA, NODATA)}
        self.assertEqual(set(rows), set(moves))
        self.assertEqual(set(rows), set(np.unique(self.raster("transition.tif"))) - {65535})
        for code, (name, km2) in rows.items():
            self.assertEqual(name, moves[code][0])
            self.close(km2, moves[code][1], name, 1e-9)

    def counted(self):
        """Share of every cell that counts."""
        if self.before.journal["mask"] == "none":
            return np.ones(self.areas.shape)
        return sum(self.shares().values())

    def test_moves(self):
        area = self.areas * self.counted()
        found = {(m["from"], m["to"]): m["km2"] for m in self.journal["moves"]}
        for pair in {*found, *zip(self.from_.ravel(), self.to.ravel())}:
            expected = area[(self.from_ == pair[0]) & (self.to == pair[1])].sum()
            self.close(found.get(pair, 0), expected, f"move {pair}")
        self.assertGreater(len(found), 6)

    def test_matrix(self):
        with open(self.path("transition.csv"), encoding="utf-8", newline="") as f:
            rows = list(csv.DictReader(f))
        area = self.areas * self.counted()

        def code(text):
            return {"excluded": EXCLUDED, "nodata": NODATA}.get(text) or int(text)

        names = [k[3:-4] for k in rows[0] if k.startswith("to_")]
        classes = len(self.journal["after"]["classes"])
        self.assertEqual(names, [str(k + 1) for k in range(classes)] + ["excluded", "nodata"])
        for row in rows:
            here = np.ones(area.shape, bool) if row["from"] == "total" else self.from_ == code(row["from"])
            self.close(float(row["total_km2"]), area[here].sum(), row["from"], 1e-3)
            for name in names:
                self.close(float(row[f"to_{name}_km2"]), area[here & (self.to == code(name))].sum(), f"{row['from']} to {name}",
                           1e-3)

    def test_zones(self):
        rows = self.journal["zones"]
        shares = self.shares()
        self.assertEqual({r["zone"] for r in rows}, set(shares))
        for row in rows:
            with self.subTest(zone=row["zone"]):
                self.check_row(row, shares[row["zone"]] * self.areas)
        for result, key in ((self.before, "index_before"), (self.after, "index_after")):
            means = {r["zone"]: r["index_mean"] for r in result.journal["zones"]}
            self.assertEqual({r["zone"]: r[key] for r in rows}, means)  # to the last digit
        changes = [abs(r["change"]) if r["change"] is not None else -1 for r in rows]
        self.assertEqual(changes, sorted(changes, reverse=True))

    def test_region(self):
        self.check_row(self.journal["region"], self.areas * self.counted())
        for result, key in ((self.before, "index_before"), (self.after, "index_after")):
            self.assertEqual(self.journal["region"][key], result.journal["region"]["index_mean"])

    def check_row(self, row, area):
        def mean(values):
            here = np.isfinite(values) & (area > 0)
            return np.average(values[here], weights=area[here]) if here.any() else np.nan

        def km2(where):
            return area[where].sum()

        change, from_, to = self.b - self.a, self.from_, self.to
        single = (self.after.band("capacity.tif") - self.before.band("capacity.tif")).astype(np.float64)
        self.close(row["area_km2"], area.sum(), "area")
        self.close(row["index_before"], mean(self.a), "before", 1e-6)
        self.close(row["index_after"], mean(self.b), "after", 1e-6)
        self.close(row["change"], mean(self.b) - mean(self.a), "change", 1e-6)
        self.close(row["change_both"], mean(change), "change where both have an index", 1e-6)
        self.close(row["index_up_km2"], km2(single > LEAST), "up")
        self.close(row["index_down_km2"], km2(single < -LEAST), "down")
        self.close(row["index_same_km2"], km2(abs(single) <= LEAST), "same")
        between = (from_ < EXCLUDED) & (to < EXCLUDED)
        for key, where in (("class_up_km2", to > from_), ("class_down_km2", to < from_), ("class_same_km2", to == from_)):
            expected = km2(between & where) if self.ordered() else np.nan
            self.close(row[key], expected, key)
        self.close(row["now_excluded_km2"], km2((from_ < EXCLUDED) & (to == EXCLUDED)), "now excluded")
        self.close(row["no_longer_excluded_km2"], km2((from_ == EXCLUDED) & (to < EXCLUDED)), "no longer excluded")
        self.close(row["now_nodata_km2"], km2((from_ != NODATA) & (to == NODATA)), "now no data")
        self.close(row["no_longer_nodata_km2"], km2((from_ == NODATA) & (to != NODATA)), "no longer no data")

    def test_change_classes(self):
        classes, area = self.journal["change_classes"], self.areas * self.counted()
        change = self.raster("change.tif").astype(np.float64)
        self.assertEqual(9, len(classes))
        number = r"[\u2212+]?([0-9.]+)"

        def ends(name):
            found = [float(n) for n in re.findall(number, name)]
            if name == "no change":
                return -1, LEAST
            return (found[0], 9) if "more than" in name else (max(min(found), LEAST), max(found))

        lower = [k for k, c in enumerate(classes) if c["name"].startswith("lower") or "\u2212" in c["name"]]
        self.assertEqual([0, 1, 2, 3], lower)
        for k, c in enumerate(classes):
            near, far = ends(c["name"])
            size = np.round(abs(change) / LEAST, 6) * LEAST  # bins of half a thousandth, closed outside
            way = change < 0 if k in lower else change > 0 if k > 4 else np.isfinite(change)
            self.close(c["area_km2"], area[way & (size > near + 1e-12) & (size <= far + 1e-12)].sum(), c["name"], 1e-5)
            self.assertNotRegex(c["name_zh"], "[a-z]")

    def test_differences(self):
        found = self.journal["differences"]
        given = {tuple(o.split("=")[0].split(".")): o.split("=")[1] for o in self.options[1::2]}
        for side, results in (("before", self.before), ("after", self.after)):
            for d in found["manifest"]:
                value = self.lookup(results.manifest, d["key"])
                self.assertEqual(value is None, d[side] is None, d)
        keys = {tuple(d["key"].split(".")): d["after"] for d in found["manifest"]}
        for key, value in given.items():
            self.assertEqual(value, keys[key])
        self.assertEqual(self.again.keys() - {"constraints", "classes", "nodata"}, set())
        for key in self.again:
            self.assertTrue(any(k[0] == key for k in keys), (key, keys))
        weights = [{f["id"]: f["weight"] for f in r.journal["factors"]} for r in (self.before, self.after)]
        changed = {i for i in weights[0] if abs(weights[0][i] - weights[1][i]) > 1e-9}
        self.assertEqual({w["factor"]: (w["before"], w["after"]) for w in found["weights"]},
                         {i: (weights[0][i], weights[1][i]) for i in changed})

    @staticmethod
    def lookup(manifest, key):
        for part in key.split("."):
            manifest = manifest[int(part)] if isinstance(manifest, list) and int(part) < len(manifest) else \
                None if isinstance(manifest, list) else manifest.get(part)
            if manifest is None:
                return None
        return manifest

    def test_page(self):
        """Every move and total of the matrix, to the digits shown."""
        with open(self.path("report.html"), encoding="utf-8") as f:
            page = f.read()
        matrix = page[page.index("<caption>Area moved"):]
        rows = re.findall(r"<tr(?: class=\"total\")?><th scope=\"row\">.*?</tr>", matrix[:matrix.index("</table>")])
        found = [[float(v) for v in re.findall(r'data-value="([^"]*)"', row)] for row in rows]
        area = self.areas * self.counted()

        def shown(states, classes):
            return [*range(1, classes + 1), *(s for s in (EXCLUDED, NODATA) if area[states == s].sum() > 0)]

        rows_of = shown(self.from_, len(self.journal["before"]["classes"]))
        columns = shown(self.to, len(self.journal["after"]["classes"]))
        expected = [[area[(self.from_ == a) & (self.to == b)].sum() for b in columns] + [area[self.from_ == a].sum()]
                    for a in rows_of]
        expected.append([area[self.to == b].sum() for b in columns] + [area.sum()])
        np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-6)

    def ordered(self):
        return len(self.journal["before"]["classes"]) == len(self.journal["after"]["classes"])

    def test_files(self):
        listed = {o["file"] for o in self.journal["outputs"]}
        there = {os.path.relpath(os.path.join(at, name), self.path("")) for at, _, names in os.walk(self.path("")) for name in names}
        self.assertEqual(listed | {"compare.json"}, there)
        self.assertEqual("maps/transition.png" in there, self.ordered())
        with open(self.path("zones.csv"), encoding="utf-8", newline="") as f:
            self.assertEqual([r["zone"] for r in csv.DictReader(f)], [r["zone"] for r in self.journal["zones"]])
        if self.before.zone_parts() is None:
            return
        shapes = {}
        for name, path in (("before", self.before.path("zones.gpkg")), ("out", self.path("zones.gpkg"))):
            ds = ogr.Open(path)
            shapes[name] = {f["zone"]: f.GetGeometryRef().ExportToWkb() for f in ds.GetLayer(0)}
        self.assertEqual(shapes["before"], shapes["out"])

    def test_same_bits(self):
        for options in (["--threads", "1"], ["--threads", "3", "-co", "BLOCKXSIZE=64", "-co", "BLOCKYSIZE=64"]):
            _, journal = self.compare("other", *options)
            for key in ("region", "zones", "moves"):
                self.assertEqual(journal[key], self.journal[key], options)
            for name in ("change.tif", "transition.tif"):
                self.assertEqual(rasters.pixels(os.path.join(self.here, "other", name)), rasters.pixels(self.path(name)), options)


class Weights(Compare, unittest.TestCase):
    """Other weights, areas that became excluded, UTM."""

    made = {"classes": "{method: fixed, breaks: [0.2, 0.35, 0.5]}"}
    again = {"constraints": [made_sets.EXCLUDE]}


class Freed(Compare, unittest.TestCase):
    """Degrees and more than one tile; areas no longer excluded; cells that have data now; breaks from the data."""

    made = {"crs": "EPSG:4326", "shape": (270, 300), "constraints": [made_sets.EXCLUDE], "classes": "{method: quantile, count: 5}"}
    again = {"constraints": [made_sets.CAP], "nodata": "skip"}


class Shares(Compare, unittest.TestCase):
    """Cells shared out among zones; data lost."""

    made = {"crs": "EPSG:3035", "zones": "coverage", "nodata": "skip", "constraints": [made_sets.RASTER],
            "classes": "{breaks: [0.3, 0.6]}"}
    again = {"nodata": "veto"}


class Whole(Compare, unittest.TestCase):
    """Without zones or mask; another number of classes."""

    made = {"crs": "EPSG:6933", "zones": None, "mask": "none", "shape": (90, 300), "classes": "{method: equal, count: 4}"}
    again = {"classes": "{method: equal, count: 6}"}


if __name__ == "__main__":
    unittest.main()
