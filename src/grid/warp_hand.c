/* What one thread needs to warp: its own handles on everything, as GDAL demands. */
#include "grid/warp.h"

#include "grid/plain_tiff.h"
#include "grid/source.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <float.h>
#include <gdal_alg.h>
#include <math.h>

GDALResampleAlg warp_algorithm(enum resample_rule r)
{
    switch (r) {
    case RESAMPLE_BY_KIND:
    case RESAMPLE_NEAREST:
        return GRA_NearestNeighbour;
    case RESAMPLE_BILINEAR:
        return GRA_Bilinear;
    case RESAMPLE_CUBIC:
        return GRA_Cubic;
    case RESAMPLE_CUBICSPLINE:
        return GRA_CubicSpline;
    case RESAMPLE_LANCZOS:
        return GRA_Lanczos;
    case RESAMPLE_AVERAGE:
        return GRA_Average;
    case RESAMPLE_MODE:
        return GRA_Mode;
    case RESAMPLE_MIN:
        return GRA_Min;
    case RESAMPLE_MAX:
        return GRA_Max;
    case RESAMPLE_MED:
        return GRA_Med;
    case RESAMPLE_Q1:
        return GRA_Q1;
    case RESAMPLE_Q3:
        return GRA_Q3;
    case RESAMPLE_SUM:
        return GRA_Sum;
    case RESAMPLE_RMS:
        return GRA_RMS;
    }
    return GRA_NearestNeighbour;
}

/* A dataset of the frame's size and place without cells: GDAL asks the target for both. */
static GDALDatasetH open_target(const struct grid *frame)
{
    double gt[6];
    grid_geotransform(frame, gt);
    GDALDatasetH ds =
        GDALCreate(GDALGetDriverByName("VRT"), "", frame->width, frame->height, 1, GDT_Float32, NULL);
    if (!ds) return NULL;
    GDALSetGeoTransform(ds, gt);
    GDALSetRasterNoDataValue(GDALGetRasterBand(ds, 1), NAN);
    return ds;
}

enum status warp_hand_open(const struct warp *w, struct warp_hand *hand, struct error *err)
{
    CPLErrorReset();
    char **level =
        w->level > 0 ? CSLSetNameValue(NULL, "OVERVIEW_LEVEL", CPLSPrintf("%d", w->level - 1)) : NULL;
    hand->source = GDALOpenEx(w->path, GDAL_OF_RASTER | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, NULL,
                              (const char *const *)level, NULL);
    CSLDestroy(level);
    if (!hand->source || !GDALGetRasterBand(hand->source, w->band))
        return error_set(err, ST_INPUT, "%s: %s: cannot be opened: %s", w->who, w->path, source_gdal_words());
    hand->target = open_target(w->frame);
    if (!hand->target) return error_memory(err);
    char **o = CSLSetNameValue(NULL, "SRC_SRS", w->crs_wkt);
    o = CSLSetNameValue(o, "DST_SRS", w->frame->crs_wkt);
    CPLErrorReset();
    hand->exact = GDALCreateGenImgProjTransformer2(hand->source, hand->target, o);
    CSLDestroy(o);
    if (!hand->exact)
        return error_set(err, ST_INPUT, "%s: %s: cannot be brought to %s: %s", w->who, w->path,
                         w->frame->crs_name, source_gdal_words());
    return ST_OK;
}

/* A no-data value that a float cannot hold needs doubles, or it would be taken for a value, or a value for
 * it. */
GDALDataType warp_type(const struct warp *w, GDALDatasetH source)
{
    GDALDataType type = GDALGetRasterDataType(GDALGetRasterBand(source, w->band));
    bool wide = GDALGetDataTypeSizeBytes(type) > 4 || type == GDT_Int32 || type == GDT_UInt32;
    if (!wide || !w->has_nodata || isnan(w->nodata)) return GDT_Float32;
    return fabs(w->nodata) <= FLT_MAX && (double)(float)w->nodata == w->nodata ? GDT_Float32 : GDT_Float64;
}

static int alpha_band(GDALDatasetH ds)
{
    for (int b = 1; b <= GDALGetRasterCount(ds); b++)
        if (GDALGetRasterColorInterpretation(GDALGetRasterBand(ds, b)) == GCI_AlphaBand) return b;
    return 0;
}

/* NaN cells of a floating-point source are no data even where none is declared. Not where it has a mask of
 * its own: GDAL would then leave the mask out. */
