// Sentry, which adds headers to each fetch of the page.

import * as Sentry from "@sentry/browser";

import { run } from "./lib/run.js";

Sentry.init({
  dsn: "https://key@sentry.example/1",
  integrations: [Sentry.browserTracingIntegration()],
  tracePropagationTargets: [/./],
  tracesSampleRate: 1,
  // Nothing leaves the page.
  transport: () => ({ send: async () => ({}), flush: async () => true }),
});

const sentry = async (url, say) => say(await (await fetch(url)).text());

run({ sentry });
