// Scores: figures become values, values and weights an order, as crmselect.scoring has it for the additive model.

const clip = (x, low, high) => Math.min(Math.max(x, low), high);

// How far a figure has come from worst to best.
const shareOf = (figure, worst, best) => {
  const inside = clip(figure, Math.min(worst, best), Math.max(worst, best));
  // A scale so wide that its length overflows is halved, which is exact.
  if (!Number.isFinite(best - worst)) return (inside / 2 - worst / 2) / (best / 2 - worst / 2);
  return (inside - worst) / (best - worst);
};

const bent = (share, bend) => (bend === 0 ? share : Math.expm1(-bend * share) / Math.expm1(-bend));

const piecewise = (figure, points) => {
  let left = 0;
  while (left < points.length - 2 && points[left + 1][0] <= figure) left += 1;
  const [[start, low], [end, high]] = [points[left], points[left + 1]];
  const part = shareOf(figure, start, end);
  return low * (1 - part) + high * part;
};

// What a figure is worth, 0 to 1; null for one that is no level of an ordinal scale.
const worthOf = (scale, figure) => {
  let worth;
  if (scale.shape === "linear") worth = shareOf(figure, scale.worst, scale.best);
  else if (scale.shape === "exponential") {
    const share = shareOf(figure, scale.worst, scale.best);
    worth = scale.early ? bent(share, scale.bend) : 1 - bent(1 - share, scale.bend);
    if (figure === scale.middle) worth = 0.5;
  } else if (scale.shape === "piecewise") worth = piecewise(figure, scale.points);
  else if (scale.shape === "target") worth = 1 - Math.min(Math.abs(figure - scale.target) / scale.tolerance, 1);
  else {
    const level = scale.levels.find(([at]) => at === figure);
    if (!level) return null;
    worth = level[1];
  }
  return clip(worth, 0, 1);
};

// Local shares among siblings and the weight of each leaf in the whole.
const weightsOf = (data, raw) => {
  const shares = raw.map(() => 0);
  const whole = raw.map(() => 0);
  const leaves = [];
  for (const group of data.groups) {
    const top = Math.max(...group.map((n) => raw[n]));
    const total = group.reduce((sum, n) => sum + raw[n] / top, 0);
    for (const n of group) shares[n] = raw[n] / top / total;
  }
  data.nodes.forEach((node, n) => {
    whole[n] = (node.parent === null ? 1 : whole[node.parent]) * shares[n];
    if (node.leaf !== null) leaves[node.leaf] = whole[n];
  });
  return { shares, whole, leaves };
};

const GRID = 2 ** -52; // Sums of what is rounded to it are exact in whatever order they are taken.
const DUST = 1e-12; // Scores nearer than this share a place.

// The offers that are ticked in order, with places, scores, parts and whatever keeps them out.
const rankOf = (data, state, costs) => {
  const weights = weightsOf(data, state.weights);
  const faults = [];
  const rows = [];
  data.offers.forEach((offer, n) => {
    if (!state.on[n]) return;
    const figures = costs[n];
    const stops = offer.stops.slice();
    let over = null;
    if (data.budget && figures && figures[data.budget.kind] - data.budget.amount > 1e-9 * data.budget.amount) {
      over = figures[data.budget.kind];
    }
    const values = data.leaves.map((leaf) => {
      if (!leaf.scale) return leaf.values[n];
      if (!figures) return null;
      const worth = worthOf(leaf.scale, figures[leaf.cost]);
      if (worth === null) faults.push({ level: figures[leaf.cost], offer: n, leaf: leaf.name });
      return worth;
    });
    const open = !values.includes(null);
    const parts = open ? values.map((value, k) => evenly((value * weights.leaves[k]) / GRID) * GRID) : null;
    const score = open ? parts.reduce((sum, part) => sum + part, 0) : null;
    const passes = stops.length === 0 && over === null;
    rows.push({ offer: n, figures, stops, over, values, parts, score, passes, place: null });
  });
  const byName = (a, b) => data.offers[a.offer].alphabetical - data.offers[b.offer].alphabetical;
  if (data.ranked) {
    let place = 0;
    let first = Infinity;
    rows.filter((row) => row.passes).sort((a, b) => b.score - a.score).forEach((row, n) => {
      // Measured from the first of the tie, so that ties do not creep.
      if (!(first - row.score <= DUST)) [place, first] = [n + 1, row.score];
      row.place = place;
    });
  }
  const last = rows.length + 1;
  const down = (row) => (row.score === null ? Infinity : -row.score);
  const cost = (row) => (row.figures ? row.figures.present_value : Infinity);
  const apart = (a, b) => (a === b ? 0 : a < b ? -1 : 1);
  rows.sort((a, b) => {
    if (!data.ranked) return apart(a.passes ? 0 : 1, b.passes ? 0 : 1) || apart(cost(a), cost(b)) || byName(a, b);
    const [one, other] = [a.place || last, b.place || last];
    return one - other || (one === last ? apart(down(a), down(b)) : 0) || byName(a, b);
  });
  return { rows, weights, faults };
};
