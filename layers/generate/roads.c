#include "roads.h"

#include "noise.h"
#include "search.h"
#include "support.h"
#include "vector.h"

#include <math.h>
#include <stdlib.h>

#define COARSE    4   /* cells of the model to a cell of the search */
#define TOWN_SIDE 100 /* one small town in a square of so many cells of the model */
#define RIM_CELLS 8   /* of the search, that are left free at the edge */

static const struct vector_field fields[] = {{"class", OFTString},
                                             {"from_name", OFTString},
                                             {"to_name", OFTString},
                                             {"source", OFTString},
                                             {NULL, OFTString}};

struct builder {
    struct search search;
    const struct seats *seats;
    struct vector vector;
    struct projector *to_degrees;
};

struct link {
    size_t a, b;
    double length;
};

static int32_t cell_at(const struct frame *f, struct point p)
{
    int column, row;
    if (!frame_find(f, p.x, p.y, &column, &row)) return -1;
    if (column < RIM_CELLS || row < RIM_CELLS || column + RIM_CELLS >= f->width ||
        row + RIM_CELLS >= f->height)
        return -1;
    return (int32_t)(row * f->width + column);
}

/* Slopes cost by their square, valley floors least, bridges something, lakes nearly all. */
static void fill_costs(struct search *s, const struct terrain *t)
{
    int width = t->frame.width;
    for (int r = 0; r < s->frame.height; r++)
        for (int c = 0; c < s->frame.width; c++) {
            double slope = 0, above = 0, bridge = 0;
            for (int k = 0; k < COARSE * COARSE; k++) {
                size_t cell =
                    (size_t)(COARSE * r + k / COARSE) * (size_t)width + (size_t)(COARSE * c + k % COARSE);
                slope += (double)t->slope[cell] / (COARSE * COARSE);
                above += (double)t->above_m[cell] / (COARSE * COARSE);
                if (t->flow.area_km2[cell] > 500 && bridge < 2) bridge = 2;
                if (t->lake[cell]) bridge = 60;
            }
            double cost = s->frame.cell_m * (1 + 25 * slope * slope + 2 * slope + above / 120 + bridge);
            cost *= 0.8 + 0.4 * noise_cell(c, r, 821); /* land holdings, soils: no long straight lines */
            s->cost[(size_t)r * (size_t)s->frame.width + (size_t)c] = (float)cost;
        }
}

static void add_road(struct builder *b, struct path *path, const char *class, const char *from,
                     const char *to)
{
    OGRFeatureH feature = vector_feature(&b->vector);
    path_smooth(path);
    path_smooth(path);
    path_simplify(path, 0.15 * b->search.frame.cell_m);
    vector_text(feature, "class", class);
    if (from) vector_text(feature, "from_name", from);
    if (to) vector_text(feature, "to_name", to);
    vector_text(feature, "source", "modelled");
    vector_add(&b->vector, feature, vector_line(path, b->to_degrees));
}

/* Two seats are linked where no third lies in the circle on the line between them (Gabriel graph). */
static bool linked(const struct seats *seats, size_t a, size_t b)
{
    struct point p = seats->seat[a].at, q = seats->seat[b].at, middle = {(p.x + q.x) / 2, (p.y + q.y) / 2};
    double radius = path_length_between(p, q) / 2;
    for (size_t i = 0; i < seats->count; i++)
        if (i != a && i != b && path_length_between(seats->seat[i].at, middle) < radius) return false;
    return true;
}

static int by_length(const void *a, const void *b)
{
    const struct link *p = a, *q = b;
    if (p->length < q->length || p->length > q->length) return p->length < q->length ? -1 : 1;
    return p->a != q->a ? (p->a < q->a ? -1 : 1) : (p->b < q->b ? -1 : p->b > q->b);
}

static void join_seats(struct builder *b)
{
    const struct seats *seats = b->seats;
    struct link *links = allocate(seats->count * seats->count, sizeof *links);
    size_t count = 0;
    for (size_t i = 0; i < seats->count; i++)
        for (size_t k = i + 1; k < seats->count; k++)
            if (cell_at(&b->search.frame, seats->seat[i].at) >= 0 &&
                cell_at(&b->search.frame, seats->seat[k].at) >= 0 && linked(seats, i, k))
                links[count++] =
                    (struct link){i, k, path_length_between(seats->seat[i].at, seats->seat[k].at)};
    qsort(links, count, sizeof *links, by_length);
    for (size_t i = 0; i < count; i++) {
        const struct seat *from = &seats->seat[links[i].a], *to = &seats->seat[links[i].b];
        struct path path =
            search_build(&b->search, cell_at(&b->search.frame, from->at), cell_at(&b->search.frame, to->at));
        double people = fmin(from->population, to->population);
        const char *class = people > 450000 ? "national" : people > 260000 ? "provincial" : "county";
        if (path.count > 1) add_road(b, &path, class, from->name_en, to->name_en);
        path_clear(&path);
    }
    free(links);
}

/* In each square of the country the easiest place gets a small town and a road to the nearest one there is.
 */
static void join_towns(struct builder *b)
{
    struct search *s = &b->search;
    int side = TOWN_SIDE / COARSE;
    for (int top = RIM_CELLS; top + side + RIM_CELLS <= s->frame.height; top += side)
        for (int left = RIM_CELLS; left + side + RIM_CELLS <= s->frame.width; left += side) {
            int32_t best = -1;
            double least = INFINITY;
            for (int k = 0; k < side * side; k++) {
                int r = top + k / side, c = left + k % side;
                int32_t cell = (int32_t)(r * s->frame.width + c);
                double cost = (double)s->cost[cell] * (1 + 0.5 * noise_cell(c, r, 811));
                if (cost < least) {
                    least = cost;
                    best = cell;
                }
            }
            if (best < 0 || s->road[best]) continue;
            struct path path = search_build(s, best, -1);
            if (path.count > 1) add_road(b, &path, "township", NULL, NULL);
            path_clear(&path);
        }
}

void roads_write(const char *out_dir, const struct terrain *terrain, const struct seats *seats)
{
    struct builder b = {.seats = seats, .to_degrees = projector_open(region_model_crs, "EPSG:4490")};
    struct frame frame = frame_coarser(&terrain->frame, COARSE);
    search_open(&b.search, &frame);
    fill_costs(&b.search, terrain);
    vector_create(&b.vector, out_dir, "roads.gpkg", "roads", "EPSG:4490", wkbLineString, fields);
    join_seats(&b);
    join_towns(&b);
    vector_close(&b.vector);
    search_close(&b.search);
    projector_close(b.to_degrees);
}
