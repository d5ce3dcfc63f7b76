#include "grid/source.h"

#include "base/text.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

const char *source_gdal_words(void)
{
    static _Thread_local char words[600];
    snprintf(words, sizeof words, "%s", CPLGetLastErrorMsg());
    size_t n = strlen(words);
    while (n > 0 && isspace((unsigned char)words[n - 1])) words[--n] = 0;
    return n > 0 ? words : "no reason given";
}

const char *source_who(const struct manifest *m, const struct manifest_factor *f, char *buf, size_t room)
{
    char at[256];
    snprintf(buf, room, "%sfactor %s", manifest_at(m, f->line, at, sizeof at), f->id);
    return buf;
}

static GDALDatasetH open_quietly(const char *path, unsigned kind)
{
    CPLErrorReset();
    CPLPushErrorHandler(CPLQuietErrorHandler);
    GDALDatasetH ds = GDALOpenEx(path, kind | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, NULL, NULL, NULL);
    CPLPopErrorHandler();
    return ds;
}

static bool is_there(const char *path)
{
    VSIStatBufL stat;
    return VSIStatExL(path, &stat, VSI_STAT_EXISTS_FLAG) == 0;
}

/* Word why a source did not open: not there, of the other kind, or GDAL's own reason. */
static enum status not_opened(const char *path, bool vector, const char *who, struct error *err)
{
    char words[600];
    snprintf(words, sizeof words, "%s", source_gdal_words());
    const char *kind = vector ? "vector" : "raster";
    GDALDatasetH other = open_quietly(path, vector ? GDAL_OF_RASTER : GDAL_OF_VECTOR);
    if (other) {
        enum status status =
            error_set(err, ST_INPUT, "%s: %s is not a %s source: GDAL takes it for a %s (%s)", who, path,
                      kind, vector ? "raster" : "vector", GDALGetDriverLongName(GDALGetDatasetDriver(other)));
        GDALClose(other);
        return status;
    }
    if (!is_there(path)) {
        /* A connection string ("PG:...", "NETCDF:file:variable") is no path: then GDAL's reason says more. */
        bool plain = strncmp(path, "/vsi", 4) != 0 && !strchr(path, ':');
        if (plain) return error_set(err, ST_INPUT, "%s: %s: no such file", who, path);
        return error_set(err, ST_INPUT, "%s: %s: not there, or not to be read (%s)", who, path, words);
    }
    VSIStatBufL stat;
    if (VSIStatL(path, &stat) == 0 && !VSI_ISDIR(stat.st_mode) && stat.st_size == 0)
        return error_set(err, ST_INPUT, "%s: %s is empty (0 bytes), expected a %s", who, path,
                         vector ? "vector or a table" : kind);
    return error_set(err, ST_INPUT, "%s: %s: not a %s source that GDAL can read (%s)", who, path, kind,
                     words);
}

/* A raster data set with no band of its own: name what it holds instead. */
static enum status no_bands(GDALDatasetH ds, const char *path, const char *who, struct error *err)
{
    enum { SHOWN = 8 };
    char **list = GDALGetMetadata(ds, "SUBDATASETS");
    struct text names = {0};
    int shown = 0, all = 0;
    for (int i = 0; list && list[i]; i++) {
        const char *value = strchr(list[i], '=');
        if (!value || !strstr(list[i], "_NAME=")) continue;
        if (all++ < SHOWN) text_add(&names, "%s%s", shown++ ? ", " : "", value + 1);
    }
    if (all > SHOWN) text_add(&names, " and %d more", all - SHOWN);
    enum status status;
    if (names.s)
        status = error_set(err, ST_INPUT, "%s: %s holds several rasters; name one of them as the source: %s",
                           who, path, names.s);
    else
        status = error_set(err, ST_INPUT, "%s: %s has no bands", who, path);
    text_clear(&names);
    return status;
}

enum status source_open(const struct manifest_source *s, bool vector, const char *who, GDALDatasetH *ds,
                        struct error *err)
{
    if (!s->path) return error_set(err, ST_INPUT, "%s: no source is given", who);
    GDALDatasetH opened = open_quietly(s->path, vector ? GDAL_OF_VECTOR : GDAL_OF_RASTER);
    if (!opened) return not_opened(s->path, vector, who, err);
    enum status status = ST_OK;
    int bands = GDALGetRasterCount(opened);
    if (vector) {
        if (GDALDatasetGetLayerCount(opened) == 0)
            status = error_set(err, ST_INPUT, "%s: %s has no layers", who, s->path);
    } else if (bands == 0) {
        status = no_bands(opened, s->path, who, err);
    } else if (s->band > bands || s->band < 0) {
        status = error_set(err, ST_INPUT, "%s: band %d asked for, %s has %d", who, s->band, s->path, bands);
    }
    if (status != ST_OK) {
        GDALClose(opened);
        return status;
    }
    *ds = opened;
    return ST_OK;
}

