/* A map and two charts of a made scene against the pictures kept in golden/; and that the comparison sees
 * what an eye would, and lets pass what another version of the font libraries changes. */
#include "chart_scene.h"
#include "golden.h"
#include "suites.h"

enum { DPI = 84, STEP = 12 /* pixels that a thing is misplaced by, to be found out */ };

/* ---- the pages ---- */

/* Classes that fall off from a point, an excluded field, one without data, and nothing outside the zones. */
static uint8_t class_at(int x, int y)
{
    double far = hypot(x - 16.5, 1.3 * (y - 15.5)) + 2 * sin(0.6 * x) * cos(0.5 * y);
    if (x >= 26 && x < 33 && y >= 7 && y < 13) return MAP_EXCLUDED;
    if ((x < 6 && y >= 33) || (3 * x < SCENE_CELLS && 3 * y < SCENE_CELLS)) return MAP_NODATA;
    return far < 6 ? 4 : far < 12 ? 3 : far < 18 ? 2 : far < 26 ? 1 : 0;
}

static void fill_cells(struct scene *s)
{
    for (int y = 0; y < SCENE_CELLS; y++)
        for (int x = 0; x < SCENE_CELLS; x++) s->cell[y * SCENE_CELLS + x] = class_at(x, y);
}

static void open_map(struct scene *s)
{
    uint8_t rgb[5][3];
    golden_font();
    scene_open(s, 32650, 450000, 2700000, 550000, 2780000);
    s->page.title = "Carrying capacity of a made place";
    s->page.subtitle = "Classes of the index";
    s->page.locator = true;
    s->page.dpi = DPI;
    s->page.date = "2024-05-06";
    s->panel[0].legend_title = "Capacity class (index)";
    s->panel[0].nodata_known = true;
    s->panel[0].nodata_km2 = 210;
    s->panel[0].nodata_share = 0.026;
    s->panel[0].excluded_km2 = 430;
    s->panel[0].excluded_share = 0.053;
    s->zone[6] = s->zone[--s->page.zones]; /* a corner without a zone, for the globe */
    map_sequential(5, rgb);
    for (size_t k = 0; k < 5; k++) memcpy(s->class[k].rgb, rgb[k], 3);
    fill_cells(s);
}

static void draw_map(struct scene *s, struct map_report *r)
{
    open_map(s);
    scene_draw(s, r);
}

static void open_chart(struct chart_scene *d)
{
    golden_font();
    chart_scene_open(d, 14);
    d->scatter.page.dpi = d->rows.page.dpi = DPI;
}

START_TEST(map_is_as_it_was)
{
    struct scene s;
    struct map_report r;
    draw_map(&s, &r);
    golden_is("map", s.path);
    map_report_clear(&r);
    scene_close(&s);
}
END_TEST

typedef void draw_chart(struct chart_scene *, struct map_report *);

static void check_chart(const char *name, draw_chart *draw)
{
    struct chart_scene d;
    struct map_report r;
    open_chart(&d);
    draw(&d, &r);
    golden_is(name, d.path);
    map_report_clear(&r);
    chart_scene_close(&d);
}

START_TEST(scatter_is_as_it_was)
{
    check_chart("scatter", chart_scene_scatter);
}
END_TEST

START_TEST(rows_are_as_they_were)
{
    check_chart("rows", chart_scene_rows);
}
END_TEST

/* ---- doing harm to a picture ---- */

static struct picture copy_of(const struct picture *p)
{
    struct picture copy = *p;
    size_t n = 3 * (size_t)p->w * p->h;
    copy.rgb = malloc(n);
    ck_assert_ptr_nonnull(copy.rgb);
    memcpy(copy.rgb, p->rgb, n);
    return copy;
}

/* A box in whole pixels, with a margin, on the picture. */
struct area {
    long x0, y0, x1, y1;
};

static struct area area_of(const struct picture *p, const struct map_box *b, long margin)
{
    struct area a = {(long)floor(b->x) - margin, (long)floor(b->y) - margin, (long)ceil(b->x + b->w) + margin,
                     (long)ceil(b->y + b->h) + margin};
    a.x0 = a.x0 < 0 ? 0 : a.x0;
    a.y0 = a.y0 < 0 ? 0 : a.y0;
    a.x1 = a.x1 > (long)p->w ? (long)p->w : a.x1;
    a.y1 = a.y1 > (long)p->h ? (long)p->h : a.y1;
    return a;
}

