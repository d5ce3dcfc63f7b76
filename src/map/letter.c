#include "map/letter.h"

#include <string.h>

/* Only the first that is installed counts. A Chinese page sets Latin in the Chinese font too, so that figures
 * and words match. */
#define LATIN_FONTS "Noto Sans,Open Sans,Liberation Sans,DejaVu Sans,sans-serif"
#define CHINESE_FONTS                                                                                        \
    "Noto Sans CJK SC,Source Han Sans SC,Source Han Sans CN,WenQuanYi Micro Hei,WenQuanYi Zen Hei,DejaVu "   \
    "Sans,sans-serif"

static PangoLayout *new_layout(const struct letter *l, const char *s, double pt, bool bold)
{
    PangoLayout *layout = pango_layout_new(l->context);
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, l->chinese ? CHINESE_FONTS : LATIN_FONTS);
    pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font, pt * l->px_per_pt * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    pango_layout_set_text(layout, s, -1);
    return layout;
}

static bool shows(const struct letter *l, const char *s)
{
    PangoLayout *layout = new_layout(l, s, 8, false);
    bool all = pango_layout_get_unknown_glyphs_count(layout) == 0;
    g_object_unref(layout);
    return all;
}

enum status letter_open(struct letter *l, int dpi, bool chinese, struct error *err)
{
    *l = (struct letter){.px_per_pt = dpi / 72.0, .chinese = chinese};
    /* A font map of our own: nothing another part of the process set changes the map. */
    l->fonts = pango_cairo_font_map_new();
    if (!l->fonts) return error_set(err, ST_FAILED, "map: pango has no fonts to draw with");
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(l->fonts), dpi);
    l->context = pango_font_map_create_context(l->fonts);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(l->context, options);
    cairo_font_options_destroy(options);
    pango_context_set_language(l->context, pango_language_from_string(chinese ? "zh-cn" : "en"));
    if (chinese && !shows(l, "禁止无数据坐标系模拟演示")) {
        l->missing = true;
        l->chinese = false;
        pango_context_set_language(l->context, pango_language_from_string("en"));
    }
    return ST_OK;
}

void letter_close(struct letter *l)
{
    if (l->context) g_object_unref(l->context);
    if (l->fonts) g_object_unref(l->fonts);
    *l = (struct letter){0};
}

static bool harmful(gunichar c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 ||
           (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff || c == 0xfffc;
}

/* Valid UTF-8 without harmful characters, blanks run together and trimmed; NULL where that is empty. */
static char *cleaned(const char *s)
{
    if (!s) return NULL;
    char *valid = g_utf8_make_valid(s, -1);
    GString *out = g_string_new(NULL);
    for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        bool blank = harmful(c) || c == ' ';
        if (!blank)
            g_string_append_unichar(out, c);
        else if (out->len > 0 && out->str[out->len - 1] != ' ')
            g_string_append_c(out, ' ');
    }
    g_free(valid);
    g_strchomp(out->str);
    bool empty = *out->str == '\0';
    return g_string_free(out, empty);
}

/* Leave out each character no font has, and say whether one of them was Chinese. NULL where nothing is left.
 */
static char *showable(const struct letter *l, const char *s, bool *lost_chinese)
{
    GString *out = g_string_new(NULL);
    for (const char *p = s; *p; p = g_utf8_next_char(p)) {
        char one[8] = {0};
        memcpy(one, p, (size_t)(g_utf8_next_char(p) - p));
        if (shows(l, one))
            g_string_append(out, one);
        else if (g_unichar_get_script(g_utf8_get_char(p)) == G_UNICODE_SCRIPT_HAN)
            *lost_chinese = true;
    }
    char *clean = cleaned(out->str);
    g_string_free(out, TRUE);
    return clean;
}

