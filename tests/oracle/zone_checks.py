"""Zones and their tables against gdal_rasterize and numpy with true areas. Mixed into a test case that has `results`."""

import os

import numpy as np
from osgeo import gdal, ogr

import program
import rasters

STATES = ("surplus", "near_critical", "overloaded", "undefined")


def weighted_quantile(values, weights, q):
    order = np.argsort(values)
    up = np.cumsum(weights[order])
    return values[order][np.searchsorted(up, q * up[-1])]


class ZoneChecks:
    def zone_source(self):
        return os.path.join(self.results.layers, self.results.manifest["zones"]["source"])

    def test_zone_raster_is_gdal_rasterize(self):
        if "zones" not in self.results.manifest:
            return
        g, zones = self.results.journal["grid"], self.results.manifest["zones"]
        parts = self.results.zone_parts()
        here = os.path.join(self.results.folder, "zones")
        program.tool("ogr2ogr", "-q", "-f", "GPKG", "-nln", "zones", "-t_srs", g["crs_wkt"], here + ".gpkg", self.zone_source(),
                     *([zones["layer"]] if "layer" in zones else []))
        ds = ogr.Open(here + ".gpkg", 1)
        layer = ds.GetLayer(0)
        layer.CreateField(ogr.FieldDefn("number_of_zone", ogr.OFTInteger))
        for k, feature in enumerate(layer):
            feature.SetField("number_of_zone", k + 1)
            layer.SetFeature(feature)
        ds = layer = None
        rasters.write(here + ".tif", np.zeros(parts.shape, np.int32), g["bounds"], g["crs_wkt"], kind=gdal.GDT_Int32)
        program.tool("gdal_rasterize", "-q", "-a", "number_of_zone", here + ".gpkg", here + ".tif")
        expected = gdal.Open(here + ".tif").ReadAsArray()
        np.testing.assert_array_equal(parts, expected)

    def shares(self):
        """For each zone the share of every cell that lies in it."""
        g, parts = self.results.journal["grid"], self.results.zone_parts()
        if parts is None:
            return [np.ones((g["height"], g["width"]))]
        n = parts.shape[0] // g["height"]
        return [(parts == z + 1).reshape(g["height"], n, g["width"], n).mean(axis=(1, 3))
                for z in range(len(self.results.journal["zones"]))]

    def close(self, found, expected, what, tolerance=1e-6):
        if found is None or np.isnan(expected):
            self.assertTrue(found is None and np.isnan(expected), f"{what}: {found}, expected {expected}")
            return
        self.assertLessEqual(abs(found - expected), tolerance * max(1, abs(expected)), f"{what}: {found}, expected {expected}")

    def test_zone_values(self):
        areas = rasters.true_areas(self.results.journal["grid"]) / 1e6
        for share, row in zip(self.shares(), self.results.journal["zones"]):
            with self.subTest(zone=row["zone"]):
                self.check_index(row, share * areas)
                self.check_shares(row, share * areas)
                self.check_means(row, share * areas)

    def check_index(self, row, area):
        index, codes = self.results.band("capacity.tif").astype(np.float64), self.results.band("class.tif")
        valid = np.isfinite(index) & (area > 0)
        v, w = index[valid], area[valid]
        # Areas are kept to 2^-24 of a cell; a small zone has few of them.
        self.close(row["area_km2"], area.sum(), "area", 2e-6)
        self.close(row["valid_km2"], w.sum(), "valid", 2e-6)
        self.close(row["excluded_km2"], area[codes == 254].sum(), "excluded", 2e-6)
        self.close(row["nodata_km2"], area[~valid & (codes != 254)].sum(), "no data", 2e-6)
        if not v.size:
            self.assertIsNone(row["index_mean"])
            return
        mean = np.average(v, weights=w)
        self.close(row["index_mean"], mean, "mean")
        self.close(row["index_sd"], np.sqrt(np.average((v - mean) ** 2, weights=w)), "sd")
        self.close(row["index_min"], v.min(), "min", 1e-7)
        self.close(row["index_max"], v.max(), "max", 1e-7)
        for key, q in (("index_q1", 0.25), ("index_median", 0.5), ("index_q3", 0.75)):
            self.close(row[key], weighted_quantile(v, w, q), key, 1 / 1024)

    def check_shares(self, row, area):
        valid = np.isfinite(self.results.band("capacity.tif"))
        for k in range(len(self.results.journal["region"]["classes"]) - 1):
            here = area[valid & (self.results.band("class.tif") == k + 1)].sum()
            self.close(row[f"class_{k + 1}_km2"], here, f"class {k + 1}", 2e-6)
        for k, state in enumerate(STATES):
            here = area[valid & (self.results.band("state.tif") == k + 1)].sum()
            self.close(row[state + "_km2"], here, state, 2e-6)
        limiting = [area[valid & (self.results.band("limiting.tif") == k + 1)].sum() for k in range(len(self.results.factors))]
        if max(limiting) > 0:
            self.assertEqual(row["limiting_factor"], list(self.results.factors)[int(np.argmax(limiting))])
            self.close(row["limiting_share"], max(limiting) / area[valid].sum(), "limiting share", 2e-6)

    def check_means(self, row, area):
        valid = np.isfinite(self.results.band("capacity.tif"))

        def mean(values, where):
            here = where & np.isfinite(values) & (area > 0)
            return np.average(values[here].astype(np.float64), weights=area[here]) if here.any() else np.nan

        for k, group in enumerate(self.results.manifest["groups"]):
            self.close(row["score_" + group], mean(self.results.band("groups.tif", k + 1), valid), group)
        pressure, support = (mean(self.results.band("load.tif", b), valid) for b in (2, 3))
        self.close(row["load"], pressure / support if support >= 0.01 else np.nan, "load", 3e-6)
        self.assertEqual(row["limit_verdict"], self.verdict(lambda v: mean(v, np.ones(v.shape, bool))))

    def verdict(self, mean):
        """The limiting-factor rule: any factor over its limit, or two near it: overloaded; one near: near overload."""
        near = over = known = 0
        for name, settings in self.results.settings.items():
            if "limits" not in settings:
                continue
            v, a, b = mean(self.filled(name)), settings["limits"]["near"], settings["limits"]["over"]
            if b < a:  # low is bad
                v, a, b = -v, -a, -b
            known += not np.isnan(v)
            over += bool(v > b)
            near += bool(a < v <= b)
        if not known:
            return None
        return "overloaded" if over or near >= 2 else "near overload" if near else "not overloaded"

    def test_region(self):
        region = self.results.journal["region"]
        areas = rasters.true_areas(self.results.journal["grid"]) / 1e6
        inside = sum(self.shares()) * areas
        index = self.results.band("capacity.tif").astype(np.float64)
        valid = np.isfinite(index) & (inside > 0)
        self.close(region["area_km2"], inside.sum(), "area")
        self.close(region["valid_km2"], inside[valid].sum(), "valid")
        self.close(region["index_mean"], np.average(index[valid], weights=inside[valid]), "mean")
        self.close(region["index_min"], index[valid].min(), "min")
        self.close(region["index_max"], index[valid].max(), "max")
        names = ["value", "name", "color", "area_km2"]
        for key, name in (("classes", "class.tif"), ("load_states", "state.tif"), ("limiting", "limiting.tif")):
            for entry in region[key]:
                self.assertEqual([k for k in entry if k != "name_zh"], names)
                here = inside[self.results.band(name) == entry["value"]].sum()
                self.close(entry["area_km2"], here, f"{key} {entry['name']}", 2e-6)

    def test_tables_agree(self):
        """zones.csv, zones.gpkg and run.json say the same; a table rounds to the digits it shows."""
        rows, journal = self.results.zone_rows(), self.results.journal["zones"]
        self.assertEqual(len(rows), len(journal))
        if "zones" not in self.results.manifest:
            self.assertFalse(os.path.exists(self.results.path("zones.gpkg")))
            return
        ds = ogr.Open(self.results.path("zones.gpkg"))
        features = [f.items() for f in ds.GetLayer(0)]
        self.assertEqual(len(features), len(rows))
        for row, entry, feature in zip(rows, journal, features):
            self.assertEqual(list(row), list(entry))
            for key, text in row.items():
                exact, also = entry[key], feature[key]
                if exact is None:
                    self.assertEqual((text, also), ("", None), key)
                elif isinstance(exact, str):
                    self.assertEqual((text, also), (exact, exact), key)
                else:
                    digits = len(text.partition(".")[2])
                    self.assertLessEqual(abs(float(text) - exact), 0.5000001 * 10.0 ** -digits, key)
                    self.assertLessEqual(abs(also - exact), max(0.5000001 * 10.0 ** -digits, 0), key)

    def test_zone_shapes_kept(self):
        """zones.gpkg has the zones' own shapes in the grid's CRS."""
        if "zones" not in self.results.manifest:
            return
        ds = ogr.Open(self.results.path("zones.gpkg"))
        layer = ds.GetLayer(0)
        # Compared as an equal-area projection shows them.
        equal = rasters.srs_of("EPSG:6933")
        source = ogr.Open(self.zone_source())
        name = self.results.manifest["zones"].get("layer")
        theirs = source.GetLayerByName(name) if name else source.GetLayer(0)
        expected = {}
        for f in theirs:
            shape = f.GetGeometryRef().Clone()
            shape.Segmentize(0.01 if theirs.GetSpatialRef().IsGeographic() else 1000)
            shape.TransformTo(equal)
            expected[f.GetFieldAsString(self.results.manifest["zones"]["id"])] = shape.Area()
        for f in layer:
            shape = f.GetGeometryRef().Clone()
            shape.Segmentize(0.01 if layer.GetSpatialRef().IsGeographic() else 1000)
            shape.TransformTo(equal)
            self.assertAlmostEqual(shape.Area() / expected[f.GetFieldAsString("zone")], 1, 4)
