// MCP, revision 2026-07-28.

import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";

const ABOUT = { name: "tower-cors-clients", version: "1.0.0" };

export const stateless = async (url, say, more) => {
  const client = new Client(ABOUT, { versionNegotiation: { mode: "auto" } });
  const changed = new Promise((resolve) => client.setNotificationHandler("notifications/tools/list_changed", resolve));
  await client.connect(new StreamableHTTPClientTransport(new URL("/mcp", url)));
  say(client.getNegotiatedProtocolVersion());
  say(`${(await client.listTools()).tools.length} tools`);
  const { content } = await client.callTool({ name: "add", arguments: { a: 1, b: 2 } });
  say(content[0].text);
  await client.listen({ toolsListChanged: true });
  await changed;
  say("event");
  await more?.(client, say);
  await client.close();
};

/** Calls a tool that has an argument in a header. In a page, the client does not send the header. */
export const tenant = async (client, say) => {
  const { content } = await client.callTool({ name: "tenant", arguments: { tenant: "acme" } });
  say(content[0].text);
};
