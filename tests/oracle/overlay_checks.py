"""Scores, index and what is read off them, against gdal_calc and numpy. Mixed into a test case that has `results`."""

import os

import numpy as np
from osgeo import gdal, ogr

import program
import rasters

UNDEFINED, EXCLUDED, NODATA = 4, 254, 255


def number(text):
    return np.nan if str(text) == "NO_DATA" else float(text)


def rules_of(table):
    """A reclass table as [(condition on V as numpy source, score)], its default and the score of no data."""
    rules, default, nodata = [], np.nan, np.nan
    if isinstance(table, dict):
        return [(f"V=={float(k)!r}", number(v)) for k, v in table.items()], default, nodata
    for part in filter(None, (p.strip() for p in table.split(";"))):
        left, _, right = (p.strip() for p in part.partition("="))
        if left == "DEFAULT":
            default = number(right)
        elif left == "NO_DATA":
            nodata = number(right)
        elif left[0] in "[(":
            low, high = (p.strip() for p in left[1:-1].split(","))
            rules.append((f"(V>{'=' if left[0] == '[' else ''}{float(low)!r})&"
                          f"(V<{'=' if left[-1] == ']' else ''}{float(high)!r})", number(right)))
        else:
            rules.append((f"V=={float(left)!r}", number(right)))
    return rules, default, nodata


def category_values(path, names):
    """{name: [values]} from the raster's own table or the one beside it."""
    rows = []
    if os.path.exists(path + ".vat.dbf"):
        table = ogr.Open(path + ".vat.dbf")
        for feature in table.GetLayer(0):
            fields = feature.items()
            rows.append((next(v for k, v in fields.items() if k.lower() == "value"), [str(v) for v in fields.values()]))
    else:
        ds = gdal.Open(path)
        band = ds.GetRasterBand(1)
        rat = band.GetDefaultRAT()
        if rat:
            value = next(c for c in range(rat.GetColumnCount()) if rat.GetNameOfCol(c).lower() == "value")
            for row in range(rat.GetRowCount()):
                rows.append((rat.GetValueAsInt(row, value),
                             [rat.GetValueAsString(row, c) for c in range(rat.GetColumnCount())]))
        else:
            rows = list(enumerate([n] for n in band.GetCategoryNames() or []))
    return {name: [value for value, texts in rows if name in texts] for name in names}


def score_source(settings, path, v):
    """The score of a value as numpy source in terms of the name v; NaN is no data."""
    (kind, args), = settings["score"].items()
    if kind == "linear":
        return f"clip(({v}-({float(args['worst'])!r}))/({float(args['best'] - args['worst'])!r}),0,1)"
    if kind == "piecewise":
        x, y = zip(*args)
        return f"interp({v},{[float(p) for p in x]},{[float(p) for p in y]})"
    if kind == "table":
        rules, default, nodata = rules_of(args)
    else:
        rules, default, nodata = [], np.nan, np.nan
        for name, values in category_values(path, args).items():
            assert values, name
            rules += [(f"V=={float(value)!r}", number(args[name])) for value in values]
    text = f"where(isnan({v}),{nodata!r},{default!r})"
    for condition, score in reversed(rules):
        text = f"where({condition.replace('V', v)},{score!r},{text})"
    return text


def evaluate(source, **names):
    return eval(source, {n: getattr(np, n) for n in ("clip", "interp", "where", "isnan", "nan")}, names)


