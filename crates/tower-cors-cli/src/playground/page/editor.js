// The policy's text, and below it the lines with errors and warnings.

import { ask, byId, el, fill, prose } from "./dom.js";

const PAUSE_MS = 250;
const MIN_ROWS = 6;
const MAX_ROWS = 22;

const text = byId("policy");
const gutter = byId("gutter");
const status = byId("check-status");

let timer;
let latest = 0;

/** Returns the policy's text. */
export const read = () => text.value;

/** Writes the text, and forgets what was known about the one before. */
export function write(policy) {
  text.value = policy;
  latest += 1;
  clearTimeout(timer);
  show([]);
}

/** Says something instead of a check's result. */
export const say = (message) => fill(status, message);

/** Checks the text after a pause, unless it changes again. */
export function checkSoon() {
  clearTimeout(timer);
  number([]);
  timer = setTimeout(check, PAUSE_MS);
}

/** Checks the text now. Returns the result, unless the text has changed since. */
export async function check() {
  clearTimeout(timer);
  const turn = (latest += 1);
  try {
    const result = await ask("/check", { policy: text.value });
    if (turn !== latest) return undefined;
    show(result.diagnostics);
    say(summary(result.diagnostics));
    return result;
  } catch (error) {
    say(error.message);
    return undefined;
  }
}

text.addEventListener("scroll", () => (gutter.scrollTop = text.scrollTop));

/** Shows line numbers, and marks those of lines with errors and warnings. */
function number(diagnostics) {
  const count = text.value.split("\n").length;
  text.rows = Math.min(Math.max(count, MIN_ROWS), MAX_ROWS);
  // A policy has errors or warnings, never both.
  const marks = new Map(diagnostics.map(({ line, severity }) => [line?.line, severity]));
  const numbers = Array.from({ length: count }, (_, index) =>
    el("span", { class: marks.get(index + 1) ?? "" }, String(index + 1)),
  );
  fill(gutter, ...numbers);
  gutter.scrollTop = text.scrollTop;
}

function show(diagnostics) {
  number(diagnostics);
  const groups = Map.groupBy(diagnostics, ({ line }) => line?.line ?? 0);
  const items = [...groups].sort(([a], [b]) => a - b);
  fill(byId("diagnostics"), ...items.map(([, all]) => item(all)));
  text.setAttribute("aria-invalid", String(diagnostics.some(isError)));
}

const isError = ({ severity }) => severity === "error";

/** A line of the text, and under it what is wrong with it. */
function item(diagnostics) {
  return el("li", {}, ...diagnostics.flatMap((one) => [...source(one.line), message(one)]));
}

/** The line, with a mark. A message about the whole text has none. */
function source(line) {
  if (!line) return [];
  const jump = el("button", { type: "button", class: "jump" }, `Line ${line.line}`);
  jump.addEventListener("click", () => select(line));
  return [jump, el("pre", {}, line.before, el("mark", {}, line.marked || " "), line.after)];
}

const message = ({ severity, message, code }) =>
  el(
    "p",
    { class: severity },
    el("strong", {}, severity === "error" ? "Error: " : "Warning: "),
    ...prose(message),
    el("code", { class: "code" }, code),
  );

/** Selects the part of the text that a message is about. */
function select({ line, column, marked }) {
  const lines = text.value.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const start = before + Array.from(lines[line - 1] ?? "").slice(0, column - 1).join("").length;
  text.focus();
  text.setSelectionRange(start, start + marked.length);
}

function summary(diagnostics) {
  const errors = diagnostics.filter(isError).length;
  const warnings = diagnostics.length - errors;
  const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
  if (errors > 0) return `The policy has ${count(errors, "error")}.`;
  if (warnings > 0) return `The policy compiles, with ${count(warnings, "warning")}.`;
  return "The policy compiles.";
}
