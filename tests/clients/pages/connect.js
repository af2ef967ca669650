// The Connect protocol: connect-web.

import { createConnectTransport } from "@connectrpc/connect-web";

import { callAll } from "./lib/health.js";
import { run } from "./lib/run.js";

const connect = (url, say) =>
  callAll(url, say, createConnectTransport({ baseUrl: url }), (error) => error.metadata.get("x-service"));

run({ connect });
