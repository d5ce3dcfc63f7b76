/* The rows: one for every key, in the order of the reference. */
#include "manifest/fields.h"
#include "manifest/ready.h"
#include "manifest/sections.h"

static const char *const data_names[] = {"observed", "modelled", NULL};
static const char *const extent_names[] = {"zones", "union", "intersection", "layer", "box", NULL};
static const char *const mask_names[] = {"zones", "none", NULL};
static const char *const rule_names[] = {"centre", "coverage", NULL};
static const char *const nodata_names[] = {"veto", "skip", "fill", NULL};
static const char *const side_names[] = {"support", "pressure", NULL};
static const char *const derive_names[] = {"none",    "slope",     "relief", "aspect", "distance",
                                           "density", "rasterize", "join",   NULL};
static const char *const resample_names[] = {
    "auto", "nearest", "bilinear", "cubic", "cubicspline", "lanczos", "average", "mode",
    "min",  "max",     "med",      "q1",    "q3",          "sum",     "rms",     NULL};
static const char *const by_names[] = {"cell", "zone", NULL};
static const char *const per_names[] = {"zone", "km2", NULL};
static const char *const effect_names[] = {"exclude", "cap", NULL};
static const char *const lines_names[] = {"graticule", "crs", "none", NULL};
static const char *const bare_names[] = {"none", "class", NULL};
static const char *const locator_names[] = {"auto", "none", NULL};
static const char *const use_names[] = {"published", "index", NULL};
static const char *const tiers_names[] = {"fixed", "jenks", NULL};
static const char *const direction_names[] = {"high", "low", NULL};
static const char *const language_names[] = {"en", "zh", NULL};

#define M(member) offsetof(struct manifest, member)
#define G(member) offsetof(struct manifest_group, member)
#define F(member) offsetof(struct manifest_factor, member)
#define C(member) offsetof(struct manifest_constraint, member)
#define I(member) M(industry.index.member)
#define K(member) offsetof(struct manifest_indicator, member)
#define BIT(n)    (1u << (n))
/* Kinds of derive by what they read. */
#define RASTERS     (BIT(DERIVE_NONE) | BIT(DERIVE_SLOPE) | BIT(DERIVE_RELIEF) | BIT(DERIVE_ASPECT))
#define SHAPES      (BIT(DERIVE_DISTANCE) | BIT(DERIVE_DENSITY) | BIT(DERIVE_RASTERIZE))
#define SOURCES     (RASTERS | SHAPES)
#define METRIC_GRID (BIT(DERIVE_DISTANCE) | BIT(DERIVE_DENSITY))

#define ROW(at, name, kind, to, ...)                                                                         \
    {                                                                                                        \
        .place = at, .key = name, .type = kind, .offset = to, __VA_ARGS__                                    \
    }
#define CHOICE(at, name, to, names, ...) ROW(at, name, FIELD_CHOICE, to, .choices = names, __VA_ARGS__)
#define SECTION(name, to_place, ...)                                                                         \
    {                                                                                                        \
        .place = AT_TOP, .key = name, .type = FIELD_MAP, .map = to_place, __VA_ARGS__                        \
    }
#define OWN(at, name, reader, takes, ...)                                                                    \
    {                                                                                                        \
        .place = at, .key = name, .type = FIELD_OWN, .read = reader, .type_name = takes, __VA_ARGS__         \
    }
/* Ready groups by what they are given, as numbers of READY_NAMES. */
#define READY_TERRAIN       (BIT(1) | BIT(2))
#define READY_LAND          BIT(3)
#define READY(bits)         .when = "ready", .allowed = bits, .needed = bits
#define DERIVED(bits, must) .when = "derive", .allowed = bits, .needed = must
/* What some operators take beside numbers. */
#define EXTRAS(at, to)                                                                                       \
    OWN(at, "order", section_order, "a list of numbers", .offset = to, .extra = EXTRA_ORDER,                 \
        .doc = "weights by place, that of the highest score first, as many as there are scores; they sum "   \
               "to 1"),                                                                                      \
        OWN(at, "formula", section_formula, "text", .offset = to, .extra = EXTRA_FORMULA, .required = true,  \
            .doc = "an expression over the ids of factors, groups and constraints")

