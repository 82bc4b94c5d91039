// A state as a link: what differs from the study stands behind the sign # of the address, which no server ever sees.

const PREFIX = "#try:";

const linkOf = (data, differences) => {
  if (differences.size === 0) return "#try";
  const made = new URLSearchParams({ study: data.id });
  for (const [key, text] of differences) made.append(key, text);
  return PREFIX + made;
};

// The texts by key of an address; `other` for another study's, `bad` for what is none, null for an address without.
const stateOf = (data, hash) => {
  if (!hash.startsWith(PREFIX)) return null;
  try {
    decodeURIComponent(hash.slice(PREFIX.length).replace(/\+/g, " ")); // What is no text would be mended in silence.
  } catch {
    return "bad";
  }
  const given = [...new URLSearchParams(hash.slice(PREFIX.length))];
  const found = new Map(given);
  if (found.size !== given.length || !found.has("study")) return "bad";
  if (found.get("study") !== data.id) return "other";
  found.delete("study");
  return found;
};
