// Elements. Text goes into text nodes only, so that no text can become markup.

/** Finds an element by its id. */
export const byId = (id) => document.getElementById(id);

/** Makes an element with properties, and with children that are elements or texts. */
export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "class") element.className = value;
    else if (key.includes("-") || key === "role" || key === "scope") element.setAttribute(key, value);
    else element[key] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Parts of a text: those in backticks become code. */
export const prose = (text) =>
  text.split("`").map((part, index) => (index % 2 === 1 ? el("code", {}, part) : part));

/** Replaces the children of an element. */
export const fill = (element, ...children) =>
  element.replaceChildren(...children.filter((child) => child !== null && child !== undefined));

/** Asks the playground's server. Throws an error whose message is for people. */
export async function ask(path, input) {
  const options = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(input),
  };
  const response = await fetch(path, options).catch(() => {
    throw new Error("The playground does not answer. Start it again.");
  });
  if (!response.ok) throw new Error((await response.text()).trim());
  const result = await response.json();
  if (result.problem) throw new Error(result.problem);
  return result;
}
