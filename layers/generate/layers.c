#include "layers.h"

#include "noise.h"
#include "raster.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>

struct scene {
    const char *out_dir;
    const struct region *region;
    const struct zones *zones;
    const struct terrain *terrain;
    const struct cover *cover;
    const float *gdp;
};

static const struct land_class {
    int value;
    const char *name, *name_zh;
    unsigned char red, green, blue;
} land_classes[] = {
    {LAND_FOREST, "Forest", "林地", 38, 115, 60},      {LAND_ORCHARD, "Orchard", "果园", 140, 180, 70},
    {LAND_SHRUB, "Shrub", "灌木", 150, 165, 95},       {LAND_GRASS, "Grassland", "草地", 200, 215, 130},
    {LAND_PADDY, "Paddy", "水田", 245, 215, 120},      {LAND_DRY, "Dry cropland", "旱地", 230, 185, 95},
    {LAND_BUILT, "Built-up", "建设用地", 200, 60, 60}, {LAND_BARE, "Bare land", "裸地", 190, 160, 140},
    {LAND_WATER, "Water", "水域", 70, 130, 200},
};

#define LAND_CLASSES (sizeof land_classes / sizeof *land_classes)

static double height_of(const void *context, size_t cell, struct point place)
{
    (void)place;
    return ((const struct scene *)context)->terrain->height_m[cell];
}

static double land_of(const void *context, size_t cell, struct point place)
{
    (void)place;
    return ((const struct scene *)context)->cover->land[cell];
}

static double crop_of(const void *context, size_t cell, struct point place)
{
    (void)place;
    int land = ((const struct scene *)context)->cover->land[cell];
    return land == LAND_PADDY || land == LAND_DRY ? 100 : 0;
}

static double tree_of(const void *context, size_t cell, struct point place)
{
    (void)place;
    return (double)((const struct scene *)context)->cover->tree_percent[cell];
}

/* Clouds: a few patches where the composite has no clear day. */
static double ndvi_of(const void *context, size_t cell, struct point place)
{
    const struct scene *scene = context;
    double size = 120 * scene->region->cell_m;
    double cloud = noise_fractal(place.x / size, place.y / size, 4, 0.5, scene->region->seed + 701);
    return cloud > 0.47 ? NAN : (double)scene->cover->ndvi[cell];
}

static double erosion_of(const void *context, size_t cell, struct point place)
{
    (void)place;
    return (double)((const struct scene *)context)->cover->erosion[cell];
}

static double gdp_of(const void *context, size_t cell, struct point place)
{
    (void)place;
    return (double)((const struct scene *)context)->gdp[cell];
}

static GDALDatasetH store(const struct scene *scene, struct raster raster)
{
    raster.context = scene;
    return raster_write(&raster, scene->out_dir, &scene->zones->labels, &scene->terrain->frame);
}

static void name_classes(GDALRasterBandH band)
{
    GDALColorTableH colours = GDALCreateColorTable(GPI_RGB);
    char *names[LAND_WATER + 2] = {0}, empty[] = "";
    for (int i = 0; i <= LAND_WATER; i++) names[i] = empty;
    for (size_t i = 0; i < LAND_CLASSES; i++) {
        const struct land_class *c = &land_classes[i];
        const GDALColorEntry colour = {c->red, c->green, c->blue, 255};
        GDALSetColorEntry(colours, c->value, &colour);
        names[c->value] = (char *)c->name; /* GDAL reads it only */
    }
    bool good = GDALSetRasterColorTable(band, colours) == CE_None &&
                GDALSetRasterCategoryNames(band, names) == CE_None;
    GDALDestroyColorTable(colours);
    if (!good) die("cannot name the classes of land use");
}

static void describe_classes(GDALRasterBandH band)
{
    static const struct {
        const char *name;
        GDALRATFieldType type;
        GDALRATFieldUsage usage;
    } column[] = {{"Value", GFT_Integer, GFU_MinMax},    {"Class", GFT_String, GFU_Name},
                  {"Class_zh", GFT_String, GFU_Generic}, {"Red", GFT_Integer, GFU_Red},
                  {"Green", GFT_Integer, GFU_Green},     {"Blue", GFT_Integer, GFU_Blue}};
    GDALRasterAttributeTableH table = GDALCreateRasterAttributeTable();
    for (size_t i = 0; i < sizeof column / sizeof *column; i++)
        GDALRATCreateColumn(table, column[i].name, column[i].type, column[i].usage);
    GDALRATSetTableType(table, GRTT_THEMATIC);
    for (size_t i = 0; i < LAND_CLASSES; i++) {
        const struct land_class *c = &land_classes[i];
        int row = (int)i;
        GDALRATSetValueAsInt(table, row, 0, c->value);
        GDALRATSetValueAsString(table, row, 1, c->name);
        GDALRATSetValueAsString(table, row, 2, c->name_zh);
        GDALRATSetValueAsInt(table, row, 3, c->red);
        GDALRATSetValueAsInt(table, row, 4, c->green);
        GDALRATSetValueAsInt(table, row, 5, c->blue);
    }
    CPLErr error = GDALSetDefaultRAT(band, table);
    GDALDestroyRasterAttributeTable(table);
    if (error != CE_None) die("cannot write the attribute table of land use");
}

