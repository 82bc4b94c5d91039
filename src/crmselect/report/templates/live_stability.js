// Stability: how far each weight can go among its siblings before another offer is first, exactly: scores are straight
// lines over a weight. As crmselect.robustness.weight_stability has it.

const NEAR = 1e-12; // Two changes at weights this near to each other are one.

// values: offers × siblings, the winner first; shares sum to one. Positions of offers, -1 for nobody.
const groupStability = (values, shares) => {
  const count = shares.length;
  let largest = 0;
  for (const row of values) for (const value of row) largest = Math.max(largest, Math.abs(value));
  const level = NEAR * largest;
  const snapped = (x) => (Math.abs(x) <= level ? 0 : x);
  return shares.map((share, at) => {
    const others = shares.map((one, k) => (k === at ? 0 : one));
    // Summed anew rather than taken from 1: next to a weight of nearly 1 the difference has no digits left.
    const total = others.reduce((sum, one) => sum + one, 0);
    const rest = others.map((one, k) => (total > 0 ? one / total : k === at ? 0 : 1 / (count - 1)));
    const ends = values.map((row) => {
      let empty = 0;
      for (let k = 0; k < count; k += 1) empty += (values[0][k] - row[k]) * rest[k];
      return { empty: snapped(empty), full: snapped(values[0][at] - row[at]) };
    });
    const limit = (downward) => {
      const crossings = ends.map(({ empty, full }) => {
        const rise = empty - full;
        const behind = (downward ? empty : full) < 0;
        let crossing = downward ? 0 : 1;
        if (behind) crossing = empty / (rise === 0 ? 1 : rise);
        // Rounding may put the crossing of a joint winner just on the other side of the present weight.
        crossing = downward ? clip(crossing, 0, share) : clip(crossing, share, 1);
        return { behind, crossing, speed: downward ? -rise : rise };
      });
      const every = crossings.map(({ crossing }) => crossing);
      const end = downward ? Math.max(...every) : Math.min(...every);
      // Of those that cross here, the one whose lead grows quickest beyond.
      const there = crossings.map(({ behind, crossing, speed }) =>
        (behind && Math.abs(crossing - end) <= NEAR ? speed : -Infinity));
      const fastest = Math.max(...there);
      const next = fastest === -Infinity ? -1 : there.findIndex((speed) => speed >= fastest - level);
      return [end, next];
    };
    const [low, below] = limit(true);
    const [high, above] = limit(false);
    return { low, high, below, above };
  });
};

// A line for every criterion that has siblings; null where nobody is in the race.
const stabilityOf = (data, ranking) => {
  const racing = ranking.rows.filter((row) => row.place !== null);
  if (racing.length === 0) return null;
  const { shares, whole, leaves } = ranking.weights;
  // Whether a leaf lies below a node, and the product of the shares from that node down to it.
  const within = (leaf, node) => {
    let product = 1;
    for (let at = leaf; at !== null; at = data.nodes[at].parent) {
      if (at === node) return product;
      product *= shares[at];
    }
    return null;
  };
  const leafNodes = data.nodes.map((_, n) => n).filter((n) => data.nodes[n].leaf !== null);
  const found = [];
  for (const group of data.groups) {
    if (group.length < 2) continue;
    const parent = data.nodes[group[0]].parent;
    const reach = parent === null ? 1 : whole[parent];
    // What the rest of the tree adds is added to every sibling: their shares sum to one.
    const factors = group.map((node) =>
      leafNodes.map((leaf) => {
        const outside = parent !== null && within(leaf, parent) === null ? leaves[data.nodes[leaf].leaf] : 0;
        const inside = within(leaf, node);
        return outside + (inside === null ? 0 : reach * inside);
      }));
    const values = racing.map((row) =>
      factors.map((factor) =>
        factor.reduce((sum, one, k) => sum + one * row.values[data.nodes[leafNodes[k]].leaf], 0)));
    groupStability(values, group.map((n) => shares[n])).forEach((line, k) => {
      const name = (position) => (position < 0 ? null : racing[position].offer);
      const ways = [];
      if (line.below >= 0) ways.push(shares[group[k]] - line.low);
      if (line.above >= 0) ways.push(line.high - shares[group[k]]);
      const room = Math.max(Math.min(Infinity, ...ways), 0);
      const { low, high } = line;
      const [below, above] = [name(line.below), name(line.above)];
      found.push({ node: group[k], share: shares[group[k]], low, high, below, above, room });
    });
  }
  return found;
};

// Everything at once; the memory keeps costs that are known already.
const evaluate = (data, state, memory = {}) => {
  const { figures, faults } = costsOf(data, state, memory);
  if (faults.length) return { faults };
  const ranking = rankOf(data, state, figures);
  if (ranking.faults.length) return { faults: ranking.faults };
  const stability = data.ranked ? stabilityOf(data, ranking) : null;
  return { faults: [], rows: ranking.rows, weights: ranking.weights, stability };
};
