#include "grid/join.h"

#include "grid/source.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct joining {
    const struct manifest_factor *factor;
    const struct zone_shapes *zones;
    const char *who;
    OGRLayerH layer;
    int key, value;
    const struct zone_shape **by_id; /* sorted by id */
    long long *row_of;               /* row that gave each zone its value; 0: none yet */
    double *result;
    char first_key[64]; /* one of the table's keys, for the message that none fits */
};

static int compare_ids(const void *a, const void *b)
{
    const struct zone_shape *const *x = a, *const *y = b;
    return strcmp((*x)->id, (*y)->id);
}

static int compare_key(const void *key, const void *entry)
{
    const struct zone_shape *const *z = entry;
    return strcmp(key, (*z)->id);
}

/* Tables open as any source, but a CSV with all columns as text. */
static enum status open_table(const struct manifest_source *s, const char *who, GDALDatasetH *ds,
                              struct error *err)
{
    GDALDriverH driver = GDALIdentifyDriverEx(s->path, GDAL_OF_VECTOR, NULL, NULL);
    if (!driver || !EQUAL(GDALGetDriverShortName(driver), "CSV")) return source_open(s, true, who, ds, err);
    const char *const drivers[] = {"CSV", NULL};
    const char *const options[] = {"AUTODETECT_TYPE=NO", "HEADERS=YES", NULL};
    CPLErrorReset();
    GDALDatasetH opened = GDALOpenEx(s->path, GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR,
                                     drivers, options, NULL);
    if (!opened)
        return error_set(err, ST_INPUT, "%s: %s: cannot be opened: %s", who, s->path, source_gdal_words());
    *ds = opened;
    return ST_OK;
}

static enum status number_at(const struct joining *k, OGRFeatureH f, long long row, double *v,
                             struct error *err)
{
    *v = NAN;
    if (!OGR_F_IsFieldSetAndNotNull(f, k->value)) return ST_OK;
    OGRFieldType type = OGR_Fld_GetType(OGR_F_GetFieldDefnRef(f, k->value));
    if (type == OFTInteger || type == OFTInteger64 || type == OFTReal) {
        *v = OGR_F_GetFieldAsDouble(f, k->value);
        return ST_OK;
    }
    const char *s = OGR_F_GetFieldAsString(f, k->value);
    if (!*s || text_number(s, v)) return ST_OK;
    return error_set(err, ST_INPUT, "%s: %s: row %lld, column \"%s\": \"%s\" is not a number%s", k->who,
                     k->factor->table.path, row, k->factor->value, s,
                     strchr(s, ',') ? " (write numbers without thousands separators, with a decimal point)"
                                    : "");
}

static enum status take(struct joining *k, OGRFeatureH f, long long row, struct error *err)
{
    if (!OGR_F_IsFieldSetAndNotNull(f, k->key)) return ST_OK;
    char key[256];
    snprintf(key, sizeof key, "%s", OGR_F_GetFieldAsString(f, k->key));
    if (!k->first_key[0]) snprintf(k->first_key, sizeof k->first_key, "%.60s", key);
    const struct zone_shape **found = bsearch(key, k->by_id, k->zones->count, sizeof *k->by_id, compare_key);
    if (!found) return ST_OK; /* a table may cover more than the zones */
    size_t zone = (size_t)(*found - k->zones->zone);
    if (k->row_of[zone])
        return error_set(err, ST_INPUT, "%s: %s: row %lld, column \"%s\": \"%s\" stands in row %lld already",
                         k->who, k->factor->table.path, row, k->factor->key, key, k->row_of[zone]);
    k->row_of[zone] = row;
    double v;
    enum status st = number_at(k, f, row, &v, err);
    if (st != ST_OK) return st;
    k->result[zone] = k->factor->per_km2 ? v / (*found)->area_km2 : v;
    return ST_OK;
}

static enum status read_rows(struct joining *k, struct error *err)
{
    enum status st = ST_OK;
    long long row = 0;
    OGR_L_ResetReading(k->layer);
    CPLErrorReset();
    for (OGRFeatureH f; st == ST_OK && (f = OGR_L_GetNextFeature(k->layer));) {
        st = take(k, f, ++row, err);
        OGR_F_Destroy(f);
    }
    if (st == ST_OK && CPLGetLastErrorType() >= CE_Failure)
        st = error_set(err, ST_INPUT, "%s: %s: cannot be read to its end: %s", k->who, k->factor->table.path,
                       source_gdal_words());
    return st;
}

static enum status sort_ids(struct joining *k, struct error *err)
{
    size_t n = k->zones->count;
    k->by_id = calloc(n + 1, sizeof *k->by_id);
    k->row_of = calloc(n + 1, sizeof *k->row_of);
    if (!k->by_id || !k->row_of) return error_memory(err);
    for (size_t i = 0; i < n; i++) {
        k->by_id[i] = &k->zones->zone[i];
        k->result[i] = NAN;
    }
    qsort(k->by_id, n, sizeof *k->by_id, compare_ids);
    return ST_OK;
}

static enum status report(const struct joining *k, size_t *missing, struct text *without, struct error *err)
{
    bool any = false;
    *missing = 0;
    for (size_t i = 0; i < k->zones->count; i++) {
        any |= k->row_of[i] != 0;
        if (isnan(k->result[i])) text_add(without, "%s%s", (*missing)++ ? ", " : "", k->zones->zone[i].id);
    }
    if (any || k->zones->count == 0) return ST_OK;
    return error_set(err, ST_INPUT,
                     "%s: %s: no key in column \"%s\" (such as \"%s\") is the id of a zone (such as \"%s\")",
                     k->who, k->factor->table.path, k->factor->key, k->first_key, k->zones->zone[0].id);
}

enum status join_values(const struct manifest_factor *f, const struct zone_shapes *zones, const char *who,
                        double *value, size_t *missing, struct text *without, struct error *err)
{
    struct joining k = {.factor = f, .zones = zones, .who = who, .result = value};
    GDALDatasetH ds = NULL;
    enum status st = open_table(&f->table, who, &ds, err);
    if (st == ST_OK) st = source_layer(&f->table, ds, who, &k.layer, err);
    if (st == ST_OK) st = source_field(k.layer, f->table.path, f->key, "key", who, &k.key, err);
    if (st == ST_OK) st = source_field(k.layer, f->table.path, f->value, "value", who, &k.value, err);
    if (st == ST_OK) st = sort_ids(&k, err);
    if (st == ST_OK) st = read_rows(&k, err);
    if (st == ST_OK) st = report(&k, missing, without, err);
    free(k.by_id);
    free(k.row_of);
    if (ds) GDALClose(ds);
    return st;
}
