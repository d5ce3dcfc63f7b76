/* Every fault a manifest can have, with the message it gets. */
#include "manifest_folder.h"
#include "suites.h"

/* "@" is the manifest's path, "$" its folder. */
struct row {
    const char *yaml, *set, *faults;
};

/* One factor in lines 2 to 6; its keys in line 5. */
#define FACTOR(keys) GRID "groups:\n  a:\n    factors:\n      f: {" keys "}\n"
#define F            "@:5: groups.a.factors.f."
#define RASTER(keys) FACTOR("source: dem.tif, " keys)
#define FACTOR_KEYS                                                                                          \
    "title, title_zh, unit, unit_zh, source, layer, where, band, crs, missing, derive, window, radius, "     \
    "cell, "                                                                                                 \
    "attribute, "                                                                                            \
    "table, key, value, per, resample, side, weight, rank, nodata, fill, limits, score"
#define CLASSES(keys)    GRID GROUPS "classes: {" keys "}\n"
#define CONSTRAINT(keys) GRID GROUPS "constraints:\n  - {" keys "}\n"

#define INDUSTRY(keys) GRID GROUPS ZONES "industry: {table: industry.csv, key: city, tier: t, " keys "}\n"

#define TEN "[[[[[[[[[["

static const struct row rows[] = {
    /* the file */
    {"", NULL, "@: the file says nothing, expected at least grid and groups"},
    {"# nothing\n---\n", NULL, "@: the file says nothing, expected at least grid and groups"},
    {"- a\n", NULL, "@:1: found a list of 1, expected a mapping"},
    {"a\n", NULL, "@:1: found \"a\", expected a mapping"},
    {"{}", NULL,
     "@:1: grid: missing, expected a mapping\n@:1: groups: missing, expected a mapping of groups"},
    {"grid: [1, 2\ngroups: {}\n", NULL,
     "@:2:7: not YAML: did not find expected ',' or ']', while parsing a flow sequence that began in line 1"},
    {"a:\n\t- b\n", NULL,
     "@:2:1: not YAML: found character that cannot start any token, while scanning for the next token"},
    {"grid: *nowhere\n", NULL, "@:1:7: not YAML: found undefined alias"},
    {"title: a\nname: \xff\n", NULL,
     "@:2: not YAML text in UTF-8: invalid leading UTF-8 octet (byte 16 of the file)"},
    {"title: \"a\\0b\"\n", NULL, "@:1: a text holds a NUL character"},
    {GRID GROUPS "---\na: b\n", NULL, "@:3: a second YAML document begins here, expected one"},
    {"a:\n  " TEN TEN TEN "[[x\n", NULL, "@:2: nested deeper than 32 levels, expected a manifest"},
    {GRID GROUPS "title: a\ntitle: b\n", NULL, "@:4: title: the key stands twice, first in line 3"},
    {GRID GROUPS "<<: {a: b}\n", NULL,
     "@:3: merge keys (<<) are not supported; write the keys out, or use an alias as a value"},
    {GRID GROUPS "? [a]\n: b\n", NULL, "@:3: found a list of 1 as a key, expected text"},
    /* keys and plain values */
    {GRID GROUPS "tittle: a\n", NULL,
     "@:3: tittle: unknown key; did you mean \"title\"? (known: name, title, title_zh, credit, credit_zh, "
     "data, grid, "
     "zones, nodata, "
     "groups, constraints, weights, overlay, classes, load, industry, map)"},
    {GRID GROUPS "map: {size: 3}\n", NULL,
     "@:3: map.size: unknown key (known: language, formats, dpi, paper, grid, hillshade, locator, bare, "
     "date)"},
    {GRID GROUPS "title: [a]\n", NULL, "@:3: title: found a list of 1, expected text"},
    {GRID GROUPS "title:\n", NULL, "@:3: title: found nothing, expected text"},
    {GRID GROUPS "title: ''\n", NULL, "@:3: title: found \"\", expected text"},
    {GRID GROUPS "name: a/b\n", NULL,
     "@:3: name: found \"a/b\", expected letters, digits, -, _ and ., no . first"},
    {GRID GROUPS "name: ..\n", NULL,
     "@:3: name: found \"..\", expected letters, digits, -, _ and ., no . first"},
    {GRID GROUPS "name: \"a\xe2\x80\xae"
                 "b\"\n",
     NULL,
     "@:3: name: found \"a\xe2\x80\xae"
     "b\", expected letters, digits, -, _ and ., no . first"},
    {GRID GROUPS "data: model\n", NULL, "@:3: data: found \"model\", expected observed or modelled"},
    {GRID GROUPS "data: modeled\n", NULL,
     "@:3: data: found \"modeled\", expected observed or modelled; did you mean \"modelled\"?"},
    {GRID GROUPS "map: {language: fr}\n", NULL, "@:3: map.language: found \"fr\", expected en or zh"},
    {GRID GROUPS "load: 1\n", NULL, "@:3: load: found \"1\", expected a mapping"},
    {GRID GROUPS "load: {near: 1.2}\n", NULL,
     "@:3: load.near: found 1.2, expected less than over, which is 1"},
    {GRID GROUPS "load: {near: 0}\n", NULL, "@:3: load.near: found \"0\", expected a number > 0"},
    /* grid */
    {"grid: {}\n" GROUPS, NULL,
     "@:1: grid.crs: missing, expected a CRS such as EPSG:32650\n@:1: grid.cell: missing, expected a number "
     "> 0 or [x, y]"},
    {"grid: {crs: 32650, cell: 500}\n" GROUPS, NULL,
     "@:1: grid.crs: found \"32650\", expected a CRS such as EPSG:32650; did you mean \"EPSG:32650\"?"},
    {"grid: {crs: \"EPSG:32650\", cell: -5}\n" GROUPS, NULL,
     "@:1: grid.cell: found \"-5\", expected a number > 0 or [x, y]"},
    {"grid: {crs: \"EPSG:32650\", cell: [5]}\n" GROUPS, NULL,
     "@:1: grid.cell: found a list of 1, expected a number > 0 or [x, y]"},
    {"grid: {crs: \"EPSG:32650\", cell: [5, nan]}\n" GROUPS, NULL,
     "@:1: grid.cell.1: found \"nan\", expected a number"},
    {"grid: {crs: \"EPSG:32650\", cell: [0, 5]}\n" GROUPS, NULL,
     "@:1: grid.cell: found \"0\", expected a number > 0 or [x, y]"},
    {"grid: {crs: \"EPSG:32650\", cell: 500, extent: zones, mask: zones}\n" GROUPS, NULL,
     "@:1: grid.extent: found \"zones\", but the manifest has no zones; expected a section zones, or union, "
     "intersection, "
     "layer or box\n@:1: grid.mask: found \"zones\", but the manifest has no zones; expected a section "
     "zones, or none"},
    {"grid: {crs: \"EPSG:32650\", cell: 500, extent: box}\n" GROUPS, NULL,
     "@:1: grid.box: missing, expected a list of 4 numbers [xmin, ymin, xmax, ymax]"},
    {"grid: {crs: \"EPSG:32650\", cell: 500, extent: box, box: [1, 2, 0, 4]}\n" GROUPS, NULL,
     "@:1: grid.box: found [1, 2, 0, 4], expected [xmin, ymin, xmax, ymax] with xmin < xmax and ymin < ymax"},
    {"grid: {crs: \"EPSG:32650\", cell: 500, extent: union, box: [1, 2, 3, 4]}\n" GROUPS, NULL,
     "@:1: grid.box: belongs to extent: box; found with extent: union"},
    {"grid: {crs: \"EPSG:32650\", cell: 500, extent: unoin, box: [1, 2, 3, 4]}\n" GROUPS, NULL,
     "@:1: grid.extent: found \"unoin\", expected zones, union, intersection, layer or box; did you mean "
     "\"union\"?"},
    {"grid: {extent: layer}\n" GROUPS, NULL, "@:1: grid.layer: missing, expected text"},
    {"grid: {extent: layer, layer: slop}\ngroups: {a: {factors: {slope: {source: dem.tif, " LINEAR
     "}, b: {source: dem.tif, " LINEAR "}}}}\n",
     NULL,
     "@:1: grid.layer: found \"slop\", expected the id of a factor: slope or b; did you mean \"slope\"?"},
    {"grid: {extent: layer, layer: f}\ngroups: {a: {factors: {f: {source: rivers.gpkg, derive: "
     "distance, " LINEAR "}}}}\n",
     NULL, "@:1: grid.layer: found \"f\", expected a factor whose source is a raster"},
    {"grid: {crs: \"EPSG:32650\", cell: 500, margin: -1}\n" GROUPS, NULL,
     "@:1: grid.margin: found \"-1\", expected a number >= 0"},
    /* zones, industry */
    {GRID GROUPS "zones: {source: county.gpkg}\n", NULL,
     "@:3: zones.source: found \"county.gpkg\", expected a file that exists: there is no $/county.gpkg; did "
     "you mean "
     "\"counties.gpkg\"?\n@:3: zones.id: missing, expected text"},
    {GRID GROUPS "industry: {table: industry.csv, key: city}\n", NULL,
     "@:3: industry: neither score nor tier is given, expected the column of one at least\n"
     "@:3: industry: the manifest has no zones, expected a section zones that the table is joined to"},
    {GRID GROUPS
     "zones: {source: counties.gpkg, id: code}\nindustry: {table: industry.csv, key: city, tier: t}\n",
     NULL,
     "@:4: industry: zones.parent is missing, expected the field of the zones that industry.key matches"},
    {INDUSTRY("without: a"), NULL, "@:4: industry.without: found \"a\", expected a list of ids of groups"},
    {INDUSTRY("without: [f, b]"), NULL,
     "@:4: industry.without.0: found \"f\", expected the id of a group: a; did you mean \"a\"?\n"
     "@:4: industry.without.1: found \"b\", expected the id of a group: a; did you mean \"a\"?"},
    {INDUSTRY("without: [a]"), NULL,
     "@:4: industry.without: leaves out every group, expected one at least to be left"},
    {GRID "groups: {b: {factors: {f: {source: dem.tif, " LINEAR
          "}}}, c: {factors: {h: {source: dem.tif, " LINEAR "}}}}\n" ZONES
          "industry: {table: industry.csv, key: city, tier: t, without: [b, b]}\n",
     NULL, "@:4: industry.without.1: found \"b\" a second time, expected different groups"},
    {INDUSTRY("quadrants: medium"), NULL,
     "@:4: industry.quadrants: found \"medium\", expected median, mean or [capacity from 0 to 1, score from "
     "0 to "
     "10]; "
     "did you mean \"median\"?"},
    {INDUSTRY("quadrants: [0.5]"), NULL,
     "@:4: industry.quadrants: found a list of 1, expected median, mean or [capacity from 0 to 1, score from "
     "0 to "
     "10]"},
    {INDUSTRY("quadrants: [5, 0.6]"), NULL,
     "@:4: industry.quadrants.0: found \"5\", expected median, mean or [capacity from 0 to 1, score from 0 "
     "to 10]"},
    {INDUSTRY("coupling: 2"), NULL, "@:4: industry.coupling: found \"2\", expected a number from 0 to 1"},
    {GRID GROUPS ZONES
     "industry: {table: industry.csv, key: city, tier: t, tiers: {breaks: [6, 5.5, x, 10]}}\n",
     NULL,
     "@:4: industry.tiers.breaks.1: found 5.5 after 6, expected ascending breaks\n"
     "@:4: industry.tiers.breaks.2: found \"x\", expected a number between 0 and 10\n"
     "@:4: industry.tiers.breaks.3: found \"10\", expected a number between 0 and 10"},
    {GRID GROUPS ZONES "industry: {table: industry.csv, key: city, tier: t, tiers: {}}\n", NULL,
     "@:4: industry.tiers.breaks: missing, expected a list of numbers"},
    {GRID GROUPS ZONES "industry: {table: industry.csv, key: city, tier: t, tiers: {breaks: 6}}\n", NULL,
     "@:4: industry.tiers.breaks: found \"6\", expected a list of 1 to 8 numbers"},
    /* groups and factors */
    {GRID "groups: {}\n", NULL, "@:2: groups: found no group, expected at least one"},
    {GRID "groups: [a]\n", NULL, "@:2: groups: found a list of 1, expected a mapping of groups"},
    {GRID "groups: {a: {}}\n", NULL, "@:2: groups.a.factors: missing, expected a mapping of factors"},
    {GRID "groups: {a: {factors: {}}}\n", NULL,
     "@:2: groups.a.factors: found no factor, expected at least one"},
    {GRID "groups: {a-b: {factors: {f: {source: dem.tif, " LINEAR "}}}}\n", NULL,
     "@:2: groups.a-b: found \"a-b\" as an id, expected up to 63 of a-z, A-Z, 0-9 and _, no digit first"},
    {FACTOR("source: dem.tif, " LINEAR "}\n      2x: {source: dem.tif, " LINEAR), NULL,
     "@:6: groups.a.factors.2x: found \"2x\" as an id, expected up to 63 of a-z, A-Z, 0-9 and _, no digit "
     "first"},
    {FACTOR("source: dem.tif, " LINEAR) "  b: {factors: {f: {source: dem.tif, " LINEAR "}}}\n", NULL,
     "@:6: groups.b.factors.f: the id is taken in line 5 already, expected ids unique over all groups, "
     "factors and constraints"},
    {FACTOR("source: dem.tif, " LINEAR "}\n      a: {source: dem.tif, " LINEAR), NULL,
     "@:6: groups.a.factors.a: the id is taken in line 3 already, expected ids unique over all groups, "
     "factors and constraints"},
    {RASTER(LINEAR ", weight: \"-1\""), NULL, F "weight: found \"-1\", expected a number >= 0"},
    {RASTER(LINEAR ", weight: .nan"), NULL, F "weight: found \".nan\", expected a number >= 0"},
    {RASTER(LINEAR ", weight: 1,5"), NULL, F "5: unknown key (known: " FACTOR_KEYS ")"},
    {RASTER(LINEAR ", weight: 1e999"), NULL, F "weight: found \"1e999\", expected a number >= 0"},
    {RASTER(LINEAR ", weight: 0"), NULL,
     "@:4: groups.a.factors: the weights of the factors sum to 0, expected a sum > 0"},
    {GRID "groups: {a: {weight: 0, factors: {f: {source: dem.tif, " LINEAR "}}}}\n", NULL,
     "@:2: groups: the weights of the groups sum to 0, expected a sum > 0"},
    {GRID GROUPS "weights: {sum: 2}\n", NULL,
     "@:3: weights.sum: the weights of the groups sum to 1, expected 2 as stated here"},
    {GRID GROUPS "weights: {method: guess}\n", NULL,
     "@:3: weights.method: found \"guess\", expected <weights>"},
    {GRID GROUPS "overlay: {methd: wlc}\n", NULL,
     "@:3: overlay.methd: unknown key; did you mean \"method\"? (known: method, order, formula)"},
    {RASTER(LINEAR ", band: 1.5"), NULL, F "band: found \"1.5\", expected a whole number >= 1"},
    {RASTER(LINEAR ", side: presure"), NULL,
     F "side: found \"presure\", expected support or pressure; did you mean \"pressure\"?"},
    {RASTER("derive: relief, " LINEAR), NULL, F "window: missing, expected a number > 0"},
    {RASTER("derive: slope, window: 450, " LINEAR), NULL,
     F "window: belongs to derive: relief; found with derive: slope"},
    {RASTER("layer: a, " LINEAR), NULL,
     F "layer: belongs to derive: distance, density, rasterize or join; found with derive: none"},
    {RASTER("derive: slope, unit: degree, " LINEAR), NULL,
     F "unit: found \"degree\", expected degrees or percent; did you mean \"degrees\"?"},
    {RASTER("derive: slop, window: 450, " LINEAR), NULL,
     F "derive: found \"slop\", expected none, slope, relief, aspect, distance, density, rasterize or join; "
       "did you mean "
       "\"slope\"?"},
    {FACTOR("derive: density, source: rivers.gpkg, " LINEAR), NULL,
     F "radius: missing, expected a number > 0"},
    {FACTOR(LINEAR), NULL, F "source: missing, expected a file"},
    {FACTOR("derive: join, source: dem.tif, " LINEAR), NULL,
     F "source: belongs to derive: none, slope, relief, aspect, distance, density or rasterize; found with "
       "derive: join\n" F "table: missing, expected a file\n" F "key: missing, expected text\n" F
       "value: missing, expected text\n" F "derive: found \"join\", but the manifest has no zones; expected "
       "a section zones that the table is joined to"},
    {FACTOR("source: dam.tif, " LINEAR), NULL,
     F "source: found \"dam.tif\", expected a file that exists: there is no $/dam.tif; did you mean "
       "\"dem.tif\"?"},
    {FACTOR("source: sub/x.tif, " LINEAR), NULL,
     F "source: found \"sub/x.tif\", expected a file that exists: there is no $/sub/x.tif"},
    {RASTER("nodata: fill, " LINEAR), NULL, F "fill: missing, expected a number"},
    {RASTER("fill: 3, " LINEAR), NULL, F "fill: belongs to nodata: fill; found with nodata: veto"},
    {GRID "nodata: fill\n" GROUPS, NULL, "@:3: groups.a.factors.f.fill: missing, expected a number"},
    {RASTER("limits: {near: 3}, " LINEAR), NULL, F "limits.over: missing, expected a number"},
    {RASTER("limits: {near: 3, over: 3}, " LINEAR), NULL,
     F "limits.over: found 3, the same as near, expected two different values"},
    /* scores */
    {FACTOR("source: dem.tif"), NULL, F "score: missing, expected a mapping with one method"},
    {RASTER("score: [linear]"), NULL,
     F "score: found a list of 1, expected a mapping with one method: <score>"},
    {RASTER("score: {}"), NULL, F "score: found none, expected one method: <score>"},
    {RASTER("score: {linear: {worst: 1, best: 0}, table: {1: 0}}"), NULL,
     F "score: found 2 methods, expected one method: <score>"},
    {RASTER("score: {liner: {}}"), NULL,
     F "score: found \"liner\", expected <score>; did you mean \"linear\"?"},
    {RASTER("score: {linear: {wrost: 1, best: 0}}"), NULL,
     F "score.linear.wrost: unknown key; did you mean \"worst\"? (known: worst, best)\n" F
       "score.linear.worst: missing, expected a number: value that scores 0"},
    {RASTER("score: {linear: {worst: 1, best: x}}"), NULL,
     F "score.linear.best: found \"x\", expected a number"},
    {RASTER("score: {linear: {worst: 1, best: 1}}"), NULL,
     F "score.linear: worst and best are both 1, expected two different values"},
    {RASTER("score: {linear: [1, 2]}"), NULL, F "score.linear: found a list of 2, expected a mapping"},
    {RASTER("score: {piecewise: {0: 1}}"), NULL,
     F "score.piecewise: found a mapping, expected a list of pairs [value, score]"},
    {RASTER("score: {piecewise: [[0, 0], [1], [2, 1.5], [x, 1]]}"), NULL,
     F "score.piecewise.1: found a list of 1, expected a pair [value, score]\n" F
       "score.piecewise.2: found \"1.5\", expected a score from 0 to 1\n" F
       "score.piecewise.3: found \"x\", expected a number"},
    {RASTER("score: {piecewise: [[0, 0]]}"), NULL,
     F "score.piecewise: 1 control point, expected at least two"},
    {RASTER("score: {table: {}}"), NULL,
     F "score.table: found an empty mapping, expected a mapping {value: score} or rules \"[lo,hi]=score; "
       "...\""},
    {RASTER("score: {table: {10: 1.5, x: 1, 11: [1], \"1=2\": 0, 12: 0.5}}"), NULL,
     F "score.table.10: found rule \"10=1.5\": score \"1.5\", expected 0 to 1 or NO_DATA\n" F
       "score.table.x: found rule \"x=1\": range \"x\", expected a value, [lo,hi], (lo,hi], NO_DATA or "
       "DEFAULT\n" F "score.table.11: found a list of 1, expected a score from 0 to 1 or NO_DATA\n" F
       "score.table.1=2: found \"1=2\", expected a value, [lo,hi], (lo,hi], NO_DATA or DEFAULT"},
    {RASTER("score: {table: {10: 1, 10: 0}}"), NULL,
     F "score.table.10: the key stands twice, first in line 5"},
    {RASTER("score: {table: \"[2,4]\"}"), NULL, F "score.table: found rule \"[2,4]\", expected range=score"},
    {RASTER("score: {categories: [a]}"), NULL,
     F "score.categories: found a list of 1, expected a mapping {name: score}"},
    {RASTER("score: {categories: {Forest: 2}}"), NULL,
     F "score.categories.Forest: found \"2\", expected a score from 0 to 1 or NO_DATA"},
    /* classes */
    {CLASSES("method: fixed, count: 3"), NULL, "@:3: classes.breaks: missing, expected a list of numbers"},
    {CLASSES("method: fixed"), NULL, "@:3: classes.breaks: missing, expected a list of numbers"},
    {CLASSES("method: quantile, breaks: [0.5]"), NULL,
     "@:3: classes.breaks: belongs to method: fixed; found with method: quantile"},
    {CLASSES("breaks: [0.5, 0.2]"), NULL,
     "@:3: classes.breaks: found break 0.2 follows 0.5, expected ascending breaks"},
    {CLASSES("breaks: [0.5, 1]"), NULL,
     "@:3: classes.breaks: found break 1, expected a value between 0 and 1"},
    {CLASSES("breaks: [0.5, a], names: [a]"), NULL,
     "@:3: classes.breaks.1: found \"a\", expected a number between 0 and 1"},
    {CLASSES("breaks: []"), NULL,
     "@:3: classes.breaks: found an empty list, expected a list of 1 to 31 numbers"},
    {CLASSES("breaks: [0.5], count: 3"), NULL,
     "@:3: classes.count: found \"3\", expected 2, one more than the breaks"},
    {CLASSES("count: 33"), NULL, "@:3: classes.count: found \"33\", expected a whole number from 2 to 32"},
    {CLASSES("count: 3, names: [a, b], colors: 5"), NULL,
     "@:3: classes.names: found a list of 2, expected a list of 3 names, one for each class\n"
     "@:3: classes.colors: found \"5\", expected a list of 3 colours, one for each class"},
    {CLASSES("count: 2, colors: [\"#12345g\", red]"), NULL,
     "@:3: classes.colors.0: found \"#12345g\", expected a colour \"#rrggbb\"\n"
     "@:3: classes.colors.1: found \"red\", expected a colour \"#rrggbb\""},
    {GRID GROUPS "classes:\n  count: 2\n  colors:\n    - #a0b0c0\n    - \"#a0b0c0\"\n", NULL,
     "@:6: classes.colors.0: found nothing, expected a colour \"#rrggbb\" in quotes"},
    /* constraints */
    {GRID GROUPS "constraints: {}\n", NULL,
     "@:3: constraints: found an empty mapping, expected a list of mappings"},
    {CONSTRAINT("effect: exclude"), NULL, "@:4: constraints.0.source: missing, expected a file"},
    {CONSTRAINT("source: dem.tif, cap: 0.5"), NULL,
     "@:4: constraints.0.cap: belongs to effect: cap; found with effect: exclude"},
    {CONSTRAINT("source: dem.tif, effect: cap"), NULL,
     "@:4: constraints.0.cap: missing, expected a number from 0 to 1"},
    {CONSTRAINT("source: dem.tif, effect: cap, cap: 2"), NULL,
     "@:4: constraints.0.cap: found \"2\", expected a number from 0 to 1"},
    {CONSTRAINT("source: dem.tif, min: 3, max: 1"), NULL,
     "@:4: constraints.0.min: found 3, expected at most max, which is 1"},
    {GRID GROUPS "constraints: [x]\n", NULL, "@:3: constraints.0: found \"x\", expected a mapping"},
    /* order: by line, whatever the order of the checks */
    {"nodata: no\n" GROUPS "data: x\ngrid: {cell: y}\nload: {near: z}\n", NULL,
     "@:1: nodata: found \"no\", expected veto, skip or fill\n@:3: data: found \"x\", expected observed or "
     "modelled\n"
     "@:4: grid.crs: missing, expected a CRS such as EPSG:32650\n@:4: grid.cell: found \"y\", expected a "
     "number > 0 or [x, y]\n"
     "@:5: load.near: found \"z\", expected a number > 0"},
    /* --set: its faults name it, and come after the file's */
    {GRID GROUPS, "groups.a.wieght=0.3",
     "--set groups.a.wieght=0.3: groups.a.wieght: unknown key; did you mean \"weight\"? (known: title, "
     "title_zh, weight, "
     "rank, side, ready, source, table, key, factors, overlay)"},
    {GRID GROUPS "tier: 1\n", "groups.a.weight=-1",
     "@:3: tier: unknown key (known: name, title, title_zh, credit, credit_zh, data, grid, zones, nodata, "
     "groups, "
     "constraints, weights, "
     "overlay, classes, load, industry, map)\n--set groups.a.weight=-1: groups.a.weight: found \"-1\", "
     "expected a number >= 0"},
    {GRID GROUPS "load: {near: 0.5}\n", "load.near=1.2",
     "--set load.near=1.2: load.near: found 1.2, expected less than over, which is 1"},
    {GRID "groups: {a: {factors: {f: {source: dem.tif, score: {linear: null, table: null}}}}}\n", NULL,
     "@:2: groups.a.factors.f.score: found none, expected one method: <score>"},
    {GRID GROUPS, "groups.b.weight=1",
     "--set groups.b.weight=1: groups.b.factors: missing, expected a mapping of factors"},
    {GRID GROUPS, "title=", "--set title=: title: found nothing, expected text"},
    {GRID GROUPS, "title=a: b", "--set title=a: b: title: found a mapping, expected text"},
    {"title: t\n" GRID GROUPS, "title.x=1",
     "--set title.x=1: title: found \"t\", expected a mapping to set \"x\" in"},
    {CONSTRAINT("source: dem.tif"), "constraints.2.cap=1",
     "--set constraints.2.cap=1: constraints: found \"2\", expected an index from 0 to 1 of this list"},
    {GRID GROUPS, "groups.a.factors.f.score.linear.best=25",
     "@:2: groups.a.factors.f.score.linear: worst and best are both 25, expected two different values"},
    {GRID GROUPS, "groups.b={factors: {f: {source: dem.tif, score: {table: {1: 1}}}}}",
     "--set groups.b={factors: {f: {source: dem.tif, score: {table: {1: 1}}}}}: groups.b.factors.f: the id "
     "is taken in line 2 "
     "already, expected ids unique over all groups, factors and constraints"},
};

