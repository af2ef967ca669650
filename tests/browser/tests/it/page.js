// Runs in the page and in its frames. The page gets the cases, works through them, and hands back what it saw.

const TIME_LIMIT_MS = 15000;
const AsyncFunction = (async () => {}).constructor;

/** The words of a case. `url`, `own` and `third` are its service: at another origin, at the page's, at one more. */
const vocabulary = ({ url, own, third }) => ({
  url,
  own,
  third,

  /** Sends a request to `url`: a response, or "denied". */
  send: (method, ...options) => {
    const { to = url, ask = {}, ...rest } = Object.assign({ method }, ...options);
    // Not in the chain that follows: what is wrong with the case itself is not to be taken for a denial.
    const request = new Request(`${to}?${new URLSearchParams(ask)}`, rest);
    return fetch(request).catch(() => "denied");
  },

  // Options of `send`. `ask` says what headers, and what status, the inner service is to answer with.
  include: { credentials: "include" },
  noCors: { mode: "no-cors" },
  to: (to) => ({ to }),
  ask: (ask) => ({ ask }),
  headers: (headers) => ({ headers }),

  // Headers, for `ask` and `headers`.
  type: (type) => ({ "content-type": type }),
  cacheable: { "cache-control": "max-age=600" },

  /** What the page can read of a response's headers. */
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

  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),

  /** The methods of the requests that reached the service, and of those that the layer let through to the inner one. */
  arrived: () => text(`${own}/arrived`),
  ran: () => text(`${own}/ran`),

  /** What the browser said in the heads of the requests that reached the service. */
  heads: () => text(`${own}/heads`),

  /** What `act` comes to in a frame whose origin is `null`, or in one of another host. */
  sandboxed: (act) => inFrame({ sandbox: "allow-scripts", src: "/" }, { url, own, third, act }),
  from: (host, act) => inFrame({ src: `http://${host}:${location.port}/` }, { url, own, third, act }),
});

const text = async (url) => (await fetch(url)).text();

const inFrame = (attributes, { act, ...service }) =>
  new Promise((resolve) => {
    const frame = document.createElement("iframe");
    const { port1, port2 } = new MessageChannel();
    // The frame stays: if it went, so would what it is about to write on the console.
    port1.onmessage = ({ data }) => resolve(data);
    frame.onload = () => frame.contentWindow.postMessage({ ...service, does: `(${act})()` }, "*", [port2]);
    for (const [name, value] of Object.entries(attributes)) frame.setAttribute(name, value);
    document.body.append(frame);
  });

/** Runs a case: what it saw, as text. */
const run = async ({ does, ...service }) => {
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
  console.log("all cases ran");
};

if (self === top) runAll();
else onmessage = async ({ data, ports }) => ports[0].postMessage(await run(data));
