#include "arcs.h"

#include "support.h"

#include <stdlib.h>

struct tracer {
    const struct labels *labels;
    unsigned char *used; /* per corner: bit k for the side in direction k (east, north) */
    struct arcs *arcs;
};

static const int side_x[4] = {1, 0, -1, 0}, side_y[4] = {0, 1, 0, -1};

/* Whether the side from corner (x, y) in direction k parts two zones. Corner (x, y) is the south-west one of
 * mesh (x, y). */
static int parts(const struct labels *labels, int x, int y, int k)
{
    if (k == 0) return labels_mesh(labels, x, y) != labels_mesh(labels, x, y - 1);
    if (k == 1) return labels_mesh(labels, x, y) != labels_mesh(labels, x - 1, y);
    if (k == 2) return labels_mesh(labels, x - 1, y) != labels_mesh(labels, x - 1, y - 1);
    return labels_mesh(labels, x, y - 1) != labels_mesh(labels, x - 1, y - 1);
}

static int degree(const struct labels *labels, int x, int y)
{
    int count = 0;
    for (int k = 0; k < 4; k++) count += parts(labels, x, y, k);
    return count;
}

/* Each side is kept at its west or south end. */
static unsigned char *side_flags(struct tracer *t, int x, int y, int k)
{
    int ox = k == 2 ? x - 1 : x, oy = k == 3 ? y - 1 : y;
    return &t->used[(size_t)oy * (size_t)(t->labels->width + 1) + (size_t)ox];
}

static int is_open(struct tracer *t, int x, int y, int k)
{
    return parts(t->labels, x, y, k) && !(*side_flags(t, x, y, k) & (1 << (k & 1)));
}

static void walk(struct tracer *t, int x, int y, int k)
{
    const struct labels *labels = t->labels;
    struct path path = {0};
    int start_x = x, start_y = y;
    path_add(&path, (struct point){labels->west + x, labels->south + y});
    for (;;) {
        unsigned char *flags = side_flags(t, x, y, k);
        *flags = (unsigned char)(*flags | (1 << (k & 1)));
        x += side_x[k];
        y += side_y[k];
        path_add(&path, (struct point){labels->west + x, labels->south + y});
        if (degree(labels, x, y) != 2 || (x == start_x && y == start_y)) break;
        for (k = 0; k < 4 && !is_open(t, x, y, k);) k++;
        if (k == 4) break;
    }
    t->arcs->path = resize(t->arcs->path, t->arcs->count + 1, sizeof *t->arcs->path);
    t->arcs->path[t->arcs->count++] = path;
}

void arcs_open(struct arcs *arcs, const struct labels *labels, double tolerance)
{
    *arcs = (struct arcs){0};
    struct tracer t = {labels, allocate((size_t)(labels->width + 1) * (size_t)(labels->height + 1), 1), arcs};
    /* Nodes first; what is left then is rings without a node. */
    for (int pass = 0; pass < 2; pass++)
        for (int y = 0; y <= labels->height; y++)
            for (int x = 0; x <= labels->width; x++) {
                int d = degree(labels, x, y);
                if (pass == 0 ? d < 3 : d != 2) continue;
                for (int k = 0; k < 4; k++)
                    if (is_open(&t, x, y, k)) walk(&t, x, y, k);
            }
    free(t.used);
    for (size_t a = 0; a < arcs->count; a++) {
        struct path *path = &arcs->path[a];
        path_simplify(path, tolerance);
        for (size_t i = 0; i < path->count; i++) {
            path->point[i].x /= LABELS_PER_DEGREE;
            path->point[i].y /= LABELS_PER_DEGREE;
        }
    }
}

void arcs_close(struct arcs *arcs)
{
    for (size_t a = 0; a < arcs->count; a++) path_clear(&arcs->path[a]);
    free(arcs->path);
    *arcs = (struct arcs){0};
}