class OverlayChecks:
    """Needs: a run with --keep scores."""

    def filled(self, name):
        """Registered values, a fill put in."""
        v = self.results.registered(name)
        if self.results.nodata_policy(name) == "fill":
            v = np.where(np.isnan(v), float(self.results.settings[name]["fill"]), v)
        return v

    def inside(self):
        """Cells of the mask."""
        parts = self.results.zone_parts()
        g = self.results.journal["grid"]
        if parts is None or self.results.manifest["grid"].get("mask") == "none":
            return np.ones((g["height"], g["width"]), bool)
        n = parts.shape[0] // g["height"]
        return parts.reshape(g["height"], n, g["width"], n).max(axis=(1, 3)) > 0

    def weights(self):
        return np.array([f["weight"] for f in self.results.journal["factors"]])

    def skips(self):
        return [self.results.nodata_policy(name) == "skip" for name in self.results.factors]

    def constraint(self, k):
        """Cells where constraint number k applies; the centre of a cell decides."""
        c, g = self.results.manifest["constraints"][k], self.results.journal["grid"]
        path = os.path.join(self.results.layers, c["source"])
        here = os.path.join(self.results.folder, f"constraint{k}")
        try:
            gdal.OpenEx(path, gdal.OF_VECTOR)
        except RuntimeError:
            values = gdal.Open(path).ReadAsArray()
            return (values >= c["min"]) & (values <= c["max"])
        rasters.write(here + ".tif", np.zeros((g["height"], g["width"]), np.uint8), g["bounds"], g["crs_wkt"],
                      kind=gdal.GDT_Byte)
        program.tool("ogr2ogr", "-q", "-f", "GPKG", "-t_srs", g["crs_wkt"], here + ".gpkg", path,
                     *(["-where", c["where"]] if "where" in c else []), *([c["layer"]] if "layer" in c else []))
        program.tool("gdal_rasterize", "-q", "-burn", "1", here + ".gpkg", here + ".tif")
        return gdal.Open(here + ".tif").ReadAsArray() > 0

    def excluded_and_cap(self):
        g = self.results.journal["grid"]
        excluded, cap = np.zeros((g["height"], g["width"]), bool), np.ones((g["height"], g["width"]))
        for k, c in enumerate(self.results.manifest.get("constraints") or []):
            where = self.constraint(k)
            if c["effect"] == "exclude":
                excluded |= where
            else:
                cap[where] = np.minimum(cap[where], c["cap"])
        return excluded & self.inside(), cap

    def test_scores(self):
        inside = self.inside()
        for k, (name, settings) in enumerate(self.results.settings.items()):
            with self.subTest(factor=name), np.errstate(invalid="ignore"):
                path = self.results.source(name) if "source" in settings else None
                expected = evaluate(score_source(settings, path, "A"), A=self.filled(name))
                expected = np.where(inside, expected, np.nan)
                found = self.results.band("scores.tif", k + 1)
                np.testing.assert_allclose(found, expected, rtol=0, atol=1e-6)
                counts = self.results.factors[name]
                self.assertEqual(counts["missing_cells"], np.sum(np.isnan(self.results.registered(name)) & inside))
                self.assertAlmostEqual(counts["score_mean"], np.nanmean(expected), 6)

    def expression(self):
        """The index as one line for gdal_calc; factor number k is letter k."""
        above, below = [], []
        for k, (name, settings) in enumerate(self.results.settings.items()):
            letter, weight = chr(ord("A") + k), self.weights()[k]
            if weight == 0:
                continue
            path = self.results.source(name) if "source" in settings else None
            score = score_source(settings, path, letter)
            skip = self.results.nodata_policy(name) == "skip"
            above.append(f"{weight!r}*" + (f"nan_to_num({score})" if skip else score))
            below.append(f"{weight!r}*" + (f"(~isnan({score}))" if skip else "1"))
        return "(" + "+".join(above) + ")/(" + "+".join(below) + ")"

    def test_index_is_gdal_calc(self):
        g, arguments = self.results.journal["grid"], []
        for k, name in enumerate(self.results.factors):
            path = os.path.join(self.results.folder, f"input{k}.tif")
            rasters.write(path, self.filled(name), g["bounds"], g["crs_wkt"], kind=gdal.GDT_Float64)
            arguments += [f"-{chr(ord('A') + k)}", path]
        out = os.path.join(self.results.folder, "index.tif")
        program.python_tool("gdal_calc", "--quiet", "--overwrite", "--hideNoData", "--type=Float64",
                            "--outfile=" + out, "--calc=" + self.expression(), *arguments)
        excluded, cap = self.excluded_and_cap()
        expected = np.minimum(gdal.Open(out).ReadAsArray(), cap)
        expected[excluded | ~self.inside()] = np.nan
        np.testing.assert_allclose(self.results.band("capacity.tif"), expected, rtol=0, atol=1e-6)
        self.assertTrue(np.isfinite(expected).any())
        for name in ("class.tif", "state.tif", "limiting.tif"):
            codes = self.results.band(name)
            np.testing.assert_array_equal(codes == EXCLUDED, excluded, name)

    def test_classes(self):
        index, breaks = self.results.band("capacity.tif"), self.results.journal["region"]["breaks"]
        # Classes are (a, b], the first closed.
        expected = 1 + np.searchsorted(np.array(breaks, np.float32), index, side="left")
        valid = np.isfinite(index)
        codes = self.results.band("class.tif")
        np.testing.assert_array_equal(codes[valid], expected[valid])
        self.assertTrue(np.isin(codes[~valid], (EXCLUDED, NODATA)).all())

    def side(self, scores, which):
        """Mean score of some factors with weight, and whether a factor that may not be skipped is missing."""
        w, skips = self.weights(), self.skips()
        above = below = 0.0
        for k in which:
            if w[k] > 0:
                s = scores[k].astype(np.float64)
                above = above + w[k] * (np.nan_to_num(s) if skips[k] else s)
                below = below + w[k] * (~np.isnan(s) if skips[k] else np.ones(s.shape))
        with np.errstate(invalid="ignore", divide="ignore"):
            return above / below

    def test_groups(self):
        scores, first = self.results.bands("scores.tif"), 0
        excluded, _ = self.excluded_and_cap()
        for g, group in enumerate(self.results.manifest["groups"].values()):
            n = len(group["factors"])
            expected = np.where(excluded, np.nan, self.side(scores, range(first, first + n)))
            np.testing.assert_allclose(self.results.band("groups.tif", g + 1), expected, rtol=0, atol=1e-6)
            first += n

    def test_load(self):
        scores = self.results.bands("scores.tif")
        valid = np.isfinite(self.results.band("capacity.tif"))
        sides = [f["side"] for f in self.results.journal["factors"]]
        pressures = [k for k, s in enumerate(sides) if s == "pressure"]
        supports = [k for k, s in enumerate(sides) if s == "support"]
        found = self.results.bands("load.tif")
        load = np.full(valid.shape, np.nan)
        if pressures and supports:
            pressure, support = 1 - self.side(scores, pressures), self.side(scores, supports)
            with np.errstate(invalid="ignore", divide="ignore"):
                load = np.where(support < 0.01, np.nan, pressure / support)
            for band, expected in ((2, pressure), (3, support)):
                np.testing.assert_allclose(found[band - 1], np.where(valid, expected, np.nan), rtol=0, atol=1e-6)
        np.testing.assert_allclose(found[0], np.where(valid, load, np.nan), rtol=2e-5, atol=1e-6)
        near, over = (float((self.results.manifest.get("load") or {}).get(k, d)) for k, d in (("near", 0.8), ("over", 1.0)))
        with np.errstate(invalid="ignore"):
            state = np.where(np.isnan(found[0]), UNDEFINED, np.where(found[0] > over, 3, np.where(found[0] >= near, 2, 1)))
        np.testing.assert_array_equal(self.results.band("state.tif")[valid], state[valid])

    def test_limiting_factor(self):
        w, skips = self.weights(), self.skips()
        scores = self.results.bands("scores.tif").astype(np.float64)
        veto = [np.isnan(scores[k]) for k in range(len(w)) if w[k] > 0 and not skips[k]]
        ranked = np.where(np.isnan(scores) | (w == 0)[:, None, None], np.inf, scores)
        first = ranked.argmin(axis=0)  # the first of equals
        lowest, second = np.partition(ranked, 1, axis=0)[:2]
        known = np.isfinite(self.results.band("capacity.tif")) & np.isfinite(lowest)
        if veto:
            known &= ~np.any(veto, axis=0)
        np.testing.assert_array_equal(self.results.band("limiting.tif")[known], (first + 1)[known])
        with np.errstate(invalid="ignore"):
            gap = np.where(known & np.isfinite(second), second - lowest, np.nan)
        np.testing.assert_allclose(self.results.band("gap.tif"), gap, rtol=0, atol=1e-7)
        self.assertTrue(known.any())

    def test_valid_weight(self):
        if not any(self.skips()):
            self.assertFalse(os.path.exists(self.results.path("valid.tif")))
            return
        w, skips = self.weights(), self.skips()
        scores = self.results.bands("scores.tif")
        there = sum(w[k] * (~np.isnan(scores[k]) if skips[k] else 1.0) for k in range(len(w)))
        expected = np.where(np.isfinite(self.results.band("capacity.tif")), there, np.nan)
        np.testing.assert_allclose(self.results.band("valid.tif"), expected, rtol=0, atol=1e-6)
