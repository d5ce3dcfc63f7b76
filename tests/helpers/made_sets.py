"""A layer set made on the spot: twelve layers on the grid already, zones, constraints."""

import os

import numpy as np
from osgeo import gdal

import rasters

# Where the set lies, by CRS: corner and cell.
PLACES = {
    "EPSG:32650": ((610000.0, 2700000.0), 500.0),
    "EPSG:4326": ((113.9, 24.4), 1 / 240),
    "EPSG:6933": ((10980000.0, 3000000.0), 500.0),
    "EPSG:3035": ((4321000.0, 3210000.0), 1000.0),
}

# Group, its weight, its factors: (id, kind of raster, no data, score, what else stands in the manifest).
TREE = [
    ("terrain", 2, [
        ("height", "Float32", -9999.0, "{linear: {worst: 900, best: 100}}", ""),
        ("slope", "Float32", "nan", "{linear: {worst: 25, best: 0}}", ""),
        ("relief", "Int16", -32768, "{piecewise: [[0, 1], [100, 0.9], [200, 0.3], [400, 0]]}", ", weight: 2"),
    ]),
    ("land", 1, [
        ("class", "Byte", 255, "{table: {1: 0.9, 2: 0.7, 3: 0.5, 4: 0.2, 5: 0}}", ""),
        ("crops", "Byte", 255, "{linear: {worst: 60, best: 0}}", ", side: pressure, limits: {near: 20, over: 30}"),
        ("soil", "Int16", None, "{table: \"[-5,10)=0.1; [10,20]=0.4; (20,40]=0.8; DEFAULT=1\"}", ", weight: 0.5"),
    ]),
    ("water", 1.5, [
        ("rain", "UInt16", 65535, "{linear: {worst: 0.8, best: 2.4}}", ""),
        ("rivers", "Float32", None, "{piecewise: [[0, 1], [5000, 0.5], [20000, 0]]}", ", limits: {near: 9000, over: 15000}"),
        ("flood", "Byte", 0, "{table: \"1=1; 2=0.6; 3=0.2; NO_DATA=0.9\"}", ""),
    ]),
    ("people", 0.5, [
        ("density", "Float32", -1.0, "{linear: {worst: 800, best: 0}}", ", side: pressure, limits: {near: 300, over: 600}"),
        ("income", "Float32", "nan", "{linear: {worst: 0, best: 1500}}", ""),
        ("noise", "Byte", 255, "{linear: {worst: 100, best: 0}}", ", side: pressure, weight: 0"),
    ]),
]
RANGE = {"height": (0, 1200), "slope": (0, 40), "relief": (0, 500), "class": (1, 5.99), "crops": (0, 80), "soil": (-5, 60),
         "rain": (500, 30000), "rivers": (0, 25000), "flood": (0, 3.99), "density": (0, 1000), "income": (0, 2000),
         "noise": (0, 100)}
HOLES = {"height": 0.2, "slope": 0.2, "class": 0.6, "crops": 0.4, "rain": 0.5, "density": 0.5, "income": 0.3, "relief": 0.7}


def waves(random, height, width):
    """A smooth field in 0..1 with some roughness."""
    y, x = np.mgrid[0:height, 0:width] / 64.0
    out = np.zeros((height, width))
    for _ in range(5):
        a, b, c = random.uniform(-2, 2), random.uniform(-2, 2), random.uniform(0, 7)
        out += np.sin(a * x + b * y + c) * random.uniform(0.3, 1)
    out += random.normal(0, 0.2, out.shape)
    return np.clip((out - out.min()) / (out.max() - out.min()), 0, 1)


def holes(random, height, width):
    """Cells without data: one disc."""
    y, x = np.mgrid[0:height, 0:width]
    r = random.uniform(4, min(width, height) / 12)
    return (x - random.uniform(0, width)) ** 2 + (y - random.uniform(0, height)) ** 2 < r * r


def write_layers(folder, crs, bounds, shape, block=None, seed=1):
    for _, _, factors in TREE:
        for name, kind, nodata, _, _ in factors:
            random = np.random.RandomState(seed + sum(map(ord, name)))
            low, high = RANGE[name]
            v = low + waves(random, *shape) * (high - low)
            if kind != "Float32":
                v = np.floor(v)
            if name in HOLES and nodata is not None:
                v[holes(random, *shape)] = np.nan if nodata == "nan" else nodata
            extra = {"scale": 0.0001, "offset": 0.1} if name == "rain" else {}
            numpy_kind = {"Float32": np.float32, "Int16": np.int16, "Byte": np.uint8, "UInt16": np.uint16}[kind]
            rasters.write(os.path.join(folder, name + ".tif"), v.astype(numpy_kind), bounds, crs,
                          float(nodata) if nodata is not None else None, gdal.GetDataTypeByName(kind), block, **extra)


