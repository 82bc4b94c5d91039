// Results: the sentence, the bars, and the tables; every figure stands in full precision in data-value.

const COSTS = ["present_value", "nominal", "annual_equivalent", "per_user_month"];

const resultsOf = (data, words) => {
  const offerName = (n) => named(data.offers[n].name);
  const money = (value) => `${data.currency}${NBSP}${number(value)}`;

  const figure = (column, value, text) =>
    el("td", { class: "n", "data-column": column, "data-value": value === null ? null : String(value) }, text);
  const head = (key, numeric) =>
    el("th", { scope: "col", class: numeric ? "n" : null }, typeof key === "string" ? words.say(key) : key);
  // What a row is about, and whether it is out.
  const about = (row) => ({ "data-offer": data.offers[row.offer].name, class: row.passes ? null : "muted" });

  // A table that scrolls sideways by itself; `fill` renews its body.
  const table = (key, caption, heads) => {
    const body = el("tbody");
    const node = el("table", { id: `try-${key}`, "data-try": key },
      el("caption", {}, caption), el("thead", {}, el("tr", {}, heads)), body);
    const label = words.say("scroll", { caption });
    const scroll = el("div", { class: "scroll", role: "group", tabindex: 0, "aria-label": label }, node);
    return { node: scroll, table: node, fill: (rows) => body.replaceChildren(...rows) };
  };

  const kinds = COSTS.filter((kind) => (kind === "per_user_month" ? data.users !== null : true));
  const hasCosts = data.offers.some((offer) => offer.items);
  const shownCosts = hasCosts ? kinds : [];
  const caption = words.say(data.ranked ? "table" : "table.costs", { currency: data.currency });
  const main = table("ranking", caption, [
    ...(data.ranked ? [head("place", true)] : []), head("offer"), ...(data.ranked ? [head("score", true)] : []),
    ...shownCosts.map((kind) => head(`head.${kind}`, true)), head("status"),
  ]);
  const tops = data.nodes.map((_, n) => n).filter((n) => data.nodes[n].parent === null);
  const parts = data.ranked ? table("parts", words.say("parts"), [head("offer")]) : null;
  const limits = data.ranked
    ? table("stability", words.say("stability"), [
      head("criterion"), head("present", true), head("low", true), head("high", true),
      head("first.below"), head("first.above"),
    ])
    : null;

  // Which node at the top each leaf belongs to.
  const topOf = [];
  data.nodes.forEach((node, n) => {
    if (node.leaf === null) return;
    let at = n;
    while (data.nodes[at].parent !== null) at = data.nodes[at].parent;
    topOf[node.leaf] = tops.indexOf(at);
  });

  const bars = el("div", { class: "try-bars", role: "img" });
  const legend = el("ul", { class: "try-legend" }, data.ranked
    ? tops.map((n, k) => el("li", {}, svg("svg", { viewBox: "0 0 10 10", class: "try-key", "aria-hidden": "true" },
      svg("rect", { width: 10, height: 10, fill: data.colours[k] })), named(data.nodes[n].name)))
    : []);
  const what = words.say(data.ranked ? "scores" : "costs");
  bars.setAttribute("aria-label", words.say("chart", { what, table: caption }));
  const chart = el("div", { class: "try-chart" }, el("p", { class: "try-chart-title" }, what), legend, bars);

  const reasons = (row) => {
    const texts = row.stops.map((reason) => reason);
    if (row.over !== null) {
      const gap = row.over - data.budget.amount;
      texts.push(words.say("over", {
        kind: words.say(data.budget.kind), cost: money(row.over), gap: money(gap),
        share: percent(gap / data.budget.amount, 1), budget: money(data.budget.amount),
      }));
    }
    return texts;
  };

  const sums = (row) => {
    const found = tops.map(() => 0);
    if (row.parts) row.parts.forEach((part, leaf) => { found[topOf[leaf]] += part; });
    return found;
  };

  const drawBars = (rows) => {
    const most = Math.max(...rows.map((row) => (row.figures ? row.figures.present_value : 0)), 0);
    bars.replaceChildren(...rows.map((row) => {
      const drawing = svg("svg", { viewBox: "0 0 1000 10", preserveAspectRatio: "none", class: "try-bar" },
        svg("rect", { width: 1000, height: 10, class: "try-track" }));
      let at = 0;
      const lengths = data.ranked ? sums(row) : [row.figures && most > 0 ? row.figures.present_value / most : 0];
      lengths.forEach((length, k) => {
        if (!(length > 0)) return;
        drawing.append(svg("rect", {
          x: 1000 * at, width: 1000 * length, height: 10, fill: data.ranked ? data.colours[k] : "#4477aa",
          "data-value": length,
        }));
        at += length;
      });
      const score = data.ranked ? number(row.score, 3) : number(row.figures ? row.figures.present_value : null);
      const name = el("span", { class: "try-row-name" }, offerName(row.offer));
      const attributes = { ...about(row), class: row.passes ? "try-row" : "try-row out" };
      return el("div", attributes, name, drawing, el("span", { class: "try-row-score" }, score));
    }));
  };

  const drawMain = (rows, before) => {
    main.fill(rows.map((row) => {
      const texts = reasons(row);
      const was = before.get(row.offer);
      const cells = [];
      if (data.ranked) {
        const place = was === null ? words.say("out") : String(was);
        const moved = was === row.place ? [] : el("small", {}, ` ${words.say("was", { place })}`);
        cells.push(figure("place", row.place, [row.place === null ? "–" : String(row.place), moved]));
      }
      cells.push(el("th", { scope: "row" }, offerName(row.offer)));
      if (data.ranked) cells.push(figure("score", row.score, number(row.score, 3)));
      for (const kind of shownCosts) {
        const value = row.figures ? row.figures[kind] : null;
        cells.push(figure(kind, value, number(value, kind === "per_user_month" ? 2 : 0)));
      }
      const shown = texts.map((reason) => el("li", { dir: "auto" }, reason));
      if (data.offers[row.offer].closed) shown.push(el("li", {}, words.say("closed")));
      cells.push(el("td", { "data-column": "status" }, shown.length ? el("ul", {}, shown) : ""));
      return el("tr", about(row), cells);
    }));
  };

  const drawParts = (rows, weights) => {
    const heads = data.leaves.map((leaf, k) =>
      head([named(leaf.name), el("small", { class: "try-weighs" }, percent(weights.leaves[k], 1))], true));
    parts.table.tHead.rows[0].replaceChildren(head("offer"), ...heads);
    parts.fill(rows.map((row) =>
      el("tr", about(row), el("th", { scope: "row" }, offerName(row.offer)),
        data.leaves.map((leaf, k) => {
          const part = row.parts ? row.parts[k] : null;
          const cell = figure("part", part, number(part, 3));
          cell.setAttribute("data-leaf", leaf.name);
          return cell;
        }))));
  };

  const drawLimits = (lines) => {
    if (lines === null) {
      limits.fill([el("tr", {}, el("td", { colspan: 6 }, words.say("stability.none")))]);
      return;
    }
    const who = (column, n) => {
      const name = n === null ? "" : data.offers[n].name;
      return el("td", { "data-column": column, "data-value": name }, n === null ? "–" : offerName(n));
    };
    limits.fill(lines.slice().sort((a, b) => (a.room === b.room ? 0 : a.room - b.room)).map((line) =>
      el("tr", { "data-path": data.nodes[line.node].path },
        el("th", { scope: "row" }, named(data.nodes[line.node].path)),
        ["share", "low", "high"].map((column) => figure(column, line[column], percent(line[column], 1))),
        who("below", line.below), who("above", line.above))));
  };

  // The answer in one sentence, as text and elements.
  const sentence = (rows) => {
    const passing = rows.filter((row) => row.passes);
    if (!data.ranked) {
      const cheapest = passing.find((row) => row.figures) || rows.find((row) => row.figures);
      if (!cheapest) return words.tell("cheapest.none");
      return words.tell("cheapest", { first: offerName(cheapest.offer), cost: money(cheapest.figures.present_value) });
    }
    if (passing.length === 0) return words.tell("first.none");
    const [first, second] = passing;
    const leader = offerName(first.offer);
    const score = number(first.score, 3);
    const tied = passing.filter((row) => row.place === 1);
    const names = words.list(tied.map((row) => offerName(row.offer)));
    if (tied.length > 1) return words.tell("first.shared", { names, score });
    if (!second) return words.tell("first.only", { first: leader, score });
    const margin = first.score - second.score;
    const ahead = margin < 0.0005 ? words.say("less_than", { margin: number(0.001, 3) }) : number(margin, 3);
    return words.tell("first", { first: leader, score, margin: ahead, second: offerName(second.offer) });
  };

  const fault = (one) => {
    if (one.nobody) return words.tell("bad.nobody");
    if (one.boundless) return words.tell("bad.boundless");
    const offer = offerName(one.offer);
    if (one.leaf !== undefined) {
      return words.tell("bad.level", { offer, figure: plain(one.level), leaf: named(one.leaf) });
    }
    return words.tell("bad.band", { offer, item: named(one.item), units: plain(one.units), last: plain(one.last) });
  };

  const draw = (result, before) => {
    drawBars(result.rows);
    drawMain(result.rows, before);
    if (!data.ranked) return;
    drawParts(result.rows, result.weights);
    drawLimits(result.stability);
  };

  const below = [main.node];
  if (parts) below.push(limits.node, el("p", { class: "table-note" }, words.say("stability.note")),
    el("details", { class: "try-more", id: "try-more" }, el("summary", {}, words.say("parts")), parts.node));
  // Who is first, in the order of the study.
  const firsts = (rows) => rows.filter((row) => row.place === 1).map((row) => row.offer).sort((a, b) => a - b);
  return { chart, below, draw, sentence, fault, firsts, offerName };
};
