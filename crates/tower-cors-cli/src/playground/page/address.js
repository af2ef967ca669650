// The case in the fragment of the URL, which browsers never send to a server.

const SENDERS = ["page", "other", "sandbox", "api"];
const WAYS = ["fetch", "no-cors", "web-socket"];

/** Writes a case into the URL. */
export function write({ policy, request }) {
  const fields = new URLSearchParams({
    policy,
    from: request.from,
    by: request.by,
    method: request.method,
    path: request.path,
  });
  if (request.content_type) fields.set("type", request.content_type);
  if (request.credentials) fields.set("credentials", "include");
  for (const header of request.headers) fields.append("header", header);
  history.replaceState(null, "", `#${fields}`);
}

/** Reads the case in the URL. Returns nothing if there is none. */
export function read() {
  const fields = new URLSearchParams(location.hash.slice(1));
  if (!fields.has("policy")) return undefined;
  const one = (name, choices) =>
    choices.includes(fields.get(name)) ? fields.get(name) : choices[0];
  return {
    policy: fields.get("policy"),
    request: {
      from: one("from", SENDERS),
      by: one("by", WAYS),
      method: fields.get("method") ?? "GET",
      path: fields.get("path") ?? "/items",
      content_type: fields.get("type") ?? "",
      credentials: fields.get("credentials") === "include",
      headers: fields.getAll("header"),
    },
  };
}
