/* Where the mountains and the rivers of Jiangxi are, in a few hundred points: the terrain grows on it.
 * Heights and courses are round figures from general geography; nothing here is a survey. */
#ifndef GENERATE_SKELETON_H
#define GENERATE_SKELETON_H

#include <stddef.h>

#define SKELETON_POINTS 16 /* at most; a list ends at the first point without a longitude */

struct skeleton_point {
    double lon, lat, height_m;
};

struct ridge {
    const char *name;
    double width_km;
    struct skeleton_point point[SKELETON_POINTS];
};

struct course {
    const char *name;
    /* Where true, the course is the line of this name in source/rivers.geojson and the points only say how
     * high the water stands along it. Else the points are the course, from the source down. */
    int real;
    int joins; /* its last point moves to the nearest course above in the list */
    struct skeleton_point point[SKELETON_POINTS];
};

/* A lake is discs run together; a reservoir is what a dam at the point floods. */
struct disc {
    double lon, lat, radius_km, level_m;
};

struct dam {
    const char *name;
    double lon, lat, depth_m;
};

extern const struct ridge skeleton_ridges[];
extern const size_t skeleton_ridge_count;
extern const struct course skeleton_courses[];
extern const size_t skeleton_course_count;
extern const struct disc skeleton_lake[];
extern const size_t skeleton_lake_count;
extern const struct dam skeleton_dams[];
extern const size_t skeleton_dam_count;

size_t skeleton_count(const struct skeleton_point *point);

#endif
