import { request as requestPlain } from "node:http";
import { request as requestTls } from "node:https";

/**
 * Asks this server itself, at its own address. What `fetch` would do keeps 8 MB for as long as the process lives, and cannot
 * be told that its own certificate needs no authority: nothing leaves this host, and what it is asked holds no secret.
 *
 * @param {string} url
 * @param {{ timeoutMs: number, body?: string }} options with a body, which is JSON, it is a POST
 * @returns {Promise<{ status: number, text: string }>}
 */
export function askSelf(url, { timeoutMs, body }) {
  return new Promise((resolve, reject) => {
    const options = {
      method: body === undefined ? "GET" : "POST",
      headers:
        body === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
      agent: false,
      rejectUnauthorized: false,
      signal: AbortSignal.timeout(timeoutMs),
    };
    const request = (url.startsWith("https:") ? requestTls : requestPlain)(url, options, async (answer) => {
      try {
        let text = "";
        for await (const chunk of answer.setEncoding("utf8")) text += chunk;
        resolve({ status: answer.statusCode ?? 0, text });
      } catch (error) {
        reject(error);
      }
    });
    request.on("error", reject);
    request.end(body);
  });
}
