"""The whole job from raw sources in another CRS: the program, and a script of GDAL's and GRASS's tools that does the same."""

import os

from osgeo import osr

import commands
import layers

WARPED = 12
SLOPE = (25, 0)  # goalposts, degrees
# Packed is what stays; what is read once more and thrown away is not, which is faster.
PACKED = "-co TILED=YES -co COMPRESS=DEFLATE -co BIGTIFF=IF_SAFER"
PLAIN = "-co TILED=YES -co BIGTIFF=IF_SAFER"


def bounds(side):
    west, north = layers.ORIGIN
    return west, north - side * layers.CELL_M, west + side * layers.CELL_M, north


def raw_place(side):
    """Cells to a side, and (CRS, geotransform): degrees, a little more than the grid covers, cells about as large."""
    change = osr.CoordinateTransformation(layers.crs(), layers.crs(4326))
    west, south, east, north = change.TransformBounds(*bounds(side), 21)
    margin = 0.02 * (east - west)
    west, east, south, north = west - margin, east + margin, south - margin, north + margin
    raw = int(side * 1.06)
    return raw, (layers.crs(4326), [west, (east - west) / raw, 0, north, 0, -(north - south) / raw])


def weights():
    return layers.weights(WARPED + 1)


def make(folder, side, zones=100):
    """Twelve raw layers and the zones, with the manifest: index of these and the slope of the first."""
    if os.path.exists(os.path.join(folder, "capacity.yaml")):
        return folder
    os.makedirs(folder, exist_ok=True)
    raw, place = raw_place(side)
    sources = []
    for i in range(WARPED):
        layers.write_layer(os.path.join(folder, f"f{i}.tif"), i, raw, "deflate", layers.is_byte(i), place=place)
        way = "nearest" if layers.is_byte(i) else "bilinear"
        sources.append((f"f{i}", f"f{i}.tif", *layers.goalposts(i), weights()[i], f"resample: {way}, "))
    sources.append(("slope", "f0.tif", *SLOPE, weights()[WARPED], "derive: slope, "))
    layers.write_zones(os.path.join(folder, "zones.gpkg"), zones, side)
    with open(os.path.join(folder, "capacity.yaml"), "w", encoding="utf-8") as f:
        f.write(layers.manifest("job", sources, "zones.gpkg",
                                f"{{crs: EPSG:32650, cell: {layers.CELL_M:g}, extent: zones}}"))
    return folder


def warp_lines(folder, work, side, threads):
    box = " ".join(f"{v:.10g}" for v in bounds(side))
    for i in range(WARPED):
        way = "near" if layers.is_byte(i) else "bilinear"
        yield (f"gdalwarp -q -overwrite -t_srs EPSG:32650 -te {box} -tr {layers.CELL_M:g} {layers.CELL_M:g} -r {way} -multi "
               f"-wo NUM_THREADS={threads} {PLAIN} {folder}/f{i}.tif {work}/f{i}.tif")


def index_line(work):
    inputs, terms = [], []
    for i, letter in zip(range(WARPED + 1), commands.letters()):
        name, (worst, best) = ("slope", SLOPE) if i == WARPED else (f"f{i}", layers.goalposts(i))
        inputs.append(f"-{letter} {work}/{name}.tif")
        terms.append(f"{weights()[i]:.9g}*{commands.calc_score(letter, worst, best)}")
    return (f'gdal_calc.py {" ".join(inputs)} --calc "{"+".join(terms)}" --outfile {work}/index.tif --type Float32 '
            f"--NoDataValue -9999 --overwrite --quiet {PACKED.replace('-co', '--co')}")


def peer_script(folder, work, side, threads, grass):
    """Warps, slope, index, classes, zones and their statistics, and a map of the width of a page. Without GRASS no statistics."""
    cell = f"{layers.CELL_M:g}"
    box = " ".join(f"{v:.10g}" for v in bounds(side))
    lines = ["set -e", f"rm -rf {work}; mkdir -p {work}", *warp_lines(folder, work, side, threads),
             f"gdaldem slope -q -compute_edges {PLAIN} {work}/f0.tif {work}/slope.tif",
             index_line(work),
             f'gdal_calc.py -A {work}/index.tif --calc "1+(A>0.2)+(A>0.4)+(A>0.6)+(A>0.8)" --outfile {work}/class.tif --type Byte '
             f"--NoDataValue 255 --overwrite --quiet {PACKED.replace('-co', '--co')}",
             f"gdal_rasterize -q -a number -te {box} -tr {cell} {cell} -ot Int32 {PLAIN} {folder}/zones.gpkg {work}/zones.tif",
             f"printf '1 215 48 39\\n2 252 141 89\\n3 254 224 139\\n4 145 207 96\\n5 26 152 80\\nnv 0 0 0 0\\n' >{work}/colors.txt",
             f"gdal_translate -q -r mode -outsize 2000 0 {work}/class.tif {work}/small.tif",
             f"gdaldem color-relief -q -alpha {work}/small.tif {work}/colors.txt {work}/color.tif",
             f"gdal_translate -q -of PNG {work}/color.tif {work}/class.png"]
    if grass:
        session = os.path.join(work, "zonal.sh")
        lines += [f"cat >{session} <<'END'", "set -e", f"r.external --quiet -o input={work}/index.tif output=index",
                  f"r.external --quiet -o input={work}/zones.tif output=zone", "g.region raster=index",
                  f"r.univar --quiet -t map=index zones=zone separator=comma output={work}/zones.csv", "END",
                  f"grass --tmp-location {work}/index.tif --exec bash {session} >/dev/null 2>&1"]
    path = os.path.join(os.path.dirname(work), "full_job.sh")
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")
    return ["bash", path]
