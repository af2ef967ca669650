// The form with the request.

import { byId } from "./dom.js";

const form = byId("request");

/** Returns the request as the server wants it. */
export function read() {
  const { from, by, method, path, content_type, headers, credentials } = form.elements;
  return {
    from: from.value,
    by: by.value,
    method: method.value.trim(),
    path: path.value.trim(),
    headers: headers.value.split("\n").map((line) => line.trim()).filter(Boolean),
    content_type: content_type.value.trim(),
    credentials: credentials.checked,
  };
}

/** Fills the form in. A request may lack what has a default. */
export function write(request) {
  const { from, by, method, path, content_type, headers, credentials } = form.elements;
  from.value = request.from ?? "page";
  by.value = request.by ?? "fetch";
  method.value = request.method ?? "GET";
  path.value = request.path ?? "/items";
  content_type.value = request.content_type ?? "";
  headers.value = (request.headers ?? []).join("\n");
  credentials.checked = request.credentials ?? false;
  limit();
}

/** Disables what the way to send does not have: a WebSocket has only a path. */
export function limit() {
  const { by, method, content_type, headers, credentials } = form.elements;
  for (const field of [method, content_type, headers, credentials]) {
    field.disabled = by.value === "web-socket";
  }
}