START_TEST(fault_has_its_message)
{
    const struct row *row = &rows[_i];
    write_manifest(row->yaml);
    expect_faults(&row->set, row->set ? 1 : 0, ST_INPUT, row->faults);
}
END_TEST

static const struct row usage_rows[] = {
    {GRID GROUPS, "title", "--set title: expected KEY=VALUE, such as groups.terrain.weight=0.3"},
    {GRID GROUPS, "=1", "--set =1: expected KEY=VALUE, such as groups.terrain.weight=0.3"},
    {GRID GROUPS, "a..b=1", "--set a..b=1: expected KEY=VALUE, such as groups.terrain.weight=0.3"},
    {GRID GROUPS, ".a=1", "--set .a=1: expected KEY=VALUE, such as groups.terrain.weight=0.3"},
    {GRID GROUPS, "a.=1", "--set a.=1: expected KEY=VALUE, such as groups.terrain.weight=0.3"},
    {GRID GROUPS, "\xff=1", "--set \xff=1: not UTF-8"},
    {GRID GROUPS, "a=[1, 2",
     "--set a=[1, 2: the value is not YAML: did not find expected ',' or ']', while parsing a flow sequence"},
    {GRID GROUPS, "a=" TEN TEN TEN "[[[",
     "--set a=" TEN TEN TEN "[[[: the value is nested deeper than 32 levels"},
    {GRID GROUPS, "a=1\n---\n2", "--set a=1\n---\n2: the value holds several YAML documents, expected one"},
    {GRID GROUPS, "a=\"\\0\"", "--set a=\"\\0\": the value holds a NUL character"},
};