static void blank(struct picture *p, struct area a)
{
    for (long y = a.y0; y < a.y1; y++)
        memset(p->rgb + 3 * ((size_t)y * p->w + (size_t)a.x0), 255, 3 * (size_t)(a.x1 - a.x0));
}

/* Take what is in an area elsewhere, with white left behind. */
static void move(struct picture *p, struct area a, long dx, long dy)
{
    struct picture from = copy_of(p);
    blank(p, a);
    for (long y = a.y0; y < a.y1; y++)
        for (long x = a.x0; x < a.x1; x++) {
            long tx = x + dx, ty = y + dy;
            if (tx < 0 || ty < 0 || tx >= (long)p->w || ty >= (long)p->h) continue;
            memcpy(p->rgb + 3 * ((size_t)ty * p->w + (size_t)tx),
                   from.rgb + 3 * ((size_t)y * p->w + (size_t)x), 3);
        }
    free(from.rgb);
}

static void swap_colours(struct picture *p, const uint8_t a[3], const uint8_t b[3])
{
    for (size_t i = 0; i < (size_t)p->w * p->h; i++) {
        unsigned char *at = p->rgb + 3 * i;
        if (memcmp(at, a, 3) == 0)
            memcpy(at, b, 3);
        else if (memcmp(at, b, 3) == 0)
            memcpy(at, a, 3);
    }
}

/* Each pixel the mean of those around it: letters of softer edges. */
static void soften(struct picture *p)
{
    struct picture from = copy_of(p);
    for (size_t y = 1; y + 1 < p->h; y++)
        for (size_t x = 1; x + 1 < p->w; x++)
            for (size_t c = 0; c < 3; c++) {
                unsigned sum = 0;
                for (size_t k = 0; k < 9; k++)
                    sum += from.rgb[3 * ((y + k / 3 - 1) * p->w + x + k % 3 - 1) + c];
                p->rgb[3 * (y * p->w + x) + c] = (unsigned char)((sum + 4) / 9);
            }
    free(from.rgb);
}

/* Greys of no area, as edges of letters are, by a tenth lighter or darker. */
static void shade_edges(struct picture *p, double by)
{
    for (size_t i = 1; i + 1 < (size_t)p->w * p->h; i++) {
        unsigned char *at = p->rgb + 3 * i;
        bool grey = at[0] == at[1] && at[1] == at[2] && at[0] >= 40 && at[0] <= 250;
        if (!grey || memcmp(at, at - 3, 3) == 0 || memcmp(at, at + 3, 3) == 0) continue;
        memset(at, (int)fmin(255, fmax(0, at[0] + 255 * by)), 3);
    }
}

static void check_passes(const struct picture *golden, struct picture *p, const char *what)
{
    struct golden_difference d = golden_differ(golden, p);
    ck_assert_msg(golden_passes(d), "%s: is refused: %.3f in the mean, %.1f at %u, %u", what, d.mean, d.worst,
                  d.x, d.y);
    free(p->rgb);
}

static void check_refused(const struct picture *golden, struct picture *p, const char *what)
{
    struct golden_difference d = golden_differ(golden, p);
    ck_assert_msg(!golden_passes(d), "%s: passes: %.3f in the mean, %.1f at %u, %u", what, d.mean, d.worst,
                  d.x, d.y);
    free(p->rgb);
}

/* ---- what passes, and what does not ---- */

static void check_rendering(const struct picture *golden)
{
    struct picture p = copy_of(golden);
    check_passes(golden, &p, "the same");
    p = copy_of(golden);
    soften(&p);
    check_passes(golden, &p, "softer");
    for (int k = -1; k <= 1; k += 2) {
        p = copy_of(golden);
        shade_edges(&p, 0.1 * k);
        check_passes(golden, &p, "edges of letters lighter, or darker");
        p = copy_of(golden);
        move(&p, (struct area){0, 0, (long)p.w, (long)p.h}, k, -k);
        check_passes(golden, &p, "all of it a pixel off");
    }
}

