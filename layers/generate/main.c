/* Writes one of the demonstration layer sets: real borders, names, census and main rivers; everything else
 * modelled. The same source gives the same set, byte for byte where the libraries are the same. */
#include "cover.h"
#include "economy.h"
#include "indicators.h"
#include "layers.h"
#include "reserves.h"
#include "roads.h"
#include "streams.h"
#include "support.h"

#include <cpl_conv.h>
#include <gdal.h>
#include <stdlib.h>

static void say(const char *what)
{
    fprintf(stderr, "%s\n", what);
}

static void write_set(const char *source_dir, const char *out_dir, const struct region *region)
{
    struct zones zones;
    struct seats seats;
    struct beds beds;
    struct terrain terrain;
    struct cover cover;
    say("zones");
    zones_open(&zones, source_dir, region);
    zones_write(&zones, region, out_dir);
    copy_text(source_dir, region->census, out_dir, "census.csv");
    copy_text(source_dir, "industry.csv", out_dir, "industry.csv");
    copy_text(source_dir, "context.csv", out_dir, "context.csv");
    if (!region->city) indicators_write(out_dir, region, &zones);
    reserves_write(out_dir, region, &zones);
    say("terrain");
    struct frame frame = zones_frame(&zones, region);
    seats_open(&seats, source_dir, region);
    beds_open(&beds, source_dir, region);
    terrain_open(&terrain, source_dir, region, &frame, &beds);
    say("rivers and roads");
    streams_write(out_dir, region, &terrain, &beds);
    roads_write(out_dir, &terrain, &seats);
    say("land cover");
    cover_open(&cover, &terrain, region, &seats);
    unsigned char *zone = zones_burn(&zones, &frame);
    float *gdp = economy_gdp(&terrain, &cover, &seats, &zones, zone);
    say("rasters");
    layers_write(out_dir, region, &zones, &terrain, &cover, gdp);
    free(gdp);
    free(zone);
    cover_close(&cover);
    terrain_close(&terrain);
    beds_close(&beds);
    seats_close(&seats);
    zones_close(&zones);
}

int main(int argc, char **argv)
{
    const struct region *region = argc == 4 ? region_find(argv[3]) : NULL;
    if (!region) {
        fputs("usage: generate_layers SOURCE_DIR OUT_DIR ganzhou|jiangxi\n", stderr);
        return 2;
    }
    GDALAllRegister();
    CPLSetConfigOption("GDAL_NUM_THREADS", "1");
    write_set(argv[1], argv[2], region);
    return 0;
}
