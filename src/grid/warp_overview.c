/* Which overview of a source a warp reads. */
#include "grid/warp.h"

#include <gdal_alg.h>
#include <math.h>

enum { SIDE = 10 };

/* Cells of the source per cell of the frame, over all of it: the lesser of both ways. 0 where that is not
 * known. */
static double ratio_of(const struct warp *w, const struct warp_hand *hand)
{
    double x[SIDE * SIDE], y[SIDE * SIDE], z[SIDE * SIDE] = {0};
    int ok[SIDE * SIDE] = {0};
    for (int i = 0; i < SIDE * SIDE; i++) {
        int column = i % SIDE, row = i / SIDE;
        x[i] = (double)w->frame->width * column / (SIDE - 1);
        y[i] = (double)w->frame->height * row / (SIDE - 1);
    }
    if (!GDALGenImgProjTransform(hand->exact, TRUE, SIDE * SIDE, x, y, z, ok)) return 0;
    double x0 = INFINITY, x1 = -INFINITY, y0 = INFINITY, y1 = -INFINITY;
    for (int i = 0; i < SIDE * SIDE; i++) {
        if (!ok[i]) continue;
        x0 = fmin(x0, x[i]);
        x1 = fmax(x1, x[i]);
        y0 = fmin(y0, y[i]);
        y1 = fmax(y1, y[i]);
    }
    double ratio = fmin((x1 - x0) / w->frame->width, (y1 - y0) / w->frame->height);
    return isfinite(ratio) && ratio > 0 ? ratio : 0;
}

/* Overviews blend cells: of classes they may hold what no cell is, and of sums a part. */
static bool blends(enum resample_rule r)
{
    return r == RESAMPLE_BILINEAR || r == RESAMPLE_CUBIC || r == RESAMPLE_CUBICSPLINE ||
           r == RESAMPLE_LANCZOS || r == RESAMPLE_AVERAGE;
}

/* A no-data value that the file itself does not state has been blended into its overviews. */
static bool knows_nodata(const struct warp *w, GDALRasterBandH band)
{
    int has = 0;
    double own = GDALGetRasterNoDataValue(band, &has);
    if (!w->has_nodata) return true;
    return has && (own == w->nodata || (isnan(own) && isnan(w->nodata)));
}

int warp_level_of(const struct warp *w, const struct warp_hand *hand)
{
    GDALRasterBandH band = GDALGetRasterBand(hand->source, w->band);
    int count = GDALGetOverviewCount(band);
    if (count == 0 || !blends(w->resample) || !knows_nodata(w, band)) return 0;
    const double near = 0.1; /* an overview this little coarser than the frame will do */
    double ratio = ratio_of(w, hand), width = GDALGetRasterXSize(hand->source), at = 1;
    if (ratio <= 1) return 0;
    int level = 0;
    while (level < count && fabs(at - ratio) >= near) {
        double next = width / GDALGetRasterBandXSize(GDALGetOverview(band, level));
        if (at < ratio && next > ratio) break;
        at = next;
        level++;
    }
    return level;
}
