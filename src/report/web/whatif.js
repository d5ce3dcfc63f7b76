"use strict";
// The what-if map: weights and operator from the controls; picture, areas, ranks and scores of a place from what compute.js
// makes of them.
const capacityWhatif = (async () => {
  const $ = (id) => document.getElementById("whatif-" + id);
  if (!$("setup") || typeof DecompressionStream === "undefined") return null;
  const setup = JSON.parse($("setup").textContent);
  const {width, height, one, none, groups, factors, zones} = setup;

  // ---- the planes ----
  async function inflate(script) {
    const packed = Uint8Array.from(atob(script.textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).arrayBuffer();
  }

  const planes = {score: []};
  for (const script of document.querySelectorAll("script.whatif-plane")) {
    const bytes = await inflate(script), name = script.dataset.name;
    const plane = ["zone", "index"].includes(name) ? new Uint16Array(bytes) : new Uint8Array(bytes);
    for (let i = 1; i < plane.length; i++) plane[i] += plane[i - 1]; // each is kept less the one before it
    if (name) planes[name] = plane;
    else planes.score.push(plane);
  }
  const engine = capacityCompute(setup, planes);

  // ---- the worker ----
  const glue = `let engine;
    onmessage = ({data}) => {
      if (data.setup) engine = capacityCompute(data.setup, data.planes);
      else postMessage(engine.result(data));
    };`;
  const worker = new Worker(URL.createObjectURL(new Blob([$("code").textContent, glue])));
  worker.postMessage({setup, planes});
  const compute = (what) => new Promise((done, failed) => {
    worker.onmessage = ({data}) => done(data);
    worker.onerror = failed;
    worker.postMessage(what);
  });

  // ---- what is asked, and what came of it in the run and now ----
  const asked = {};
  function reset() {
    asked.group = groups.map((g) => g.weight);
    asked.factor = factors.map((f) => f.weight);
    asked.operator = setup.operator;
    asked.alpha = setup.alpha;
  }
  reset();
  const base = await compute(asked);
  let now = base;

  // ---- the picture ----
  const canvas = $("map"), brush = canvas.getContext("2d"), image = brush.createImageData(width, height);
  const pixel = new Uint32Array(image.data.buffer);
  const pack = (r, g, b) => new Uint32Array(Uint8ClampedArray.of(r, g, b, 255).buffer)[0];
  const palette = new Uint32Array(256).fill(pack(230, 230, 230));
  setup.classes.forEach((c, k) => (palette[k] = pack(...[1, 3, 5].map((at) => parseInt(c.color.slice(at, at + 2), 16)))));
  planes.state.forEach((state, i) => { // excluded: hatched
    if (state === 2) pixel[i] = ((i % width) + Math.floor(i / width)) % 4 ? pack(190, 190, 190) : pack(90, 90, 90);
  });

  function paint() {
    const {place} = engine, {kind} = now;
    for (let i = 0; i < kind.length; i++) pixel[place[i]] = palette[kind[i]];
    brush.putImageData(image, 0, 0);
  }

  // ---- figures ----
  const formats = [0, 1, 2, 3].map((n) => new Intl.NumberFormat("en", {minimumFractionDigits: n, maximumFractionDigits: n}));
  const text = (v, digits) => (v === v ? formats[digits].format(v) : "\u2013");
  const percent = (v) => text(100 * v, 1) + " %";
  function signed(v, digits) {
    const shown = text(Math.abs(v), digits);
    return v === v && Number(shown.replaceAll(",", "")) > 0 ? (v < 0 ? "\u2212" : "+") + shown : shown;
  }

  function fill(td, value, words) {
    td.textContent = words;
    if (value === value) td.dataset.value = value;
    else delete td.dataset.value;
  }

  function showAreas() {
    [...$("classes").rows].forEach((row, k) => {
      const change = now.classes[k] - base.classes[k];
      fill(row.cells[1], now.classes[k], text(now.classes[k], 1));
      fill(row.cells[2], change, signed(change, 1));
    });
    for (const row of $("zones") ? $("zones").rows : []) {
      const z = row.dataset.zone - 1, change = now.mean[z] - base.mean[z];
      fill(row.cells[1], now.rank[z], text(now.rank[z], 0));
      fill(row.cells[2], base.rank[z], text(base.rank[z], 0));
      fill(row.cells[3], now.mean[z], text(now.mean[z], 3));
      fill(row.cells[4], change, signed(change, 3));
    }
  }

  const inputs = {group: groups.map((_, g) => $("g" + g)), factor: factors.map((_, f) => $("f" + f))};
  const output = (input) => input.parentElement.querySelector("output");

  function showControls() {
    const share = engine.shares(asked), whole = groups.map(() => 0);
    share.forEach((s, f) => (whole[factors[f].group] += s));
    inputs.factor.forEach((input, f) => (output(input).textContent = percent(share[f])));
    inputs.group.forEach((input, g) => (output(input).textContent = percent(whole[g])));
    for (const input of [...inputs.group, ...inputs.factor]) input.disabled = asked.operator === "run";
    $("alpha-row").hidden = asked.operator !== "owa";
    output($("alpha")).textContent = text(asked.alpha, 2);
  }

  // ---- the place that is pointed at: {cell} or {zone, scores} ----
  let pointed = null;

  function showPlace() {
    if (!pointed) return;
    const i = pointed.cell, ofCell = i !== undefined, z = ofCell ? planes.zone?.[i] : pointed.zone;
    const [is, was] = ofCell ? [now.index[i], base.index[i]] : [now.mean[z - 1], base.mean[z - 1]];
    const parts = [z ? zones[z - 1] : "", text(is, 3) + (is === is && was === was ? ` (${signed(is - was, 3)})` : "")];
    if (is === is) parts.push(setup.classes[engine.classOf(is)].name);
    $("now").textContent = parts.filter(Boolean).join(" \u00b7 ");
    const share = engine.shares(asked);
    [...$("scores").rows].forEach((row, f) => {
      const level = ofCell ? planes.score[f][i] : NaN;
      const s = ofCell ? (level === none ? NaN : level / one) : pointed.scores[f];
      fill(row.cells[1], share[f], percent(share[f]));
      fill(row.cells[2], s, text(s, 3));
      row.cells[2].style.setProperty("--share", s === s ? `${100 * s}%` : "0%");
    });
  }

  const at = {x: Math.floor(width / 2), y: Math.floor(height / 2)};
  function point(x, y) {
    at.x = Math.min(Math.max(x, 0), width - 1);
    at.y = Math.min(Math.max(y, 0), height - 1);
    $("mark").setAttribute("cx", 2 * at.x + 1);
    $("mark").setAttribute("cy", 2 * at.y + 1);
    $("mark").setAttribute("r", Math.max(width, height) / 60);
    const i = engine.cell[at.y * width + at.x];
    pointed = i >= 0 ? {cell: i} : null;
    if (pointed) showPlace();
    else $("now").textContent = "\u2013";
  }

  function pointZone(zone) {
    pointed = {zone, scores: factors.map((_, f) => engine.zoneScore(f, zone))};
    $("mark").setAttribute("r", 0);
    showPlace();
  }

  // ---- one answer and one frame for any number of changes ----
  let stale = false, running = null;
  async function follow() {
    while (stale) {
      stale = false;
      const next = await compute(asked);
      await new Promise(requestAnimationFrame);
      now = next;
      paint();
      showAreas();
      showPlace();
    }
    running = null;
  }
  function change() {
    stale = true;
    showControls();
    return (running ??= follow());
  }

  // ---- the manifest of what is asked ----
  const figure = (v) => String(Number(v.toPrecision(9)));
  function manifest() {
    if (asked.operator === "run") return setup.manifest;
    const more = {owa: `, alpha: ${figure(asked.alpha)}`, geometric: `, epsilon: ${figure(setup.epsilon)}`};
    const overlay = `{method: ${asked.operator}${more[asked.operator] ?? ""}}`;
    return setup.template.replace(new RegExp(setup.mark + "([gfo])([0-9]*)", "g"), (_, kind, number) =>
      (kind === "o" ? overlay : figure(kind === "g" ? asked.group[number] : asked.factor[number])));
  }

  async function copy() {
    const words = $("status").dataset;
    $("text-row").hidden = false;
    $("text").value = manifest();
    try {
      await navigator.clipboard.writeText($("text").value);
      $("status").textContent = words.copied;
    } catch {
      $("text").select();
      $("status").textContent = words.shown;
    }
  }

  // ---- controls ----
  function setControls() {
    $("operator").value = asked.operator;
    $("alpha").value = Math.log2(asked.alpha);
    inputs.group.forEach((input, g) => (input.value = asked.group[g]));
    inputs.factor.forEach((input, f) => (input.value = asked.factor[f]));
  }
  for (const level of ["group", "factor"]) {
    inputs[level].forEach((input, k) => input.addEventListener("input", () => {
      asked[level][k] = Number(input.value);
      change();
    }));
  }
  $("operator").addEventListener("change", () => {
    asked.operator = $("operator").value;
    change();
  });
  $("alpha").addEventListener("input", () => {
    asked.alpha = 2 ** Number($("alpha").value);
    change();
  });
  $("reset").addEventListener("click", () => {
    reset();
    setControls();
    change();
  });
  $("copy").addEventListener("click", copy);

  function pointAt(event) {
    const box = canvas.getBoundingClientRect();
    point(Math.floor(((event.clientX - box.left) / box.width) * width), Math.floor(((event.clientY - box.top) / box.height) * height));
  }
  canvas.addEventListener("pointermove", pointAt);
  canvas.addEventListener("pointerdown", pointAt);
  canvas.addEventListener("keydown", (event) => {
    const way = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}[event.key];
    if (!way) return;
    event.preventDefault();
    const far = event.shiftKey ? 10 : 1;
    point(at.x + way[0] * far, at.y + way[1] * far);
  });
  $("zones")?.addEventListener("click", (event) => {
    const row = event.target.closest("button")?.closest("tr");
    if (row) pointZone(Number(row.dataset.zone));
  });

  // The borders are drawn for the size the map has, so that their width stays.
  new ResizeObserver(([entry]) => {
    $("borders").setAttribute("width", entry.contentRect.width);
    $("borders").setAttribute("height", entry.contentRect.height);
  }).observe(canvas);

  setControls();
  showControls();
  showAreas();
  paint();
  canvas.hidden = false;
  canvas.previousElementSibling.hidden = true;
  for (const part of document.querySelectorAll("#whatif .scripted")) part.hidden = false;
  document.querySelector("#whatif .unscripted").hidden = true;
  return {asked, change, manifest, result: () => now};
})();
