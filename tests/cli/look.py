#!/usr/bin/env python3
"""Looks at single cells of a raster: look.py FILE[:BAND] X,Y=VALUE ...

X and Y are the column and row, counted from 0; VALUE is a number, held to 1e-6, or nan. Prints what differs. Exit status: 0
all as said, 1 not, 77 GDAL's Python bindings are missing.
"""

import math
import sys

try:
    from osgeo import gdal
except ImportError as missing:
    print(f"{missing.name} is not installed")
    sys.exit(77)


def main(arguments):
    gdal.UseExceptions()
    path, _, band = arguments[0].partition(":")
    ds = gdal.Open(path)  # kept: its bands die with it
    cells = ds.GetRasterBand(int(band or 1)).ReadAsArray()
    differ = 0
    for word in arguments[1:]:
        place, _, value = word.partition("=")
        x, y = (int(v) for v in place.split(","))
        found, expected = float(cells[y, x]), float(value)
        if not (math.isnan(found) and math.isnan(expected)) and not abs(found - expected) <= 1e-6:
            print(f"{arguments[0]}: cell {place} is {found:.9g}, expected {value}")
            differ += 1
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