START_TEST(malformed_set_is_a_fault_of_usage)
{
    const struct row *row = &usage_rows[_i];
    write_manifest(row->yaml);
    expect_faults(&row->set, 1, ST_USAGE, row->faults);
}
END_TEST

START_TEST(too_many_groups_and_factors)
{
    struct text yaml = {0};
    text_add(&yaml, "%sgroups:\n", GRID);
    for (int i = 0; i < GROUPS_MAX + 1; i++)
        text_add(&yaml, "  g%d: {factors: {f%d: {source: dem.tif, %s}}}\n", i, i, LINEAR);
    write_manifest(yaml.s);
    expect_faults(NULL, 0, ST_INPUT, "@:19: groups: found more than 16 groups, expected at most 16");
    yaml.len = 0;
    text_add(&yaml, "%sgroups:\n  g:\n    factors:\n", GRID);
    for (int i = 0; i < FACTORS_MAX + 1; i++)
        text_add(&yaml, "      f%d: {source: dem.tif, %s}\n", i, LINEAR);
    write_manifest(yaml.s);
    expect_faults(
        NULL, 0, ST_INPUT,
        "@:69: groups.g.factors: found more than 64 factors, expected at most 64 in all groups together");
    text_clear(&yaml);
}
END_TEST

START_TEST(crs_that_proj_does_not_know)
{
    write_manifest("grid: {crs: \"EPSG:1\", cell: 500}\n" GROUPS);
    struct manifest *m;
    struct error err = {""};
    ck_assert_int_eq(manifest_read(folder, NULL, 0, &m, NULL, &err), ST_INPUT);
    char *wanted = expand("@:1: grid.crs: found \"EPSG:1\", expected a CRS such as EPSG:32650: ");
    ck_assert_int_eq(strncmp(err.text, wanted, strlen(wanted)), 0);
    ck_assert_uint_gt(strlen(err.text), strlen(wanted)); /* and PROJ's own words, whatever they are */
    free(wanted);
}
END_TEST

