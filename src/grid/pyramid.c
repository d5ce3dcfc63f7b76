#include "grid/pyramid.h"

#include "grid/pyramid_reduce.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { TILE_CELLS = GRID_TILE * GRID_TILE, PADDED = GRID_TILE + 1, HALF_MOST = GRID_TILE / 2 };

/* One band of an overview: the block that is being filled. On odd sides a cell takes in a part of the last
 * column or row of the tile west or north of its own, which are kept from tile to tile. */
struct part {
    void *block;
    struct tile window; /* of the block, in cells of the overview */
    int missing;        /* tiles still to come of those that make it up; 0: no block is begun */
    char *row;          /* the last row of the lowest tile so far, of every column */
    char *column;       /* the last column of the easternmost tile so far, of every row */
    char *corner;       /* of every row of tiles: the cell above the first one of that column */
};

struct level {
    int below_width, below_height; /* of the level below: level 0 stands on the raster itself */
    int width, height;
    bool halves; /* both sides below are even */
    struct part *part;
};

struct pyramid {
    struct pyramid_spec spec;
    size_t size; /* of a cell */
    struct level *level;
    char *padded; /* a tile with the column west and the row north of it */
    struct pyramid_span column[HALF_MOST], row[HALF_MOST];
};

static size_t cell_size(enum output_cells cells)
{
    return cells == OUTPUT_NUMBERS ? sizeof(float) : cells == OUTPUT_CODES ? 1 : sizeof(uint16_t);
}

static int half(int side)
{
    return side / 2 + side % 2;
}

static int tiles(int side)
{
    return side / GRID_TILE + (side % GRID_TILE != 0);
}

static bool is_halved(int width, int height)
{
    return width % 2 == 0 && height % 2 == 0;
}

double pyramid_bytes(const struct pyramid_spec *spec)
{
    int width = spec->width, height = spec->height;
    double cells = 0;
    for (int l = 0; l < spec->levels; l++, width = half(width), height = half(height)) {
        cells += TILE_CELLS;
        if (!is_halved(width, height)) cells += (double)width + height + tiles(height);
    }
    return cells * spec->bands * (double)cell_size(spec->cells);
}

static enum status make_part(const struct pyramid *p, const struct level *v, struct part *b,
                             struct error *err)
{
    b->block = malloc(TILE_CELLS * p->size);
    if (!b->block) return error_memory(err);
    if (v->halves) return ST_OK;
    b->row = malloc((size_t)v->below_width * p->size);
    b->column = malloc((size_t)v->below_height * p->size);
    b->corner = malloc((size_t)tiles(v->below_height) * p->size);
    return b->row && b->column && b->corner ? ST_OK : error_memory(err);
}

static enum status make_level(struct pyramid *p, struct level *v, int width, int height, struct error *err)
{
    *v = (struct level){.below_width = width,
                        .below_height = height,
                        .width = half(width),
                        .height = half(height),
                        .halves = is_halved(width, height),
                        .part = calloc((size_t)p->spec.bands, sizeof *v->part)};
    enum status st = v->part ? ST_OK : error_memory(err);
    for (int b = 0; st == ST_OK && b < p->spec.bands; b++) st = make_part(p, v, &v->part[b], err);
    return st;
}

enum status pyramid_open(const struct pyramid_spec *spec, struct pyramid **out, struct error *err)
{
    struct pyramid *p = calloc(1, sizeof *p);
    if (!p) return error_memory(err);
    p->spec = *spec;
    p->size = cell_size(spec->cells);
    p->level = calloc((size_t)spec->levels + 1, sizeof *p->level);
    p->padded = calloc((size_t)PADDED * PADDED, p->size);
    enum status st = p->level && p->padded ? ST_OK : error_memory(err);
    int width = spec->width, height = spec->height;
    for (int l = 0; st == ST_OK && l < spec->levels; l++, width = half(width), height = half(height))
        st = make_level(p, &p->level[l], width, height, err);
    if (st == ST_OK)
        *out = p;
    else
        pyramid_close(p);
    return st;
}

void pyramid_close(struct pyramid *p)
{
    if (!p) return;
    for (int l = 0; p->level && l < p->spec.levels; l++) {
        for (int b = 0; p->level[l].part && b < p->spec.bands; b++) {
            struct part *part = &p->level[l].part[b];
            free(part->block);
            free(part->row);
            free(part->column);
            free(part->corner);
        }
        free(p->level[l].part);
    }
    free(p->level);
    free(p->padded);
    free(p);
}

