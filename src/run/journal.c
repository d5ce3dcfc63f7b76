#include "run/journal.h"

#include "base/parallel.h"
#include "base/text.h"
#include "report/file.h"
#include "run/crosscheck.h"
#include "weight/weight.h"

#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <math.h>
#include <proj.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static json_t *number(double v)
{
    return isfinite(v) ? json_real(v) : json_null();
}

static json_t *text(const char *s)
{
    return s ? json_string(s) : json_null();
}

static json_t *numbers(const double *v, size_t n)
{
    json_t *a = json_array();
    for (size_t i = 0; i < n; i++) json_array_append_new(a, number(v[i]));
    return a;
}

/* The unit of a CRS; NULL: another than degrees and metres. */
static const char *unit_name(bool geographic, double metres_per_unit)
{
    return geographic ? "degree" : metres_per_unit == 1 ? "m" : NULL;
}

static json_t *grid_json(const struct grid *g)
{
    double bounds[4];
    grid_bounds(g, bounds);
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:i, s:i}", "crs", text(g->crs_name), "crs_wkt", text(g->crs_wkt),
        "bounds", numbers(bounds, 4), "cell", numbers((double[]){g->cell_x, g->cell_y}, 2), "unit",
        text(unit_name(g->geographic, g->metres_per_unit)), "width", g->width, "height", g->height);
}

/* The path of a source as it was given: without the folder of the manifest. */
static json_t *source_json(const struct manifest *m, const struct manifest_source *s)
{
    size_t n = strlen(m->dir);
    const char *path = s->path;
    if (path && strncmp(path, m->dir, n) == 0 && path[n] == '/') path += n + 1;
    return text(path);
}

/* The file of the cache that a layer was warped, derived or rasterised into. */
static json_t *registered_json(const struct layer *layer)
{
    const char *slash = layer && layer->in_cache && !layer->copied ? strrchr(layer->path, '/') : NULL;
    return slash ? text(slash + 1) : json_null();
}

/* layer: NULL where the run did not come to it. */
static json_t *alignment_row(const struct manifest *m, const struct plan_layer *l,
                             const struct manifest_source *source, const struct layer *layer)
{
    json_t *nodata = l->info.has_mask ? json_string("mask")
                     : l->info.has_nodata
                         ? (isfinite(l->info.nodata) ? json_real(l->info.nodata) : json_string("nan"))
                         : json_null();
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o}", "layer",
                     text(l->id), "source", source_json(m, source), "crs", text(l->info.crs_name), "cell",
                     numbers((double[]){l->cell_x, l->cell_y}, 2), "unit",
                     text(l->info.crs_wkt ? unit_name(l->info.geographic, l->info.metres_per_unit) : NULL),
                     "shift_cells", numbers((double[]){l->shift_x, l->shift_y}, 2), "resampling",
                     text(l->in_place || l->info.vector ? NULL : resample_name(l->resample)), "covered",
                     number(l->covered), "nodata", nodata, "in_place", l->in_place, "derive", text(l->derive),
                     "made", text(layer ? layer->made : NULL), "registered", registered_json(layer));
}

static json_t *alignment_json(const struct run *r)
{
    const struct manifest *m = r->manifest;
    json_t *a = json_array();
    for (size_t f = 0; f < r->plan.factors; f++) {
        const struct manifest_factor *factor = &m->factor[f];
        json_array_append_new(a, alignment_row(m, &r->plan.factor[f],
                                               factor->source.path ? &factor->source : &factor->table,
                                               &r->factor[f]));
    }
    for (size_t k = 0; k < r->plan.constraints; k++)
        json_array_append_new(a, alignment_row(m, &r->plan.constraint[k], &m->constraint[k].source,
                                               r->constraint ? &r->constraint[k] : NULL));
    if (r->has_zones) json_array_append_new(a, alignment_row(m, &r->plan.zones, &m->zones.source, &r->zones));
    return a;
}

static json_t *color(const uint8_t rgb[3])
{
    char s[8];
    snprintf(s, sizeof s, "#%02x%02x%02x", rgb[0], rgb[1], rgb[2]);
    return json_string(s);
}

/* Of each judge who was asked about three things or more. */
static void add_consistency(json_t *a, const char *level, const struct manifest_judgements *j)
{
    struct ahp_report report;
    for (size_t k = 0; k < j->judges; k++)
        if (ahp_judge(j->matrix[k], j->n, &report, NULL) == ST_OK && report.ri > 0)
            json_array_append_new(a, json_pack("{s:s, s:I, s:o}", "level", level, "judge", (json_int_t)k + 1,
                                               "ratio", number(report.cr)));
}

static json_t *consistency_json(const struct manifest *m)
{
    json_t *a = json_array();
    for (size_t i = 0; i < m->judgements; i++) add_consistency(a, m->judgement[i].level, &m->judgement[i]);
    add_consistency(a, "indicators", &m->industry.index.judgement);
    return a;
}

