// The page: reads the study, compares its own figures with Python's, and then listens.

const data = JSON.parse(document.getElementById("crmselect-live").textContent);
const words = wordsOf(data.words, data.language);
const place = document.getElementById("try");

// The study as written.
const studyState = () => ({
  weights: data.nodes.map((node) => 100 * node.local),
  drivers: data.drivers.map(() => null),
  rates: data.currencies.map(() => null),
  years: data.years, rate: data.rate, on: data.offers.map(() => true),
});

// Whether this browser comes to what Python computed; without that nothing is offered.
const agrees = (result) => {
  const same = (mine, theirs) => {
    if (mine === null || theirs === null) return mine === theirs;
    return Math.abs(mine - theirs) <= 1e-9 * Math.max(1, Math.abs(theirs));
  };
  return result.faults.length === 0 && result.rows.every((row) => {
    const [present, nominal] = data.check.figures[row.offer] || [null, null];
    const figures = row.figures || { present_value: null, nominal: null };
    const score = data.ranked ? data.check.scores[row.offer] : row.score;
    return same(figures.present_value, present) && same(figures.nominal, nominal) && same(row.score, score);
  });
};

const start = () => {
  const memory = {};
  const original = evaluate(data, studyState(), memory);
  place.hidden = false;
  if (!agrees(original)) {
    place.append(el("p", { class: "notice warning" }, words.say("unavailable")));
    return;
  }
  const before = new Map(original.rows.map((row) => [row.offer, row.place]));
  const results = resultsOf(data, words);
  const answer = el("p", {
    class: "try-answer", role: "status", "aria-live": "polite", "aria-atomic": "true", id: "try-answer",
  });
  const marker = el("p", { class: "try-marker", id: "try-marker" });
  const trouble = el("div", { class: "try-trouble notice warning", role: "alert", hidden: true, id: "try-trouble" });
  const news = el("p", { class: "try-news", role: "status", id: "try-news" });
  const reset = el("button", { type: "button", id: "try-reset" }, words.say("reset"));
  const address = el("input", { type: "text", id: "try-link", readonly: true, autocomplete: "off" });
  const copy = el("button", { type: "button", id: "try-copy" }, words.say("copy"));
  const frozen = el("p", { class: "try-static", id: "try-static" });

  // Says what differs from the study, and who is first there where that is somebody else.
  const mark = (result) => {
    const changes = inputs.changes();
    const changed = changes.length > 0;
    place.classList.toggle("changed", changed);
    reset.disabled = !changed;
    const shown = changes.slice(0, 6).map((parts) => el("span", {}, parts));
    const rest = changes.length - shown.length;
    if (rest > 0) shown.push(el("span", {}, words.say("more", { n: String(rest) })));
    marker.replaceChildren(...(changed ? words.tell("changed", { names: words.list(shown) }) : [words.say("same")]));
    const firsts = results.firsts(original.rows);
    if (result && firsts.length && firsts.join() !== results.firsts(result.rows).join()) {
      const first = words.list(firsts.map(results.offerName));
      marker.append(words.say("stop"), ...words.tell("before", { first }));
    }
    frozen.textContent = words.say(changed ? "static.changed" : "static");
  };

  // Computes anew; whatever is wrong is said, and the last good figures stay.
  const update = () => {
    news.textContent = "";
    const state = inputs.read();
    const result = state === null ? null : evaluate(data, state, memory);
    if (result === null || result.faults.length > 0) {
      const faults = result === null ? [] : result.faults.slice(0, 3);
      mark(null);
      for (const one of faults.slice().reverse()) {
        if (one.driver) inputs.markDriver(one.driver, textOf(results.fault(one)));
      }
      trouble.replaceChildren(...faults.map((one) => el("p", {}, results.fault(one))), el("p", {}, words.say("stale")));
      trouble.hidden = false;
      place.classList.add("stale");
      return;
    }
    mark(result);
    trouble.hidden = true;
    trouble.replaceChildren();
    place.classList.remove("stale");
    inputs.showShares(result.weights.shares);
    results.draw(result, before);
    answer.replaceChildren(...results.sentence(result.rows));
    address.value = location.href.replace(/#.*$/, "") + linkOf(data, inputs.differences());
  };

  const inputs = inputsOf(data, words, update);
  reset.addEventListener("click", () => {
    inputs.reset();
    if (location.hash.startsWith(PREFIX)) history.replaceState(null, "", "#try");
    update();
    place.querySelector("input").focus();
  });
  copy.addEventListener("click", async () => {
    address.select();
    try {
      await navigator.clipboard.writeText(address.value);
      news.textContent = words.say("copied");
    } catch {
      news.textContent = words.say("copy.failed");
    }
  });

  // Takes the state of an address over; what cannot be read changes nothing.
  const take = () => {
    const found = stateOf(data, location.hash);
    if (found === null) return;
    let said = typeof found === "string" ? `link.${found}` : "restored";
    inputs.reset();
    if (said === "restored") {
      const state = inputs.restore(found) ? inputs.read() : null;
      if (state === null || evaluate(data, state, memory).faults.length > 0) {
        inputs.reset();
        said = "link.bad";
      }
    }
    update();
    news.textContent = words.say(said);
    place.scrollIntoView();
  };

  place.append(
    el("p", {}, words.say("intro")),
    el("div", { class: "try-top" }, answer, el("div", { class: "try-state" }, marker, reset)),
    trouble, news,
    el("div", { class: "try-columns" }, inputs.node, el("div", { class: "try-results" }, results.chart)),
    ...results.below,
    el("div", { class: "try-share-link" }, el("label", { for: "try-link" }, words.say("link")), address, copy),
    frozen,
  );
  const list = document.querySelector("nav ul");
  if (list) list.children[0].after(el("li", {}, el("a", { href: "#try" }, words.say("title"))));
  update();
  take();
  window.addEventListener("hashchange", take);
};

// For whoever wants the figures without the page, and for the tests that hold them to Python's.
window.crmselectLive = Object.freeze({ data, studyState, evaluate });
start();