char *letter_pick(struct letter *l, const char *latin, const char *chinese)
{
    char *text[2] = {cleaned(l->chinese ? chinese : latin), cleaned(l->chinese ? latin : chinese)};
    char *result = NULL;
    for (int i = 0; i < 2 && !result; i++) {
        if (!text[i]) continue;
        if (shows(l, text[i])) result = g_strdup(text[i]);
    }
    bool lost = false;
    for (int i = 0; i < 2 && !result; i++)
        if (text[i]) result = showable(l, text[i], &lost);
    if (l->chinese && text[0] && !shows(l, text[0])) {
        g_free(showable(l, text[0], &lost));
        if (lost) l->missing = true;
    }
    g_free(text[0]);
    g_free(text[1]);
    return result;
}

static void measure(struct piece *p)
{
    PangoRectangle box;
    pango_layout_get_extents(p->layout, NULL, &box);
    p->at.w = (double)box.width / PANGO_SCALE;
    p->at.h = (double)box.height / PANGO_SCALE;
}

struct piece letter_set(const struct letter *l, const char *s, struct letter_style style)
{
    struct piece p = {0};
    if (!s || !*s) return p;
    p.layout = new_layout(l, s, style.pt, style.bold);
    if (style.width > 0) {
        pango_layout_set_width(p.layout, (int)(style.width * PANGO_SCALE));
        pango_layout_set_wrap(p.layout, PANGO_WRAP_WORD_CHAR);
        if (style.lines > 0) {
            pango_layout_set_height(p.layout, -style.lines);
            pango_layout_set_ellipsize(p.layout, PANGO_ELLIPSIZE_END);
        }
    }
    measure(&p);
    return p;
}

void piece_wrap(struct piece *p, double width)
{
    if (!p->layout) return;
    pango_layout_set_width(p->layout, (int)(width * PANGO_SCALE));
    measure(p);
}

void piece_clear(struct piece *p)
{
    if (p->layout) g_object_unref(p->layout);
    *p = (struct piece){0};
}

bool piece_cut(const struct piece *p)
{
    return p->layout && pango_layout_is_ellipsized(p->layout);
}

/* Where the layout's own origin lies, so that its box starts at x, y: right-to-left text that wraps stands at
 * the far side. */
static void move_to(cairo_t *cr, const struct piece *p, double x, double y)
{
    PangoRectangle box;
    pango_layout_get_extents(p->layout, NULL, &box);
    cairo_move_to(cr, x - (double)box.x / PANGO_SCALE, y - (double)box.y / PANGO_SCALE);
}

double letter_grey_on(const uint8_t rgb[3])
{
    return 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2] > 140 ? 0.05 : 1;
}

void piece_draw(cairo_t *cr, const struct piece *p, double grey)
{
    if (!p->layout) return;
    cairo_set_source_rgb(cr, grey, grey, grey);
    move_to(cr, p, p->at.x, p->at.y);
    pango_cairo_show_layout(cr, p->layout);
}

void piece_draw_upright(cairo_t *cr, const struct piece *p, double grey)
{
    if (!p->layout) return;
    cairo_save(cr);
    cairo_translate(cr, p->at.x, p->at.y + p->at.h);
    cairo_rotate(cr, -G_PI / 2);
    cairo_set_source_rgb(cr, grey, grey, grey);
    move_to(cr, p, 0, 0);
    pango_cairo_show_layout(cr, p->layout);
    cairo_restore(cr);
}

void piece_draw_halo(cairo_t *cr, const struct piece *p, bool light, double halo)
{
    if (!p->layout) return;
    cairo_save(cr);
    move_to(cr, p, p->at.x, p->at.y);
    pango_cairo_layout_path(cr, p->layout);
    cairo_set_line_width(cr, 2 * halo);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
    double edge = light ? 0.1 : 1;
    cairo_set_source_rgba(cr, edge, edge, edge, light ? 0.6 : 0.85);
    cairo_stroke(cr);
    cairo_restore(cr);
    piece_draw(cr, p, light ? 1 : 0.08);
}
