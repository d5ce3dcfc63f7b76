#include "report/qml.h"

#include "report/file.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <stdlib.h>

void qml_add_escaped(struct text *t, const char *s)
{
    char *escaped = CPLEscapeString(s, -1, CPLES_XML);
    text_add(t, "%s", escaped);
    CPLFree(escaped);
}

/* ` key="#rrggbb" alpha="255" label="..."/>` */
static void add_entry(struct text *t, const uint8_t c[3], const char *label)
{
    text_add(t, " color=\"#%02x%02x%02x\" alpha=\"255\" label=\"", c[0], c[1], c[2]);
    qml_add_escaped(t, label);
    text_add(t, "\"/>\n");
}

static void add_categories(struct text *t, const struct qml_raster *style)
{
    text_add(t,
             "  <rasterrenderer type=\"paletted\" band=\"%d\" opacity=\"1\" alphaBand=\"-1\" "
             "nodataColor=\"\">\n   <colorPalette>\n",
             style->band);
    for (size_t i = 0; i < style->categories; i++) {
        text_add(t, "    <paletteEntry value=\"%d\"", style->category[i].value);
        add_entry(t, style->category[i].rgb, style->category[i].name);
    }
    text_add(t, "   </colorPalette>\n  </rasterrenderer>\n");
}

static void add_ramp(struct text *t, const struct qml_raster *style)
{
    double min = style->stop[0].value, max = style->stop[style->stops - 1].value;
    text_add(t,
             "  <rasterrenderer type=\"singlebandpseudocolor\" band=\"%d\" opacity=\"1\" alphaBand=\"-1\" "
             "classificationMin=\"%.9g\" classificationMax=\"%.9g\" nodataColor=\"\">\n"
             "   <rastershader>\n    <colorrampshader colorRampType=\"INTERPOLATED\" "
             "classificationMode=\"1\" clip=\"0\" "
             "minimumValue=\"%.9g\" maximumValue=\"%.9g\" labelPrecision=\"2\">\n",
             style->band, min, max, min, max);
    for (size_t i = 0; i < style->stops; i++) {
        text_add(t, "     <item value=\"%.9g\"", style->stop[i].value);
        add_entry(t, style->stop[i].rgb, style->stop[i].label);
    }
    text_add(t, "    </colorrampshader>\n   </rastershader>\n  </rasterrenderer>\n");
}

void qml_add_raster(struct text *t, const struct qml_raster *style)
{
    text_add(t, " <pipe>\n");
    if (style->categories)
        add_categories(t, style);
    else
        add_ramp(t, style);
    text_add(t, "  <rasterresampler zoomedInResampler=\"\" zoomedOutResampler=\"\"/>\n </pipe>\n "
                "<blendMode>0</blendMode>\n");
}

/* A fill with a border; without colour the border alone. */
static void add_fill(struct text *t, size_t number, const uint8_t *rgb)
{
    text_add(t,
             "   <symbol type=\"fill\" name=\"%zu\" alpha=\"1\">\n"
             "    <layer class=\"SimpleFill\" enabled=\"1\" locked=\"0\" pass=\"0\">\n     <Option "
             "type=\"Map\">\n",
             number);
    if (rgb)
        text_add(t, "      <Option name=\"color\" type=\"QString\" value=\"%d,%d,%d,255\"/>\n", rgb[0],
                 rgb[1], rgb[2]);
    text_add(t,
             "      <Option name=\"style\" type=\"QString\" value=\"%s\"/>\n"
             "      <Option name=\"outline_color\" type=\"QString\" value=\"60,60,60,255\"/>\n"
             "      <Option name=\"outline_width\" type=\"QString\" value=\"0.3\"/>\n"
             "      <Option name=\"outline_width_unit\" type=\"QString\" value=\"MM\"/>\n"
             "     </Option>\n    </layer>\n   </symbol>\n",
             rgb ? "solid" : "no");
}

static void add_names(struct text *t, const char *field)
{
    text_add(t, " <labeling type=\"simple\">\n  <settings>\n   <text-style fieldName=\"");
    qml_add_escaped(t, field);
    text_add(t, "\" isExpression=\"0\" fontSize=\"9\" fontSizeUnit=\"Point\" textColor=\"30,30,30,255\">\n"
                "    <text-buffer bufferDraw=\"1\" bufferSize=\"0.8\" bufferSizeUnits=\"MM\" "
                "bufferColor=\"255,255,255,255\"/>\n   </text-style>\n"
                "   <placement placement=\"4\" polygonPlacementFlags=\"2\"/>\n   <rendering "
                "drawLabels=\"1\"/>\n  </settings>\n </labeling>\n");
}

void qml_add_zones(struct text *t, const struct qml_zones *style)
{
    if (style->ranges) {
        text_add(t, " <renderer-v2 type=\"graduatedSymbol\" graduatedMethod=\"GraduatedColor\" attr=\"");
        qml_add_escaped(t, style->field);
        text_add(t, "\">\n  <ranges>\n");
    } else {
        text_add(t, " <renderer-v2 type=\"singleSymbol\">\n");
    }
    for (size_t i = 0; i < style->ranges; i++) {
        const struct qml_range *k = &style->range[i];
        text_add(t, "   <range lower=\"%.17g\" upper=\"%.17g\" symbol=\"%zu\" render=\"true\" label=\"",
                 k->from, k->to, i);
        qml_add_escaped(t, k->label);
        text_add(t, "\"/>\n");
    }
    text_add(t, "%s  <symbols>\n", style->ranges ? "  </ranges>\n" : "");
    for (size_t i = 0; i < style->ranges; i++) add_fill(t, i, style->range[i].rgb);
    if (style->ranges == 0) add_fill(t, 0, NULL);
    text_add(t, "  </symbols>\n </renderer-v2>\n");
    if (style->names) add_names(t, style->names);
}

static void begin(struct text *t, const char *categories)
{
    text_add(t,
             "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
             "<qgis version=\"3.22\" styleCategories=\"%s\" labelsEnabled=\"1\">\n",
             categories);
}

static enum status end(struct text *t, const char *path, struct error *err)
{
    text_add(t, "</qgis>\n");
    enum status st = t->failed ? error_memory(err) : file_write(path, t->s, t->len, err);
    text_clear(t);
    return st;
}

enum status qml_write_raster(const char *path, const struct qml_raster *style, struct error *err)
{
    struct text t = {0};
    begin(&t, "Symbology");
    qml_add_raster(&t, style);
    return end(&t, path, err);
}

enum status qml_write_zones(const char *path, const struct qml_zones *style, struct error *err)
{
    struct text t = {0};
    begin(&t, "Symbology|Labeling");
    qml_add_zones(&t, style);
    text_add(&t, " <layerGeometryType>2</layerGeometryType>\n");
    return end(&t, path, err);
}