START_TEST(long_and_strange_values_are_shown_short)
{
    char yaml[4096], long_text[300];
    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = 0;
    snprintf(yaml, sizeof yaml, GRID GROUPS "data: \"a\\n\\x07\"\nnodata: %s\n", long_text);
    write_manifest(yaml);
    expect_faults(NULL, 0, ST_INPUT,
                  "@:3: data: found \"a\\n\\x07\", expected observed or modelled\n"
                  "@:4: nodata: found \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...\", "
                  "expected veto, skip "
                  "or fill");
    struct text expected = {0};
    struct text file = {0};
    text_add(&file, "%s%sdata: ", GRID, GROUPS);
    for (int i = 0; i < 30; i++) text_add(&file, "\xe8\xb5\xa3"); /* three bytes each: 60 is between two */
    text_add(&file, "\nnodata: a");
    for (int i = 0; i < 30; i++) text_add(&file, "\xe8\xb5\xa3"); /* 60 is inside one */
    write_manifest(file.s);
    text_add(&expected, "@:3: data: found \"");
    for (int i = 0; i < 20; i++) text_add(&expected, "\xe8\xb5\xa3");
    text_add(&expected, "...\", expected observed or modelled\n@:4: nodata: found \"a");
    for (int i = 0; i < 19; i++) text_add(&expected, "\xe8\xb5\xa3");
    text_add(&expected, "...\", expected veto, skip or fill");
    expect_faults(NULL, 0, ST_INPUT, expected.s);
    text_clear(&expected);
    text_clear(&file);
}
END_TEST

Suite *manifest_faults_suite(void)
{
    Suite *s = suite_create("manifest_faults");
    TCase *t = tcase_create("faults");
    tcase_add_checked_fixture(t, make_folder, remove_folder);
    tcase_add_loop_test(t, fault_has_its_message, 0, (int)(sizeof rows / sizeof *rows));
    tcase_add_loop_test(t, malformed_set_is_a_fault_of_usage, 0,
                        (int)(sizeof usage_rows / sizeof *usage_rows));
    tcase_add_test(t, too_many_groups_and_factors);
    tcase_add_test(t, crs_that_proj_does_not_know);
    tcase_add_test(t, long_and_strange_values_are_shown_short);
    suite_add_tcase(s, t);
    return s;
}