/* How many tiles of a side there are from tile number 2n on, two at most. */
static int pair(int side, int n)
{
    return tiles(side) - 2 * n > 1 ? 2 : 1;
}

/* The block that a tile of the level below goes into, begun where it is the first. */
static enum status block_for(const struct pyramid *p, const struct level *v, struct part *b, struct tile w,
                             struct error *err)
{
    int x = w.x / GRID_TILE / 2, y = w.y / GRID_TILE / 2;
    struct tile window = {x * GRID_TILE, y * GRID_TILE, GRID_TILE, GRID_TILE};
    if (b->missing > 0)
        return window.x == b->window.x && window.y == b->window.y
                   ? ST_OK
                   : error_set(err, ST_FAILED, "tiles for overviews do not come along the curve");
    if (window.w > v->width - window.x) window.w = v->width - window.x;
    if (window.h > v->height - window.y) window.h = v->height - window.y;
    b->window = window;
    b->missing = pair(v->below_width, x) * pair(v->below_height, y);
    if (window.w == GRID_TILE && window.h == GRID_TILE) return ST_OK;
    float *number = b->block;
    if (p->spec.cells == OUTPUT_NUMBERS)
        for (size_t i = 0; i < TILE_CELLS; i++) number[i] = NAN;
    else
        memset(b->block, 255, TILE_CELLS * p->size); /* no data of either kind of codes */
    return ST_OK;
}

/* A tile into p->padded, with what lies west and north of it; its own last column and row are kept. */
static void pad(struct pyramid *p, struct part *b, struct tile w, const char *cells, size_t stride)
{
    size_t size = p->size, line = PADDED * size;
    size_t width = (size_t)w.w * size, x = (size_t)w.x * size, last = width - size;
    char *corner = b->corner + (size_t)(w.y / GRID_TILE) * size;
    char *column = b->column + (size_t)w.y * size, *row = b->row + x;
    if (w.x > 0) memcpy(p->padded, corner, size);
    if (w.y > 0) {
        memcpy(p->padded + size, row, width);
        memcpy(corner, row + last, size);
    }
    for (size_t i = 0; i < (size_t)w.h; i++) {
        const char *from = cells + i * stride * size;
        char *to = p->padded + (i + 1) * line;
        if (w.x > 0) memcpy(to, column + i * size, size);
        memcpy(to + size, from, width);
        memcpy(column + i * size, from + last, size);
    }
    memcpy(row, cells + (size_t)(w.h - 1) * stride * size, width);
}

/* Spans of n columns or rows from `from` on, counted from cell `origin` of the level below. */
static void spans(int below, int from, int n, int origin, struct pyramid_span *out)
{
    pyramid_spans(below, from, n, out);
    for (int i = 0; i < n; i++) out[i].first -= origin;
}

static void reduce(struct pyramid *p, const struct level *v, struct part *b, struct tile w, const void *cells,
                   size_t stride)
{
    int x = w.x / 2, y = w.y / 2, border = v->halves ? 0 : 1; /* tiles start at even places */
    struct pyramid_part part = {
        .from = cells,
        .stride = stride,
        .column = p->column,
        .row = p->row,
        .width = half(w.w),
        .height = half(w.h),
        .to =
            (char *)b->block + ((size_t)(y - b->window.y) * GRID_TILE + (size_t)(x - b->window.x)) * p->size,
        .to_stride = GRID_TILE,
    };
    if (!v->halves) {
        pad(p, b, w, cells, stride);
        part.from = p->padded;
        part.stride = PADDED;
    }
    spans(v->below_width, x, part.width, w.x - border, p->column);
    spans(v->below_height, y, part.height, w.y - border, p->row);
    pyramid_reduce(p->spec.cells, v->halves, &part);
}

enum status pyramid_add(struct pyramid *p, int band, struct tile w, const void *cells, struct error *err)
{
    size_t stride = (size_t)w.w;
    for (int l = 0; l < p->spec.levels; l++) {
        struct level *v = &p->level[l];
        struct part *b = &v->part[band - 1];
        enum status st = block_for(p, v, b, w, err);
        if (st != ST_OK) return st;
        reduce(p, v, b, w, cells, stride);
        if (--b->missing > 0) return ST_OK;
        st = p->spec.write(p->spec.user, band, l, b->window, b->block, err);
        if (st != ST_OK) return st;
        w = b->window;
        cells = b->block;
        stride = GRID_TILE;
    }
    return ST_OK;
}
