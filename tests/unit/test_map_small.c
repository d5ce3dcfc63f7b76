/* Pictures for the report: cells as pixels, and fewer colours. */
#include "map_scene.h"
#include "suites.h"

#include "map/image.h"

static uint32_t colour_at(const struct picture *p, int x, int y)
{
    const unsigned char *at = picture_at(p, x, y);
    return (uint32_t)at[0] << 16 | (uint32_t)at[1] << 8 | at[2];
}

START_TEST(cells_become_pixels)
{
    static const uint8_t rgb[2][3] = {{1, 2, 3}, {200, 100, 50}};
    static const uint8_t code[6] = {0, 1, MAP_NODATA, MAP_EXCLUDED, 2, 0}; /* there is no class 2 */
    static const uint32_t colour[6] = {0x010203, 0xC86432, 0xFFFFFF, 0xBEBEBE, 0xFFFFFF, 0x010203};
    struct scene s;
    struct picture p;
    scene_open(&s, 32650, 450000, 2700000, 550000, 2800000);
    ck_assert_int_eq(map_write_cells(code, 3, 2, rgb, 2, s.path, NULL), ST_OK);
    picture_read(s.path, &p);
    ck_assert_int_eq((int)p.w, 3);
    ck_assert_int_eq((int)p.h, 2);
    for (int i = 0; i < 6; i++) ck_assert_uint_eq(colour_at(&p, i % 3, i / 3), colour[i]);
    free(p.rgb);
    scene_close(&s);
}
END_TEST

/* A field of one colour with a little of many others: 256 stay, the field as it is, and none changes much. */
START_TEST(frequent_colours_stay_as_they_are)
{
    enum { SIDE = 100, FIELD = 0x8B3A1C };
    struct scene s;
    struct picture p;
    struct error err = {""};
    scene_open(&s, 32650, 450000, 2700000, 550000, 2800000);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, SIDE, SIDE);
    unsigned char *data = cairo_image_surface_get_data(surface);
    uint32_t colour[SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++) {
        uint32_t shade = (uint32_t)i % 250;
        colour[i] = i % 5 < 3    ? FIELD
                    : i % 5 == 3 ? FIELD + 1
                                 : shade << 16 | (shade ^ 1) << 8 | (uint32_t)(i / 250) * 6;
        memcpy(data + i / SIDE * cairo_image_surface_get_stride(surface) + 4 * (i % SIDE), &colour[i], 4);
    }
    cairo_surface_mark_dirty(surface);
    ck_assert_int_eq(image_reduce(surface, &err), ST_OK);
    ck_assert_msg(image_write(surface, 100, "en", NULL, 0, s.path, &err) == ST_OK, "%s", err.text);
    cairo_surface_destroy(surface);
    picture_read(s.path, &p);
    ck_assert_int_eq(p.type, PNG_COLOR_TYPE_PALETTE);
    for (int i = 0; i < SIDE * SIDE; i++) {
        uint32_t found = colour_at(&p, i % SIDE, i / SIDE);
        if (i % 5 < 4) ck_assert_uint_eq(found, FIELD); /* one shade away: the majority stands for both */
        for (int shift = 0; shift <= 16; shift += 8)
            ck_assert_int_le(abs((int)(found >> shift & 255) - (int)(colour[i] >> shift & 255)), 48);
    }
    free(p.rgb);
    scene_close(&s);
}
END_TEST

/* A few red pixels among more shades of blue than are kept, each with more pixels than the red. */
START_TEST(a_rare_colour_keeps_its_hue)
{
    enum { SIDE = 100, RED = 0xC01A1A, REDS = 12 };
    struct error err = {""};
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, SIDE, SIDE);
    unsigned char *data = cairo_image_surface_get_data(surface);
    const int stride = cairo_image_surface_get_stride(surface);
    for (int i = 0; i < SIDE * SIDE; i++) {
        uint32_t n = (uint32_t)i % 512; /* a bin each: 8 reds, 8 greens, 8 blues, all rather blue */
        uint32_t blue = (n & 7) * 8 << 16 | (n >> 3 & 7) * 8 << 8 | (128 + (n >> 6) * 8);
        if (i < REDS) blue = RED;
        memcpy(data + i / SIDE * stride + 4 * (i % SIDE), &blue, sizeof blue);
    }
    cairo_surface_mark_dirty(surface);
    ck_assert_int_eq(image_reduce(surface, &err), ST_OK);
    for (int i = 0; i < REDS; i++) {
        uint32_t found;
        memcpy(&found, data + 4 * i, sizeof found);
        ck_assert_uint_eq(found & 0xFFFFFF, RED);
    }
    cairo_surface_destroy(surface);
}
END_TEST

Suite *map_small_suite(void)
{
    Suite *s = suite_create("map_small");
    TCase *t = tcase_create("map_small");
    tcase_add_test(t, cells_become_pixels);
    tcase_add_test(t, frequent_colours_stay_as_they_are);
    tcase_add_test(t, a_rare_colour_keeps_its_hue);
    suite_add_tcase(s, t);
    return s;
}
