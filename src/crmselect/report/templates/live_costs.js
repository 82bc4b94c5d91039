// Costs: every offer's prices become months of money, as crmselect.cost has them in Python.
// An item comes as its contract states it, blank fields left out: see crmselect.report.interactive.items.

// To the even neighbour where two are as near, as numpy rounds.
const evenly = (x) => {
  const low = Math.floor(x);
  const rest = x - low;
  if (rest !== 0.5) return rest < 0.5 ? low : low + 1;
  return low % 2 === 0 ? low : low + 1;
};

// A started block counts whole; the last bits of a float start none.
const wholeBlocks = (units, block) => Math.ceil(evenly((units / block) * 1e9) / 1e9 - 1e-9);

// The price of a quantity in bands [upTo, price, fee]; NaN beyond the last one.
const tiered = (units, bands, mode) => {
  const last = bands[bands.length - 1][0];
  if (last !== null && units > last) return NaN;
  let below = 0;
  let fees = 0;
  let floor = 0;
  for (const [upTo, price, fee] of bands) {
    fees += fee;
    if (upTo === null || units <= upTo) {
      if (mode === "volume") return units * price + (units > 0 ? fee : 0);
      return below + (units - floor) * price + (units > 0 ? fees : 0);
    }
    below += (upTo - floor) * price;
    floor = upTo;
  }
  return NaN;
};

// When an item falls due and when it is paid; null where it lies after the study.
const schedule = (item, months) => {
  const start = item.start || 0;
  if (start >= months) return null;
  const end = item.end === undefined ? null : item.end;
  const stop = end === null ? months : Math.min(end, months);
  const base = item.growthFromStudy ? 0 : start;
  const every = item.every || 0;
  const advance = !item.arrears;
  if (every === 0) {
    const after = Math.max(stop, start + 1);
    const due = [];
    if (!advance) due.push(after - 1);
    else for (let m = start; m < after; m += item.refreshEvery ? 12 * item.refreshEvery : stop) due.push(m);
    return {
      due, share: due.map(() => 1), split: 1, period: 0, pay: due, first: due.map((_, n) => n),
      years: due.map((m) => Math.floor((m - base) / 12)), renewals: due.map(() => 0), last: after - 1,
    };
  }
  // Without renewals the term is the contract's whole length, also where it reaches beyond the study.
  const term = item.renewal || (end === null ? stop : end) - start;
  const bill = item.bill === undefined ? every : item.bill === "term" ? term : item.bill;
  const period = Math.min(every, bill);
  // In advance the last bill within the study is charged whole, unless the contract ends before it does.
  let covered = advance ? start + Math.ceil((stop - start) / bill) * bill : stop;
  if (end !== null) covered = Math.min(covered, end);
  const found = {
    due: [], share: [], split: bill < every ? bill / every : 1, period, pay: [], first: [], years: [], renewals: [],
    last: stop - 1,
  };
  let before = -1;
  for (let m = start; m < covered; m += period) {
    const passed = m - start;
    const number = Math.floor(passed / bill);
    if (number !== before) {
      const opens = start + number * bill;
      found.pay.push(advance ? opens : Math.min(opens + bill, stop) - 1);
      found.first.push(found.due.length);
      before = number;
    }
    found.due.push(m);
    found.share.push(1 - Math.min(Math.max((item.free || 0) - passed, 0), period) / period);
    found.years.push(Math.floor((m - base) / 12));
    found.renewals.push(item.renewal ? Math.floor(passed / item.renewal) : 0);
  }
  return found;
};

// A quantity or an exchange rate month by month.
const monthly = (path, months, lookup) => {
  const series = new Float64Array(months);
  if (path.of !== undefined) {
    const heads = monthly(lookup(path.of), months, lookup);
    let trained = 0;
    for (let m = 0; m < months; m += 1) {
      if (m % 12 === 0) {
        const before = m === 0 ? 0 : heads[m - 12];
        trained = path.turnover * before + Math.max(heads[m] - before, 0);
      }
      series[m] = trained;
    }
    return series;
  }
  const last = path.values.length - 1;
  for (let m = 0; m < months; m += 1) {
    const at = path.monthly ? m : Math.floor(m / 12);
    const after = Math.max(at - last, 0);
    const years = path.monthly ? Math.floor(after / 12) : after;
    series[m] = path.values[Math.min(at, last)] * (path.growth ? (1 + path.growth) ** years : 1);
  }
  return series;
};

