// The cases to pick from.

import { byId, el } from "./dom.js";

/** Fetches the cases, with the origins of this playground. */
export async function load(places) {
  const groups = await (await fetch("/cases.json")).json();
  const name = (text) =>
    text.replace(/\{(page|other|api)\}/g, (_, place) => places[place]);
  for (const { cases } of groups) {
    for (const one of cases) one.policy = one.policy.map(name).join("\n");
  }
  return groups;
}

/** Lists the cases. `pick` gets the one that is chosen. */
export function list(groups, pick) {
  const buttons = [];
  const choose = (button, one) => {
    for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
    pick(one);
  };
  for (const { title, cases } of groups) {
    const items = cases.map((one) => {
      const button = el("button", { type: "button", "aria-pressed": "false" }, one.name);
      button.addEventListener("click", () => choose(button, one));
      buttons.push(button);
      return el("li", {}, button);
    });
    byId("case-list").append(el("h2", {}, title), el("ul", {}, ...items));
  }
}

/** Marks no case as chosen. */
export function forget() {
  for (const button of byId("case-list").querySelectorAll("[aria-pressed=true]")) {
    button.setAttribute("aria-pressed", "false");
  }
}
