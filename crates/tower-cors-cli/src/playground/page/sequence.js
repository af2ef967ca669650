// The sequence diagram: what the browser sent, and what the server answered.

import { el, prose } from "./dom.js";

/** Draws the exchanges between a page and the API, and what the page got in the end. */
export function draw(exchanges, { sender, api, end }) {
  const lanes = el(
    "div",
    { class: "lanes", "aria-hidden": "true" },
    el("span", {}, "Browser", el("small", {}, sender)),
    el("span", {}, "Server", el("small", {}, api)),
  );
  const steps = exchanges.flatMap((one) => [request(one, api), response(one)]);
  if (steps.length === 0) {
    steps.push(el("li", { class: "note" }, "The browser sent nothing to the server."));
  }
  return el("div", { class: "sequence" }, lanes, el("ol", {}, ...steps, last(end)));
}

function request({ kind, method, server, path, request }, api) {
  const names = { preflight: "preflight", actual: "request", "non-cors": "request, not CORS" };
  return el(
    "li",
    { class: `step request ${kind}` },
    wire(`${method} ${server === api ? "" : server}${path}`, names[kind] ?? kind),
    ...lines(request),
  );
}

function response({ kind, status, status_text, response, ran }) {
  const by = ran ? "the service answered" : "the layer answered; the service did not run";
  return el(
    "li",
    { class: `step response ${kind}` },
    wire(`${status} ${status_text}`, by),
    ...lines(response),
  );
}

/** An arrow, with a text on it. */
const wire = (text, about) =>
  el("p", { class: "wire" }, el("code", {}, text), el("span", { class: "tag" }, about));

/** The headers that matter, and the others folded away. */
function lines(all) {
  const list = (some) => el("dl", { class: "lines" }, ...some.flatMap(line));
  const matter = all.filter(({ matters }) => matters);
  const rest = all.filter(({ matters }) => !matters);
  const parts = [];
  if (matter.length > 0) parts.push(list(matter));
  if (rest.length > 0) {
    const count = `${rest.length} other header${rest.length === 1 ? "" : "s"}`;
    parts.push(el("details", {}, el("summary", {}, count), list(rest)));
  }
  return parts;
}

function line({ name, value, reason }) {
  const missing = value === null;
  const text = missing ? el("span", { class: "missing" }, "missing") : el("span", {}, value);
  return [
    el("dt", { class: missing ? "is-missing" : "" }, el("code", {}, `${name}:`), " ", text),
    el("dd", {}, ...prose(reason)),
  ];
}

const last = ({ text, good }) =>
  el("li", { class: `end ${good ? "good" : "bad"}` }, el("strong", {}, text));
