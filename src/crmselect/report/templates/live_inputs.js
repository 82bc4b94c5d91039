// Inputs. Each field reads its own text, says in words what is wrong with it, and knows the text of the study.

const MOST_FIGURES = 60;
const FIGURE = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const figureOf = (text) => (FIGURE.test(text.trim()) && Number.isFinite(Number(text)) ? Number(text) : null);

// One figure a year, separated by commas of either alphabet, semicolons or spaces.
const figuresOf = (text, fits) => {
  const parts = text.trim().split(/\s*[,，、;；]\s*|\s+/);
  const figures = parts.map(figureOf);
  const fine = parts.length <= MOST_FIGURES && figures.every((one) => one !== null && fits(one));
  // 1,200 may mean twelve hundred: three digits right behind a comma are not guessed at.
  return fine && !/\d,\d{3}(?!\d)/.test(text) ? figures : null;
};

const inputsOf = (data, words, changed) => {
  const fields = [];
  const groups = [];

  // A field: its box with a message below, what it is called, and how its text is read (null for what cannot be).
  const field = (key, label, baseText, base, box, read, fault) => {
    const message = el("p", { id: `try-${key}-message`, class: "try-message", hidden: true });
    const made = { key, label, baseText, box, message, before: null };
    made.text = () => box.value.trim();
    made.write = (text) => { box.value = text; if (made.before) made.before(); };
    made.read = () => (made.text() === baseText && !(box.validity && box.validity.badInput) ? base : read(made.text()));
    made.mark = (text) => {
      message.textContent = text;
      message.hidden = text === "";
      const described = [made.hint, text === "" ? null : message.id].filter(Boolean).join(" ");
      if (described) box.setAttribute("aria-describedby", described);
      else box.removeAttribute("aria-describedby");
      if (text === "") box.removeAttribute("aria-invalid");
      else box.setAttribute("aria-invalid", "true");
    };
    made.fault = fault;
    box.addEventListener("input", () => { if (made.before) made.before(); changed(); });
    fields.push(made);
    return made;
  };

  const weights = data.nodes.map(() => null);

  const weight = (n) => {
    const node = data.nodes[n];
    const key = `w${n}`;
    const base = 100 * node.local;
    const label = el("label", { for: `try-${key}-slider`, class: "try-name" }, named(node.name));
    const slider = el("input", {
      type: "range", id: `try-${key}-slider`, min: 0, max: 100, step: 1, autocomplete: "off",
    });
    const box = el("input", {
      type: "text", inputmode: "decimal", id: `try-${key}`, class: "try-points", autocomplete: "off",
      "aria-label": words.say("points", { name: node.name }),
    });
    const share = el("output", { for: `try-${key}-slider try-${key}`, class: "try-share" });
    const read = (text) => {
      const figure = figureOf(text);
      return figure !== null && figure >= 0 && figure <= 100 ? figure : null;
    };
    const made = field(key, node.name, plain(base, 4), base, box, read, () => words.say("bad.points"));
    made.before = () => { const value = made.read(); if (value !== null) slider.value = value; };
    slider.addEventListener("input", () => { box.value = slider.value; changed(); });
    made.write(made.baseText);
    made.share = (value) => {
      box.setAttribute("data-value", String(made.read()));
      share.textContent = percent(value, 1);
      share.setAttribute("data-value", String(value));
      slider.setAttribute("aria-valuetext", `${box.value}, ${words.say("share", { share: percent(value, 1) })}`);
    };
    weights[n] = made;
    const row = el("div", { class: "try-weight" }, label, slider, box, share);
    return el("li", { "data-node": n, "data-path": node.path }, row, made.message);
  };

  const siblings = (group) => {
    const parent = data.nodes[group[0]].parent;
    const message = el("p", { id: `try-g${groups.length}-message`, class: "try-message", hidden: true });
    const items = group.length > 1 ? group.map(weight) : [];
    groups.push({ group, message });
    if (items.length === 0) return [];
    const list = el("ul", { class: "try-list" }, items);
    if (parent === null) return [list, message];
    const heading = el("summary", {}, words.tell("below", { name: named(data.nodes[parent].path) }));
    return [el("details", { class: "try-group", open: true }, heading, list, message)];
  };

  const lists = data.groups.flatMap(siblings);

  const text = (key, label, baseText, base, hints, read, fault, attributes = {}) => {
    const box = el("input", { type: "text", id: `try-${key}`, value: baseText, autocomplete: "off", ...attributes });
    const hint = hints.length ? el("p", { id: `try-${key}-hint`, class: "try-hint" }, hints) : null;
    const made = field(key, label.textContent || label, baseText, base, box, read, fault);
    if (hint) made.hint = hint.id;
    made.mark("");
    const parts = [el("label", { for: box.id }, label), box, hint || [], made.message];
    return { made, node: el("div", { class: "try-field" }, parts) };
  };

  // A path that has more to it than a figure a year stays as it is while its box is empty.
  const simple = (path) => path !== null && !path.monthly && !path.growth;
  const path = (key, label, given, hints, fits, bad) => {
    const open = !simple(given);
    const shown = open ? "" : given.values.map(String).join(", ");
    const read = (typed) => figuresOf(typed, fits);
    const base = open ? null : given.values;
    return text(key, label, shown, base, hints, read, () => words.say(bad), { spellcheck: "false" });
  };

  const drivers = data.drivers.map(() => null);
  const currencies = data.currencies.map(() => null);
  const plan = [];
  data.drivers.forEach((driver, n) => {
    if (!driver.box) return;
    const label = driver.name === "users" ? words.say("driver.users") : named(driver.shown);
    const hints = [words.say("driver.hint")];
    if (!simple(driver.path)) hints.push(" ", words.say("driver.plain"));
    const follow = data.drivers.filter((one) => one.path.of === driver.name).map((one) => named(one.shown));
    if (follow.length) hints.push(" ", ...words.tell("driver.follows", { names: words.list(follow) }));
    const { made, node } = path(`d${n}`, label, driver.path, hints, (figure) => figure >= 0, "bad.path");
    drivers[n] = made;
    plan.push(node);
  });
  const hasCosts = data.offers.some((offer) => offer.items);
  let years = null;
  let discount = null;
  if (hasCosts) {
    const most = data.mostYears;
    const whole = (typed) => {
      const figure = /^\d{1,2}$/.test(typed) ? Number(typed) : 0;
      return figure >= 1 && figure <= most ? figure : null;
    };
    const wrong = () => words.say("bad.years", { most: String(most) });
    const spinner = { type: "number", min: 1, max: most, step: 1 };
    const one = text("y", words.say("years"), String(data.years), data.years, [], whole, wrong, spinner);
    const share = (typed) => {
      const figure = figureOf(typed);
      return figure !== null && figure > -100 && figure <= 100 ? figure / 100 : null;
    };
    const percents = plain(100 * data.rate, 6);
    const decimal = { inputmode: "decimal" };
    const off = () => words.say("bad.discount");
    const other = text("r", words.say("discount"), percents, data.rate, [], share, off, decimal);
    years = one.made;
    discount = other.made;
    plan.push(el("div", { class: "try-pair" }, one.node, other.node));
  }
  data.currencies.forEach((currency, n) => {
    const hints = [words.say("rate.hint", { currency: data.currency })];
    if (!simple(currency.path)) hints.push(" ", words.say(currency.path ? "driver.plain" : "rate.offers"));
    const label = words.say("rate.of", { code: currency.code });
    const { made, node } = path(`x${n}`, label, currency.path, hints, (figure) => figure > 0, "bad.rate");
    currencies[n] = made;
    plan.push(node);
  });

  const ticks = data.offers.map((offer, n) => {
    const box = el("input", { type: "checkbox", id: `try-o${n}`, checked: true, autocomplete: "off" });
    box.addEventListener("input", changed);
    return box;
  });
  const ticksMessage = el("p", { id: "try-off-message", class: "try-message", hidden: true });
  const ticksHint = el("p", { class: "try-hint", id: "try-off-hint" }, words.say("offers.hint"));
  const markTicks = (text) => {
    ticksMessage.textContent = text;
    ticksMessage.hidden = text === "";
    for (const tick of ticks) {
      tick.setAttribute("aria-describedby", text === "" ? ticksHint.id : `${ticksHint.id} ${ticksMessage.id}`);
      if (text === "") tick.removeAttribute("aria-invalid");
      else tick.setAttribute("aria-invalid", "true");
    }
  };
  markTicks("");

  const part = (legend, className, ...children) =>
    el("fieldset", { class: className }, el("legend", {}, words.say(legend)), children);
  const parts = [];
  if (data.ranked) {
    const hint = words.say(lists.length ? "weights.hint" : "weights.one");
    parts.push(part("weights", "try-weights", el("p", { class: "try-hint" }, hint), lists));
  }
  if (plan.length) parts.push(part("assumptions", "try-plan", plan));
  const offers = data.offers.map((offer, n) => {
    const closed = offer.closed ? el("small", {}, ` ${words.say("closed")}`) : [];
    return el("li", {}, ticks[n], el("label", { for: `try-o${n}` }, named(offer.name), closed));
  });
  parts.push(part("offers", "try-offers", ticksHint, el("ul", { class: "try-ticks" }, offers), ticksMessage));

  // The state that all fields make, or null; what cannot be read is marked, and what could is no longer.
  const read = () => {
    let fine = true;
    const value = (one) => {
      const found = one.read();
      const wrong = found === null && !(one.baseText === "" && one.text() === "");
      one.mark(wrong ? one.fault() : "");
      if (wrong) fine = false;
      return found;
    };
    // Null where the study's own path stands.
    const own = (one) => {
      if (one === null) return null;
      const found = value(one);
      return one.text() === one.baseText ? null : found;
    };
    const state = {
      weights: data.nodes.map((node, n) => (weights[n] ? value(weights[n]) : 100 * node.local)),
      drivers: drivers.map(own),
      rates: currencies.map(own),
      years: years ? value(years) : data.years,
      rate: discount ? value(discount) : data.rate,
      on: ticks.map((tick) => tick.checked),
    };
    for (const { group, message } of groups) {
      const nothing = group.every((n) => state.weights[n] === 0);
      message.textContent = nothing ? words.say("bad.group") : "";
      message.hidden = !nothing;
      if (!nothing) continue;
      fine = false;
      for (const n of group) {
        weights[n].box.setAttribute("aria-invalid", "true");
        weights[n].box.setAttribute("aria-describedby", message.id);
      }
    }
    const some = (test) => data.offers.some((offer, n) => test(offer, n));
    const silent = some((offer) => offer.answered) && !some((offer, n) => offer.answered && state.on[n]);
    const unstated = data.attributes.find(({ stated }) => !stated.some((one, n) => one && state.on[n]));
    let bad = "";
    if (!state.on.includes(true)) bad = words.say("bad.offers");
    else if (silent) bad = words.say("bad.answers");
    else if (unstated) bad = words.say("bad.attribute", { name: unstated.name });
    markTicks(bad);
    return fine && bad === "" ? state : null;
  };

  // What differs from the study, as texts by key.
  const differences = () => {
    const found = new Map(fields.filter((one) => one.text() !== one.baseText).map((one) => [one.key, one.text()]));
    const off = ticks.flatMap((tick, n) => (tick.checked ? [] : [n]));
    if (off.length) found.set("off", off.join("."));
    return found;
  };

  const reset = () => {
    for (const one of fields) one.write(one.baseText);
    for (const tick of ticks) tick.checked = true;
  };

  // Puts texts by key into the fields; false, and nothing changed, where a key or a position is unknown.
  const restore = (found) => {
    const off = found.has("off") ? found.get("off").split(".") : [];
    const known = (key) => key === "off" || fields.some((one) => one.key === key);
    if (![...found.keys()].every(known)) return false;
    if (!off.every((n) => /^\d+$/.test(n) && Number(n) < ticks.length)) return false;
    reset();
    for (const one of fields) if (found.has(one.key)) one.write(found.get(one.key));
    for (const n of off) ticks[Number(n)].checked = false;
    return true;
  };

  const changes = () => [
    ...fields.filter((one) => one.text() !== one.baseText).map((one) => [named(one.label)]),
    ...ticks.flatMap((tick, n) => (tick.checked ? [] : [words.tell("without", { name: named(data.offers[n].name) })])),
  ];

  // Marks the box of a driver on whose quantity a price has no answer.
  const markDriver = (row, text) => {
    const driver = data.drivers[row - 1];
    const root = driver && driver.path.of;
    const at = root === undefined ? row - 1 : data.drivers.findIndex((one) => one.name === root);
    if (drivers[at]) drivers[at].mark(text);
  };

  const showShares = (shares) => weights.forEach((one, n) => { if (one) one.share(shares[n]); });
  const node = el("div", { class: "try-inputs" }, parts);
  return { node, read, differences, changes, reset, restore, showShares, markDriver };
};
