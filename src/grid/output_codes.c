/* What codes mean: colours, names, attribute table. */
#include "grid/output_own.h"

#include <cpl_string.h>

/* Colours and names; a TIFF takes its colour table only before its first pixel. */
void output_write_colors(GDALRasterBandH band, const struct output_category *category, size_t count)
{
    GDALColorTableH colors = GDALCreateColorTable(GPI_RGB);
    char **names = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct output_category *k = &category[i];
        GDALColorEntry entry = {k->rgb[0], k->rgb[1], k->rgb[2], 255};
        GDALSetColorEntry(colors, k->value, &entry);
        while (CSLCount(names) < k->value) names = CSLAddString(names, "");
        names = CSLAddString(names, k->name);
    }
    GDALColorEntry clear = {0, 0, 0, 0};
    GDALSetColorEntry(colors, 255, &clear);
    GDALSetRasterColorTable(band, colors);
    GDALSetRasterCategoryNames(band, names);
    CSLDestroy(names);
    GDALDestroyColorTable(colors);
}

void output_write_attributes(GDALRasterBandH band, const struct output_category *category, size_t count)
{
    static const struct {
        const char *name;
        GDALRATFieldType type;
        GDALRATFieldUsage usage;
    } column[] = {{"Value", GFT_Integer, GFU_MinMax}, {"Name", GFT_String, GFU_Name},
                  {"Red", GFT_Integer, GFU_Red},      {"Green", GFT_Integer, GFU_Green},
                  {"Blue", GFT_Integer, GFU_Blue},    {"Area_km2", GFT_Real, GFU_Generic}};
    GDALRasterAttributeTableH rat = GDALCreateRasterAttributeTable();
    for (size_t c = 0; c < sizeof column / sizeof *column; c++)
        GDALRATCreateColumn(rat, column[c].name, column[c].type, column[c].usage);
    for (size_t i = 0; i < count; i++) {
        int row = (int)i;
        GDALRATSetValueAsInt(rat, row, 0, category[i].value);
        GDALRATSetValueAsString(rat, row, 1, category[i].name);
        for (int c = 0; c < 3; c++) GDALRATSetValueAsInt(rat, row, 2 + c, category[i].rgb[c]);
        GDALRATSetValueAsDouble(rat, row, 5, category[i].area_km2);
    }
    GDALRATSetTableType(rat, GRTT_THEMATIC);
    GDALSetDefaultRAT(band, rat);
    GDALDestroyRasterAttributeTable(rat);
}
