// MCP: the SDK of the revisions with sessions, and the client of the revision without.

import { Client as SessionClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as SessionTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ToolListChangedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";

import { run } from "./lib/run.js";
import { stateless } from "./lib/mcp-stateless.js";

const ABOUT = { name: "tower-cors-clients", version: "1.0.0" };

/** Revision 2025-11-25. */
const session = async (url, say) => {
  const transport = new SessionTransport(new URL("/mcp", url));
  const client = new SessionClient(ABOUT);
  const changed = new Promise((resolve) => client.setNotificationHandler(ToolListChangedNotificationSchema, resolve));
  await client.connect(transport);
  say(transport.protocolVersion);
  say(`${(await client.listTools()).tools.length} tools`);
  say(await call(client, "add", { a: 1, b: 2 }));
  await call(client, "announce", {});
  await changed;
  say("event");
  // The server closes the stream of the call, which the SDK resumes.
  say(await call(client, "resume", {}));
  const { sessionId } = transport;
  await transport.terminateSession();
  await client.close();
  await late(url, sessionId).catch((error) => say(error.message));
};

/** Calls a tool in a session that has ended. */
const late = async (url, sessionId) => {
  const client = new SessionClient(ABOUT);
  await client.connect(new SessionTransport(new URL("/mcp", url), { sessionId }));
  return call(client, "add", { a: 1, b: 2 });
};

const call = async (client, name, args) => {
  const { content } = await client.callTool({ name, arguments: args });
  return content[0].text;
};

/** OAuth. The user agrees at once. */
const oauth = async (url, say) => {
  const provider = new Provider();
  const connect = () => {
    const transport = new SessionTransport(new URL("/protected", url), { authProvider: provider });
    const client = new SessionClient(ABOUT);
    return { transport, client, connected: client.connect(transport) };
  };
  const first = connect();
  await first.connected.catch((error) => say(error.message));
  await first.transport.finishAuth(provider.code);
  const { client, connected } = connect();
  await connected;
  say(await call(client, "add", { a: 1, b: 2 }));
};

/** Keeps what an application stores, for as long as a flow runs. */
class Provider {
  redirectUrl = new URL("/callback", location.href);
  clientMetadata = { client_name: ABOUT.name, redirect_uris: [String(this.redirectUrl)] };

  clientInformation = () => this.client;
  saveClientInformation = (client) => (this.client = client);
  tokens = () => this.granted;
  saveTokens = (tokens) => (this.granted = tokens);
  codeVerifier = () => this.verifier;
  saveCodeVerifier = (verifier) => (this.verifier = verifier);
  redirectToAuthorization = (url) => (this.code = `code for ${url.searchParams.get("client_id")}`);
}

/** Revision 2026-07-28 in a worker, which also sends arguments as headers. */
const worker = (url, say) =>
  new Promise((resolve) => {
    const worker = new Worker("/mcp-worker.js", { type: "module" });
    worker.onmessage = ({ data }) => resolve(say(data));
    worker.postMessage(url);
  });

run({ session, stateless, oauth, worker });
