#include "map/words.h"

static const struct words english = {
    .language = "en",
    .no_data = "No data",
    .excluded = "Excluded",
    .source = "Source: ",
    .crs = "Coordinate system: ",
    .date = "Date: ",
    .modelled = "Modelled demonstration data",
    .north = "N",
    .stop = ". ",
};

static const struct words chinese_words = {
    .language = "zh",
    .no_data = "无数据",
    .excluded = "禁止（排除）区",
    .source = "资料来源：",
    .crs = "坐标系：",
    .date = "日期：",
    .modelled = "模拟演示数据",
    .north = "北",
    .stop = "。",
};

const struct words *words_of(bool chinese)
{
    return chinese ? &chinese_words : &english;
}
