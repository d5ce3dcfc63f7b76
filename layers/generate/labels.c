#include "labels.h"

#include "frame.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct ring {
    int code, *x, *y, count;
};

struct rings {
    struct ring *ring;
    size_t count;
};

static int code_index(struct labels *labels, const char *code)
{
    for (int i = 0; i < labels->count; i++)
        if (strcmp(labels->code[i], code) == 0) return i;
    size_t size = strlen(code) + 1;
    if (labels->count == LABELS_MAX || size > sizeof labels->code[0]) die("borders: too many zones");
    memcpy(labels->code[labels->count], code, size);
    return labels->count++;
}

static int whole(char **rest)
{
    const char *word = strtok_r(NULL, " \n", rest);
    if (!word) die("borders: the file ends inside a ring");
    return (int)strtol(word, NULL, 10);
}

/* A ring: code, number of points, the first point, then the step to each next one. */
static struct rings read_rings(struct labels *labels, char *text)
{
    struct rings rings = {0};
    char *rest = NULL;
    for (char *word = strtok_r(text, " \n", &rest); word; word = strtok_r(NULL, " \n", &rest)) {
        rings.ring = resize(rings.ring, rings.count + 1, sizeof *rings.ring);
        struct ring *ring = &rings.ring[rings.count++];
        ring->code = code_index(labels, word);
        ring->count = whole(&rest);
        ring->x = allocate((size_t)ring->count, sizeof *ring->x);
        ring->y = allocate((size_t)ring->count, sizeof *ring->y);
        for (int i = 0, x = 0, y = 0; i < ring->count; i++) {
            ring->x[i] = x += whole(&rest);
            ring->y[i] = y += whole(&rest);
        }
    }
    return rings;
}

static void measure(struct labels *labels, const struct rings *rings)
{
    int east = labels->west = rings->ring[0].x[0], north = labels->south = rings->ring[0].y[0];
    for (size_t r = 0; r < rings->count; r++)
        for (int i = 0; i < rings->ring[r].count; i++) {
            int x = rings->ring[r].x[i], y = rings->ring[r].y[i];
            if (x < labels->west) labels->west = x;
            if (y < labels->south) labels->south = y;
            if (x > east) east = x;
            if (y > north) north = y;
        }
    /* A rim of one mesh keeps every border inside the raster. */
    labels->west--;
    labels->south--;
    labels->width = east + 1 - labels->west;
    labels->height = north + 1 - labels->south;
}

/* Every crossing turns the meshes east of it over: after all rings of a zone those inside are turned an odd
 * number of times, however often the ring runs back on itself. */
static void turn_over(const struct labels *labels, const struct ring *ring, unsigned char *inside)
{
    for (int i = 0; i + 1 < ring->count; i++) {
        int x0 = ring->x[i], y0 = ring->y[i], x1 = ring->x[i + 1], y1 = ring->y[i + 1];
        int low = y0 < y1 ? y0 : y1, high = y0 < y1 ? y1 : y0;
        for (int y = low; y < high; y++) {
            double x = x0 + (x1 - x0) * (y + 0.5 - y0) / (y1 - y0);
            int column = (int)ceil(x - 0.5) - labels->west;
            inside[(size_t)(y - labels->south) * (size_t)labels->width + (size_t)column] ^= 1;
        }
    }
}

static void paint(struct labels *labels, const struct rings *rings)
{
    size_t width = (size_t)labels->width, height = (size_t)labels->height;
    labels->zone = allocate(width * height, 1);
    for (int code = 0; code < labels->count; code++) {
        unsigned char *turn = allocate(width * height, 1);
        for (size_t r = 0; r < rings->count; r++)
            if (rings->ring[r].code == code) turn_over(labels, &rings->ring[r], turn);
        for (size_t row = 0; row < height; row++) {
            unsigned char inside = 0;
            for (size_t i = row * width; i < (row + 1) * width; i++) {
                inside ^= turn[i];
                if (inside && !labels->zone[i]) labels->zone[i] = (unsigned char)(code + 1);
            }
        }
        free(turn);
    }
}

/* Marks the meshes joined to `start` by sides and of its zone; returns how many, their list in `found`. */
static size_t spread(const struct labels *labels, size_t start, unsigned char *seen, size_t *found)
{
    size_t count = 0, width = (size_t)labels->width, cells = width * (size_t)labels->height;
    found[count++] = start;
    seen[start] = 1;
    for (size_t k = 0; k < count; k++) {
        size_t i = found[k], side[4] = {i - 1, i + 1, i - width, i + width};
        for (int s = 0; s < 4; s++) {
            if (side[s] >= cells || seen[side[s]] || labels->zone[side[s]] != labels->zone[i]) continue;
            seen[side[s]] = 1;
            found[count++] = side[s];
        }
    }
    return count;
}

/* Parts too small to be real, and holes that no zone claims, go to the neighbours, mesh by mesh from their
 * rim. */
static void mend(struct labels *labels)
{
    size_t width = (size_t)labels->width, cells = width * (size_t)labels->height;
    unsigned char *seen = allocate(cells, 1);
    size_t *found = allocate(cells, sizeof *found);
    for (size_t i = 0; i < cells; i++) {
        if (seen[i] || !labels->zone[i]) continue;
        size_t count = spread(labels, i, seen, found);
        for (size_t k = 0; count < LABELS_SMALL && k < count; k++) labels->zone[found[k]] = 0;
    }
    memset(seen, 0, cells);
    spread(labels, 0, seen, found);
    size_t open = 1;
    while (open) {
        open = 0;
        for (size_t i = width; i + width < cells; i++) {
            if (labels->zone[i] || seen[i]) continue;
            unsigned char w = labels->zone[i - 1], e = labels->zone[i + 1], s = labels->zone[i - width];
            labels->zone[i] = w ? w : s ? s : e ? e : labels->zone[i + width];
            open += !labels->zone[i];
        }
    }
    free(seen);
    free(found);
}

void labels_open(struct labels *labels, const char *source_dir, const struct region *region)
{
    *labels = (struct labels){0};
    char *text = read_text(source_dir, region->borders);
    struct rings rings = read_rings(labels, text);
    if (!rings.count) die("%s: no borders", region->borders);
    free(text);
    measure(labels, &rings);
    paint(labels, &rings);
    mend(labels);
    for (size_t r = 0; r < rings.count; r++) {
        free(rings.ring[r].x);
        free(rings.ring[r].y);
    }
    free(rings.ring);
}

void labels_close(struct labels *labels)
{
    free(labels->zone);
    *labels = (struct labels){0};
}

int labels_mesh(const struct labels *labels, int column, int row)
{
    if (column < 0 || row < 0 || column >= labels->width || row >= labels->height) return 0;
    return labels->zone[(size_t)row * (size_t)labels->width + (size_t)column];
}

int labels_at(const struct labels *labels, double lon, double lat)
{
    return labels_mesh(labels, (int)floor(lon * LABELS_PER_DEGREE) - labels->west,
                       (int)floor(lat * LABELS_PER_DEGREE) - labels->south);
}