// What all offers share under a state: months, quantities and rates, discount factors.
const planOf = (data, state) => {
  const months = 12 * state.years;
  let beyond = 12;
  for (const offer of data.offers) {
    for (const item of offer.items || []) {
      beyond = Math.max(beyond, item.renewal || 0);
      if (item.end !== undefined && item.bill === "term" && !item.arrears) beyond = Math.max(beyond, item.end - months);
    }
  }
  const known = months + beyond;
  const paths = data.drivers.map((driver, n) => (state.drivers[n] ? { values: state.drivers[n] } : driver.path));
  const lookup = (name) => paths[data.drivers.findIndex((driver) => driver.name === name)];
  const rates = data.rates.map((rate) => {
    const own = state.rates[data.currencies.findIndex((one) => one.code === rate.code)];
    return monthly(own ? { values: own } : rate.path, known, lookup);
  });
  const ones = new Float64Array(known).fill(1);
  const quantities = [ones, ...paths.map((path) => monthly(path, known, lookup))];
  const worth = Float64Array.from({ length: months }, (_, m) => (1 + state.rate) ** (-m / 12));
  let heads = null;
  if (data.users !== null) {
    heads = 0;
    for (let m = 0; m < months; m += 1) heads += quantities[data.users + 1][m];
  }
  return { months, known, quantities, rates: [ones, ...rates], worth, heads, years: state.years, rate: state.rate };
};

// The units billed at each occurrence.
const billedUnits = (item, plan, when) => {
  const held = plan.quantities[item.driver || 0];
  return when.due.map((due) => {
    // What is bought once and renewed later is renewed in the quantity first bought.
    const at = Math.min(when.period ? due : when.due[0], plan.known - 1);
    let units = held[at] * (item.quantity === undefined ? 1 : item.quantity);
    units = Math.max(Math.max(units - (item.included || 0), 0), item.minimum || 0);
    if (item.block) units = wholeBlocks(units, item.block) * (item.package ? 1 : item.block);
    return units;
  });
};

// List prices before growth; a quantity beyond the last band is a fault.
const listPrices = (item, units, when, faults) => {
  if (!item.tiers) return units.map((count) => count * (item.amount || 0));
  const mode = item.volume ? "volume" : "graduated";
  let made;
  if (!item.tiersOver) {
    made = units.map((count) => tiered(count, item.tiers, mode));
  } else {
    let span = null;
    let sum = 0;
    let before = 0;
    made = units.map((count, n) => {
      const now = item.tiersOver === "year" ? when.years[n] : 0;
      if (now !== span) [span, sum, before] = [now, 0, 0];
      sum += count;
      const price = tiered(sum, item.tiers, mode);
      const step = price - before;
      before = price;
      return step;
    });
  }
  const beyond = made.findIndex((price) => Number.isNaN(price));
  if (beyond >= 0) {
    const last = item.tiers[item.tiers.length - 1][0];
    faults.push({ item: item.name, driver: item.driver || 0, units: units[beyond], last });
  }
  return made;
};

// What an item that others are a percent of is worth: a rate a month while it recurs, or a sum where it was bought.
const baseOf = (item, plan, when, net, full) => {
  const start = item.start || 0;
  const end = item.end === undefined ? null : item.end;
  const found = {
    rate: item.rate || 0, start, stop: end === null ? plan.months : Math.min(end, plan.months),
    once: [0, 0], bought: [0, 0],
    sums: [new Float64Array(plan.known + 1), new Float64Array(plan.known + 1)],
  };
  [net, full].forEach((series, kind) => {
    if (when.period === 0) {
      found.once[kind] = series[0];
      found.bought[kind] = series.reduce((sum, one) => sum + one, 0);
      return;
    }
    const last = end === null ? plan.known : Math.min(end, plan.known);
    const sums = found.sums[kind];
    for (let m = start; m < plan.known; m += 1) {
      // The study may end inside the months that are known; prices of the last occurrence hold on there.
      const at = Math.min(Math.floor((m - start) / when.period), when.due.length - 1);
      sums[m + 1] = sums[m] + (m < last ? series[at] / when.period : 0);
    }
  });
  return found;
};