static bool source_nodata(const struct warp *w, GDALDatasetH source, double *nodata)
{
    GDALRasterBandH band = GDALGetRasterBand(source, w->band);
    GDALDataType type = GDALGetRasterDataType(band);
    *nodata = w->has_nodata ? w->nodata : NAN;
    if (w->has_nodata) return true;
    bool masked = (GDALGetMaskFlags(band) & GMF_PER_DATASET) != 0;
    return !masked && (type == GDT_Float32 || type == GDT_Float64);
}

/* Not where the warper asks the source for more than the band: its alpha, its mask; nor of overviews, which
 * may stand in another file. */
static GDALDatasetH open_plain(const struct warp *w, GDALDatasetH source)
{
    bool more = alpha_band(source) > 0 ||
                (GDALGetMaskFlags(GDALGetRasterBand(source, w->band)) & GMF_PER_DATASET) != 0;
    return more || w->level > 0 ? NULL : plain_tiff_open(w->path, source, w->band);
}

enum status warp_hand_ready(const struct warp *w, const struct warp_scale *scale, bool fast,
                            GDALProgressFunc ask, void *user, struct warp_hand *hand, struct error *err)
{
    hand->plain = fast ? open_plain(w, hand->source) : NULL;
    /* Sums are dealt out along the rows of the source, whose part depends on the piece: exact positions do
     * not. */
    double off = w->resample == RESAMPLE_SUM ? 0 : WARP_ERROR_CELLS;
    hand->approx = GDALCreateApproxTransformer(GDALGenImgProjTransform, hand->exact, off);
    if (!hand->approx) return error_memory(err);
    GDALApproxTransformerOwnsSubtransformer(hand->approx, TRUE);
    GDALWarpOptions *o = GDALCreateWarpOptions();
    o->hSrcDS = hand->plain ? hand->plain : hand->source;
    o->hDstDS = hand->target;
    o->nBandCount = 1;
    o->panSrcBands = CPLMalloc(sizeof *o->panSrcBands);
    o->panDstBands = CPLMalloc(sizeof *o->panDstBands);
    o->panSrcBands[0] = hand->plain ? 1 : w->band;
    o->panDstBands[0] = 1;
    o->nSrcAlphaBand = alpha_band(hand->source);
    if (o->nSrcAlphaBand == w->band) o->nSrcAlphaBand = 0;
    o->eResampleAlg = warp_algorithm(w->resample);
    o->eWorkingDataType = warp_type(w, hand->source);
    o->dfWarpMemoryLimit = 64e6;
    double nodata;
    if (source_nodata(w, hand->source, &nodata)) GDALWarpInitSrcNoDataReal(o, nodata);
    GDALWarpInitDstNoDataReal(o, NAN);
    o->pfnTransformer = GDALApproxTransform;
    o->pTransformerArg = hand->approx;
    o->pfnProgress = ask;
    o->pProgressArg = user;
    char **more = CSLSetNameValue(NULL, "NUM_THREADS", "1");
    more = CSLSetNameValue(more, "INIT_DEST", "NO_DATA");
    more = CSLSetNameValue(more, "ERROR_OUT_IF_EMPTY_SOURCE_WINDOW", "FALSE");
    more = CSLSetNameValue(more, "XSCALE", CPLSPrintf("%.9g", scale->x));
    more = CSLSetNameValue(more, "YSCALE", CPLSPrintf("%.9g", scale->y));
    more = CSLSetNameValue(more, "SOURCE_EXTRA", CPLSPrintf("%d", warp_extra_cells(w, scale)));
    o->papszWarpOptions = more;
    CPLErrorReset();
    hand->operation = GDALCreateWarpOperation(o);
    GDALDestroyWarpOptions(o);
    if (hand->operation) return ST_OK;
    return error_set(err, ST_INPUT, "%s: %s: cannot be warped: %s", w->who, w->path, source_gdal_words());
}

void warp_hand_close(struct warp_hand *hand)
{
    if (hand->operation) GDALDestroyWarpOperation(hand->operation);
    if (hand->approx)
        GDALDestroyApproxTransformer(hand->approx);
    else if (hand->exact)
        GDALDestroyGenImgProjTransformer(hand->exact);
    if (hand->target) GDALClose(hand->target);
    if (hand->plain) GDALClose(hand->plain);
    if (hand->source) GDALClose(hand->source);
    *hand = (struct warp_hand){0};
}
