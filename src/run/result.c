#include "run/result.h"

#include "base/text.h"
#include "grid/crs.h"
#include "grid/source.h"

#include <gdal.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *result_path(const struct result *r, const char *file)
{
    return text_format("%s/%s", r->dir, file);
}

void result_clear(struct result *r)
{
    grid_clear(&r->grid);
    json_decref(r->journal);
    free(r->dir);
    *r = (struct result){0};
}

static bool holds(const struct result *r, const char *file)
{
    char *path = result_path(r, file);
    bool there = path && access(path, F_OK) == 0;
    free(path);
    return there;
}

static enum status read_journal(struct result *r, struct error *err)
{
    struct stat s;
    json_error_t why;
    if (stat(r->dir, &s) != 0 || !S_ISDIR(s.st_mode))
        return error_set(err, ST_INPUT, "%s: there is no such folder; expected one with the results of a run",
                         r->dir);
    if (!holds(r, "run.json"))
        return error_set(err, ST_INPUT, "%s: holds no run.json; expected the results of a run%s", r->dir,
                         holds(r, "capacity.yaml") ? ", found a layer set (capacity.yaml)" : "");
    char *path = result_path(r, "run.json");
    if (!path) return error_memory(err);
    r->journal = json_load_file(path, 0, &why);
    free(path);
    if (r->journal) return ST_OK;
    return error_set(err, ST_INPUT, "%s/run.json:%d: cannot be read: %s", r->dir, why.line, why.text);
}

static const char *text_of(const struct result *r, const char *key)
{
    return json_string_value(json_object_get(r->journal, key));
}

static enum status too_little(const struct result *r, const char *key, struct error *err)
{
    return error_set(err, ST_INPUT,
                     "%s/run.json: %s is missing or of another kind; expected what this version of the "
                     "program writes: run it again",
                     r->dir, key);
}

/* Names and breaks of the classes; the last category is "excluded". */
static enum status read_classes(struct result *r, struct error *err)
{
    json_t *region = json_object_get(r->journal, "region"), *list = json_object_get(region, "classes"),
           *breaks = json_object_get(region, "breaks");
    size_t n = json_array_size(list);
    if (n < 2 || n - 1 > CLASSES_MAX || json_array_size(breaks) != n - 2)
        return too_little(r, "region.classes", err);
    r->classes = n - 1;
    for (size_t k = 0; k < r->classes; k++) {
        r->class_name[k] = json_string_value(json_object_get(json_array_get(list, k), "name"));
        if (!r->class_name[k]) return too_little(r, "region.classes", err);
    }
    for (size_t k = 0; k + 1 < r->classes; k++) {
        json_t *value = json_array_get(breaks, k);
        if (!json_is_number(value)) return too_little(r, "region.breaks", err);
        r->breaks[k] = json_number_value(value);
    }
    return ST_OK;
}

static enum status read_texts(struct result *r, struct error *err)
{
    const struct {
        const char *key, **text;
    } needed[] = {{"name", &r->name},
                  {"title", &r->title},
                  {"layers", &r->layers},
                  {"finished", &r->finished},
                  {"manifest", &r->manifest}};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!(*needed[i].text = text_of(r, needed[i].key))) return too_little(r, needed[i].key, err);
    const char *data = text_of(r, "data"), *mask = text_of(r, "mask"), *rule = text_of(r, "zone_rule");
    if (!data) return too_little(r, "data", err);
    if (!mask) return too_little(r, "mask", err);
    if (!json_is_array(json_object_get(r->journal, "inputs"))) return too_little(r, "inputs", err);
    r->modelled = strcmp(data, "observed") != 0;
    r->zoned = rule;
    r->by_shares = rule && strcmp(rule, "coverage") == 0;
    r->masked = r->zoned && strcmp(mask, "zones") == 0;
    r->title_zh = text_of(r, "title_zh");
    r->credit = text_of(r, "credit");
    r->credit_zh = text_of(r, "credit_zh");
    r->language = text_of(r, "language");
    return read_classes(r, err);
}

/* A run may have been told to leave rasters out. */
static enum status check_there(const struct result *r, const char *file, struct error *err)
{
    if (holds(r, file)) return ST_OK;
    return error_set(
        err, ST_INPUT,
        "%s: holds no %s; expected a run with capacity.tif and class.tif (if --rasters left it out, "
        "run again without, or with capacity,class among its list)",
        r->dir, file);
}

