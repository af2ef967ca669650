// Runs the flows of a page. The server of the page says which, and each has a service of its own.

const TIME_LIMIT_MS = 20000;

/**
 * Runs all tasks at once, and reports what each said.
 *
 * A flow is a function of the URL of its service, and of a function that says a text.
 */
export const run = async (flows) => {
  const tasks = await (await fetch("/tasks")).json();
  const seen = await Promise.all(tasks.map((task) => report(flows[task.flow], task.url)));
  const headers = { "content-type": "application/json" };
  await fetch("/seen", { method: "POST", headers, body: JSON.stringify(seen) });
};

/** Returns all that a flow said, and then how it failed, if it did. */
export const report = async (flow, url) => {
  const said = [];
  // The same in each run.
  const say = (text) => said.push(String(text).replaceAll(url, "URL").replaceAll(new URL(url).host, "HOST").trim());
  try {
    await within(TIME_LIMIT_MS, flow(url, say));
  } catch (error) {
    say(describe(error));
  }
  return said.join(", ");
};

/** Fails after a time. */
const within = (ms, promise) =>
  Promise.race([promise, new Promise((_, reject) => setTimeout(reject, ms, "nothing more"))]);

const describe = (error) => (error instanceof Error ? `${error.name}: ${error.message}` : error);
