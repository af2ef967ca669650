// gRPC-Web: grpc-web, and connect-web's transport for it.

import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { GrpcWebClientBase, MethodDescriptor, MethodType } from "grpc-web";

import { DEADLINE_MS, callAll, describeHealth } from "./lib/health.js";
import { run } from "./lib/run.js";

const connect = (url, say) =>
  callAll(url, say, createGrpcWebTransport({ baseUrl: url }), (error) => error.details.map(({ type }) => type));

/** Makes the calls as generated code does. */
const google = async (url, say) => {
  const { check, watch } = (await describeHealth(url)).method;
  const client = new GrpcWebClientBase({ format: "text" });
  const unary = (service) =>
    client.unaryCall(`${url}/${path(check)}`, { service }, {}, describe(check, MethodType.UNARY));
  const stream = (service, metadata) =>
    client.serverStreaming(`${url}/${path(watch)}`, { service }, metadata, describe(watch, MethodType.SERVER_STREAMING));

  say(`unary ${(await unary("")).status}`);
  say(`stream ${(await first(stream("", {}))).status}`);
  await unary("none").catch((error) => say(`${describeError(error)} ${details(error)}`));
  say(describeError(await end(stream("none", {}))));
  say(describeError(await end(stream("", { deadline: String(Date.now() + DEADLINE_MS) }))));
};

const path = (method) => `${method.parent.typeName}/${method.name}`;

const describe = (method, type) =>
  new MethodDescriptor(
    `/${path(method)}`,
    type,
    Object,
    Object,
    (message) => toBinary(method.input, create(method.input, message)),
    (bytes) => fromBinary(method.output, bytes),
  );

const describeError = ({ code, message }) => `${code} ${message}`;
const details = ({ metadata }) => (metadata?.["grpc-status-details-bin"] ? "with details" : "");

/** Returns the first message of a stream. */
const first = async (stream) => {
  const message = await new Promise((resolve, reject) => stream.on("data", resolve).on("error", reject));
  stream.cancel();
  return message;
};

/** Returns the error with which a stream ends. */
const end = (stream) => new Promise((resolve) => stream.on("error", resolve));

run({ connect, google });