static json_t *categories_json(const struct run *r, enum product p)
{
    struct output_category category[FACTORS_MAX + 1];
    size_t n = run_product_categories(r, p, category, FACTORS_MAX + 1);
    json_t *a = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(a,
                              json_pack("{s:i, s:s, s:s*, s:o, s:f}", "value", category[i].value, "name",
                                        category[i].name, "name_zh", run_category_zh(r, p, category[i].value),
                                        "color", color(category[i].rgb), "area_km2", category[i].area_km2));
    return a;
}

json_t *journal_region(const struct run *r)
{
    const struct zone_sums *s = &r->whole;
    double load = zone_load(s);
    return json_pack("{s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "cells",
                     (json_int_t)r->mask_cells, "area_km2", number(run_km2(r, s->counted)), "valid_km2",
                     number(run_km2(r, s->valid)), "excluded_km2", number(run_km2(r, s->excluded)),
                     "index_mean", number(zone_index_mean(s)), "index_sd", number(zone_index_sd(s)),
                     "index_min", number((double)s->index_min), "index_max", number((double)s->index_max),
                     "load", number(load), "breaks", numbers(r->breaks, r->classes - 1), "classes",
                     categories_json(r, PRODUCT_CLASS), "load_states", categories_json(r, PRODUCT_STATE),
                     "limiting", categories_json(r, PRODUCT_LIMITING), "limiting_tied_km2",
                     number(run_km2(r, s->tied_area)));
}

/* Files that a list names under `key`, from its item `first` on. */
struct hashing {
    const json_t *list;
    const char *key, *folder, *journal; /* in the folder, unless it is "" */
    size_t first;
    const struct cache *cache; /* NULL: files that are new */
};

/* What has no bytes to read (a database, a service) keeps null, and so does the journal, which is not written
 * yet. A remote file is read where the grid needs it, and would have to be fetched whole. */
static void hash_one(void *user, size_t i)
{
    const struct hashing *h = user;
    json_t *item = json_array_get(h->list, h->first + i);
    const char *file = json_string_value(json_object_get(item, h->key));
    char hex[33], *path = file ? text_format("%s%s%s", h->folder, *h->folder ? "/" : "", file) : NULL;
    long long size;
    VSIStatBufL stat;
    if (path && strcmp(file, h->journal) != 0 && VSIIsLocal(path) &&
        VSIStatExL(path, &stat, VSI_STAT_NATURE_FLAG | VSI_STAT_EXISTS_FLAG) == 0 &&
        !VSI_ISDIR(stat.st_mode) && cache_hash(h->cache, path, file_hash, &size, hex, NULL) == ST_OK) {
        json_object_set_new(item, "size", json_integer(size));
        json_object_set_new(item, "xxh3_128", json_string(hex));
    }
    free(path);
}

static void add_file(json_t *list, const char *key, const char *file)
{
    json_array_append_new(list, json_pack("{s:s, s:n, s:n}", key, file, "size", "xxh3_128"));
}

static void add_input(json_t *inputs, const char *path)
{
    size_t i;
    json_t *item;
    json_array_foreach(inputs, i,
                       item) if (strcmp(json_string_value(json_object_get(item, "path")), path) == 0) return;
    add_file(inputs, "path", path);
}

/* The file named and those that belong to it: the .dbf of a shapefile, an .aux.xml with no data and names. */
static void add_source(json_t *inputs, const struct manifest_source *s)
{
    if (!s->path) return;
    add_input(inputs, s->path);
    GDALDatasetH ds = GDALOpenEx(s->path, GDAL_OF_READONLY, NULL, NULL, NULL);
    char **files = ds ? GDALGetFileList(ds) : NULL;
    for (int i = 0; files && files[i]; i++) add_input(inputs, files[i]);
    CSLDestroy(files);
    if (ds) GDALClose(ds);
}

static json_t *inputs_json(const struct run *r)
{
    const struct manifest *m = r->manifest;
    json_t *a = json_array();
    add_input(a, m->path);
    for (size_t f = 0; f < m->factors; f++) {
        add_source(a, &m->factor[f].source);
        add_source(a, &m->factor[f].table);
    }
    for (size_t k = 0; k < m->constraints; k++) add_source(a, &m->constraint[k].source);
    add_source(a, &m->zones.source);
    add_source(a, &m->industry.table);
    add_source(a, &m->industry.index.table);
    add_source(a, &m->industry.context);
    for (size_t k = 0; k < m->industry.index.judgement.judges; k++)
        if (m->industry.index.judgement.file[k]) add_input(a, m->industry.index.judgement.file[k]);
    for (size_t i = 0; i < m->judgements; i++)
        for (size_t k = 0; k < m->judgement[i].judges; k++)
            if (m->judgement[i].file[k]) add_input(a, m->judgement[i].file[k]);
    parallel_each(r->threads, json_array_size(a), hash_one,
                  &(struct hashing){a, "path", "", "", 0, r->cache});
    return a;
}

