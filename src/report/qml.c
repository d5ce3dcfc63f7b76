#include "report/qml.h"

#include "base/text.h"
#include "report/file.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <stdlib.h>

static void add_escaped(struct text *t, const char *s)
{
    char *escaped = CPLEscapeString(s, -1, CPLES_XML);
    text_add(t, "%s", escaped);
    CPLFree(escaped);
}

static void begin(struct text *t)
{
    text_add(t, "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
                "<qgis version=\"3.22\" styleCategories=\"Symbology\">\n <pipe>\n");
}

static enum status end(struct text *t, const char *path, struct error *err)
{
    text_add(t, "  <rasterresampler zoomedInResampler=\"\" zoomedOutResampler=\"\"/>\n </pipe>\n "
                "<blendMode>0</blendMode>\n</qgis>\n");
    enum status st = t->failed ? error_memory(err) : file_write(path, t->s, t->len, err);
    text_clear(t);
    return st;
}

enum status qml_write_categories(const char *path, const struct output_category *category, size_t count,
                                 struct error *err)
{
    struct text t = {0};
    begin(&t);
    text_add(
        &t,
        "  <rasterrenderer type=\"paletted\" band=\"1\" opacity=\"1\" alphaBand=\"-1\" nodataColor=\"\">\n"
        "   <colorPalette>\n");
    for (size_t i = 0; i < count; i++) {
        const uint8_t *c = category[i].rgb;
        text_add(&t, "    <paletteEntry value=\"%d\" color=\"#%02x%02x%02x\" alpha=\"255\" label=\"",
                 category[i].value, c[0], c[1], c[2]);
        add_escaped(&t, category[i].name);
        text_add(&t, "\"/>\n");
    }
    text_add(&t, "   </colorPalette>\n  </rasterrenderer>\n");
    return end(&t, path, err);
}

enum status qml_write_ramp(const char *path, const struct qml_stop *stop, size_t count, struct error *err)
{
    struct text t = {0};
    double min = stop[0].value, max = stop[count - 1].value;
    begin(&t);
    text_add(&t,
             "  <rasterrenderer type=\"singlebandpseudocolor\" band=\"1\" opacity=\"1\" alphaBand=\"-1\" "
             "classificationMin=\"%.9g\" classificationMax=\"%.9g\" nodataColor=\"\">\n"
             "   <rastershader>\n    <colorrampshader colorRampType=\"INTERPOLATED\" "
             "classificationMode=\"1\" clip=\"0\" "
             "minimumValue=\"%.9g\" maximumValue=\"%.9g\" labelPrecision=\"2\">\n",
             min, max, min, max);
    for (size_t i = 0; i < count; i++) {
        const uint8_t *c = stop[i].rgb;
        text_add(&t, "     <item value=\"%.9g\" color=\"#%02x%02x%02x\" alpha=\"255\" label=\"",
                 stop[i].value, c[0], c[1], c[2]);
        add_escaped(&t, stop[i].label);
        text_add(&t, "\"/>\n");
    }
    text_add(&t, "    </colorrampshader>\n   </rastershader>\n  </rasterrenderer>\n");
    return end(&t, path, err);
}