/* clang-format off */
const struct field field_table[] = {
    ROW(AT_TOP, "name", FIELD_NAME, M(name), .fallback = "(the folder's name)",
        .doc = "names the output folder: letters, digits, `-`, `_` and `.`"),
    ROW(AT_TOP, "title", FIELD_TEXT, M(title), .fallback = "(the name)", .doc = "heads the maps and tables"),
    ROW(AT_TOP, "title_zh", FIELD_TEXT, M(title_zh), .doc = "the title in Chinese"),
    ROW(AT_TOP, "credit", FIELD_TEXT, M(credit), .doc = "the line of sources on the maps"),
    ROW(AT_TOP, "credit_zh", FIELD_TEXT, M(credit_zh), .doc = "the same in Chinese"),
    ROW(AT_TOP, "data", FIELD_FLAG, M(modelled), .choices = data_names, .fallback = "observed",
        .doc = "`modelled` is printed on every map and table, so that nobody takes the figures for measurements"),
    SECTION("grid", AT_GRID, .required = true, .doc = "the grid every layer is brought to"),
    SECTION("zones", AT_ZONES, .doc = "the polygons that results are summed by; needed by `extent: zones`, `mask: zones`, "
            "`derive: join` and `industry`"),
    CHOICE(AT_TOP, "nodata", M(nodata), nodata_names, .fallback = "veto",
           .doc = "default of the factors' key of that name"),
    OWN(AT_TOP, "groups", section_groups, "a mapping of groups", .required = true,
        .doc = "1 to 16 groups, each under an id of your choice"),
    OWN(AT_TOP, "constraints", section_constraints, "a list of mappings", .doc = "places taken out, or capped"),
    SECTION("weights", AT_WEIGHTS, .doc = "how weights are made"),
    SECTION("overlay", AT_OVERLAY, .doc = "how scores become the index"),
    SECTION("classes", AT_CLASSES, .doc = "how the index is cut into classes"),
    SECTION("load", AT_LOAD, .doc = "where the relative load becomes critical"),
    SECTION("industry", AT_INDUSTRY, .doc = "industrial scores, published or worked out, compared with the capacity"),
    SECTION("map", AT_MAP, .doc = "how maps are drawn"),

    ROW(AT_GRID, "crs", FIELD_CRS, M(grid.crs), .when = "extent", .allowed = ~0u, .needed = ~BIT(EXTENT_LAYER),
        .fallback = "(the layer's with `extent: layer`)",
        .doc = "its coordinate system: a code such as `EPSG:32650`, a PROJ string or WKT"),
    OWN(AT_GRID, "cell", section_cell, "a number > 0 or [x, y]", .when = "extent", .allowed = ~0u,
        .needed = ~BIT(EXTENT_LAYER), .fallback = "(the layer's with `extent: layer`)",
        .doc = "cell size in units of the CRS"),
    CHOICE(AT_GRID, "extent", M(grid.extent), extent_names,
           .fallback = "(`zones` where there are any, else `intersection`)",
           .doc = "what it covers: the zones, all of the layers together, what they share, one layer, or a box"),
    ROW(AT_GRID, "layer", FIELD_TEXT, M(grid.layer), .when = "extent", .allowed = BIT(EXTENT_LAYER),
        .needed = BIT(EXTENT_LAYER), .doc = "id of the factor whose raster is the grid"),
    OWN(AT_GRID, "box", section_box, "a list of 4 numbers [xmin, ymin, xmax, ymax]", .when = "extent",
        .allowed = BIT(EXTENT_BOX), .needed = BIT(EXTENT_BOX), .doc = "the box, in the grid's CRS"),
    CHOICE(AT_GRID, "mask", M(grid.mask), mask_names, .fallback = "(`zones` where there are any, else `none`)",
           .doc = "the cells that count: those in a zone, or all"),
    ROW(AT_GRID, "margin", FIELD_NUMBER, M(grid.margin_m), .range = RANGE_NOT_NEGATIVE, .fallback = "0",
        .doc = "metres read beyond the edge, so that distances see what lies outside"),

    ROW(AT_ZONES, "source", FIELD_FILE, M(zones.source), .required = true, .doc = "vector file with the polygons"),
    ROW(AT_ZONES, "layer", FIELD_TEXT, M(zones.source.layer), .fallback = "(the first)", .doc = "its layer"),
    ROW(AT_ZONES, "where", FIELD_TEXT, M(zones.source.where), .doc = "attribute filter in OGR SQL"),
    ROW(AT_ZONES, "crs", FIELD_CRS, M(zones.source.crs), .fallback = "(the file's)",
        .doc = "states the CRS where the file has none or a wrong one"),
    ROW(AT_ZONES, "id", FIELD_TEXT, M(zones.id), .required = true, .doc = "field that tells the zones apart"),
    ROW(AT_ZONES, "name", FIELD_TEXT, M(zones.name), .fallback = "(the id)", .doc = "field with their names"),
    ROW(AT_ZONES, "name_zh", FIELD_TEXT, M(zones.name_zh), .doc = "field with their names in Chinese"),
    ROW(AT_ZONES, "parent", FIELD_TEXT, M(zones.parent),
        .doc = "field with what they belong to; the industry table is joined by it"),
    CHOICE(AT_ZONES, "rule", M(zones.rule), rule_names, .fallback = "centre",
           .doc = "a cell belongs to the zone that holds its centre, or to each by the share covered"),

    ROW(AT_WEIGHTS, "method", FIELD_METHOD, M(weights), .method = METHOD_WEIGHT, .fallback = "given",
        .doc = "see below"),
    ROW(AT_WEIGHTS, "sum", FIELD_NUMBER, M(weight_sum), .range = RANGE_POSITIVE, .fallback = "(not checked)",
        .doc = "what the weights of the groups must sum to; without it they are normalised, with a notice"),

    OWN(AT_WEIGHTS, "judgements", section_judgements, "a mapping of levels",
        .doc = "comparisons by pairs: under `groups` of the groups, under the id of a group of its factors; see below"),
    OWN(AT_WEIGHTS, "of", section_parts, "a list of 2 to 4 methods", .offset = M(weight_parts), .extra = EXTRA_PARTS, .required = true,
        .doc = "weightings to combine, each with the defaults of its parameters"),
    ROW(AT_WEIGHTS, "by", FIELD_FLAG, M(weights_by_zone), .choices = by_names, .fallback = "cell",
        .doc = "what weightings that look at the scores see: every cell, or the mean of each zone"),

    ROW(AT_OVERLAY, "method", FIELD_METHOD, M(overlay), .method = METHOD_OVERLAY, .fallback = "wlc",
        .doc = "see below"),
    EXTRAS(AT_OVERLAY, M(overlay)),

    ROW(AT_CLASSES, "method", FIELD_METHOD, M(classes), .method = METHOD_CLASSES,
        .fallback = "(`fixed`; without `breaks` in equal steps of 0 to 1)", .doc = "see below"),
    OWN(AT_CLASSES, "breaks", section_breaks, "a list of numbers", .extra = EXTRA_BREAKS, .required = true,
        .doc = "inner limits of the classes, ascending between 0 and 1; classes are (a, b], the first closed"),
    OWN(AT_CLASSES, "count", section_count, "a whole number from 2 to 32", .fallback = "(one more than the breaks, else 5)",
        .doc = "number of classes"),
    OWN(AT_CLASSES, "names", section_class_names, "a list of text", .doc = "a name for each class, lowest first; where a method finds fewer, names and colours are picked evenly from those given"),
    OWN(AT_CLASSES, "colors", section_colors, "a list of colours \"#rrggbb\"", .doc = "a colour for each class"),

    ROW(AT_LOAD, "near", FIELD_NUMBER, M(load_near), .range = RANGE_POSITIVE, .fallback = "0.8",
        .doc = "relative load from which a cell is near critical"),
    ROW(AT_LOAD, "over", FIELD_NUMBER, M(load_over), .range = RANGE_POSITIVE, .fallback = "1.0",
        .doc = "relative load above which it is overloaded"),

    ROW(AT_INDUSTRY, "table", FIELD_FILE, M(industry.table), .doc = "published scores and tiers: CSV, XLSX or any table OGR reads; this or `index` is needed"),
    ROW(AT_INDUSTRY, "layer", FIELD_TEXT, M(industry.table.layer), .fallback = "(the first)", .doc = "its sheet or layer"),
    ROW(AT_INDUSTRY, "key", FIELD_TEXT, M(industry.key), .doc = "its column that matches the zones' `parent`; needed with `table`"),
    ROW(AT_INDUSTRY, "score", FIELD_TEXT, M(industry.score), .doc = "column with the score; this or `tier` is needed with `table`"),
    ROW(AT_INDUSTRY, "tier", FIELD_TEXT, M(industry.tier), .doc = "column with the tier"),
    ROW(AT_INDUSTRY, "growth", FIELD_TEXT, M(industry.growth),
        .doc = "column with a growth figure, which a chart sets against the scores"),
    OWN(AT_INDUSTRY, "without", section_without, "a list of ids of groups",
        .doc = "groups that say the same as the industrial score, such as one with the gross product: the cross-check is "
               "shown with them and without"),
    OWN(AT_INDUSTRY, "quadrants", section_quadrants, "median, mean or [capacity, score]", .fallback = "median",
        .doc = "where high and low part in the cross-check: among the places compared, or at values given"),
    ROW(AT_INDUSTRY, "coupling", FIELD_NUMBER, M(industry.coupling), .range = RANGE_SHARE, .fallback = "0.5",
        .doc = "weight of the capacity in coupling coordination; industry has the rest"),
    ROW(AT_INDUSTRY, "context", FIELD_FILE, M(industry.context),
        .doc = "figures told beside the scores: a table with the columns `what` and `value`, and where there are any `unit`, `note`, `source`"),
    CHOICE(AT_INDUSTRY, "use", M(industry.use), use_names, .fallback = "(`published` where there is a `table`, else `index`)",
           .doc = "which scores and tiers stand beside the capacity"),
    {.place = AT_INDUSTRY, .key = "tiers", .type = FIELD_MAP, .map = AT_TIERS, .fallback = "(as published)",
     .doc = "how scores are cut into tiers"},
    {.place = AT_INDUSTRY, .key = "index", .type = FIELD_MAP, .map = AT_INDEX, .doc = "scores worked out from indicators"},

    CHOICE(AT_TIERS, "method", M(industry.tiers), tiers_names, .fallback = "fixed",
           .doc = "breaks as given, or natural breaks (Fisher-Jenks) of the scores themselves, halfway between the values at their sides"),
    OWN(AT_TIERS, "breaks", section_tier_breaks, "a list of numbers", .when = "method", .allowed = BIT(TIERS_FIXED), .needed = BIT(TIERS_FIXED),
        .doc = "scores between 0 and 10, ascending; a score on one belongs to the better tier: `[5.5, 6.0]` makes tier 1 of 6.0 and above"),
    ROW(AT_TIERS, "count", FIELD_WHOLE, M(industry.tier_count), .range = RANGE_TIERS, .when = "method", .allowed = BIT(TIERS_JENKS),
        .fallback = "3", .doc = "number of tiers"),

    ROW(AT_INDEX, "table", FIELD_FILE, I(table), .required = true, .doc = "indicators, a row for each city: CSV, XLSX or any table OGR reads"),
    ROW(AT_INDEX, "layer", FIELD_TEXT, I(table.layer), .fallback = "(the first)", .doc = "its sheet or layer"),
    ROW(AT_INDEX, "data", FIELD_FLAG, I(modelled), .choices = data_names, .fallback = "observed",
        .doc = "`modelled` is said wherever the index is shown"),
    ROW(AT_INDEX, "key", FIELD_TEXT, I(key), .required = true, .doc = "column that matches the zones' `parent`"),
    ROW(AT_INDEX, "year", FIELD_TEXT, I(year), .doc = "column with the year, where a city has a row for each; indicators are scaled over all years, so that years compare"),
    ROW(AT_INDEX, "show", FIELD_WHOLE, I(show), .range = RANGE_FROM_ONE, .fallback = "(the latest)", .doc = "year that ranks, tiers and robustness are of"),
    ROW(AT_INDEX, "missing", FIELD_WHOLE, I(missing), .range = RANGE_NOT_NEGATIVE, .fallback = "0",
        .doc = "how many indicators a city may lack and still be scored, by those it has, and marked; nothing is filled in"),
    OWN(AT_INDEX, "indicators", section_indicators, "a mapping of indicators", .required = true,
        .doc = "1 to 32 indicators, each under an id of your choice"),
    {.place = AT_INDEX, .key = "outliers", .type = FIELD_MAP, .map = AT_INDEX_OUTLIERS, .fallback = "(left as they are)", .doc = "how outliers are treated"},
    {.place = AT_INDEX, .key = "normalise", .type = FIELD_MAP, .map = AT_INDEX_NORMALISE, .fallback = "(between `worst` and `best`)", .doc = "how indicators are brought to one scale"},
    {.place = AT_INDEX, .key = "weights", .type = FIELD_MAP, .map = AT_INDEX_WEIGHTS, .fallback = "(as given)", .doc = "how indicators are weighted"},
    {.place = AT_INDEX, .key = "aggregate", .type = FIELD_MAP, .map = AT_INDEX_AGGREGATE, .fallback = "(weighted mean)", .doc = "how they become the index"},
    ROW(AT_INDEX, "draws", FIELD_WHOLE, I(draws), .range = RANGE_DRAWS, .fallback = "10000", .doc = "random weightings that ranks and tiers are tried with"),
    ROW(AT_INDEX, "vary", FIELD_NUMBER, I(vary), .range = RANGE_SHARE, .fallback = "0.25",
        .doc = "how far a weight is varied: times a uniform number from 1 - vary to 1 + vary"),
    ROW(AT_INDEX, "seed", FIELD_WHOLE, I(seed), .range = RANGE_NOT_NEGATIVE, .fallback = "1", .doc = "another seed draws other weights; the same one the same"),

    ROW(AT_INDEX_OUTLIERS, "method", FIELD_METHOD, I(outliers), .method = METHOD_OUTLIERS, .fallback = "none", .doc = "see below"),
    ROW(AT_INDEX_NORMALISE, "method", FIELD_METHOD, I(normalise), .method = METHOD_NORMALISE, .fallback = "goalposts", .doc = "see below"),
    ROW(AT_INDEX_WEIGHTS, "method", FIELD_METHOD, I(weights), .method = METHOD_WEIGHT, .fallback = "given",
        .doc = "as under `weights` at the top; those that look at the scores see the cities that have all indicators, of all years"),
    OWN(AT_INDEX_WEIGHTS, "judgements", section_index_judgements, "a matrix of judgements",
        .doc = "comparisons of the indicators by pairs: a matrix, a CSV file, or a list of these, one for each judge; as under `weights` at the top, of one level"),
    OWN(AT_INDEX_WEIGHTS, "of", section_parts, "a list of 2 to 4 methods", .offset = I(parts), .extra = EXTRA_PARTS, .required = true,
        .doc = "weightings to combine, each with the defaults of its parameters"),
    ROW(AT_INDEX_AGGREGATE, "method", FIELD_METHOD, I(aggregate), .method = METHOD_AGGREGATE, .fallback = "arithmetic", .doc = "see below"),

    ROW(AT_MAP, "language", FIELD_WORD, M(language), .choices = language_names, .fallback = "en", .doc = "language of the maps"),
    OWN(AT_MAP, "formats", section_formats, "a list of png, pdf and svg", .offset = M(map.formats), .fallback = "([png])",
        .doc = "files written of each map; PDF and SVG have lines and letters as such, for printing and for drawing programs"),
    ROW(AT_MAP, "dpi", FIELD_WHOLE, M(map.dpi), .range = RANGE_DPI, .fallback = "300", .doc = "pixels per inch"),
    OWN(AT_MAP, "paper", section_paper, "A4, A3, slide or \"W x H\" in cm", .fallback = "(A4, cut to the shape of the map)",
        .doc = "the page; A4 and A3 lie or stand as suits the map, `slide` is a 16:9 screen, `30 x 20` is width and height in cm"),
    CHOICE(AT_MAP, "grid", M(map.grid), lines_names, .fallback = "graticule",
           .doc = "lines on the map: degrees, round coordinates of the grid's CRS, or none"),
    ROW(AT_MAP, "hillshade", FIELD_TEXT, M(map.hillshade), .fallback = "(none)",
        .doc = "id of the factor whose raster is heights, nothing derived and no categories: maps of cells are shaded by them"),
    ROW(AT_MAP, "locator", FIELD_FLAG, M(map.no_locator), .choices = locator_names, .fallback = "auto",
        .doc = "`auto` marks the place on a small globe, or among all zones where the map shows a part of them, if a corner is free"),
    ROW(AT_MAP, "bare", FIELD_FLAG, M(map.bare), .choices = bare_names, .fallback = "none",
        .doc = "`class` also writes `class_bare.png`: the classes alone, one pixel a cell, with a world file and its CRS beside it"),
    ROW(AT_MAP, "date", FIELD_TEXT, M(map.date), .fallback = "(none)",
        .doc = "a date printed at the foot as it is written here; maps have no date of their own, so that the same run draws the same map"),

    ROW(AT_GROUP, "title", FIELD_TEXT, G(title), .fallback = "(the id)", .doc = "its name on maps and in tables"),
    ROW(AT_GROUP, "title_zh", FIELD_TEXT, G(title_zh), .doc = "the same in Chinese"),
    ROW(AT_GROUP, "weight", FIELD_NUMBER, G(weight), .range = RANGE_NOT_NEGATIVE, .fallback = "1",
        .doc = "its weight among the groups"),
    ROW(AT_GROUP, "rank", FIELD_RANK, G(rank), .range = RANGE_FROM_ONE,
        .doc = "its rank among the groups for weightings by rank, 1 the most important; equal ranks may be given"),
    CHOICE(AT_GROUP, "side", G(side), side_names, .fallback = "support", .doc = "default of its factors' key of that name"),
    CHOICE(AT_GROUP, "ready", G(ready), READY_NAMES, .fallback = "none",
           .doc = "a group with its factors, scores and operator ready, see below; what stands beside it counts instead"),
    OWN(AT_GROUP, "source", section_of_factors, "a file", READY(READY_TERRAIN), .doc = "`source` of all its factors: heights in metres"),
    OWN(AT_GROUP, "table", section_of_factors, "a file", READY(READY_LAND), .doc = "`table` of all its factors"),
    OWN(AT_GROUP, "key", section_of_factors, "text", READY(READY_LAND), .doc = "`key` of all its factors"),
    OWN(AT_GROUP, "factors", section_factors, "a mapping of factors", .when = "ready", .allowed = ~0u, .needed = BIT(0),
        .fallback = "(those of the ready group)", .doc = "its factors, each under an id of your choice; 1 to 64 in all groups together"),
    {.place = AT_GROUP, .key = "overlay", .type = FIELD_MAP, .map = AT_GROUP_OVERLAY, .fallback = "(as all scores are)",
     .doc = "how the scores of its factors become one"},

    ROW(AT_GROUP_OVERLAY, "method", FIELD_METHOD, G(overlay), .method = METHOD_OVERLAY, .fallback = "wlc",
        .doc = "as under `overlay` at the top"),
    EXTRAS(AT_GROUP_OVERLAY, G(overlay)),

    ROW(AT_FACTOR, "title", FIELD_TEXT, F(title), .fallback = "(the id)", .doc = "its name on maps and in tables"),
    ROW(AT_FACTOR, "title_zh", FIELD_TEXT, F(title_zh), .doc = "the same in Chinese"),
    OWN(AT_FACTOR, "unit", section_unit, "text; degrees or percent with derive: slope", .fallback = "(degrees for slope)",
        .doc = "unit of its values"),
    ROW(AT_FACTOR, "unit_zh", FIELD_TEXT, F(unit_zh), .doc = "the same in Chinese"),
    ROW(AT_FACTOR, "source", FIELD_FILE, F(source), DERIVED(SOURCES, SOURCES),
        .doc = "raster or vector file, relative to the manifest's folder; VSI paths and GDAL connections are taken as they are"),
    ROW(AT_FACTOR, "layer", FIELD_TEXT, F(source.layer), DERIVED(SHAPES | BIT(DERIVE_JOIN), 0), .fallback = "(the first)",
        .doc = "layer of a vector file, or sheet of the table"),
    ROW(AT_FACTOR, "where", FIELD_TEXT, F(source.where), DERIVED(SHAPES | BIT(DERIVE_JOIN), 0),
        .doc = "attribute filter in OGR SQL"),
    ROW(AT_FACTOR, "band", FIELD_WHOLE, F(source.band), .range = RANGE_FROM_ONE, DERIVED(RASTERS, 0), .fallback = "1",
        .doc = "band of a raster"),
    ROW(AT_FACTOR, "crs", FIELD_CRS, F(source.crs), DERIVED(SOURCES, 0), .fallback = "(the file's)",
        .doc = "states the CRS where the file has none or a wrong one"),
    ROW(AT_FACTOR, "missing", FIELD_NUMBER, F(source.missing), DERIVED(RASTERS, 0), .fallback = "(the file's)",
        .doc = "states the value that means no data"),
    CHOICE(AT_FACTOR, "derive", F(derive), derive_names, .fallback = "none",
           .doc = "what is made of the source before it is scored: slope, aspect or relief of heights, distance to or density of "
                  "features, polygons by attribute, or a table joined to the zones"),
    ROW(AT_FACTOR, "window", FIELD_NUMBER, F(window_m), .range = RANGE_POSITIVE,
        DERIVED(BIT(DERIVE_RELIEF), BIT(DERIVE_RELIEF)), .doc = "side of the moving window in metres"),
    ROW(AT_FACTOR, "radius", FIELD_NUMBER, F(radius_m), .range = RANGE_POSITIVE,
        DERIVED(BIT(DERIVE_DENSITY), BIT(DERIVE_DENSITY)), .doc = "radius of the circle features are counted in, in metres"),
    ROW(AT_FACTOR, "cell", FIELD_NUMBER, F(cell_m), .range = RANGE_POSITIVE, DERIVED(METRIC_GRID, 0),
        .fallback = "(the grid's)", .doc = "cell in metres that distance or density is worked out at"),
    ROW(AT_FACTOR, "attribute", FIELD_TEXT, F(attribute), DERIVED(BIT(DERIVE_RASTERIZE), 0),
        .fallback = "(1 inside, 0 outside)", .doc = "field with the value of each polygon"),
    ROW(AT_FACTOR, "table", FIELD_FILE, F(table), DERIVED(BIT(DERIVE_JOIN), BIT(DERIVE_JOIN)),
        .doc = "CSV, XLSX or any table OGR reads"),
    ROW(AT_FACTOR, "key", FIELD_TEXT, F(key), DERIVED(BIT(DERIVE_JOIN), BIT(DERIVE_JOIN)),
        .doc = "column that matches the zones' `id`"),
    ROW(AT_FACTOR, "value", FIELD_TEXT, F(value), DERIVED(BIT(DERIVE_JOIN), BIT(DERIVE_JOIN)),
        .doc = "column with the values"),
    ROW(AT_FACTOR, "per", FIELD_FLAG, F(per_km2), .choices = per_names, DERIVED(BIT(DERIVE_JOIN), 0), .fallback = "zone",
        .doc = "`km2` divides the value by the zone's area"),
    CHOICE(AT_FACTOR, "resample", F(resample), resample_names, DERIVED(RASTERS | METRIC_GRID, 0), .fallback = "auto",
           .doc = "how the layer comes to the grid; `auto` suits it: categories by mode, fields by average or bilinear"),
    CHOICE(AT_FACTOR, "side", F(side), side_names, .fallback = "(the group's)",
           .doc = "`support` carries, `pressure` is human demand"),
    ROW(AT_FACTOR, "weight", FIELD_NUMBER, F(weight), .range = RANGE_NOT_NEGATIVE, .fallback = "1",
        .doc = "its weight in the group"),
    ROW(AT_FACTOR, "rank", FIELD_RANK, F(rank), .range = RANGE_FROM_ONE,
        .doc = "its rank in the group for weightings by rank, 1 the most important; equal ranks may be given"),
    CHOICE(AT_FACTOR, "nodata", F(nodata), nodata_names, .fallback = "(`nodata` at the top)",
           .doc = "a cell without data has no index (veto), is judged by the other factors (skip), or takes the value of `fill`"),
    ROW(AT_FACTOR, "fill", FIELD_NUMBER, F(fill), .when = "nodata", .allowed = BIT(NODATA_FILL),
        .needed = BIT(NODATA_FILL), .doc = "value in the layer's unit that stands for missing data"),
    {.place = AT_FACTOR, .key = "limits", .type = FIELD_MAP, .map = AT_LIMITS,
     .doc = "raw values at which the factor alone is near its limit and over it, for the limiting-factor rule"},
    OWN(AT_FACTOR, "score", section_score, "a mapping with one method", .required = true,
        .doc = "how values become scores from 0 to 1, 1 best; see below"),

    ROW(AT_LIMITS, "near", FIELD_NUMBER, F(limit_near), .required = true, .doc = "value above which it is near the limit"),
    ROW(AT_LIMITS, "over", FIELD_NUMBER, F(limit_over), .required = true,
        .doc = "value above which it is over the limit; less than `near` where less is worse, and then below counts"),

    ROW(AT_CONSTRAINT, "id", FIELD_ID, C(id), .doc = "a name formulas may use, unique among groups, factors and constraints"),
    ROW(AT_CONSTRAINT, "title", FIELD_TEXT, C(title), .doc = "its name in tables"),
    ROW(AT_CONSTRAINT, "title_zh", FIELD_TEXT, C(title_zh), .doc = "the same in Chinese"),
    ROW(AT_CONSTRAINT, "source", FIELD_FILE, C(source), .required = true, .doc = "raster or vector file"),
    ROW(AT_CONSTRAINT, "layer", FIELD_TEXT, C(source.layer), .fallback = "(the first)", .doc = "layer of a vector file"),
    ROW(AT_CONSTRAINT, "where", FIELD_TEXT, C(source.where), .doc = "attribute filter in OGR SQL"),
    ROW(AT_CONSTRAINT, "band", FIELD_WHOLE, C(source.band), .range = RANGE_FROM_ONE, .fallback = "1",
        .doc = "band of a raster"),
    ROW(AT_CONSTRAINT, "crs", FIELD_CRS, C(source.crs), .fallback = "(the file's)",
        .doc = "states the CRS where the file has none or a wrong one"),
    CHOICE(AT_CONSTRAINT, "effect", C(effect), effect_names, .fallback = "exclude",
           .doc = "take the place out, or let its index be at most `cap`"),
    ROW(AT_CONSTRAINT, "cap", FIELD_NUMBER, C(cap), .range = RANGE_SHARE, .when = "effect", .allowed = BIT(EFFECT_CAP),
        .needed = BIT(EFFECT_CAP), .doc = "the highest index there"),
    ROW(AT_CONSTRAINT, "min", FIELD_NUMBER, C(min), .fallback = "(any value but 0)",
        .doc = "a raster applies where its value is at least this"),
    ROW(AT_CONSTRAINT, "max", FIELD_NUMBER, C(max), .fallback = "(any value but 0)",
        .doc = "a raster applies where its value is at most this"),

    ROW(AT_INDICATOR, "column", FIELD_TEXT, K(column), .fallback = "(the id)", .doc = "column with its values"),
    ROW(AT_INDICATOR, "title", FIELD_TEXT, K(title), .fallback = "(the id)", .doc = "its name in tables"),
    ROW(AT_INDICATOR, "title_zh", FIELD_TEXT, K(title_zh), .doc = "the same in Chinese"),
    ROW(AT_INDICATOR, "unit", FIELD_TEXT, K(unit), .doc = "unit of its values"),
    ROW(AT_INDICATOR, "unit_zh", FIELD_TEXT, K(unit_zh), .doc = "the same in Chinese"),
    CHOICE(AT_INDICATOR, "direction", K(direction), direction_names, .fallback = "(by `worst` and `best`, else `high`)",
           .doc = "whether high or low values are good"),
    ROW(AT_INDICATOR, "worst", FIELD_NUMBER, K(worst), .doc = "value that scores 0; needed by `normalise: {method: goalposts}`"),
    ROW(AT_INDICATOR, "best", FIELD_NUMBER, K(best), .doc = "value that scores 10; likewise"),
    ROW(AT_INDICATOR, "target", FIELD_NUMBER, K(target), .doc = "value that scores 10 with `normalise: {method: target}`"),
    ROW(AT_INDICATOR, "weight", FIELD_NUMBER, K(weight), .range = RANGE_NOT_NEGATIVE, .fallback = "1", .doc = "its weight, as given"),
    ROW(AT_INDICATOR, "rank", FIELD_RANK, K(rank), .range = RANGE_FROM_ONE,
        .doc = "its rank for weightings by rank, 1 the most important; equal ranks may be given"),
};
/* clang-format on */
const size_t field_count = sizeof field_table / sizeof *field_table;
_Static_assert(sizeof field_table / sizeof *field_table <= FIELDS_MAX, "raise FIELDS_MAX");

