"use strict";
// From the planes of the page to the index of every cell and what it adds up to. It runs twice: in a worker, so that the page
// stays responsive, and in the page for what it looks up.
//
// Planes hold the cells that count in the order of the map; "state" says of every cell of the map whether it does (1), is
// excluded (2) or lies outside (0). What is asked: {group: [weight], factor: [weight], operator, alpha}.
const capacityCompute = (setup, planes) => {
  const WHOLE = 1 << 20; // the weights of all factors together
  const {one, none, groups, factors, zones} = setup;
  const {state, score, zone, cap} = planes;
  const breaks = setup.breaks.map(Math.fround);
  const count = score[0].length;
  const missing = score.map((s) => {
    const list = [];
    for (let i = 0; i < count; i++) if (s[i] === none) list.push(i);
    return Uint32Array.from(list);
  });
  const set = {count, one, none, score, missing, skip: factors.map((f) => f.skip)};

  // Areas come in 256 steps; together they are what the program has summed.
  const [least, most] = setup.cell_km2;
  const area = Float64Array.from(planes.area, (a) => least + ((most - least) * a) / 255);
  const scale = setup.km2 / area.reduce((a, b) => a + b, 0);
  for (let i = 0; i < count; i++) area[i] *= scale;

  // Where each cell that counts lies on the map, and which cell each place of the map is (-1: none).
  const place = new Uint32Array(count), cell = new Int32Array(state.length).fill(-1);
  for (let i = 0, n = 0; i < state.length; i++) if (state[i] === 1) place[(cell[i] = n++)] = i;

  // Share of each factor in the whole, level by level as in the program.
  function shares(asked) {
    const total = (list) => list.reduce((a, b) => a + b, 0);
    const inside = groups.map((_, g) => total(asked.factor.filter((_, f) => factors[f].group === g)));
    const group = asked.group.map((w, g) => (inside[g] > 0 ? w : 0));
    const whole = total(group);
    return factors.map((f, k) => (whole > 0 && inside[f.group] > 0 ? (group[f.group] / whole) * (asked.factor[k] / inside[f.group]) : 0));
  }

  function indexOf(asked) {
    if (asked.operator === "run") {
      return Float32Array.from(planes.index, (v) => (v === setup.index_none ? NaN : v / setup.index_one));
    }
    const weight = shares(asked).map((w) => (w > 0 ? Math.max(1, Math.round(w * WHOLE)) : 0));
    const index = capacityOperators[asked.operator](set, weight, {alpha: asked.alpha, epsilon: setup.epsilon});
    for (let i = 0; cap && i < count; i++) if (cap[i] !== none && index[i] > cap[i] / one) index[i] = cap[i] / one;
    return index;
  }

  // A class holds the values above its lower end up to its upper end.
  function classOf(v) {
    let k = 0;
    while (k < breaks.length && v > breaks[k]) k++;
    return k;
  }

  // Index and class (`none`: no index) of every cell, areas of the classes, mean and rank of the zones.
  function result(asked) {
    const index = indexOf(asked), kind = new Uint8Array(count), classes = new Float64Array(breaks.length + 1);
    const sum = new Float64Array(zones.length + 1), km2 = new Float64Array(zones.length + 1);
    for (let i = 0; i < count; i++) {
      const v = index[i], z = zone ? zone[i] : 0;
      if (v !== v) {
        kind[i] = none;
        continue;
      }
      classes[(kind[i] = classOf(v))] += area[i];
      sum[z] += v * area[i];
      km2[z] += area[i];
    }
    const mean = Array.from(sum, (s, z) => s / km2[z]).slice(1);
    const falling = mean.filter((m) => m === m).sort((a, b) => b - a);
    const rank = mean.map((m) => (m === m ? 1 + falling.indexOf(m) : NaN));
    return {index, kind, classes, mean, rank};
  }

  // The mean score of a zone by a factor.
  function zoneScore(f, z) {
    let sum = 0, km2 = 0;
    for (let i = 0; i < count; i++) {
      if (zone[i] !== z || score[f][i] === none) continue;
      sum += score[f][i] * area[i];
      km2 += area[i];
    }
    return sum / km2 / one;
  }

  return {count, place, cell, shares, classOf, result, zoneScore};
};
