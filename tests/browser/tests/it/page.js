// Runs in the page and in its frames. The page gets the cases, evaluates them, and returns the
// results.

const TIME_LIMIT_MS = 15000;
const AsyncFunction = (async () => {}).constructor;

/** The vocabulary of a case. `url` is its service at another origin, `own` at the page's. */
const vocabulary = ({ url, own, third }) => ({
  url,
  own,
  third,

  /** Sends a request to `url`. Its value is a response, or "denied". */
  send: (method, ...options) => {
    const { to = url, ask = {}, ...rest } = Object.assign({ method }, ...options);
    // Outside the chain below, so that a mistake in the case does not look like a denial.
    const request = new Request(`${to}?${new URLSearchParams(ask)}`, rest);
    return fetch(request).catch(() => "denied");
  },

  /** Sends a form, or loads an image. Its value is nothing: the page does not get the response. */
  submit: (method) => {
    const form = document.createElement("form");
    Object.assign(form, { method, action: url, target: "_blank" });
    document.body.append(form);
    form.submit();
    return arrival(own);
  },
  image: () => {
    new Image().src = url;
    return arrival(own);
  },

  /** Sends a request with a listener on its upload. Its value is the status, or "denied". */
  upload: (method, ...options) =>
    new Promise((resolve) => {
      const { to = url, credentials, headers = {} } = Object.assign({}, ...options);
      const request = new XMLHttpRequest();
      request.open(method, `${to}?`);
      request.withCredentials = credentials === "include";
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.upload.onprogress = () => {};
      request.onload = () => resolve(request.status);
      request.onerror = () => resolve("denied");
      request.send("a");
    }),

  /** Opens a WebSocket. Its value is "open" or "denied". */
  socket: (...protocols) =>
    new Promise((resolve) => {
      const socket = new WebSocket(url.replace("http", "ws"), protocols);
      socket.onopen = () => resolve("open");
      socket.onerror = () => resolve("denied");
    }),

  // Options of `send`. `ask` has the headers and the status of the inner service's response.
  include: { credentials: "include" },
  noCors: { mode: "no-cors" },
  sameOrigin: { mode: "same-origin" },
  cache: (cache) => ({ cache }),
  to: (to) => ({ to }),
  ask: (ask) => ({ ask }),
  headers: (headers) => ({ headers }),
  twice: (name) => ({ headers: [[name, "1"], [name, "2"]] }),

  /** A stream as the body, which needs HTTP/2. Only its preflight arrives here. */
  stream: () => ({ body: new Blob(["a"]).stream(), duplex: "half" }),

  // Headers, for `ask` and `headers`.
  type: (type) => ({ "content-type": type }),
  cacheable: { "cache-control": "max-age=600" },

  /** Functions that read a header of a response. */
  read: (name) => (response) => response.headers.get(name),
  allowOrigin: (response) => response.headers.get("access-control-allow-origin"),

  /** The first message of an event stream, or "denied". */
  listen: (options) =>
    new Promise((resolve) => {
      const source = new EventSource(`${url}?content-type=text/event-stream`, options);
      const end = (seen) => {
        source.close();
        resolve(seen);
      };
      source.onmessage = (event) => end(event.data);
      source.onerror = () => end("denied");
    }),

  /**
   * Waits until the whole response to the first `send` has arrived, and may be in the HTTP cache.
   * `send` waits for its head only, and a page cannot read the body of an opaque response.
   */
  loaded: async () => {
    const isLoaded = ({ name }) => name.startsWith(`${url}?`);
    while (!performance.getEntriesByType("resource").some(isLoaded)) await pause(20);
  },

  pause,

  /** The methods of the requests that reached the service, or the inner one under the layer. */
  arrived: () => text(`${own}/arrived`),
  ran: () => text(`${own}/ran`),

  /** The heads of the requests that reached the service. */
  heads: () => text(`${own}/heads`),

  /** The value of `act` in a frame with an opaque origin, or with another host. */
  sandboxed: (act) => inFrame({ sandbox: "allow-scripts", src: "/" }, { url, own, third, act }),
  from: (host, act) => inFrame({ src: `http://${host}:${location.port}/` }, { url, own, third, act }),
});

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until the service has a request. */
const arrival = async (own) => {
  while (!(await text(`${own}/arrived`))) await pause(20);
  return "";
};

const text = async (url) => (await fetch(url)).text();

const inFrame = (attributes, { act, ...service }) =>
  new Promise((resolve) => {
    const frame = document.createElement("iframe");
    const { port1, port2 } = new MessageChannel();
    // The frame stays, because it may still write on the console.
    port1.onmessage = ({ data }) => resolve(data);
    frame.onload = () => frame.contentWindow.postMessage({ ...service, does: `(${act})()` }, "*", [port2]);
    for (const [name, value] of Object.entries(attributes)) frame.setAttribute(name, value);
    document.body.append(frame);
  });

/** Evaluates a case. Returns the value as text. */
const run = async ({ does, ...service }) => {
  // Browsers keep 250 entries and then add none.
  performance.clearResourceTimings();
  const words = vocabulary(service);
  try {
    const act = new AsyncFunction(...Object.keys(words), `return (${does})`);
    const seen = await Promise.race([act(...Object.values(words)), late()]);
    return String(seen instanceof Response ? seen.status : seen);
  } catch (error) {
    return String(error);
  }
};

const late = () =>
  new Promise((_, reject) => setTimeout(reject, TIME_LIMIT_MS, `nothing in ${TIME_LIMIT_MS} ms`));

const runAll = async () => {
  const seen = [];
  for (const one of await (await fetch("/cases")).json()) seen.push(await run(one));
  const headers = { "content-type": "application/json" };
  await fetch("/seen", { method: "POST", headers, body: JSON.stringify(seen) });
  // Every engine's console has errors that nobody catches. Some keep `console.log` elsewhere.
  reportError(new Error("all cases ran"));
};

if (self === top) runAll();
else onmessage = async ({ data, ports }) => ports[0].postMessage(await run(data));
