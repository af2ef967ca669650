// Objects in S3: the AWS SDK.

import { CreateBucketCommand, DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

import { run } from "./lib/run.js";

const newClient = (endpoint) =>
  new S3Client({
    endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId: "id", secretAccessKey: "secret" },
  });

const object = async (url, say) => {
  const client = newClient(url);
  const name = { Bucket: "bucket", Key: "object" };
  const put = { ...name, Body: "hello", ContentType: "text/html", Metadata: { tenant: "acme" }, IfNoneMatch: "*" };
  const { ETag } = await client.send(new PutObjectCommand(put));
  say(`put ${ETag}`);
  const got = await client.send(new GetObjectCommand({ ...name, IfMatch: '"1"' }));
  say(`got ${await got.Body.transformToString()} of ${got.Metadata.tenant} with checksum ${got.ChecksumCRC32}`);
  await client.send(new DeleteObjectCommand(name));
  say("deleted");
};

/** The server returns another content than that of the checksum. */
const damaged = async (url, say) => {
  const client = newClient(url);
  const name = { Bucket: "bucket", Key: "damaged" };
  await client.send(new PutObjectCommand({ ...name, Body: "hello" }));
  const got = await client.send(new GetObjectCommand(name));
  say(await got.Body.transformToString());
};

/** What applications say about an object, and ask of it. */
const options = async (url, say) => {
  const client = newClient(url);
  const name = { Bucket: "bucket", Key: "object" };
  const put = {
    ...name,
    Body: "hello",
    CacheControl: "no-cache",
    ContentDisposition: "attachment",
    ContentEncoding: "identity",
    ContentMD5: "XUFAKrxLKna5cZ2REBfFkg==",
    Expires: new Date("2030-01-01"),
  };
  await client.send(new PutObjectCommand(put));
  say("put");
  const old = new Date("2020-01-01");
  const got = await client.send(new GetObjectCommand({ ...name, IfModifiedSince: old }));
  say(`got ${got.ContentDisposition} ${got.ContentEncoding} ${got.AcceptRanges}`);
  const { ContentRange } = await client.send(new GetObjectCommand({ ...name, Range: "bytes=-3" }));
  say(`got ${ContentRange}`);
  await client.send(new GetObjectCommand({ ...name, IfUnmodifiedSince: new Date() }));
  const { Location } = await client.send(new CreateBucketCommand({ Bucket: "bucket" }));
  say(`created ${Location}`);
};

run({ object, damaged, options });
