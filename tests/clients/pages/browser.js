// Uploads, event streams and WebSockets.

import axios from "axios";

import { run } from "./lib/run.js";

/** The listener makes a preflight necessary, although neither the method nor a header does. */
const upload = async (url, say) => {
  let sent = 0;
  const onUploadProgress = ({ loaded }) => (sent = loaded);
  const { data } = await axios.post(`${url}/upload`, new Blob(["a".repeat(1000)]), { onUploadProgress });
  say(`${sent} sent, ${data} received`);
};

const listen = (options) => (url, say) =>
  new Promise((resolve) => {
    const source = new EventSource(`${url}/events`, options);
    const end = (text) => {
      source.close();
      resolve(say(text));
    };
    source.onmessage = ({ data }) => end(data);
    source.onerror = () => end("error");
  });

const talk = (url, say) =>
  new Promise((resolve) => {
    const socket = new WebSocket(`${url.replace("http", "ws")}/socket`);
    socket.onmessage = ({ data }) => resolve(say(data));
    socket.onclose = ({ code }) => resolve(say(`closed with ${code}`));
  });

run({ upload, events: listen({}), eventsWithCookies: listen({ withCredentials: true }), socket: talk });
