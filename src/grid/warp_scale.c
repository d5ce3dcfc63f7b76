/* How a warp looks from the whole of its transformation: the stretch of the kernel and the size of the
 * pieces. */
#include "grid/warp.h"

#include <gdal_alg.h>
#include <math.h>
#include <stdlib.h>

enum {
    SAMPLES = 21,
    PIECE_ROWS = 256,
    PIECE_ROWS_LEAST = 16,
    PIECE_COLUMNS_LEAST = 256,
    PIECES_LOOKED_AT = 64
};
static const double PIECE_BYTES = 24e6;

/* Source cells per target cell along the frame's rows and columns, by the sides of a target cell. */
struct stretch {
    double x, y;
    bool inside; /* the cell lies in the source */
    bool known;
};

static struct stretch stretch_at(const struct warp_hand *hand, double x, double y)
{
    double px[5] = {x, x - 0.5, x + 0.5, x, x}, py[5] = {y, y, y, y - 0.5, y + 0.5}, pz[5] = {0};
    int ok[5] = {0};
    struct stretch s = {0};
    if (!GDALGenImgProjTransform(hand->exact, TRUE, 5, px, py, pz, ok)) return s;
    s.known = ok[0] && ok[1] && ok[2] && ok[3] && ok[4];
    /* Columns of the source per target cell: the same for a turned source as for a straight one. */
    s.x = hypot(px[2] - px[1], px[4] - px[3]);
    s.y = hypot(py[2] - py[1], py[4] - py[3]);
    s.known = s.known && isfinite(s.x) && isfinite(s.y) && s.x > 0 && s.y > 0;
    s.inside = px[0] >= 0 && px[0] <= GDALGetRasterXSize(hand->source) && py[0] >= 0 &&
               py[0] <= GDALGetRasterYSize(hand->source);
    return s;
}

/* GDAL's own habits: no stretch above 0.95, and whole ratios where it is nearly one. */
static double settle(double source_cells)
{
    if (source_cells <= 1 / 0.95) return 1;
    double whole = round(source_cells);
    if (fabs(source_cells - whole) < 0.05) source_cells = whole;
    if (source_cells > 1000) source_cells = 1000;
    char text[32];
    snprintf(text, sizeof text, "%.9g", 1 / source_cells); /* so that it can be told to gdalwarp */
    return strtod(text, NULL);
}

struct warp_scale warp_scale_of(const struct warp *w, const struct warp_hand *hand)
{
    double sum[2][2] = {{0}}; /* [inside][x, y] */
    int count[2] = {0};
    for (int j = 0; j < SAMPLES; j++)
        for (int i = 0; i < SAMPLES; i++) {
            struct stretch s = stretch_at(hand, (i + 0.5) / SAMPLES * w->frame->width,
                                          (j + 0.5) / SAMPLES * w->frame->height);
            if (!s.known) continue;
            sum[s.inside][0] += s.x;
            sum[s.inside][1] += s.y;
            count[s.inside]++;
        }
    int k = count[1] > 0; /* a source that fills little of the frame: any cell will do */
    if (count[k] == 0) return (struct warp_scale){1, 1};
    return (struct warp_scale){settle(sum[k][0] / count[k]), settle(sum[k][1] / count[k])};
}

int warp_extra_cells(const struct warp *w, const struct warp_scale *scale)
{
    int radius = 1;
    switch (w->resample) {
    case RESAMPLE_CUBIC:
    case RESAMPLE_CUBICSPLINE:
        radius = 2;
        break;
    case RESAMPLE_LANCZOS:
        radius = 3;
        break;
    default:
        break;
    }
    double least = scale->x < scale->y ? scale->x : scale->y;
    return 2 + (int)ceil(radius / least);
}

struct box {
    double x0, y0, x1, y1;
};

/* Cells of the source that the outline of a piece of the frame takes in. */
static double source_cells(const struct warp_hand *hand, int x, int y, int columns, int rows, int extra)
{
    enum { SIDE = SAMPLES, N = 4 * SIDE };
    double px[N], py[N], pz[N] = {0};
    int ok[N] = {0};
    for (int i = 0; i < SIDE; i++) {
        double r = (double)i / (SIDE - 1);
        px[4 * i] = px[4 * i + 1] = x + r * columns;
        py[4 * i] = y;
        py[4 * i + 1] = y + rows;
        px[4 * i + 2] = x;
        px[4 * i + 3] = x + columns;
        py[4 * i + 2] = py[4 * i + 3] = y + r * rows;
    }
    GDALGenImgProjTransform(hand->exact, TRUE, N, px, py, pz, ok);
    struct box b = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (int i = 0; i < N; i++) {
        if (!ok[i] || !isfinite(px[i]) || !isfinite(py[i])) continue;
        b.x0 = fmin(b.x0, px[i]);
        b.y0 = fmin(b.y0, py[i]);
        b.x1 = fmax(b.x1, px[i]);
        b.y1 = fmax(b.y1, py[i]);
    }
    b.x0 = fmax(b.x0 - extra, 0);
    b.y0 = fmax(b.y0 - extra, 0);
    b.x1 = fmin(b.x1 + extra, GDALGetRasterXSize(hand->source));
    b.y1 = fmin(b.y1 + extra, GDALGetRasterYSize(hand->source));
    return b.x1 > b.x0 && b.y1 > b.y0 ? (b.x1 - b.x0) * (b.y1 - b.y0) : 0;
}

static bool fits(const struct warp *w, const struct warp_hand *hand, struct warp_piece p, int extra)
{
    int nx = (w->frame->width + p.columns - 1) / p.columns, ny = (w->frame->height + p.rows - 1) / p.rows;
    int step_x = (nx + PIECES_LOOKED_AT - 1) / PIECES_LOOKED_AT;
    int step_y = (ny + PIECES_LOOKED_AT - 1) / PIECES_LOOKED_AT;
    /* The band itself, a bit of validity a cell, and the piece. */
    double per_cell = GDALGetDataTypeSizeBytes(warp_type(w, hand->source)) + 0.125;
    for (int j = 0; j < ny; j += step_y)
        for (int i = 0; i < nx; i += step_x) {
            double cells = source_cells(hand, i * p.columns, j * p.rows, p.columns, p.rows, extra);
            if ((cells + (double)p.columns * p.rows) * per_cell > PIECE_BYTES) return false;
        }
    return true;
}

struct warp_piece warp_piece_of(const struct warp *w, const struct warp_hand *hand,
                                const struct warp_scale *scale)
{
    struct warp_piece p = {w->frame->width, PIECE_ROWS};
    int extra = warp_extra_cells(w, scale);
    while (p.rows > PIECE_ROWS_LEAST && !fits(w, hand, p, extra)) p.rows /= 2;
    while (p.columns > PIECE_COLUMNS_LEAST && !fits(w, hand, p, extra)) p.columns = (p.columns + 1) / 2;
    while (p.rows > 1 && !fits(w, hand, p, extra)) p.rows /= 2;
    return p;
}
