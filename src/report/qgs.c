#include "report/qgs.h"

#include "report/file.h"

static void add_element(struct text *t, const char *name, const char *value)
{
    text_add(t, "<%s>", name);
    qml_add_escaped(t, value);
    text_add(t, "</%s>\n", name);
}

static void add_attribute(struct text *t, const char *name, const char *value)
{
    text_add(t, " %s=\"", name);
    qml_add_escaped(t, value);
    text_add(t, "\"");
}

static void add_crs(struct text *t, const char *element, const char *wkt)
{
    text_add(t, "<%s><spatialrefsys>", element);
    add_element(t, "wkt", wkt);
    text_add(t, "</spatialrefsys></%s>\n", element);
}

static void add_extent(struct text *t, const double b[4])
{
    text_add(t, "<extent><xmin>%.17g</xmin><ymin>%.17g</ymin><xmax>%.17g</xmax><ymax>%.17g</ymax></extent>\n",
             b[0], b[1], b[2], b[3]);
}

static void add_source(struct text *t, const struct qgs_layer *l)
{
    text_add(t, "./");
    qml_add_escaped(t, l->file);
    if (l->zones) text_add(t, "|layername=zones");
}

/* A layer's name for the program: its place in the tree. QGIS takes no id of ten letters or less. */
static void add_id(struct text *t, size_t group, size_t layer)
{
    text_add(t, "capacity_layer_%zu_%zu", group + 1, layer + 1);
}

static void add_tree(struct text *t, const struct qgs_project *p)
{
    text_add(t, "<layer-tree-group>\n");
    for (size_t g = 0; g < p->groups; g++) {
        const struct qgs_group *group = &p->group[g];
        text_add(t, "<layer-tree-group checked=\"Qt::Checked\" expanded=\"%d\"", group->open);
        add_attribute(t, "name", group->title);
        text_add(t, ">\n");
        for (size_t k = 0; k < group->layers; k++) {
            const struct qgs_layer *l = &group->layer[k];
            text_add(t, "<layer-tree-layer id=\"");
            add_id(t, g, k);
            text_add(t, "\" providerKey=\"%s\" checked=\"Qt::%s\" expanded=\"%d\" source=\"",
                     l->raster ? "gdal" : "ogr", l->shown ? "Checked" : "Unchecked", l->shown);
            add_source(t, l);
            text_add(t, "\"");
            add_attribute(t, "name", l->title);
            text_add(t, "/>\n");
        }
        text_add(t, "</layer-tree-group>\n");
    }
    text_add(t, "</layer-tree-group>\n");
}

static void add_layer(struct text *t, const struct qgs_project *p, size_t g, size_t k)
{
    const struct qgs_layer *l = &p->group[g].layer[k];
    text_add(t, "<maplayer type=\"%s\" styleCategories=\"AllStyleCategories\"%s>\n<id>",
             l->raster ? "raster" : "vector", l->raster ? "" : " geometry=\"Polygon\" labelsEnabled=\"1\"");
    add_id(t, g, k);
    text_add(t, "</id>\n<datasource>");
    add_source(t, l);
    text_add(t, "</datasource>\n");
    add_element(t, "layername", l->title);
    add_element(t, "abstract", l->about);
    add_crs(t, "srs", p->crs_wkt);
    text_add(t, "<resourceMetadata>");
    add_element(t, "title", l->title);
    add_element(t, "abstract", l->about);
    text_add(t, "</resourceMetadata>\n<provider%s</provider>\n",
             l->raster ? ">gdal" : " encoding=\"UTF-8\">ogr");
    if (l->raster)
        qml_add_raster(t, l->raster);
    else
        qml_add_zones(t, l->zones);
    text_add(t, "</maplayer>\n");
}

static void add_project(struct text *t, const struct qgs_project *p)
{
    text_add(t, "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.22.0\"");
    add_attribute(t, "projectname", p->title);
    text_add(t, ">\n<homePath path=\"\"/>\n");
    add_element(t, "title", p->title);
    add_crs(t, "projectCrs", p->crs_wkt);
    add_tree(t, p);
    text_add(t, "<mapcanvas name=\"theMapCanvas\">\n");
    add_extent(t, p->bounds);
    text_add(t, "<rotation>0</rotation>\n");
    add_crs(t, "destinationsrs", p->crs_wkt);
    text_add(t, "</mapcanvas>\n<projectlayers>\n");
    for (size_t g = 0; g < p->groups; g++)
        for (size_t k = 0; k < p->group[g].layers; k++) add_layer(t, p, g, k);
    text_add(t, "</projectlayers>\n<properties><Paths><Absolute type=\"bool\">false</Absolute></Paths>"
                "<SpatialRefSys><ProjectionsEnabled "
                "type=\"int\">1</ProjectionsEnabled></SpatialRefSys></properties>\n"
                "<projectMetadata>");
    add_element(t, "title", p->title);
    add_element(t, "abstract", p->about);
    text_add(t, "</projectMetadata>\n</qgis>\n");
}

enum status qgs_write(const char *path, const struct qgs_project *p, struct error *err)
{
    struct text t = {0};
    add_project(&t, p);
    enum status st = t.failed ? error_memory(err) : file_write(path, t.s, t.len, err);
    text_clear(&t);
    return st;
}
