#include "path.h"

#include "support.h"

#include <math.h>
#include <stdlib.h>

void path_add(struct path *path, struct point p)
{
    if (path->count == path->room) {
        path->room = 2 * path->room + 16;
        path->point = resize(path->point, path->room, sizeof *path->point);
    }
    path->point[path->count++] = p;
}

void path_clear(struct path *path)
{
    free(path->point);
    *path = (struct path){0};
}

double path_length_between(struct point a, struct point b)
{
    double dx = b.x - a.x, dy = b.y - a.y;
    return sqrt(dx * dx + dy * dy);
}

double path_segment_distance(struct point p, struct point a, struct point b, double *where)
{
    double dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
    double t = square > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / square : 0;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    if (where) *where = t;
    return path_length_between(p, (struct point){a.x + t * dx, a.y + t * dy});
}

/* Farthest point from the chord first..last. */
static size_t farthest(const struct path *path, size_t first, size_t last, double *distance)
{
    size_t at = first;
    *distance = 0;
    for (size_t i = first + 1; i < last; i++) {
        double d = path_segment_distance(path->point[i], path->point[first], path->point[last], NULL);
        if (d > *distance) {
            *distance = d;
            at = i;
        }
    }
    return at;
}

void path_simplify(struct path *path, double tolerance)
{
    if (path->count < 3) return;
    unsigned char *keep = allocate(path->count, 1);
    size_t *stack = allocate(2 * path->count, sizeof *stack), depth = 0;
    keep[0] = keep[path->count - 1] = 1;
    stack[depth++] = 0;
    stack[depth++] = path->count - 1;
    while (depth) {
        size_t last = stack[--depth], first = stack[--depth];
        double distance;
        size_t at = farthest(path, first, last, &distance);
        if (distance <= tolerance) continue;
        keep[at] = 1;
        stack[depth++] = first;
        stack[depth++] = at;
        stack[depth++] = at;
        stack[depth++] = last;
    }
    size_t count = 0;
    for (size_t i = 0; i < path->count; i++)
        if (keep[i]) path->point[count++] = path->point[i];
    path->count = count;
    free(stack);
    free(keep);
}

static struct point between(struct point a, struct point b, double t)
{
    return (struct point){a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
}

void path_smooth(struct path *path)
{
    if (path->count < 3) return;
    struct path out = {0};
    path_add(&out, path->point[0]);
    for (size_t i = 0; i + 1 < path->count; i++) {
        if (i > 0) path_add(&out, between(path->point[i], path->point[i + 1], 0.25));
        if (i + 2 < path->count) path_add(&out, between(path->point[i], path->point[i + 1], 0.75));
    }
    path_add(&out, path->point[path->count - 1]);
    path_clear(path);
    *path = out;
}
