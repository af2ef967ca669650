// Connects the parts of the page.

import * as address from "./address.js";
import * as cases from "./cases.js";
import { ask, byId, fill } from "./dom.js";
import * as editor from "./editor.js";
import * as form from "./form.js";
import { show } from "./results.js";
import { send } from "./sending.js";

/** Browsers refuse to change the address too often. */
const SAVE_PAUSE_MS = 300;

const places = await (await fetch("/places.json")).json();
const groups = await cases.load(places);
const problem = byId("request-error");
let timer;
const button = byId("request").querySelector("[type=submit]");

for (const element of document.querySelectorAll("[data-place]")) {
  element.textContent = places[element.dataset.place];
}
cases.list(groups, (one) => {
  fillIn(one);
  fill(byId("about"), one.about);
  save();
  editor.check();
});
const narrow = matchMedia("(max-width: 900px)");
const fold = () => (byId("cases").open = !narrow.matches);
narrow.addEventListener("change", fold);
fold();
start();
addEventListener("hashchange", start);
byId("skip").addEventListener("click", (event) => {
  // The fragment holds the case.
  event.preventDefault();
  byId("policy").focus();
});

/** Fills in the case of the URL, or else the first of the list. */
function start() {
  const linked = address.read();
  if (linked) {
    fillIn(linked);
    cases.forget();
    fill(byId("about"), "This case came with the link. Nothing has been sent.");
    editor.say("The policy is checked when you edit it, or send the request.");
  } else {
    byId("case-list").querySelector("button").click();
  }
}

function fillIn({ policy, request }) {
  clearTimeout(timer);
  editor.write(policy);
  form.write(request);
  fill(problem);
  byId("results").hidden = true;
}

/** Puts the case into the URL, after a pause. */
function saveSoon() {
  clearTimeout(timer);
  timer = setTimeout(save, SAVE_PAUSE_MS);
}

/** Puts the case into the URL now. */
function save() {
  clearTimeout(timer);
  address.write({ policy: editor.read(), request: form.read() });
  fill(byId("copied"));
}

byId("policy").addEventListener("input", () => {
  editor.checkSoon();
  edited();
});
byId("request").addEventListener("input", () => {
  form.limit();
  edited();
});

/** Saves a case that is no longer the one that was picked. */
function edited() {
  cases.forget();
  fill(byId("about"));
  saveSoon();
}

byId("copy").addEventListener("click", async () => {
  save();
  const copied = await navigator.clipboard.writeText(location.href).then(
    () => true,
    () => false,
  );
  fill(byId("copied"), copied ? "Copied." : "Copy the address of this page.");
});

byId("request").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (button.disabled) return;
  button.disabled = true;
  fill(problem);
  try {
    await sendCase();
  } catch (error) {
    byId("results").hidden = true;
    fill(problem, error.message);
  } finally {
    button.disabled = false;
  }
});

async function sendCase() {
  save();
  const [policy, request] = [editor.read(), form.read()];
  const checked = await editor.check();
  if (!checked) throw new Error("The policy was not checked. Send the request again.");
  if (!checked.settings) throw new Error("The policy has errors. Fix them first.");
  const prepared = await ask("/prepare", { policy, request });
  const ours = await run(prepared, prepared.ours, request);
  const towerHttp = await run(prepared, prepared.tower_http, request);
  const senderOrigin = request.from === "sandbox" ? "null" : new URL(prepared.sender).origin;
  const { settings } = checked;
  show({ places, senderOrigin, ours, towerHttp, settings, matrix: prepared.matrix });
  byId("results-heading").focus();
}

/** Sends the request under one of the two crates, and asks what the server saw. */
async function run({ sender }, { id, url, prediction }, request) {
  const seen = await send(sender, request, url);
  return { seen, prediction, exchanges: await ask("/seen", { id }) };
}
