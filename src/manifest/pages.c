/* How maps come on paper: the keys of `map` that take more than one scalar. */
#include "manifest/sections.h"

#include <cpl_conv.h>
#include <stdlib.h>
#include <string.h>

/* Nothing under the least holds a map with its legend; nothing above the most is drawn at 600 dpi. */
#define PAPER_CM_MIN 12.0
#define PAPER_CM_MAX 120.0

void section_formats(struct reader *r, void *to, const struct node *key, const struct node *value)
{
    static const char *const names[] = {"png", "pdf", "svg"};
    enum { NAMES = sizeof names / sizeof *names };
    (void)key;
    unsigned *formats = to;
    if (value->kind != NODE_LIST || value->count == 0) {
        reader_wrong(r, value, "a list of png, pdf and svg", NULL, 0);
        return;
    }
    for (size_t i = 0; i < value->count; i++) {
        size_t length = reader_enter_index(r, i), k = 0;
        const char *text = reader_text(r, value->item[i]);
        while (text && k < NAMES && strcmp(text, names[k]) != 0) k++;
        if (text && k < NAMES)
            *formats |= 1u << k;
        else if (text)
            reader_wrong(r, value->item[i], "png, pdf or svg", names, NAMES);
        reader_leave(r, length);
    }
}

/* "29.7 x 21", in centimetres. */
static bool parse_sides(const char *text, double cm[2])
{
    char *rest;
    cm[0] = CPLStrtod(text, &rest);
    rest += strspn(rest, " ");
    if (*rest != 'x') return false;
    cm[1] = CPLStrtod(rest + 1, &rest);
    rest += strspn(rest, " ");
    return *rest == 0 && cm[0] >= PAPER_CM_MIN && cm[1] >= PAPER_CM_MIN && cm[0] <= PAPER_CM_MAX &&
           cm[1] <= PAPER_CM_MAX;
}

void section_paper(struct reader *r, void *base, const struct node *key, const struct node *value)
{
    static const struct {
        const char *name;
        double cm[2];
        bool turns;
    } known[] = {{"A4", {21, 29.7}, true}, {"A3", {29.7, 42}, true}, {"slide", {25.4, 14.29}, false}};
    static const char *const names[] = {"A4", "A3", "slide"};
    (void)key;
    struct manifest *m = base;
    const char *text = reader_text(r, value);
    if (!text) return;
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        if (strcmp(text, known[k].name) != 0) continue;
        memcpy(m->map.paper_cm, known[k].cm, sizeof known[k].cm);
        m->map.paper_turns = known[k].turns;
        return;
    }
    if (!parse_sides(text, m->map.paper_cm))
        reader_wrong(r, value, "A4, A3, slide, or width x height in cm, each 12 to 120, as in \"30 x 20\"",
                     names, 3);
}
