#include "grid/features.h"

#include "base/text.h"
#include "grid/crs.h"
#include "grid/source.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct reading {
    const struct manifest_source *source;
    const char *who;
    OGRLayerH layer;
    OGRCoordinateTransformationH transform; /* NULL: none needed */
    int field;                              /* -1: none */
    bool text;                              /* the field is text */
    struct features *out;
    size_t room;
};

void features_clear(struct features *f)
{
    for (size_t i = 0; i < f->count; i++) OGR_G_DestroyGeometry(f->geometry[i]);
    free(f->geometry);
    free(f->value);
    *f = (struct features){0};
}

static enum status find_field(struct reading *r, const char *attribute, struct error *err)
{
    r->field = -1;
    if (!attribute) return ST_OK;
    enum status st = source_field(r->layer, r->source->path, attribute, "attribute", r->who, &r->field, err);
    if (st != ST_OK) return st;
    OGRFieldType type = OGR_Fld_GetType(OGR_FD_GetFieldDefn(OGR_L_GetLayerDefn(r->layer), r->field));
    r->text = type == OFTString;
    if (r->text || type == OFTInteger || type == OFTInteger64 || type == OFTReal) return ST_OK;
    return error_set(err, ST_INPUT, "%s: %s: field \"%s\" is of type %s; a number is needed", r->who,
                     r->source->path, attribute, OGR_GetFieldTypeName(type));
}

/* Ask only for what may lie in the frame. A frame that the layer's CRS cannot express is asked for whole. */
static void set_filter(struct reading *r, const char *crs_wkt, const struct grid *frame)
{
    double b[4], box[4];
    grid_bounds(frame, b);
    struct error untold;
    if (source_bounds_in(b, frame->crs_wkt, crs_wkt, r->who, box, &untold) != ST_OK) return;
    double mx = (box[2] - box[0]) * 0.01, my = (box[3] - box[1]) * 0.01;
    OGR_L_SetSpatialFilterRect(r->layer, box[0] - mx, box[1] - my, box[2] + mx, box[3] + my);
}

static enum status open_reading(struct reading *r, GDALDatasetH ds, const char *crs_wkt,
                                const char *attribute, const struct grid *frame, struct error *err)
{
    enum status st = source_layer(r->source, ds, r->who, &r->layer, err);
    if (st != ST_OK) return st;
    st = find_field(r, attribute, err);
    if (st != ST_OK) return st;
    if (!crs_same_wkt(crs_wkt, frame->crs_wkt)) {
        r->transform = crs_transform(crs_wkt, frame->crs_wkt);
        if (!r->transform)
            return error_set(err, ST_INPUT, "%s: %s: cannot be brought to %s: %s", r->who, r->source->path,
                             frame->crs_name, source_gdal_words());
    }
    set_filter(r, crs_wkt, frame);
    return ST_OK;
}

static enum status number_of(struct reading *r, OGRFeatureH f, double *value, struct error *err)
{
    *value = 1;
    if (r->field < 0) return ST_OK;
    if (!r->text) {
        *value = OGR_F_GetFieldAsDouble(f, r->field);
        return ST_OK;
    }
    const char *s = OGR_F_GetFieldAsString(f, r->field);
    if (text_number(s, value)) return ST_OK;
    return error_set(err, ST_INPUT, "%s: %s: feature %lld: \"%s\" is \"%s\"; a number is needed", r->who,
                     r->source->path, (long long)OGR_F_GetFID(f),
                     OGR_Fld_GetNameRef(OGR_F_GetFieldDefnRef(f, r->field)), s);
}

static bool grow(struct reading *r)
{
    if (r->out->count < r->room) return true;
    size_t room = r->room ? 2 * r->room : 256;
    OGRGeometryH *g = realloc(r->out->geometry, room * sizeof *g);
    if (g) r->out->geometry = g;
    double *v = realloc(r->out->value, room * sizeof *v);
    if (v) r->out->value = v;
    if (g && v) r->room = room;
    return g && v;
}

static enum status add(struct reading *r, OGRFeatureH f, struct error *err)
{
    OGRGeometryH own = OGR_F_GetGeometryRef(f);
    if (!own || OGR_G_IsEmpty(own)) return ST_OK;
    if (r->field >= 0 && !OGR_F_IsFieldSetAndNotNull(f, r->field)) return ST_OK;
    double value;
    enum status st = number_of(r, f, &value, err);
    if (st != ST_OK) return st;
    if (!grow(r)) return error_memory(err);
    OGRGeometryH g =
        OGR_G_HasCurveGeometry(own, TRUE) ? OGR_G_GetLinearGeometry(own, 0, NULL) : OGR_G_Clone(own);
    if (!g) return error_memory(err);
    OGR_G_FlattenTo2D(g);
    CPLErrorReset();
    if (r->transform && OGR_G_Transform(g, r->transform) != OGRERR_NONE) {
        OGR_G_DestroyGeometry(g);
        return error_set(err, ST_INPUT, "%s: %s: feature %lld cannot be brought to the grid: %s", r->who,
                         r->source->path, (long long)OGR_F_GetFID(f), source_gdal_words());
    }
    r->out->geometry[r->out->count] = g;
    r->out->value[r->out->count++] = value;
    return ST_OK;
}

static enum status read_all(struct reading *r, const struct progress *progress, struct error *err)
{
    enum status st = ST_OK;
    OGR_L_ResetReading(r->layer);
    CPLErrorReset();
    for (OGRFeatureH f; st == ST_OK && (f = OGR_L_GetNextFeature(r->layer));) {
        st = add(r, f, err);
        OGR_F_Destroy(f);
        if (st == ST_OK && r->out->count % 256 == 0 && !progress_tell(progress, 0))
            st = error_set(err, ST_INTERRUPTED, "interrupted");
    }
    if (st == ST_OK && CPLGetLastErrorType() >= CE_Failure) /* a reader that gives up just ends */
        st = error_set(err, ST_INPUT, "%s: %s: cannot be read to its end: %s", r->who, r->source->path,
                       source_gdal_words());
    return st;
}

enum status features_read(const struct manifest_source *s, const char *crs_wkt, const char *attribute,
                          const struct grid *frame, const char *who, const struct progress *progress,
                          struct features *out, struct error *err)
{
    *out = (struct features){0};
    GDALDatasetH ds = NULL;
    enum status st = source_open(s, true, who, &ds, err);
    if (st != ST_OK) return st;
    struct reading r = {.source = s, .who = who, .out = out};
    st = open_reading(&r, ds, crs_wkt, attribute, frame, err);
    if (st == ST_OK) st = read_all(&r, progress, err);
    if (st != ST_OK) features_clear(out);
    if (r.transform) OCTDestroyCoordinateTransformation(r.transform);
    GDALClose(ds);
    return st;
}
