/* Words of the program on a Chinese page: methods, what they take, and how a layer came to the grid. */
#include "report/page_own.h"

#include <stdlib.h>
#include <string.h>

struct term {
    const char *en, *zh;
};

static const char *look_up(const struct term *term, size_t count, const char *en, size_t n)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(term[i].en) == n && strncmp(term[i].en, en, n) == 0) return term[i].zh;
    return NULL;
}
#define LOOK_UP(terms, en, n) look_up(terms, sizeof(terms) / sizeof *(terms), en, n)

/* By kind and id, since ids of different kinds may be the same. */
static const struct term methods[] = {
    {"score linear", "线性（目标值之间）"},
    {"score piecewise", "分段线性"},
    {"score table", "重分类表"},
    {"score categories", "按类别名称赋分"},
    {"score percentile", "线性（百分位之间）"},
    {"score minmax", "极差标准化"},
    {"score zscore", "标准差标准化"},
    {"score rank", "百分位排名"},
    {"score log", "对数（目标值之间）"},
    {"score power", "幂函数（目标值之间）"},
    {"score fuzzy_linear", "模糊隶属度：线性"},
    {"score fuzzy_sigmoid", "模糊隶属度：S 形"},
    {"score fuzzy_j", "模糊隶属度：J 形"},
    {"score fuzzy_gaussian", "模糊隶属度：高斯"},
    {"score fuzzy_near", "模糊隶属度：近邻"},
    {"score fuzzy_small", "模糊隶属度：小值"},
    {"score fuzzy_large", "模糊隶属度：大值"},
    {"score target", "目标区间"},
    {"score grade", "按官方阈值分级"},
    {"weights given", "给定权重"},
    {"weights equal", "各层等权"},
    {"weights ahp", "层次分析法"},
    {"weights roc", "排序质心法"},
    {"weights rank_sum", "排序求和法"},
    {"weights rank_reciprocal", "排序倒数法"},
    {"weights entropy", "熵权法"},
    {"weights critic", "CRITIC 法"},
    {"weights stddev", "标准差法"},
    {"weights pca", "主成分分析法"},
    {"weights linear", "线性组合赋权"},
    {"weights multiplicative", "乘法组合赋权"},
    {"weights game", "博弈论组合赋权"},
    {"overlay wlc", "加权线性组合"},
    {"overlay owa", "有序加权平均"},
    {"overlay geometric", "加权几何平均"},
    {"overlay harmonic", "加权调和平均"},
    {"overlay limiting", "限制因子（最小值）"},
    {"overlay topsis", "TOPSIS 法"},
    {"overlay state_space", "状态空间法"},
    {"overlay fuzzy_and", "模糊与"},
    {"overlay fuzzy_or", "模糊或"},
    {"overlay fuzzy_product", "模糊积"},
    {"overlay fuzzy_sum", "模糊和"},
    {"overlay fuzzy_gamma", "模糊 Gamma"},
    {"overlay deficits", "扣分求和"},
    {"overlay expression", "地图代数"},
    {"classes fixed", "固定断点"},
    {"classes equal", "等间距"},
    {"classes quantile", "分位数"},
    {"classes jenks", "自然断点（Fisher-Jenks）"},
    {"classes head_tail", "头尾断点"},
    {"classes stddev", "标准差分级"},
    {"outliers none", "保持原值"},
    {"outliers winsorise", "缩尾处理"},
    {"outliers log", "取对数"},
    {"normalise goalposts", "目标值之间"},
    {"normalise minmax", "极差标准化"},
    {"normalise zscore", "标准差标准化"},
    {"normalise rank", "排名"},
    {"normalise target", "距目标距离"},
    {"aggregate arithmetic", "加权算术平均"},
    {"aggregate geometric", "加权几何平均"},
    {"aggregate copeland", "Copeland 法"},
};

static const struct term parameters[] = {
    {"worst", "最差"},          {"best", "最好"},     {"midpoint", "中点"},
    {"spread", "陡度"},         {"low", "低"},        {"high", "高"},
    {"epsilon", "下界 ε"},      {"exponent", "指数"}, {"share", "份额"},
    {"order", "次序权重"},      {"cap", "上限"},      {"floor", "下限"},
    {"other values", "其他值"}, {"no data", "无数据"}};