static void write_land(const struct scene *scene)
{
    const struct region_cells *cells = &scene->region->cells;
    GDALDatasetH land = store(scene, (struct raster){.file = "landuse.tif",
                                                     .crs = scene->region->landuse_crs,
                                                     .description = "Land use class, modelled",
                                                     .cell = cells->landuse_m,
                                                     .margin = 11000,
                                                     .samples = 1,
                                                     .type = GDT_Byte,
                                                     .no_data = 0,
                                                     .unit = 1,
                                                     .value = land_of});
    GDALRasterBandH band = GDALGetRasterBand(land, 1);
    name_classes(band);
    describe_classes(band);
    GDALClose(land);
}

static void write_ground(const struct scene *scene)
{
    const struct region *region = scene->region;
    GDALClose(store(scene, (struct raster){.file = "dem.tif",
                                           .crs = region_model_crs,
                                           .description = "Elevation in metres, modelled",
                                           .cell = region->cell_m,
                                           .margin = 11500,
                                           .samples = 1,
                                           .type = GDT_Int16,
                                           .no_data = -32768,
                                           .unit = 1,
                                           .value = height_of}));
    GDALClose(store(scene, (struct raster){.file = "erosion.tif",
                                           .crs = region_model_crs,
                                           .description = "Sensitivity to water erosion, 1 to 5, modelled",
                                           .cell = region->cells.erosion_m,
                                           .margin = 10500,
                                           .samples = 2,
                                           .type = GDT_Float32,
                                           .no_data = -9999,
                                           .unit = 0.0625,
                                           .value = erosion_of}));
}

static void write_plants(const struct scene *scene)
{
    const struct region_cells *cells = &scene->region->cells;
    GDALClose(store(scene, (struct raster){.file = "crop.tif",
                                           .crs = "EPSG:4326",
                                           .description = "Cultivated share in percent, modelled",
                                           .cell = cells->crop_deg,
                                           .margin = 0.12,
                                           .samples = 6,
                                           .type = GDT_Byte,
                                           .no_data = 255,
                                           .unit = 1,
                                           .value = crop_of}));
    GDALClose(store(scene, (struct raster){.file = "forest.tif",
                                           .crs = "EPSG:4490",
                                           .description = "Tree cover in percent, modelled",
                                           .cell = cells->forest_deg,
                                           .margin = 0.11,
                                           .samples = 2,
                                           .type = GDT_Byte,
                                           .no_data = 255,
                                           .unit = 2,
                                           .value = tree_of}));
    GDALClose(store(scene, (struct raster){.file = "ndvi.tif",
                                           .crs = region_sinusoidal,
                                           .description = "NDVI x 10000, modelled; gaps as under clouds",
                                           .cell = cells->ndvi_m,
                                           .margin = 9000,
                                           .samples = 2,
                                           .type = GDT_Int16,
                                           .no_data = -3000,
                                           .unit = 20,
                                           .scale = 0.0001,
                                           .value = ndvi_of}));
}

void layers_write(const char *out_dir, const struct region *region, const struct zones *zones,
                  const struct terrain *terrain, const struct cover *cover, const float *gdp)
{
    struct scene scene = {out_dir, region, zones, terrain, cover, gdp};
    write_ground(&scene);
    write_land(&scene);
    write_plants(&scene);
    GDALClose(store(&scene, (struct raster){.file = "gdp.tif",
                                            .crs = region_albers,
                                            .description = "Gross product, 10,000 yuan per km2, modelled",
                                            .cell = region->cells.gdp_m,
                                            .margin = 10000,
                                            .samples = 6,
                                            .type = GDT_Float32,
                                            .no_data = -9999,
                                            .unit = 0.5,
                                            .value = gdp_of}));
}