json_t *journal_outputs(const struct run *r, json_t *outputs)
{
    const struct publish *p = r->publish;
    const size_t first = json_array_size(outputs);
    for (size_t i = first; i < p->count; i++) add_file(outputs, "file", p->file[i]);
    parallel_each(r->threads, p->count - first, hash_one,
                  &(struct hashing){outputs, "file", p->stage, p->journal, first, NULL});
    return outputs;
}

static json_t *stages_json(const struct run *r)
{
    json_t *a = json_array();
    for (size_t i = 0; i < r->stages; i++)
        json_array_append_new(
            a, json_pack("{s:s, s:f}", "stage", r->stage[i].name, "seconds", r->stage[i].seconds));
    return a;
}

static json_t *versions_json(void)
{
    PJ_INFO proj = proj_info();
    return json_pack("{s:s, s:s, s:s}", "capacity", capacity_version(), "gdal",
                     GDALVersionInfo("RELEASE_NAME"), "proj", proj.version);
}

/* When the run ended, or the time that SOURCE_DATE_EPOCH states, so that the same run can make the same
 * bytes. */
static json_t *finished(void)
{
    double stated = NAN;
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    time_t when = epoch && text_number(epoch, &stated) ? (time_t)stated : time(NULL);
    struct tm utc = {0};
    char s[40];
    gmtime_r(&when, &utc);
    strftime(s, sizeof s, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return json_string(s);
}

json_t *journal_make(const struct run *r, json_t *zones, json_t *industry)
{
    const struct manifest *m = r->manifest;
    char *layers = realpath(m->dir, NULL), *yaml = manifest_text(m);
    json_t *root = json_object();
    json_object_set_new(root, "name", text(m->name));
    json_object_set_new(root, "title", text(m->title));
    json_object_set_new(root, "title_zh", text(m->title_zh));
    json_object_set_new(root, "credit", text(m->credit));
    json_object_set_new(root, "credit_zh", text(m->credit_zh));
    json_object_set_new(root, "language", json_string(m->language));
    json_object_set_new(root, "data", json_string(m->modelled ? "modelled demonstration data" : "observed"));
    json_object_set_new(root, "layers", text(layers));
    json_object_set_new(root, "finished", finished());
    json_object_set_new(root, "versions", versions_json());
    json_object_set_new(root, "grid", grid_json(&r->plan.grid));
    json_object_set_new(root, "mask", json_string(m->grid.mask == MASK_ZONES ? "zones" : "none"));
    json_object_set_new(root, "zone_rule",
                        text(!r->has_zones                    ? NULL
                             : m->zones.rule == ZONE_COVERAGE ? "coverage"
                                                              : "centre"));
    json_object_set_new(root, "alignment", alignment_json(r));
    json_object_set_new(root, "consistency", consistency_json(m));
    journal_asked(r, root);
    json_object_set_new(root, "region", journal_region(r));
    json_object_set_new(root, "zone_count", json_integer((json_int_t)r->shapes.count));
    json_object_set(root, "zones", zones);
    if (r->city) json_object_set_new(root, "crosscheck", run_crosscheck_json(r));
    if (industry) json_object_set(root, "industry", industry);
    json_object_set_new(root, "inputs", inputs_json(r));
    json_object_set_new(root, "outputs", journal_outputs(r, json_array()));
    json_object_set_new(root, "threads", json_integer(r->threads));
    json_object_set_new(root, "manifest", text(yaml));
    free(layers);
    free(yaml);
    return root;
}

char *journal_check(const struct run *r, bool sound, const struct manifest_faults *faults)
{
    json_t *root = json_object(), *list = json_array();
    for (size_t i = 0; i < faults->count; i++) json_array_append_new(list, text(faults->text[i]));
    json_object_set_new(root, "sound", json_boolean(sound));
    json_object_set_new(root, "faults", list);
    if (sound) {
        json_object_set_new(root, "grid", grid_json(&r->plan.grid));
        json_object_set_new(root, "alignment", alignment_json(r));
    }
    char *dump = json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(12));
    json_decref(root);
    return dump;
}

enum status journal_write(struct run *r, json_t *root, struct error *err)
{
    char *path = publish_path(r->publish, "run.json");
    if (path) journal_outputs(r, json_object_get(root, "outputs"));
    json_object_set_new(root, "stages", stages_json(r));
    char *dump = path ? json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(12)) : NULL;
    enum status st = dump ? file_write(path, dump, strlen(dump), err) : error_memory(err);
    free(dump);
    free(path);
    return st;
}
