"""The files themselves: styles, names, colours, statistics, overviews, hashes. Mixed into a test case that has `results`."""

import ctypes
import ctypes.util
import os
import xml.etree.ElementTree as ElementTree

import numpy as np
from osgeo import gdal

NAMED = ("class.tif", "state.tif", "limiting.tif")


class Hash128(ctypes.Structure):
    _fields_ = [("low", ctypes.c_uint64), ("high", ctypes.c_uint64)]


def hasher():
    """XXH3's 128-bit hash of some bytes as 32 digits, or None where its library is not installed."""
    name = ctypes.util.find_library("xxhash")
    if not name:
        return None
    function = ctypes.CDLL(name).XXH3_128bits
    function.restype, function.argtypes = Hash128, [ctypes.c_char_p, ctypes.c_size_t]

    def of(data):
        h = function(data, len(data))
        return f"{h.high:016x}{h.low:016x}"

    return of


class FileChecks:
    smallest = 512  # longest side of the last overview

    def rasters_written(self):
        return sorted(f for f in os.listdir(self.results.out) if f.endswith(".tif"))

    def test_every_raster(self):
        g = self.results.journal["grid"]
        expected = ["capacity.tif", "class.tif", "gap.tif", "groups.tif", "limiting.tif", "load.tif", "scores.tif", "state.tif"]
        self.assertEqual([n for n in self.rasters_written() if n != "valid.tif"], expected)
        for name in self.rasters_written():
            with self.subTest(raster=name):
                ds = gdal.Open(self.results.path(name))
                gt = ds.GetGeoTransform()
                self.assertEqual((ds.RasterXSize, ds.RasterYSize), (g["width"], g["height"]))
                np.testing.assert_allclose([gt[0], gt[3], gt[1], -gt[5]], [g["bounds"][0], g["bounds"][3]] + g["cell"])
                for number in range(1, ds.RasterCount + 1):
                    self.check_band(ds.GetRasterBand(number), name in NAMED, max(g["width"], g["height"]))

    def check_band(self, band, is_named, longest):
        self.assertTrue(band.GetDescription())
        self.assertEqual(gdal.GetDataTypeName(band.DataType), "Byte" if is_named else "Float32")
        self.assertEqual(str(band.GetNoDataValue()), "255.0" if is_named else "nan")
        self.assertGreaterEqual(band.GetOverviewCount(), longest > self.smallest)
        if band.GetOverviewCount():
            smallest = band.GetOverview(band.GetOverviewCount() - 1)
            self.assertLessEqual(max(smallest.XSize, smallest.YSize), self.smallest)
        if is_named:
            return
        values = band.ReadAsArray().astype(np.float64)
        values = values[np.isfinite(values)]
        kept = band.GetMetadata()
        self.assertEqual("STATISTICS_MEAN" in kept, values.size > 0)
        if values.size:
            found = [float(kept["STATISTICS_" + k]) for k in ("MINIMUM", "MAXIMUM", "MEAN", "STDDEV")]
            np.testing.assert_allclose(found, [values.min(), values.max(), values.mean(), values.std()], rtol=1e-6, atol=1e-8)

    def test_names_and_colours(self):
        """Category names, colour table, attribute table and QGIS style of a raster are one."""
        for name, key in zip(NAMED, ("classes", "load_states", "limiting")):
            with self.subTest(raster=name):
                ds = gdal.Open(self.results.path(name))
                band = ds.GetRasterBand(1)
                band.GetOffset()  # GDAL 3.6 looks beside the file for names only once it was asked for something else
                names, colors, rat = band.GetCategoryNames(), band.GetColorTable(), band.GetDefaultRAT()
                column = {rat.GetNameOfCol(c): c for c in range(rat.GetColumnCount())}
                rows = {}
                for r in range(rat.GetRowCount()):
                    rows[rat.GetValueAsInt(r, column["Value"])] = (
                        rat.GetValueAsString(r, column["Name"]),
                        tuple(rat.GetValueAsInt(r, column[c]) for c in ("Red", "Green", "Blue")),
                        rat.GetValueAsDouble(r, column["Area_km2"]))
                style = ElementTree.parse(self.results.path(name.replace(".tif", ".qml"))).getroot()
                entries = {int(e.get("value")): (e.get("label"), e.get("color")) for e in style.iter("paletteEntry")}
                expected = {e["value"]: e for e in self.results.journal["region"][key]}
                self.assertEqual(set(rows), set(expected))
                self.assertEqual(set(entries), set(expected))
                present = set(np.unique(band.ReadAsArray()).tolist()) - {255}
                self.assertLessEqual(present, set(rows))
                for value, (label, rgb, area) in rows.items():
                    self.assertEqual(names[value], label)
                    self.assertEqual(expected[value]["name"], label)
                    self.assertEqual(colors.GetColorEntry(value)[:3], rgb)
                    self.assertEqual(entries[value], (label, "#%02x%02x%02x" % rgb))
                    self.assertAlmostEqual(area, expected[value]["area_km2"], 5)

    def test_styles_of_numbers(self):
        for name in self.rasters_written():
            if name in NAMED:
                continue
            style = ElementTree.parse(self.results.path(name.replace(".tif", ".qml"))).getroot()
            stops = [float(e.get("value")) for e in style.iter("item")]
            self.assertGreaterEqual(len(stops), 2, name)
            self.assertEqual(stops, sorted(stops), name)
            self.assertEqual(style.find(".//rasterrenderer").get("type"), "singlebandpseudocolor")

    def test_hashes(self):
        """run.json lists every file there is, with its size and hash."""
        listed = {e["file"]: e for e in self.results.journal["outputs"]}
        there = {os.path.relpath(os.path.join(at, f), self.results.out)
                 for at, _, files in os.walk(self.results.out) for f in files}
        self.assertEqual(set(listed), there)
        self.assertIsNone(listed.pop("run.json")["xxh3_128"])  # its own hash it cannot hold
        hash_of = hasher()
        # Inputs stand as given to the program, seen from where it ran.
        for entry in list(listed.values()) + self.results.journal["inputs"]:
            at = self.results.path(entry["file"]) if "file" in entry else os.path.join(self.results.folder, entry["path"])
            with open(at, "rb") as f:
                data = f.read()
            self.assertEqual(entry["size"], len(data), at)
            if hash_of:
                self.assertEqual(entry["xxh3_128"], hash_of(data), at)