static enum status check_size(const struct result *r, const char *file, double gt[6], struct error *err)
{
    char *path = result_path(r, file);
    if (!path) return error_memory(err);
    GDALDatasetH ds = GDALOpen(path, GA_ReadOnly);
    enum status st = ST_OK;
    if (!ds)
        st = error_set(err, ST_INPUT, "%s: cannot be opened: %s", path, source_gdal_words());
    else if (GDALGetRasterXSize(ds) != r->grid.width || GDALGetRasterYSize(ds) != r->grid.height)
        st = error_set(err, ST_INPUT, "%s: has %d x %d cells, expected the %d x %d that run.json tells of",
                       path, GDALGetRasterXSize(ds), GDALGetRasterYSize(ds), r->grid.width, r->grid.height);
    else if (GDALGetGeoTransform(ds, gt) != CE_None)
        st = error_set(err, ST_INPUT, "%s: does not tell where its cells lie (is the file whole?)", path);
    if (ds) GDALClose(ds);
    free(path);
    return st;
}

/* CRS and size are from run.json; corner and cell are from the raster, which keeps all their digits. */
static enum status read_grid(struct result *r, struct error *err)
{
    json_t *g = json_object_get(r->journal, "grid");
    const char *wkt = json_string_value(json_object_get(g, "crs_wkt"));
    double gt[6] = {0};
    r->grid.width = (int)json_integer_value(json_object_get(g, "width"));
    r->grid.height = (int)json_integer_value(json_object_get(g, "height"));
    if (!wkt || r->grid.width <= 0 || r->grid.height <= 0) return too_little(r, "grid", err);
    enum status st = grid_set_crs(&r->grid, wkt, r->dir, err);
    if (st == ST_OK) st = check_there(r, "class.tif", err);
    if (st == ST_OK) st = check_there(r, "capacity.tif", err);
    if (st == ST_OK) st = check_size(r, "class.tif", gt, err);
    if (st == ST_OK) st = check_size(r, "capacity.tif", gt, err);
    r->grid.x0 = gt[0];
    r->grid.y0 = gt[3];
    r->grid.cell_x = gt[1];
    r->grid.cell_y = -gt[5];
    return st;
}

enum status result_open(const char *dir, struct result *out, struct error *err)
{
    struct result r = {.dir = strdup(dir)};
    if (!r.dir) return error_memory(err);
    for (size_t n = strlen(r.dir); n > 1 && r.dir[n - 1] == '/'; n--) r.dir[n - 1] = 0;
    enum status st = read_journal(&r, err);
    if (st == ST_OK) st = read_texts(&r, err);
    if (st == ST_OK) st = read_grid(&r, err);
    if (st == ST_OK)
        *out = r;
    else
        result_clear(&r);
    return st;
}

static void describe_grid(const struct result *r, struct text *t)
{
    const struct grid *g = &r->grid;
    text_add(t, "%s is in %s, cell %.10g x %.10g, %d x %d cells from %.10g %.10g", r->dir, g->crs_name,
             g->cell_x, g->cell_y, g->width, g->height, g->x0, g->y0);
}

enum status result_same_grid(const struct result *a, const struct result *b, struct error *err)
{
    const double slack = 1e-6; /* of a cell */
    const struct grid *g = &a->grid, *h = &b->grid;
    bool size = g->width == h->width && g->height == h->height;
    bool cell = fabs(g->cell_x - h->cell_x) * g->width <= slack * g->cell_x &&
                fabs(g->cell_y - h->cell_y) * g->height <= slack * g->cell_y;
    bool corner = fabs(g->x0 - h->x0) <= slack * g->cell_x && fabs(g->y0 - h->y0) <= slack * g->cell_y;
    bool crs = crs_same_wkt(g->crs_wkt, h->crs_wkt);
    if (crs && cell && size && corner) return ST_OK;
    struct text t = {0};
    text_add(&t, "the grids differ in ");
    const struct {
        bool same;
        const char *what;
    } part[] = {{crs, "CRS"}, {cell, "cell"}, {size, "size"}, {corner, "corner"}};
    for (size_t i = 0, told = 0; i < sizeof part / sizeof *part; i++)
        if (!part[i].same) text_add(&t, "%s%s", told++ ? ", " : "", part[i].what);
    text_add(&t, ": ");
    describe_grid(a, &t);
    text_add(&t, ", ");
    describe_grid(b, &t);
    text_add(&t, " (north-west corner); expected two runs on the same grid");
    enum status st = t.failed ? error_memory(err) : error_set(err, ST_INPUT, "%s", t.s);
    text_clear(&t);
    return st;
}

bool result_same_classes(const struct result *a, const struct result *b)
{
    bool same = a->classes == b->classes;
    for (size_t k = 0; same && k < a->classes; k++)
        same = strcmp(a->class_name[k], b->class_name[k]) == 0 &&
               (k + 1 == a->classes || a->breaks[k] == b->breaks[k]);
    return same;
}
