#include "golden.h"

#include "vision.h"

const double golden_mean_most = 0.6, golden_worst_most = 13;

/* ---- mean colours of blocks ---- */

/* Sums of the pixels above and left of each: the mean of any block is three subtractions. */
struct sums {
    size_t w, h;
    uint32_t (*sum)[3]; /* [(w + 1) * (h + 1)] */
};

static struct sums sum_up(const struct picture *p)
{
    struct sums s = {p->w, p->h, calloc((size_t)(p->w + 1) * (p->h + 1), sizeof *s.sum)};
    ck_assert_ptr_nonnull(s.sum);
    for (size_t y = 0; y < s.h; y++)
        for (size_t x = 0; x < s.w; x++)
            for (int c = 0; c < 3; c++)
                s.sum[(y + 1) * (s.w + 1) + x + 1][c] =
                    p->rgb[3 * (y * s.w + x) + (size_t)c] + s.sum[y * (s.w + 1) + x + 1][c] +
                    s.sum[(y + 1) * (s.w + 1) + x][c] - s.sum[y * (s.w + 1) + x][c];
    return s;
}

static void block_mean(const struct sums *s, size_t x, size_t y, uint8_t rgb[3])
{
    enum { N = GOLDEN_BLOCK };
    const uint32_t(*top)[3] = (const uint32_t(*)[3])s->sum + y * (s->w + 1) + x,
          (*bottom)[3] = top + N * (s->w + 1);
    for (int c = 0; c < 3; c++)
        rgb[c] = (uint8_t)((bottom[N][c] - bottom[0][c] - top[N][c] + top[0][c] + N * N / 2) / (N * N));
}

/* The least difference of a block of `a` to one of `b` near its place; first that at the same place, which
 * mostly is the same. */
static double least(const struct sums *a, const struct sums *b, size_t x, size_t y)
{
    enum { SIDE = 2 * GOLDEN_SHIFT + 1, MIDDLE = SIDE * SIDE / 2 };
    uint8_t own[3], other[3];
    double found = INFINITY;
    block_mean(a, x, y, own);
    for (int k = 0; k < SIDE * SIDE && found > 0; k++) {
        int at = (k + MIDDLE) % (SIDE * SIDE);
        long bx = (long)x + at % SIDE - GOLDEN_SHIFT, by = (long)y + at / SIDE - GOLDEN_SHIFT;
        if (bx < 0 || by < 0 || bx + GOLDEN_BLOCK > (long)b->w || by + GOLDEN_BLOCK > (long)b->h) continue;
        block_mean(b, (size_t)bx, (size_t)by, other);
        found = memcmp(own, other, 3) == 0 ? 0 : fmin(found, vision_distance(VISION_NORMAL, own, other));
    }
    return found;
}

static size_t add_blocks(const struct sums *a, const struct sums *b, struct golden_difference *d)
{
    size_t n = 0;
    for (size_t y = 0; y + GOLDEN_BLOCK <= a->h; y += GOLDEN_BLOCK)
        for (size_t x = 0; x + GOLDEN_BLOCK <= a->w; x += GOLDEN_BLOCK, n++) {
            double e = least(a, b, x, y);
            d->mean += e;
            if (e <= d->worst) continue;
            d->worst = e;
            d->x = (unsigned)x;
            d->y = (unsigned)y;
        }
    return n;
}

static bool is_near(size_t a, size_t b)
{
    return a <= b + GOLDEN_SHIFT && b <= a + GOLDEN_SHIFT;
}

struct golden_difference golden_differ(const struct picture *a, const struct picture *b)
{
    struct golden_difference d = {0};
    if (!is_near(a->w, b->w) || !is_near(a->h, b->h))
        return (struct golden_difference){INFINITY, INFINITY, 0, 0};
    struct sums s = sum_up(a), t = sum_up(b);
    size_t n = add_blocks(&s, &t, &d);
    n += add_blocks(&t, &s, &d);
    d.mean /= (double)n;
    free(s.sum);
    free(t.sum);
    return d;
}

bool golden_passes(struct golden_difference d)
{
    return d.mean <= golden_mean_most && d.worst <= golden_worst_most;
}

/* ---- files ---- */

static void golden_path(const char *name, char out[512])
{
    snprintf(out, 512, "%s/tests/unit/golden/%s.png", CAPACITY_SOURCE_DIR, name);
}

static void copy_file(const char *from, const char *to)
{
    char buffer[4096];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    ck_assert_msg(in && out, "%s cannot be copied to %s", from, to);
    for (size_t n; (n = fread(buffer, 1, sizeof buffer, in)) > 0;)
        ck_assert_uint_eq(fwrite(buffer, 1, n, out), n);
    fclose(in);
    ck_assert_int_eq(fclose(out), 0);
}

void golden_read(const char *name, const char *drawn, struct picture *p)
{
    enum { MOST_BYTES = 60000 };
    char path[512];
    golden_path(name, path);
    if (getenv("CAPACITY_UPDATE_GOLDEN")) copy_file(drawn, path);
    FILE *f = fopen(path, "rb");
    ck_assert_msg(f != NULL, "%s is missing; run with CAPACITY_UPDATE_GOLDEN=1", path);
    fseek(f, 0, SEEK_END);
    ck_assert_int_le(ftell(f), MOST_BYTES);
    fclose(f);
    picture_read(path, p);
}

void golden_is(const char *name, const char *drawn)
{
    struct picture golden, now;
    golden_read(name, drawn, &golden);
    picture_read(drawn, &now);
    struct golden_difference d = golden_differ(&golden, &now);
    ck_assert_msg(
        golden_passes(d),
        "%s is not tests/unit/golden/%s.png: by CIEDE2000 %.3f in the mean (at most %g), %.1f at "
        "%u, %u (at most %g); look at both, and if it is to be so, run with CAPACITY_UPDATE_GOLDEN=1",
        drawn, name, d.mean, golden_mean_most, d.worst, d.x, d.y, golden_worst_most);
    free(golden.rgb);
    free(now.rgb);
}

void golden_font(void)
{
    ck_assert_int_eq(setenv("FONTCONFIG_FILE", CAPACITY_SOURCE_DIR "/tests/unit/golden/fonts.conf", 1), 0);
}
