// Sending a request from a frame whose page has the chosen origin.

import { byId, el } from "./dom.js";

const TIME_LIMIT_MS = 15000;

/** Sends a request, and returns what the page in the frame reports. */
export async function send(sender, { from, by, method, headers, content_type, credentials }, url) {
  const frame = el("iframe", { title: "The page that sends the request", src: sender });
  if (from === "sandbox") frame.setAttribute("sandbox", "allow-scripts");
  const loaded = new Promise((resolve) => frame.addEventListener("load", resolve));
  byId("frames").append(frame);
  try {
    await within(loaded);
    const { port1, port2 } = new MessageChannel();
    const answer = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
    const pairs = headers.map((line) => split(line));
    if (content_type) pairs.push(["content-type", content_type]);
    const body = bodyFor(method, content_type);
    const message = { url, by, method, headers: pairs, body, credentials };
    // A sandboxed page has no origin to name.
    const target = from === "sandbox" ? "*" : new URL(sender).origin;
    frame.contentWindow.postMessage(message, target, [port2]);
    return await within(answer);
  } finally {
    frame.remove();
  }
}

function split(line) {
  const at = line.indexOf(":");
  return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
}

/** A body of the type, for methods that may have one. */
function bodyFor(method, contentType) {
  if (!contentType || /^(get|head)$/i.test(method)) return undefined;
  if (/json/i.test(contentType)) return '{"name":"fig"}';
  return /urlencoded/i.test(contentType) ? "name=fig" : "fig";
}

function within(promise) {
  const late = new Promise((_, reject) =>
    setTimeout(() => reject(new Error("The browser did not answer in time.")), TIME_LIMIT_MS),
  );
  return Promise.race([promise, late]);
}