/* Whatever stands in a box, gone, or off by STEP to any side. */
static void check_box(const struct picture *golden, const struct map_report *r, const char *what)
{
    static const long way[4][2] = {{STEP, 0}, {-STEP, 0}, {0, STEP}, {0, -STEP}};
    const struct area a = area_of(golden, scene_nth_box(r, what, 0), 1);
    char said[96];
    struct picture p = copy_of(golden);
    blank(&p, a);
    snprintf(said, sizeof said, "without its %s", what);
    check_refused(golden, &p, said);
    for (size_t k = 0; k < 4; k++) {
        p = copy_of(golden);
        move(&p, a, way[k][0], way[k][1]);
        snprintf(said, sizeof said, "its %s %ld, %ld off", what, way[k][0], way[k][1]);
        check_refused(golden, &p, said);
    }
}

/* Two colours in each other's place. */
static void check_swap(const struct picture *golden, const uint8_t a[3], const uint8_t b[3])
{
    struct picture p = copy_of(golden);
    swap_colours(&p, a, b);
    check_refused(golden, &p, "two colours in each other's place");
}

/* Of a picture just drawn: what it may differ by, and each of its parts (to NULL). Caller frees golden->rgb.
 */
static void check_parts(const char *name, const char *path, const struct map_report *r,
                        const char *const *part, struct picture *golden)
{
    golden_read(name, path, golden);
    check_rendering(golden);
    for (; *part; part++) check_box(golden, r, *part);
}

START_TEST(faults_of_a_map_are_seen)
{
    static const char *const part[] = {
        "title", "subtitle", "legend", "legend title", "legend label", "scalebar", "north", "locator", NULL};
    struct scene s;
    struct map_report r;
    struct picture golden;
    draw_map(&s, &r);
    check_parts("map", s.path, &r, part, &golden);
    for (size_t k = 0; k + 1 < 5; k++) check_swap(&golden, s.class[k].rgb, s.class[k + 1].rgb);
    free(golden.rgb);
    map_report_clear(&r);
    scene_close(&s);
}
END_TEST

static void check_faults_of_chart(const char *name, draw_chart *draw, const char *const *part)
{
    struct chart_scene d;
    struct map_report r;
    struct picture golden;
    open_chart(&d);
    draw(&d, &r);
    check_parts(name, d.path, &r, part, &golden);
    if (draw == chart_scene_scatter)
        check_swap(&golden, d.group[0].rgb, d.group[2].rgb);
    else
        check_swap(&golden, d.series[2].rgb, d.series[3].rgb);
    free(golden.rgb);
    map_report_clear(&r);
    chart_scene_close(&d);
}

START_TEST(faults_of_a_scatter_are_seen)
{
    static const char *const part[] = {"title", "subtitle", "key",      "axis", "tick",
                                       "label", "marker",   "quadrant", "foot", NULL};
    check_faults_of_chart("scatter", chart_scene_scatter, part);
}
END_TEST

START_TEST(faults_of_rows_are_seen)
{
    static const char *const part[] = {"bar", "name", "dot", "segment", "value", NULL};
    check_faults_of_chart("rows", chart_scene_rows, part);
}
END_TEST

/* A page of another size is another page. */
START_TEST(sizes_are_seen)
{
    unsigned char white[3 * 64 * 64];
    memset(white, 255, sizeof white);
    struct picture a = {.w = 64, .h = 64, .rgb = white}, b = {.w = 62, .h = 64, .rgb = white},
                   c = {.w = 61, .h = 64, .rgb = white};
    ck_assert(golden_passes(golden_differ(&a, &b)));
    ck_assert(!golden_passes(golden_differ(&a, &c)));
    ck_assert(!golden_passes(golden_differ(&c, &a)));
}
END_TEST

Suite *golden_suite(void)
{
    Suite *suite = suite_create("golden");
    TCase *c = tcase_create("pictures");
    tcase_set_timeout(c, 120);
    tcase_add_test(c, map_is_as_it_was);
    tcase_add_test(c, scatter_is_as_it_was);
    tcase_add_test(c, rows_are_as_they_were);
    tcase_add_test(c, faults_of_a_map_are_seen);
    tcase_add_test(c, faults_of_a_scatter_are_seen);
    tcase_add_test(c, faults_of_rows_are_seen);
    tcase_add_test(c, sizes_are_seen);
    suite_add_tcase(suite, c);
    return suite;
}
