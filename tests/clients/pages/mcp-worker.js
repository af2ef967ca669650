// The worker of mcp.js.

import { report } from "./lib/run.js";
import { stateless, tenant } from "./lib/mcp-stateless.js";

const worker = (url, say) => stateless(url, say, tenant);

onmessage = async ({ data }) => postMessage(await report(worker, data));