def zone_shapes(bounds):
    """Four zones with slanted borders; a wedge in the south belongs to none."""
    x0, y0, x1, y1 = bounds

    def at(u, v):
        return x0 + u * (x1 - x0), y0 + v * (y1 - y0)

    middle = at(0.47, 0.53)
    parts = [("a", "North West", [at(0.01, 0.98), at(0.02, 0.6), middle, at(0.55, 0.97)]),
             ("b", "North East", [at(0.55, 0.97), middle, at(0.99, 0.45), at(0.97, 0.99)]),
             ("c", "South West", [at(0.02, 0.6), at(0.03, 0.04), at(0.4, 0.02), middle]),
             ("d", "South East", [middle, at(0.6, 0.03), at(0.98, 0.02), at(0.99, 0.45)])]
    return [(rasters.ring(points), {"code": code, "label": label}) for code, label, points in parts]


def reserve_shapes(bounds):
    x0, y0, x1, y1 = bounds
    w, h = x1 - x0, y1 - y0

    def box(u0, v0, u1, v1):
        return rasters.ring([(x0 + u0 * w, y0 + v0 * h), (x0 + u1 * w, y0 + v0 * h), (x0 + u1 * w, y0 + v1 * h),
                             (x0 + u0 * w, y0 + v1 * h)])

    return [(box(0.31, 0.31, 0.42, 0.46), {"kind": "protected"}), (box(0.7, 0.62, 0.83, 0.71), {"kind": "protected"}),
            (box(0.6, 0.15, 0.9, 0.35), {"kind": "buffer"})]


def manifest(crs, bounds, cell, nodata="veto", fills="", constraints="", zones="centre", classes="", mask="zones", more=""):
    """`more` follows the groups, at their indent: further groups."""
    lines = ["name: made", "title: Made layers", f"nodata: {nodata}",
             f"grid: {{crs: \"{crs}\", cell: {cell:.17g}, extent: box, box: [{', '.join(f'{b:.17g}' for b in bounds)}], "
             f"mask: {mask}}}"]
    if zones:
        lines.append(f"zones: {{source: zones.gpkg, id: code, name: label, rule: {zones}}}")
    lines.append("groups:")
    for group, weight, factors in TREE:
        lines += [f"  {group}:", f"    weight: {weight}", "    factors:"]
        for name, _, _, score, extra in factors:
            policy = f", nodata: fill, fill: {fills[name]}" if fills and name in fills else ""
            lines.append(f"      {name}: {{source: {name}.tif, score: {score}{extra}{policy}}}")
    if more:
        lines.append(more)
    if constraints:
        lines.append("constraints: [" + ", ".join(constraints) + "]")
    if classes:
        lines.append("classes: " + classes)
    return "\n".join(lines) + "\n"


EXCLUDE = "{source: reserves.gpkg, where: \"kind = 'protected'\", effect: exclude}"
CAP = "{source: reserves.gpkg, where: \"kind = 'buffer'\", effect: cap, cap: 0.45}"
# The class 4 of land cannot be built on.
RASTER = "{source: class.tif, min: 4, max: 4, effect: exclude}"


def place(crs, shape):
    """Bounds and cell of the set in that CRS."""
    (x0, y0), cell = PLACES[crs]
    return (x0, y0, x0 + shape[1] * cell, y0 + shape[0] * cell), cell


def make(folder, crs="EPSG:32650", shape=(180, 220), block=None, **words):
    """Write the whole set; words go to the manifest."""
    os.makedirs(folder, exist_ok=True)
    bounds, cell = place(crs, shape)
    write_layers(folder, crs, bounds, shape, block)
    rasters.write_shapes(os.path.join(folder, "zones.gpkg"), crs, zone_shapes(bounds), "zones")
    rasters.write_shapes(os.path.join(folder, "reserves.gpkg"), crs, reserve_shapes(bounds), "reserves")
    write_manifest(folder, crs, shape, **words)
    return bounds, cell


def write_manifest(folder, crs="EPSG:32650", shape=(180, 220), **words):
    bounds, cell = place(crs, shape)
    with open(os.path.join(folder, "capacity.yaml"), "w", encoding="utf-8") as f:
        f.write(manifest(crs, bounds, cell, **words))
