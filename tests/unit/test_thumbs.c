/* What the overlay keeps of scores and heights for the maps: means of blocks, tile by tile. */
#include "suites.h"

#include "run/thumbs.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

enum { COLS = 1200, ROWS = 600, STEP = 4 };

/* Value of a cell; a third of them have no data, and one whole corner. */
static float value_at(int x, int y)
{
    return (x + y) % 3 == 0 || (x < 40 && y < 40) ? NAN : (float)(x * 7 % 50 + y * 3 % 50) / 100;
}

static void take_all(struct thumbs *t, const struct grid *g, bool scores)
{
    float *cell = malloc(sizeof *cell * GRID_TILE * GRID_TILE);
    struct grid_walk walk = grid_walk_begin(g, GRID_CURVE);
    for (struct tile w; grid_walk_next(&walk, &w);) {
        for (int i = 0; i < w.w * w.h; i++) cell[i] = value_at(w.x + i % w.w, w.y + i / w.w);
        if (scores)
            thumbs_take_score(t, 1, cell, w);
        else
            thumbs_take_raw(t, 1, cell, w);
    }
    free(cell);
}

static double mean_of_block(int x, int y)
{
    double sum = 0;
    int n = 0;
    for (int j = y * STEP; j < (y + 1) * STEP && j < ROWS; j++)
        for (int i = x * STEP; i < (x + 1) * STEP && i < COLS; i++) {
            float v = value_at(i, j);
            if (isnan(v)) continue;
            sum += v;
            n++;
        }
    return n ? sum / n : (double)NAN;
}

START_TEST(means_of_blocks)
{
    enum { W = (COLS + STEP - 1) / STEP, H = (ROWS + STEP - 1) / STEP };
    static uint8_t score[W * H];
    static float height[W * H];
    struct grid g = {.width = COLS, .height = ROWS, .x0 = 1000, .y0 = 9000, .cell_x = 10, .cell_y = 10};
    struct thumbs t = {.score_size = {STEP, W, H}, .height_size = {STEP, W, H}, .height_factor = 1};
    t.score[1] = score;
    t.height = height;
    take_all(&t, &g, true);
    take_all(&t, &g, false);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            double mean = mean_of_block(x, y);
            int code = isnan(mean) ? THUMB_NONE : (int)lround(mean * (THUMB_LEVELS - 1));
            if (score[y * W + x] != code)
                ck_abort_msg("%d %d: %d, expected %d", x, y, score[y * W + x], code);
            if (isnan(mean) ? !isnan(height[y * W + x]) : fabs(height[y * W + x] - mean) > 1e-6)
                ck_abort_msg("%d %d: height %g, expected %g", x, y, height[y * W + x], mean);
        }
    double b[4];
    thumbs_bounds(&g, &t.score_size, b);
    ck_assert(b[0] == 1000 && b[3] == 9000 && b[2] == 1000 + W * STEP * 10 && b[1] == 9000 - H * STEP * 10);
    /* Nothing is kept of other factors, nor where nobody asked. */
    thumbs_take_score(&t, 0, NULL, (struct tile){0, 0, 4, 4});
    thumbs_take_raw(&t, 0, NULL, (struct tile){0, 0, 4, 4});
    thumbs_take_raw(NULL, 0, NULL, (struct tile){0, 0, 4, 4});
}
END_TEST

Suite *thumbs_suite(void)
{
    Suite *suite = suite_create("thumbs");
    TCase *c = tcase_create("thumbs");
    tcase_add_test(c, means_of_blocks);
    suite_add_tcase(suite, c);
    return suite;
}