static const struct term derivations[] = {{"slope", "坡度"},
                                          {"aspect", "坡向"},
                                          {"relief", "地形起伏度"},
                                          {"distance", "距离"},
                                          {"density", "密度"}};

static const struct term resamplings[] = {
    {"nearest", "最邻近"}, {"bilinear", "双线性"}, {"cubic", "三次卷积"}, {"average", "平均"},
    {"mode", "众数"},      {"sum", "求和"},        {"min", "最小值"},     {"max", "最大值"},
    {"med", "中位数"},     {"q1", "下四分位数"},   {"q3", "上四分位数"}};

const char *page_method(const struct html *h, const struct page *p, const char *kind, const char *id)
{
    size_t i;
    const json_t *m;
    char name[64];
    snprintf(name, sizeof name, "%s %s", kind, id);
    const char *zh = h->chinese ? LOOK_UP(methods, name, strlen(name)) : NULL;
    if (zh) return zh;
    json_array_foreach(json_object_get(p->run, "methods"), i, m)
    {
        if (strcmp(page_text(m, "kind"), kind) == 0 && strcmp(page_text(m, "id"), id) == 0)
            return page_text(m, "title");
    }
    return id;
}

/* "worst 0, best 9" item by item: the words before the number, the arrow or the end. */
static void add_item(struct text *t, const char *item, size_t n)
{
    size_t words = n;
    for (size_t k = 1; k < n; k++)
        if (item[k - 1] == ' ' && ((item[k] >= '0' && item[k] <= '9') || strchr("-.\xe2", item[k]))) {
            words = k - 1;
            break;
        }
    const char *zh = LOOK_UP(parameters, item, words);
    if (zh)
        text_add(t, "%s%.*s", zh, (int)(n - words), item + words);
    else
        text_add(t, "%.*s", (int)n, item);
}

void page_takes(struct html *h, const char *takes)
{
    struct text t = {0};
    for (const char *at = takes; h->chinese && *at;) {
        const char *comma = strstr(at, ", ");
        size_t n = comma ? (size_t)(comma - at) : strlen(at);
        add_item(&t, at, n);
        if (comma) text_add(&t, "，");
        at += comma ? n + 2 : n;
    }
    html_add(h, "<bdi>%s</bdi>", t.s ? t.s : takes);
    if (t.failed) h->out.failed = true;
    text_clear(&t);
}

/* What was done, without the options of the warp and the CRS, which stands beside. */
static char *made_english(const char *made)
{
    const char *end[] = {strstr(made, " (-wo"), strstr(made, " from ")};
    size_t n = strlen(made);
    for (size_t i = 0; i < sizeof end / sizeof *end; i++)
        if (end[i] && (size_t)(end[i] - made) < n) n = (size_t)(end[i] - made);
    return text_format("%.*s", (int)n, made);
}

static bool begins(const char *s, const char *with)
{
    return strncmp(s, with, strlen(with)) == 0;
}

/* The same in Chinese; NULL where the words are not known. */
static char *made_chinese(const json_t *layer)
{
    const char *made = page_text(layer, "made"), *derive = page_text(layer, "derive"),
               *resampling = page_text(layer, "resampling");
    const char *what = LOOK_UP(derivations, derive, strlen(derive));
    const char *how = LOOK_UP(resamplings, resampling, strlen(resampling));
    bool warped = strstr(made, "warped");
    const char *count = strstr(made, ": "), *of = count ? strstr(count, " of ") : NULL;
    if (strcmp(made, "in place") == 0) return text_format("与网格一致，直接读取");
    if (begins(made, "rasterized")) return text_format("矢量转栅格");
    if (begins(made, "joined by") && of)
        return text_format("按表连接：%lu 个分区中 %lu 个有值", strtoul(of + 4, NULL, 10),
                           strtoul(count + 2, NULL, 10));
    if (what && warped && how) return text_format("派生%s，再以%s法重采样", what, how);
    if (what && !warped) return text_format("派生%s", what);
    return begins(made, "warped by") && how ? text_format("以%s法重采样", how) : NULL;
}

void page_made(struct html *h, const json_t *layer)
{
    char *made = h->chinese ? made_chinese(layer) : NULL;
    if (!made) made = made_english(page_text(layer, "made"));
    page_cell(h, made ? made : "");
    free(made);
}
