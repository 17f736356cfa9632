import { createServer } from "node:net";
import { EnvError } from "./server-env.mjs";

/** @param {{ host: string, port: number, webPort: number }} env */
export async function refuseBusyPorts({ host, port, webPort }) {
  await refuseBusyPort("PORT", port, host);
  await refuseBusyPort("WEB_PORT", webPort, "127.0.0.1");
}

/**
 * Whether this host lets us listen there, on loopback.
 *
 * @param {number} port
 */
export const isFree = (port) =>
  refuseBusyPort("PORT", port, "127.0.0.1").then(
    () => true,
    () => false,
  );

/**
 * @param {string} name
 * @param {number} port
 * @param {string} host
 * @returns {Promise<void>}
 */
function refuseBusyPort(name, port, host) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (/** @type {NodeJS.ErrnoException} */ error) =>
      reject(new EnvError(whyNot(name, port, host, error.code))),
    );
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

/**
 * @param {string} name
 * @param {number} port
 * @param {string} host
 * @param {string | undefined} code
 */
function whyNot(name, port, host, code) {
  if (code === "EADDRINUSE") {
    return `${name}: port ${port} is in use; end the program that has it, or choose another, such as ${name}=${port + 1000}`;
  }
  if (code === "EACCES") return `${name}: this user may not open port ${port}; choose one from 1024 on`;
  return `HOST: cannot listen on ${host} (${code}); use an address of this machine, or 0.0.0.0 for all`;
}
