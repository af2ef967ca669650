// Resumable uploads: tus-js-client.

import { Upload } from "tus-js-client";

import { run } from "./lib/run.js";

const TEXT = "0123456789";

/** Uploads to the end. Returns the upload. */
const upload = (url, body, options) =>
  new Promise((resolve, reject) => {
    const upload = new Upload(body, {
      endpoint: `${url}/files`,
      chunkSize: 5,
      retryDelays: null,
      storeFingerprintForResuming: false,
      onSuccess: () => resolve(upload),
      onError: (error) => reject(withoutRequest(error)),
      ...options,
    });
    upload.start();
  });

/** The message of an error up to the request, which has another identifier each time. */
const withoutRequest = ({ message }) => message.split(", originated")[0];

const file = async (url, say) => {
  const { url: location } = await upload(url, new Blob([TEXT]), { metadata: { name: "digits" } });
  say(await text(location));
  await upload(url, new Blob([TEXT]), { uploadUrl: location });
  say("resumed");
  await Upload.terminate(location, { retryDelays: null }).then(
    () => say("deleted"),
    (error) => say(withoutRequest(error)),
  );
};

/** Uploads a stream, whose length is known at its end. */
const stream = async (url, say) => {
  const body = new Blob([TEXT]).stream().getReader();
  const { url: location } = await upload(url, body, { uploadLengthDeferred: true });
  say(await text(location));
};

/** Uploads two parts at once, which the server joins. */
const parts = async (url, say) => {
  const { url: location } = await upload(url, new Blob([TEXT]), { parallelUploads: 2 });
  say(await text(location));
};

/** For proxies that know no PATCH, and for logs. */
const options = async (url, say) => {
  const { url: location } = await upload(url, new Blob([TEXT]), { overridePatchMethod: true, addRequestId: true });
  say(await text(location));
};

const text = async (location) => (await fetch(location)).text();

run({ file, stream, parts, options });
