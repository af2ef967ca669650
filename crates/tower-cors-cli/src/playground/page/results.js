// The results of a case: the browser's verdict, the prediction, and the exchanges.

import { byId, el, fill, prose } from "./dom.js";
import { draw } from "./sequence.js";

/** Headers that the connection adds, and that the simulator does not have. */
const ADDED = ["date"];

/** Shows the results of both requests. */
export function show({ places, senderOrigin, ours, towerHttp, settings, matrix }) {
  const lanes = { sender: senderOrigin, api: places.api };
  side(byId("ours"), ours, lanes, []);
  side(byId("tower-http"), towerHttp, lanes, differences(settings));
  explain(ours.exchanges);
  counterpart(settings);
  grid(matrix);
  const fits = agrees(ours);
  fill(byId("verdict"), ...sentence(ours, fits));
  byId("results").hidden = false;
}

/** Returns whether the browser did what the simulator had predicted. */
function agrees({ seen, prediction }) {
  const readable = seen.readable.filter((name) => !ADDED.includes(name));
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  return (
    seen.outcome === prediction.outcome &&
    seen.status === prediction.status &&
    same(readable, prediction.readable)
  );
}

const OUTCOMES = {
  readable: "The page reads the response",
  opaque: "The page gets an opaque response, and can read nothing of it",
  open: "The WebSocket opens",
  blocked: "The page gets nothing",
};

const outcome = ({ outcome, status }) =>
  status ? `${OUTCOMES[outcome]}, with status ${status}` : OUTCOMES[outcome];

const isGood = ({ outcome }) => outcome !== "blocked";

function sentence({ seen }, fits) {
  const agreement = fits
    ? "The simulator had predicted this."
    : "The simulator had predicted something else.";
  return [el("strong", { class: isGood(seen) ? "good" : "bad" }, `${outcome(seen)}.`), ` ${agreement}`];
}

/** Shows what happened under one of the two crates. */
function side(article, run, lanes, more) {
  const { seen, prediction, exchanges } = run;
  const fits = agrees(run);
  article.dataset.outcome = seen.outcome;
  article.dataset.predicted = prediction.outcome;
  article.dataset.agrees = String(fits);
  fill(
    article.querySelector("[data-part=run]"),
    el("p", { class: "label" }, "What your browser did"),
    el("p", { class: `badge ${isGood(seen) ? "good" : "bad"}` }, `${outcome(seen)}.`),
    facts(run, fits, more),
    draw(exchanges, { ...lanes, end: { text: `${outcome(seen)}.`, good: isGood(seen) } }),
  );
}

function facts(run, fits, more) {
  const { seen, prediction } = run;
  const rows = [["Simulator", fits ? "predicted the same" : `predicted: ${outcome(prediction)}`]];
  if (prediction.why) rows.push(["Reason", prediction.why]);
  if (seen.error) rows.push(["Script sees", seen.error]);
  if (seen.outcome === "readable") {
    rows.push(["Readable", seen.readable.join(", ") || "no headers"]);
    rows.push(["Hidden", hidden(run).join(", ") || "no headers"]);
  }
  return el(
    "dl",
    { class: "facts" },
    ...[...rows, ...more].flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, ...prose(value))]),
  );
}

/** The headers of the last response that the browser kept from the page. */
function hidden({ exchanges, seen }) {
  const names = (exchanges.at(-1)?.response ?? []).filter(({ value }) => value !== null);
  return names
    .map(({ name }) => name)
    .filter((name) => !seen.readable.includes(name) && !name.startsWith("access-control-"))
    .sort();
}

const differences = ({ notes }) =>
  notes.length > 0 ? [["Settings", "not the same: see the notes below"]] : [];

/** The words of the crate about each exchange. */
function explain(exchanges) {
  const texts = exchanges.map(({ explanation }) => explanation).filter(Boolean);
  const none = el("p", { class: "hint" }, "The browser sent nothing, so there is nothing to explain.");
  const shown = texts.map((text) => el("pre", { class: "block", tabIndex: 0 }, text));
  fill(byId("explanations"), ...(texts.length > 0 ? shown : [none]));
}

function counterpart({ code, notes }) {
  const list = el("ul", { class: "notes" }, ...notes.map((note) => el("li", {}, ...prose(note))));
  fill(
    byId("settings"),
    el("pre", { class: "block source", tabIndex: 0 }, code),
    notes.length > 0 ? list : null,
  );
}

const CELLS = {
  readable: ["✓", "yes"],
  opaque: ["○", "opaque"],
  open: ["✓", "opens"],
  blocked: ["✕", "blocked"],
};

function grid({ methods, rows }) {
  const head = el(
    "tr",
    {},
    el("th", { scope: "col" }, "Origin"),
    ...methods.map((method) => el("th", { scope: "col" }, method)),
  );
  const body = rows.map(({ origin, cells }) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, origin),
      ...cells.map((one, index) => el("td", {}, cell(origin, methods[index], one))),
    ),
  );
  fill(byId("matrix"), el("thead", {}, head), el("tbody", {}, ...body));
  fill(byId("cell"));
}

function cell(origin, method, { outcome, why }) {
  const [mark, word] = CELLS[outcome];
  const button = el(
    "button",
    { type: "button", class: outcome, "aria-label": `${method} from ${origin}: ${word}` },
    mark,
  );
  button.addEventListener("click", () => {
    fill(byId("cell"), ...prose(why ?? `${method} from ${origin}: ${OUTCOMES[outcome]}.`));
  });
  return button;
}