// A percent item's price at each occurrence.
const percentPrices = (item, plan, when, bases) => {
  const kind = item.ofList ? 1 : 0;
  const over = item.over || (item.every ? "period" : "first_year");
  // A percent of what was bought once is a percent a year, and falls due from when it was bought.
  const yearly = when.period === 0 ? 1 : when.period / 12;
  return when.due.map((due) => {
    let sum = 0;
    for (const target of item.targets) {
      const base = bases.get(target);
      if (!base) continue; // It lies after the study.
      const at = Math.min(due, plan.known - 1);
      const theirs = base.rate;
      const mine = item.rate || 0;
      const turn = theirs === mine ? 1 : plan.rates[theirs][at] / plan.rates[mine][at];
      const sums = base.sums[kind];
      const paid = (over === "total" ? base.bought : base.once)[kind];
      const bought = due >= base.start || when.period === 0 ? paid * yearly : 0;
      let worth;
      if (over === "period") {
        worth = bought + sums[Math.min(due + when.period, plan.known)] - sums[Math.min(due, plan.known)];
      } else {
        const first = over === "last_year" ? Math.max(base.stop - 12, base.start) : base.start;
        const last = over === "first_year" ? Math.min(base.start + 12, plan.known) : base.stop;
        worth = bought + (sums[last] - sums[first]) * (over === "total" ? 1 : yearly);
      }
      sum += worth * turn;
    }
    return sum * item.percent * (item.quantity === undefined ? 1 : item.quantity);
  });
};

// One offer's months of money, reserves included; null where a price cannot be said.
const cashOf = (offer, plan, faults) => {
  const cash = new Float64Array(plan.months);
  const bases = new Map();
  const before = faults.length;
  offer.items.forEach((item, position) => {
    const when = schedule(item, plan.months);
    if (when === null) return;
    const units = item.targets && !item.residual ? null : billedUnits(item, plan, when);
    const prices = item.targets ? percentPrices(item, plan, when, bases) : listPrices(item, units, when, faults);
    const keep = item.keep === undefined ? 1 : item.keep;
    const full = prices.map((price, n) => {
      let rise = item.growth ? (1 + item.growth) ** when.years[n] : 1;
      if (item.uplift) rise *= (1 + item.uplift) ** when.renewals[n];
      if (when.period === 0 && n > 0) rise *= item.refreshShare === undefined ? 1 : item.refreshShare;
      return price * (rise * when.split);
    });
    const net = full.map((price, n) => price * (keep * when.share[n]));
    if (item.isBase) bases.set(position, baseOf(item, plan, when, net, full));
    const rate = plan.rates[item.rate || 0];
    const tax = item.tax === undefined ? 1 : item.tax;
    const held = item.held === undefined ? 1 : item.held;
    when.pay.forEach((month, n) => {
      const stop = n + 1 < when.first.length ? when.first[n + 1] : net.length;
      let paid = 0;
      for (let k = when.first[n]; k < stop; k += 1) paid += net[k];
      cash[month] += held * paid * (rate[month] * tax);
    });
    if (item.residual) cash[when.last] -= held * units[0] * item.residual * rate[when.last];
  });
  return faults.length > before ? null : cash;
};

// The same present value in equal payments at each year's end.
const yearlyEquivalent = (present, rate, years) =>
  rate === 0 ? present / years : (present * rate) / -Math.expm1(-years * Math.log1p(rate));

// The figures of each offer that is ticked and whose costs may be seen; faults name what has no price.
const costsOf = (data, state, memory) => {
  const key = JSON.stringify([state.years, state.rate, state.drivers, state.rates]);
  if (memory.key !== key) Object.assign(memory, { key, plan: planOf(data, state), offers: new Map() });
  const { plan, offers } = memory;
  const faults = [];
  const made = data.offers.map((offer, n) => {
    if (!state.on[n] || !offer.items) return null;
    if (!offers.has(n)) {
      const found = [];
      const cash = cashOf(offer, plan, found);
      let figures = null;
      if (cash !== null) {
        let present = 0;
        let nominal = 0;
        cash.forEach((amount, m) => {
          present += amount * plan.worth[m];
          nominal += amount;
        });
        const yearly = yearlyEquivalent(present, plan.rate, plan.years);
        figures = { present_value: present, nominal, annual_equivalent: yearly };
        if (plan.heads !== null) figures.per_user_month = present / plan.heads;
      }
      offers.set(n, { figures, faults: found.map((fault) => ({ ...fault, offer: n })) });
    }
    faults.push(...offers.get(n).faults);
    return offers.get(n).figures;
  });
  if (plan.heads !== null && !(plan.heads > 0)) faults.push({ nobody: true });
  else if (made.some((one) => one && !Object.values(one).every(Number.isFinite))) faults.push({ boundless: true });
  return { figures: made, faults };
};