bool source_is_vector(const struct manifest_source *s)
{
    if (!s->path) return false;
    GDALDatasetH ds = open_quietly(s->path, GDAL_OF_VECTOR | GDAL_OF_RASTER);
    if (!ds) return false;
    bool layers = GDALDatasetGetLayerCount(ds) > 0, bands = GDALGetRasterCount(ds) > 0;
    GDALClose(ds);
    return layers && (!bands || s->layer || s->where);
}

/* "; did you mean "x"? there are: a, b, c" for a name that is none of `names`. */
static void add_names(struct text *t, const char *wrong, const char *const *names, size_t count)
{
    enum { SHOWN = 24 };
    const char *near = text_nearest(wrong, names, count);
    if (near) text_add(t, "; did you mean \"%s\"?", near);
    text_add(t, "%s", near ? " There are: " : "; there are: ");
    for (size_t i = 0; i < count && i < SHOWN; i++) text_add(t, "%s%s", i ? ", " : "", names[i]);
    if (count > SHOWN) text_add(t, " and %zu more", count - SHOWN);
    if (count == 0) text_add(t, "none");
}

static enum status no_layer(const struct manifest_source *s, GDALDatasetH ds, const char *who,
                            struct error *err)
{
    int count = GDALDatasetGetLayerCount(ds);
    struct text hint = {0};
    const char **names = CPLCalloc((size_t)count + 1, sizeof *names);
    for (int i = 0; i < count; i++) names[i] = OGR_L_GetName(GDALDatasetGetLayer(ds, i));
    add_names(&hint, s->layer, names, (size_t)count);
    enum status status = error_set(err, ST_INPUT, "%s: %s has no layer \"%s\"%s", who, s->path, s->layer,
                                   hint.s ? hint.s : "");
    CPLFree(names);
    text_clear(&hint);
    return status;
}

enum status source_where_fault(const struct manifest_source *s, OGRLayerH layer, const char *who,
                               struct error *err)
{
    OGRFeatureDefnH definition = OGR_L_GetLayerDefn(layer);
    struct text fields = {0};
    for (int i = 0; i < OGR_FD_GetFieldCount(definition); i++)
        text_add(&fields, "%s%s", i ? ", " : "", OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(definition, i)));
    enum status status = error_set(err, ST_INPUT, "%s: where \"%s\" does not fit %s, whose fields are %s: %s",
                                   who, s->where, s->path, fields.s ? fields.s : "none", source_gdal_words());
    text_clear(&fields);
    return status;
}

enum status source_layer(const struct manifest_source *s, GDALDatasetH ds, const char *who, OGRLayerH *layer,
                         struct error *err)
{
    OGRLayerH found = s->layer ? GDALDatasetGetLayerByName(ds, s->layer) : GDALDatasetGetLayer(ds, 0);
    if (!found && s->layer) return no_layer(s, ds, who, err);
    if (!found) return error_set(err, ST_INPUT, "%s: %s has no layers", who, s->path);
    CPLErrorReset();
    CPLPushErrorHandler(CPLQuietErrorHandler);
    OGRErr fault = OGR_L_SetAttributeFilter(found, s->where);
    CPLPopErrorHandler();
    if (fault != OGRERR_NONE) return source_where_fault(s, found, who, err);
    OGR_L_ResetReading(found);
    *layer = found;
    return ST_OK;
}

enum status source_field(OGRLayerH layer, const char *path, const char *name, const char *key,
                         const char *who, int *field, struct error *err)
{
    OGRFeatureDefnH definition = OGR_L_GetLayerDefn(layer);
    int found = OGR_FD_GetFieldIndex(definition, name), count = OGR_FD_GetFieldCount(definition);
    if (found >= 0) {
        *field = found;
        return ST_OK;
    }
    struct text hint = {0};
    const char **names = CPLCalloc((size_t)count + 1, sizeof *names);
    for (int i = 0; i < count; i++) names[i] = OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(definition, i));
    add_names(&hint, name, names, (size_t)count);
    enum status status = error_set(err, ST_INPUT, "%s: %s: %s has no field \"%s\"%s", who, key, path, name,
                                   hint.s ? hint.s : "");
    CPLFree(names);
    text_clear(&hint);
    return status;
}
