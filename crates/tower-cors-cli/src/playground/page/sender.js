// Sends one request for the playground's page, and says what a script gets.
//
// `frame-ancestors` makes sure that the parent is that page.

"use strict";

const TIME_LIMIT_MS = 10000;

addEventListener("message", async ({ source, data, ports: [port] }) => {
  if (source !== parent || !port) return;
  port.postMessage(await (data.by === "web-socket" ? open(data) : send(data)));
});

/** Fetches. The outcomes are those of the server's predictions. */
async function send({ url, by, method, headers, body, credentials }) {
  try {
    const response = await fetch(url, {
      method,
      headers,
      body,
      mode: by === "no-cors" ? "no-cors" : "cors",
      credentials: credentials ? "include" : "same-origin",
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
    });
    if (response.type === "opaque") return { outcome: "opaque", status: null, readable: [] };
    await response.text();
    const readable = [...response.headers.keys()].sort();
    return { outcome: "readable", status: response.status, readable };
  } catch (error) {
    return { outcome: "blocked", status: null, readable: [], error: String(error) };
  }
}

/** Opens a WebSocket, and closes it again. */
function open({ url }) {
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    const end = (outcome, error) => {
      clearTimeout(timer);
      socket.close();
      resolve({ outcome, status: null, readable: [], error });
    };
    const timer = setTimeout(() => end("blocked", "nothing happened"), TIME_LIMIT_MS);
    socket.onopen = () => end("open");
    socket.onerror = () => end("blocked", "the WebSocket got an error event");
  });
}
