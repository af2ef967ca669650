// grpc.health.v1, from the descriptors that the server has.

import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { ConnectError, createClient } from "@connectrpc/connect";

export const DEADLINE_MS = 500;

/** Returns the description of the service. */
export const describeHealth = async (url) => {
  const response = await fetch(`${url}/descriptors`);
  const files = fromBinary(FileDescriptorSetSchema, new Uint8Array(await response.arrayBuffer()));
  return createFileRegistry(files).getService("grpc.health.v1.Health");
};

/** Makes the calls by a transport of connect-web. `read` returns what an error has besides a text. */
export const callAll = async (url, say, transport, read) => {
  const client = createClient(await describeHealth(url), transport);
  say(`unary ${(await client.check({})).status}`);
  for await (const { status } of client.watch({})) {
    say(`stream ${status}`);
    break;
  }
  await client.check({ service: "none" }).catch((error) => say(`${ConnectError.from(error)} ${read(error)}`));
  say(await end(client.watch({ service: "none" })));
  say(await end(client.watch({}, { timeoutMs: DEADLINE_MS })));
};

/** Returns the error with which a stream ends. */
const end = async (stream) => {
  try {
    for await (const _ of stream);
    return "end";
  } catch (error) {
    return error;
  }
};