const struct place_info place_table[PLACES] = {
    [AT_TOP] = {"", "The keys at the top of the file.", check_top},
    [AT_GRID] = {"grid", "The grid every layer is brought to.", check_grid},
    [AT_ZONES] = {"zones", "Polygons such as counties. Results are summed by them.", NULL},
    [AT_WEIGHTS] = {"weights",
                    "Weights are normalised level by level: the groups among each other, the factors within "
                    "their group.",
                    check_weights},
    [AT_OVERLAY] = {"overlay", "How the scores of a cell become its index, 0 to 1.", check_overlay},
    [AT_CLASSES] = {"classes", "How the index is cut into classes.", NULL},
    [AT_LOAD] = {"load",
                 "Relative load is pressure over support. It moves with the goalposts of the scores, so "
                 "these limits are "
                 "conventions.",
                 check_load},
    [AT_INDUSTRY] =
        {"industry",
         "Industrial scores, 0 to 10, by city, or whatever the zones belong to: as published, worked out "
         "from indicators, or both. They are shown beside the capacity.",
         check_industry},
    [AT_TIERS] =
        {"industry.tiers",
         "Tiers of the scores, 1 the best. A score without a tier gets one; a tier without a score says "
         "between which breaks the score lies.",
         check_tiers},
    [AT_INDEX] =
        {"industry.index",
         "A composite index of each city, 0 to 10, with what it hangs on: ranks and tiers under other "
         "weights and without each indicator.",
         check_index},
    [AT_INDEX_OUTLIERS] = {"industry.index.outliers",
                           "Values far from all others. What was changed is reported.", NULL},
    [AT_INDEX_NORMALISE] = {"industry.index.normalise", "Indicators on one scale, 10 best.", NULL},
    [AT_INDEX_WEIGHTS] = {"industry.index.weights", "Weights of the indicators; they sum to 1.", NULL},
    [AT_INDEX_AGGREGATE] = {"industry.index.aggregate", "One index from the weighted indicators.", NULL},
    [AT_MAP] = {"map", "How maps are drawn.", NULL},
    [AT_GROUP] = {"groups.ID",
                  "A group gathers factors under an id of your choice: letters, digits and `_`, no digit "
                  "first. Ids of groups "
                  "and factors name the bands of the results and are unique together.",
                  check_group},
    [AT_GROUP_OVERLAY] = {"groups.ID.overlay",
                          "An operator of the group's own, with the keys of `overlay` at the top.",
                          check_group_overlay},
    [AT_FACTOR] = {"groups.ID.factors.ID", "A factor is one layer, scored.", check_factor},
    [AT_LIMITS] = {"groups.ID.factors.ID.limits", "Limits of the factor by itself, in the unit of its layer.",
                   check_limits},
    [AT_CONSTRAINT] =
        {"constraints.N",
         "A place that cannot be used, or only so far. An excluded cell is not a cell without data: it has a "
         "code of its own and its area is reported.",
         check_constraint},
    [AT_INDICATOR] = {"industry.index.indicators.ID",
                      "An indicator is one column of the table, under an id of your choice.",
                      check_indicator},
};
