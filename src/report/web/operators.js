"use strict";
// From scores to the index: the program's operators, on whole numbers.
//
// A set of cells: {count, one, none, score: [Uint8Array], skip: [Boolean], missing: [Uint32Array]}. score[f][i] is the score of
// cell i by factor f times `one`, or `none`; missing[f] lists the cells that have none. Weights are whole numbers, so that sums
// are exact and a tie falls as it does in the program. Each operator returns the index as Float32Array, NaN where there is none.
const capacityOperators = (() => {
  const used = (weight) => weight.map((w, f) => f).filter((f) => weight[f] > 0);

  // The weight that is there in each cell; NaN where a factor is missing that may not be skipped.
  function present(set, weight) {
    const there = new Float64Array(set.count).fill(weight.reduce((a, b) => a + b, 0));
    for (const f of used(weight)) {
      for (const i of set.missing[f]) there[i] -= set.skip[f] ? weight[f] : NaN;
    }
    return there;
  }

  // The weighted sum of what `table` makes of a score.
  function sum(set, weight, table) {
    const total = new Float64Array(set.count);
    for (const f of used(weight)) {
      const score = set.score[f], of = table.map((v) => v * weight[f]);
      for (let i = 0; i < total.length; i++) total[i] += of[score[i]];
    }
    return total;
  }

  // A table over all bytes of a score; a missing one adds nothing.
  function tableOf(set, value) {
    const table = new Float64Array(256);
    for (let s = 0; s <= set.one; s++) table[s] = value(s);
    return table;
  }

  function wlc(set, weight) {
    const there = present(set, weight), total = sum(set, weight, tableOf(set, (s) => s));
    const index = new Float32Array(set.count);
    for (let i = 0; i < index.length; i++) index[i] = total[i] / (set.one * there[i]);
    return index;
  }

  function geometric(set, weight, {epsilon}) {
    const table = tableOf(set, (s) => Math.log(Math.max(s / set.one, epsilon)));
    const there = present(set, weight), total = sum(set, weight, table);
    const index = new Float32Array(set.count);
    for (let i = 0; i < index.length; i++) index[i] = there[i] > 0 ? Math.exp(total[i] / there[i]) : NaN;
    return index;
  }

  function limiting(set, weight) {
    const there = present(set, weight), lowest = new Uint8Array(set.count).fill(set.none);
    for (const f of used(weight)) {
      const score = set.score[f];
      for (let i = 0; i < lowest.length; i++) if (score[i] < lowest[i]) lowest[i] = score[i];
    }
    const index = new Float32Array(set.count);
    for (let i = 0; i < index.length; i++) index[i] = there[i] > 0 ? lowest[i] / set.one : NaN;
    return index;
  }

  // The quantifier turns the weight gathered so far, from the highest score down, into the share of the index gathered so far.
  function owa(set, weight, {alpha}) {
    if (alpha === 1) return wlc(set, weight);
    const factors = used(weight), there = present(set, weight), index = new Float32Array(set.count);
    const order = new Int32Array(factors.length);
    for (let i = 0; i < index.length; i++) {
      let n = 0;
      for (const f of factors) {
        const key = (set.score[f][i] << 8) | f;
        if (key >> 8 === set.none) continue;
        let at = n++;
        for (; at > 0 && order[at - 1] < key; at--) order[at] = order[at - 1];
        order[at] = key;
      }
      let gathered = 0, before = 0, total = 0;
      for (let k = 0; k < n; k++) {
        gathered += weight[order[k] & 255];
        const now = k + 1 === n ? 1 : Math.pow(gathered / there[i], alpha);
        total += (now - before) * (order[k] >> 8);
        before = now;
      }
      index[i] = there[i] > 0 ? total / set.one : NaN;
    }
    return index;
  }

  return {wlc, geometric, limiting, owa};
})();
