// Words and elements. What comes from data is only ever text, never markup.

const NBSP = "\u00a0";
const formats = new Map();

const number = (value, decimals = 0) => {
  if (value === null || !Number.isFinite(value)) return "–";
  if (!formats.has(decimals)) {
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    formats.set(decimals, new Intl.NumberFormat("en-US", digits));
  }
  const text = formats.get(decimals).format(value);
  return /[1-9]/.test(text) ? text : text.replace("-", "");
};

const percent = (share, decimals = null) => {
  const text = number(100 * share, decimals === null ? 2 : decimals);
  return `${decimals === null && text.includes(".") ? text.replace(/\.?0+$/, "") : text}${NBSP}%`;
};

// A figure in a box: rounded to some digits, and without separators, so that it reads back.
const plain = (value, digits = 12) => String(Number(value.toPrecision(digits)));

// A name that may run from the right turns nothing around it.
const named = (text) => {
  const node = document.createElement("bdi");
  node.textContent = text;
  return node;
};

// An element with attributes and children: text, elements, or lists of them.
const el = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, String(value));
  }
  node.append(...children.flat(Infinity));
  return node;
};

// HTML needs no address for the names of SVG; a parsed one has it.
const SVG = new DOMParser().parseFromString("<svg></svg>", "text/html").body.firstChild.namespaceURI;

const svg = (tag, attributes, ...children) => {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
};

// Texts and elements as one text.
const textOf = (parts) => parts.map((part) => part.textContent || part).join("");

// The words of a page: `say` fills a phrase with texts, `tell` with texts or elements.
const wordsOf = (phrases, language) => {
  const tell = (key, values = {}) =>
    phrases[key].split(/(\{\w+\})/).flatMap((part) => {
      const hit = /^\{(\w+)\}$/.exec(part);
      return hit ? values[hit[1]] : part;
    }).filter((part) => part !== "");
  const say = (key, values = {}) => textOf(tell(key, values));
  const list = (nodes) =>
    nodes.flatMap((node, n) => {
      if (n === 0) return [node];
      if (language === "zh") return ["、", node];
      return [n === nodes.length - 1 ? " and " : ", ", node];
    });
  return { say, tell, list };
};
