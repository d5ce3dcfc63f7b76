#include "frame.h"

#include "support.h"

#include <math.h>
#include <ogr_srs_api.h>
#include <stdlib.h>

#define ROW_STRIDE 16

const int frame_dx[8] = {1, 1, 0, -1, -1, -1, 0, 1};
const int frame_dy[8] = {0, 1, 1, 1, 0, -1, -1, -1};
const double frame_step[8] = {1, 1.4142135623730951, 1, 1.4142135623730951,
                              1, 1.4142135623730951, 1, 1.4142135623730951};

struct projector {
    OGRCoordinateTransformationH transform;
    OGRSpatialReferenceH from, to;
    double unit; /* what results are rounded to */
};

size_t frame_cells(const struct frame *f)
{
    return (size_t)f->width * (size_t)f->height;
}

bool frame_find(const struct frame *f, double x, double y, int *column, int *row)
{
    double c = floor((x - f->west) / f->cell_m), r = floor((f->north - y) / f->cell_m);
    if (!(c >= 0 && r >= 0 && c < f->width && r < f->height)) return false;
    *column = (int)c;
    *row = (int)r;
    return true;
}

struct point frame_centre(const struct frame *f, size_t cell)
{
    size_t column = cell % (size_t)f->width, row = cell / (size_t)f->width;
    return (struct point){f->west + ((double)column + 0.5) * f->cell_m,
                          f->north - ((double)row + 0.5) * f->cell_m};
}

struct frame frame_coarser(const struct frame *f, int factor)
{
    struct frame out = *f;
    out.cell_m *= factor;
    out.width /= factor;
    out.height /= factor;
    return out;
}

static int within(int i, int count)
{
    return i < 0 ? 0 : i >= count ? count - 1 : i;
}

void frame_resample(const struct frame *from, const double *value, const struct frame *to, double *out)
{
    double ratio = to->cell_m / from->cell_m;
    for (int r = 0; r < to->height; r++) {
        double y = (r + 0.5) * ratio - 0.5, fy = floor(y);
        size_t top = (size_t)within((int)fy, from->height) * (size_t)from->width;
        size_t low = (size_t)within((int)fy + 1, from->height) * (size_t)from->width;
        for (int c = 0; c < to->width; c++) {
            double x = (c + 0.5) * ratio - 0.5, fx = floor(x), dx = x - fx, dy = y - fy;
            size_t left = (size_t)within((int)fx, from->width),
                   right = (size_t)within((int)fx + 1, from->width);
            double a = value[top + left] * (1 - dx) + value[top + right] * dx;
            double b = value[low + left] * (1 - dx) + value[low + right] * dx;
            out[(size_t)r * (size_t)to->width + (size_t)c] = a * (1 - dy) + b * dy;
        }
    }
}

static OGRSpatialReferenceH open_crs(const char *text)
{
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    if (OSRSetFromUserInput(crs, text) != OGRERR_NONE) die("not a CRS: %s", text);
    OSRSetAxisMappingStrategy(crs, OAMS_TRADITIONAL_GIS_ORDER);
    return crs;
}

struct projector *projector_open(const char *from, const char *to)
{
    struct projector *p = allocate(1, sizeof *p);
    p->from = open_crs(from);
    p->to = open_crs(to);
    p->transform = OCTNewCoordinateTransformation(p->from, p->to);
    if (!p->transform) die("no way from %s to %s", from, to);
    p->unit = OSRIsGeographic(p->to) ? 1e-8 : 1e-3;
    return p;
}

void projector_close(struct projector *p)
{
    OCTDestroyCoordinateTransformation(p->transform);
    OSRRelease(p->from);
    OSRRelease(p->to);
    free(p);
}

static struct point moved(struct projector *p, double x, double y)
{
    if (!OCTTransform(p->transform, 1, &x, &y, NULL)) return (struct point){NAN, NAN};
    return (struct point){round(x / p->unit) * p->unit, round(y / p->unit) * p->unit};
}

struct point projector_point(struct projector *p, double x, double y)
{
    struct point out = moved(p, x, y);
    if (isnan(out.x)) die("cannot transform the point %.6f %.6f", x, y);
    return out;
}

void projector_row(struct projector *p, double x, double y, double dx, int count, struct point *out)
{
    for (int i = 0; i < count; i += ROW_STRIDE) {
        struct point a = moved(p, x + i * dx, y), b = moved(p, x + (i + ROW_STRIDE) * dx, y);
        for (int k = 0; k < ROW_STRIDE && i + k < count; k++) {
            double t = (double)k / ROW_STRIDE;
            out[i + k] = (struct point){a.x * (1 - t) + b.x * t, a.y * (1 - t) + b.y * t};
        }
    }
}
