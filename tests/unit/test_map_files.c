/* The files a map is written to: PNG with few and with many colours, PDF, SVG. */
#include "map_scene.h"
#include "suites.h"

#include "map/image.h"

#include <cpl_minixml.h>

static char *read_whole(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    ck_assert_msg(f != NULL, "%s is not there", path);
    char *bytes = calloc(1, 1 << 22);
    *n = fread(bytes, 1, (1 << 22) - 1, f);
    fclose(f);
    return bytes;
}

static char *draw_as(struct scene *s, enum map_format format, size_t *n)
{
    struct error err = {""};
    ck_assert_msg(map_write(&s->page, format, s->path, NULL, &err) == ST_OK, "%s", err.text);
    return read_whole(s->path, n);
}

/* Also after other pages were drawn in the same process. */
START_TEST(same_page_same_bytes)
{
    struct scene s;
    scene_open(&s, 32650, 450000, 2700000, 550000, 2800000);
    s.panel[0].excluded_km2 = 5;
    s.cell[55] = MAP_EXCLUDED;
    s.page.date = "2024-05-01";
    for (int format = 0; format < MAP_FORMATS; format++) {
        size_t n[2];
        char *first = draw_as(&s, (enum map_format)format, &n[0]);
        free(draw_as(&s, MAP_SVG, &n[1]));
        char *second = draw_as(&s, (enum map_format)format, &n[1]);
        ck_assert_uint_eq(n[0], n[1]);
        ck_assert_mem_eq(first, second, n[0]);
        free(first);
        free(second);
    }
    scene_close(&s);
}
END_TEST

START_TEST(png_has_a_palette_where_colours_are_few)
{
    enum { SIDE = 40 };
    struct scene s;
    scene_open(&s, 32650, 450000, 2700000, 550000, 2800000);
    static const int colours[] = {1, 2, 255, 256, 257, 1600};
    for (size_t k = 0; k < sizeof colours / sizeof *colours; k++) {
        cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, SIDE, SIDE);
        unsigned char *data = cairo_image_surface_get_data(surface);
        for (int i = 0; i < SIDE * SIDE; i++) {
            uint32_t colour = (uint32_t)(i % colours[k]) * 2654435u & 0xFFFFFF;
            memcpy(data + i / SIDE * cairo_image_surface_get_stride(surface) + 4 * (i % SIDE), &colour, 4);
        }
        cairo_surface_mark_dirty(surface);
        struct picture p;
        struct error err = {""};
        ck_assert_msg(image_write(surface, 100, "en", NULL, 0, s.path, &err) == ST_OK, "%s", err.text);
        picture_read(s.path, &p);
        ck_assert_int_eq(p.type, colours[k] <= 256 ? PNG_COLOR_TYPE_PALETTE : PNG_COLOR_TYPE_RGB);
        for (int i = 0; i < SIDE * SIDE; i++) {
            uint32_t colour = (uint32_t)(i % colours[k]) * 2654435u & 0xFFFFFF;
            const unsigned char *at = picture_at(&p, i % SIDE, (int)(i / SIDE));
            if (((uint32_t)at[0] << 16 | (uint32_t)at[1] << 8 | at[2]) != colour)
                ck_abort_msg("pixel %d of %d colours", i, colours[k]);
        }
        free(p.rgb);
        cairo_surface_destroy(surface);
    }
    scene_close(&s);
}
END_TEST

START_TEST(pdf)
{
    struct scene s;
    size_t n;
    scene_open(&s, 32650, 450000, 2700000, 550000, 2800000);
    s.page.paper_cm[0] = 29.7;
    s.page.paper_cm[1] = 21;
    char *bytes = draw_as(&s, MAP_PDF, &n);
    ck_assert_int_eq(memcmp(bytes, "%PDF-", 5), 0);
    ck_assert_int_eq(memcmp(bytes + n - 6, "%%EOF\n", 6), 0);
    ck_assert_ptr_nonnull(memmem(bytes, n, "/Title (A title)", 16));
    ck_assert_ptr_nonnull(memmem(bytes, n, "(And what it means. Modelled demonstration data)", 48));
    ck_assert_ptr_nonnull(memmem(bytes, n, "/MediaBox [ 0 0 842 595 ]", 25));
    ck_assert_ptr_null(memmem(bytes, n, "Date", 4));
    free(bytes);
    scene_close(&s);
}
END_TEST

static const char *child_text(const CPLXMLNode *node, const char *name)
{
    return CPLGetXMLValue((CPLXMLNode *)node, name, NULL);
}

