#include "streams.h"

#include "support.h"
#include "vector.h"

#include <math.h>
#include <stdlib.h>

#define RIM_M  4500.0  /* the outer cells of the model feel its edge and are not drawn */
#define JUMP_M 40000.0 /* longer steps of a real line join two clipped parts */

static const struct vector_field fields[] = {{"name", OFTString},
                                             {"source", OFTString},
                                             {"strahler", OFTInteger},
                                             {"catchment_km2", OFTReal},
                                             {NULL, OFTString}};

struct net {
    const struct terrain *terrain;
    const struct beds *beds;
    double least_km2;
    unsigned char *donors;   /* streams that run into a cell */
    unsigned char *strahler; /* 0: no stream */
    unsigned char *real;     /* a real line runs here: the modelled one is left out */
    struct vector vector;
    struct projector *to_degrees;
};

static bool inside(const struct frame *f, struct point p)
{
    return p.x > f->west + RIM_M && p.y < f->north - RIM_M && p.x < f->west + f->width * f->cell_m - RIM_M &&
           p.y > f->north - f->height * f->cell_m + RIM_M;
}

static bool is_stream(const struct net *net, int32_t cell)
{
    return net->terrain->flow.area_km2[cell] >= net->least_km2;
}

/* Strahler's order: two of one order meet and make the next. */
static void order_streams(struct net *net)
{
    const struct flow *flow = &net->terrain->flow;
    size_t n = frame_cells(&flow->frame);
    unsigned char *twice = allocate(n, 1);
    for (size_t k = n; k-- > 0;) {
        int32_t cell = flow->order[k], down = flow->down[cell];
        if (!is_stream(net, cell)) continue;
        if (!net->strahler[cell]) net->strahler[cell] = 1;
        if (twice[cell]) net->strahler[cell]++;
        if (down == cell) continue;
        net->donors[down]++;
        if (net->strahler[cell] > net->strahler[down]) {
            net->strahler[down] = net->strahler[cell];
            twice[down] = 0;
        } else if (net->strahler[cell] == net->strahler[down]) {
            twice[down] = 1;
        }
    }
    free(twice);
}

/* The flow may run a cell or two beside a real line. */
static void mark_real(struct net *net)
{
    const struct frame *f = &net->terrain->frame;
    int reach = 3;
    for (int r = reach; r < f->height - reach; r++)
        for (int c = reach; c < f->width - reach; c++) {
            int16_t bed = net->terrain->bed[(size_t)r * (size_t)f->width + (size_t)c];
            if (bed < 0 || !net->beds->line[bed].real) continue;
            for (int dr = -reach; dr <= reach; dr++)
                for (int dc = -reach; dc <= reach; dc++)
                    net->real[(size_t)(r + dr) * (size_t)f->width + (size_t)(c + dc)] = 1;
        }
}

static bool hidden(const struct net *net, int32_t cell)
{
    return net->real[cell] && net->terrain->flow.area_km2[cell] > 4 * net->least_km2;
}

static void write_line(struct net *net, const struct path *path, const char *name, const char *source,
                       int strahler, double catchment_km2)
{
    OGRFeatureH feature = vector_feature(&net->vector);
    if (name) vector_text(feature, "name", name);
    vector_text(feature, "source", source);
    if (strahler) vector_number(feature, "strahler", strahler);
    if (catchment_km2 > 0) vector_number(feature, "catchment_km2", round(catchment_km2));
    vector_add(&net->vector, feature, vector_line(path, net->to_degrees));
}

/* One modelled reach, from a source or confluence down to the next. */
static void write_reach(struct net *net, int32_t cell)
{
    const struct terrain *t = net->terrain;
    struct path path = {0};
    int bed = -1, strahler = net->strahler[cell];
    double area = 0;
    for (;;) {
        struct point p = frame_centre(&t->frame, (size_t)cell);
        if (!inside(&t->frame, p)) break;
        path_add(&path, p);
        int32_t down = t->flow.down[cell];
        bool node = path.count > 1 && net->donors[cell] != 1;
        if (node || down == cell || hidden(net, cell)) break;
        area = t->flow.area_km2[cell];
        if (t->bed[cell] >= 0) bed = t->bed[cell];
        cell = down;
    }
    if (path.count > 2) {
        path_smooth(&path);
        path_simplify(&path, 0.3 * t->frame.cell_m);
        const char *name = bed >= 0 && !net->beds->line[bed].real ? net->beds->line[bed].name : NULL;
        write_line(net, &path, name, "modelled", strahler, area);
    }
    path_clear(&path);
}

static void write_real(struct net *net)
{
    for (size_t l = 0; l < net->beds->count; l++) {
        const struct bed_line *line = &net->beds->line[l];
        struct path path = {0};
        for (size_t i = 0; line->real && i <= line->path.count; i++) {
            bool more = i < line->path.count && inside(&net->terrain->frame, line->path.point[i]);
            if (more && path.count)
                more = path_length_between(path.point[path.count - 1], line->path.point[i]) < JUMP_M;
            if (!more) {
                if (path.count > 1) write_line(net, &path, line->name, "Natural Earth", 0, 0);
                path.count = 0;
            }
            if (i < line->path.count && inside(&net->terrain->frame, line->path.point[i]))
                path_add(&path, line->path.point[i]);
        }
        path_clear(&path);
    }
}

void streams_write(const char *out_dir, const struct region *region, const struct terrain *terrain,
                   const struct beds *beds)
{
    size_t n = frame_cells(&terrain->frame);
    struct net net = {terrain,
                      beds,
                      region->stream_km2,
                      allocate(n, 1),
                      allocate(n, 1),
                      allocate(n, 1),
                      {0},
                      projector_open(region_model_crs, "EPSG:4326")};
    vector_create(&net.vector, out_dir, "rivers.gpkg", "rivers", "EPSG:4326", wkbLineString, fields);
    order_streams(&net);
    mark_real(&net);
    write_real(&net);
    for (size_t i = 0; i < n; i++) {
        int32_t cell = (int32_t)i;
        if (is_stream(&net, cell) && net.donors[i] != 1 && !hidden(&net, cell)) write_reach(&net, cell);
    }
    vector_close(&net.vector);
    projector_close(net.to_degrees);
    free(net.donors);
    free(net.strahler);
    free(net.real);
}
