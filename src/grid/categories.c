#include "grid/categories.h"

#include "base/text.h"
#include "grid/source.h"

#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <ogr_api.h>
#include <stdlib.h>
#include <string.h>

/* One column of names: value[i] is called name[i]. */
struct column {
    size_t count;
    double *value;
    char **name;
};

static bool column_add(struct column *c, double value, const char *name)
{
    double *values = realloc(c->value, (c->count + 1) * sizeof *values);
    if (values) c->value = values;
    char **names = realloc(c->name, (c->count + 1) * sizeof *names);
    if (names) c->name = names;
    char *copy = values && names ? strdup(name) : NULL;
    if (!copy) return false;
    c->value[c->count] = value;
    c->name[c->count++] = copy;
    return true;
}

static void column_clear(struct column *c)
{
    for (size_t i = 0; i < c->count; i++) free(c->name[i]);
    free(c->name);
    free(c->value);
    *c = (struct column){0};
}

static bool knows(const struct column *c, const char *name)
{
    for (size_t i = 0; i < c->count; i++)
        if (strcmp(c->name[i], name) == 0) return true;
    return false;
}

/* Columns gathered so far; the last one is kept for the message when none knows all names. */
struct search {
    const struct method_args *args;
    struct column best; /* knows the most of the names */
    size_t known;
    bool failed;
};

/* Hand a column over: kept if it knows more of the names than what was found before. */
static void offer(struct search *s, struct column *c)
{
    size_t known = 0;
    for (size_t i = 0; i < s->args->count; i++) known += knows(c, s->args->names[i]);
    if (c->count > 0 && (known > s->known || s->best.count == 0)) {
        column_clear(&s->best);
        s->best = *c;
        s->known = known;
    } else {
        column_clear(c);
    }
}

static void search_category_names(struct search *s, GDALRasterBandH band)
{
    char **names = GDALGetRasterCategoryNames(band);
    struct column c = {0};
    for (int i = 0; i < CSLCount(names); i++)
        if (*names[i] && !column_add(&c, i, names[i])) s->failed = true;
    offer(s, &c);
}

static int value_column(GDALRasterAttributeTableH rat)
{
    for (int i = 0; i < GDALRATGetColumnCount(rat); i++)
        if (GDALRATGetUsageOfCol(rat, i) == GFU_MinMax || EQUAL(GDALRATGetNameOfCol(rat, i), "value"))
            return i;
    return -1;
}

static void search_rat(struct search *s, GDALRasterBandH band)
{
    GDALRasterAttributeTableH rat = GDALGetDefaultRAT(band);
    int values = rat ? value_column(rat) : -1;
    for (int k = 0; values >= 0 && k < GDALRATGetColumnCount(rat); k++) {
        if (GDALRATGetTypeOfCol(rat, k) != GFT_String) continue;
        struct column c = {0};
        for (int row = 0; row < GDALRATGetRowCount(rat); row++)
            if (!column_add(&c, GDALRATGetValueAsDouble(rat, row, values),
                            GDALRATGetValueAsString(rat, row, k)))
                s->failed = true;
        offer(s, &c);
    }
}

/* ArcGIS keeps attribute tables beside the raster; this GDAL's drivers need not know them. */
static void search_vat(struct search *s, const char *path)
{
    char *vat = text_format("%s.vat.dbf", path);
    VSIStatBufL stat;
    GDALDatasetH ds =
        vat && VSIStatL(vat, &stat) == 0 ? GDALOpenEx(vat, GDAL_OF_VECTOR, NULL, NULL, NULL) : NULL;
    OGRLayerH layer = ds ? GDALDatasetGetLayer(ds, 0) : NULL;
    OGRFeatureDefnH fields = layer ? OGR_L_GetLayerDefn(layer) : NULL;
    int values = fields ? OGR_FD_GetFieldIndex(fields, "Value") : -1;
    for (int k = 0; values >= 0 && k < OGR_FD_GetFieldCount(fields); k++) {
        if (OGR_Fld_GetType(OGR_FD_GetFieldDefn(fields, k)) != OFTString) continue;
        struct column c = {0};
        OGR_L_ResetReading(layer);
        for (OGRFeatureH row; (row = OGR_L_GetNextFeature(layer)); OGR_F_Destroy(row))
            if (!column_add(&c, OGR_F_GetFieldAsDouble(row, values), OGR_F_GetFieldAsString(row, k)))
                s->failed = true;
        offer(s, &c);
    }
    if (ds) GDALClose(ds);
    free(vat);
}

static enum status make_rules(const struct search *s, struct method_args *args, const char *who,
                              struct error *err)
{
    const struct column *c = &s->best;
    struct reclass_rule *rules = calloc(c->count + 1, sizeof *rules);
    if (!rules) return error_memory(err);
    size_t n = 0;
    for (size_t i = 0; i < args->count; i++) {
        if (!knows(c, args->names[i])) {
            const char *near = text_nearest(args->names[i], (const char *const *)c->name, c->count);
            free(rules);
            return error_set(err, ST_INPUT,
                             "%s: score.categories: the source has no category \"%s\"%s%s%s (it has %zu)",
                             who, args->names[i], near ? "; did you mean \"" : "", near ? near : "",
                             near ? "\"?" : "", c->count);
        }
        for (size_t k = 0; k < c->count; k++)
            if (strcmp(c->name[k], args->names[i]) == 0)
                rules[n++] = (struct reclass_rule){c->value[k], c->value[k], false, false, (float)args->y[i]};
    }
    /* From here on the rules stand for the names. */
    struct method_args resolved = {.method = args->method,
                                   .count = n,
                                   .rules = rules,
                                   .has_default = args->has_default,
                                   .default_score = args->default_score,
                                   .nodata_score = args->nodata_score,
                                   .cap = args->cap,
                                   .floor = args->floor};
    method_args_clear(args);
    *args = resolved;
    return ST_OK;
}

enum status categories_resolve(const struct manifest *m, struct manifest_factor *f, struct error *err)
{
    char who[512];
    source_who(m, f, who, sizeof who);
    struct search s = {.args = &f->score};
    GDALDatasetH ds = NULL;
    enum status st = source_open(&f->source, false, who, &ds, err);
    if (st != ST_OK) return st;
    GDALRasterBandH band = GDALGetRasterBand(ds, f->source.band);
    search_category_names(&s, band);
    search_rat(&s, band);
    search_vat(&s, f->source.path);
    GDALClose(ds);
    if (s.failed)
        st = error_memory(err);
    else if (s.best.count == 0)
        st = error_set(err, ST_INPUT,
                       "%s: score.categories: %s has neither category names nor an attribute table; expected "
                       "one, or score.table "
                       "with values",
                       who, f->source.path);
    else
        st = make_rules(&s, &f->score, who, err);
    column_clear(&s.best);
    return st;
}