START_TEST(svg)
{
    struct scene s;
    size_t n;
    scene_open(&s, 32650, 450000, 2700000, 550000, 2800000);
    s.page.title = "</title><script>alert('\"&amp;')</script> مدينة \xf0\x9f\x8f\xad";
    s.page.title_zh = NULL;
    s.page.credit = "<b>";
    char *bytes = draw_as(&s, MAP_SVG, &n);
    ck_assert_ptr_null(strstr(bytes, "<script"));
    CPLXMLNode *tree = CPLParseXMLString(bytes);
    ck_assert_ptr_nonnull(tree);
    const CPLXMLNode *root = CPLGetXMLNode(tree, "=svg");
    ck_assert_ptr_nonnull(root);
    ck_assert_str_eq(child_text(root, "lang"), "en");
    ck_assert_str_eq(child_text(root, "clip-rule"), "evenodd");
    ck_assert_msg(strstr(child_text(root, "title"), "</title><script>alert('\"&amp;')</script>") != NULL,
                  "%s", child_text(root, "title"));
    ck_assert_str_eq(child_text(root, "desc"), "And what it means. Modelled demonstration data");
    CPLDestroyXMLNode(tree);
    /* Whatever is referred to is there. */
    for (const char *at = bytes; (at = strstr(at, "url(#"));) {
        char id[64] = "id=\"";
        at += 5;
        size_t length = strcspn(at, ")");
        ck_assert_uint_lt(length, 50);
        snprintf(id + 4, sizeof id - 4, "%.*s\"", (int)length, at);
        ck_assert_msg(strstr(bytes, id) != NULL, "nothing has the %s", id);
    }
    free(bytes);
    scene_close(&s);
}
END_TEST

START_TEST(nothing_is_left_where_a_file_cannot_be_written)
{
    struct scene s;
    scene_open(&s, 32650, 450000, 2700000, 550000, 2800000);
    for (int format = 0; format < MAP_FORMATS; format++) {
        struct error err = {""};
        ck_assert_int_eq(map_write(&s.page, (enum map_format)format, "/no/such/folder/map", NULL, &err),
                         ST_FAILED);
        ck_assert_msg(strstr(err.text, "/no/such/folder/map: cannot be written"), "%s", err.text);
    }
    scene_close(&s);
}
END_TEST

/* Borders that were kept look as if drawn anew, and do not depend on which page drew them first. */
START_TEST(kept_borders_are_the_same_borders)
{
    struct scene s;
    struct picture anew, first, second;
    scene_open(&s, 32650, 450000, 2700000, 550000, 2800000);
    for (int p = 1; p < 5; p++) s.panel[p] = s.panel[0]; /* the same view at several places of the page */
    s.page.panels = 5;
    scene_draw(&s, NULL);
    picture_read(s.path, &anew);
    s.page.borders = map_borders_open();
    ck_assert_ptr_nonnull(s.page.borders);
    scene_draw(&s, NULL);
    picture_read(s.path, &first);
    scene_draw(&s, NULL);
    picture_read(s.path, &second);
    ck_assert(first.w == anew.w && first.h == anew.h);
    ck_assert_mem_eq(first.rgb, second.rgb, 3 * first.w * first.h);
    int worst = 0;
    for (size_t i = 0; i < 3 * first.w * first.h; i++) {
        int off = abs(first.rgb[i] - anew.rgb[i]);
        worst = off > worst ? off : worst;
    }
    ck_assert_int_le(worst, 2);
    /* Other zones at the same place are not taken for these. */
    struct map_zone *turned = malloc(s.page.zones * sizeof *turned);
    memcpy(turned, s.zone, s.page.zones * sizeof *turned);
    s.page.zone = turned;
    s.page.zones = 4;
    scene_draw(&s, NULL);
    free(second.rgb);
    picture_read(s.path, &second);
    ck_assert(memcmp(first.rgb, second.rgb, 3 * first.w * first.h) != 0);
    map_borders_close(s.page.borders);
    free(turned);
    free(anew.rgb);
    free(first.rgb);
    free(second.rgb);
    scene_close(&s);
}
END_TEST

Suite *map_files_suite(void)
{
    Suite *suite = suite_create("map_files");
    TCase *c = tcase_create("files");
    tcase_set_timeout(c, 60);
    tcase_add_test(c, same_page_same_bytes);
    tcase_add_test(c, png_has_a_palette_where_colours_are_few);
    tcase_add_test(c, pdf);
    tcase_add_test(c, svg);
    tcase_add_test(c, nothing_is_left_where_a_file_cannot_be_written);
    tcase_add_test(c, kept_borders_are_the_same_borders);
    suite_add_tcase(suite, c);
    return suite;
}
