import { closeSync, linkSync, openSync, realpathSync, renameSync, rmSync, statSync } from "node:fs";
import { createConnection, createServer, type Server } from "node:net";
import { join, relative } from "node:path";
import { randomText, sha256Hex } from "@realtimemonitor/protocol/random.ts";

const file = "lock.sock";
/** What fits into a socket's address (sockaddr_un), with its end, on every system that has them. */
const pathLimitBytes = 103;
const askTimeoutMs = 1_000;
/** Who took the place of a dead one looks again whether it has it: two may have done so at one moment. */
const settleMs = 200;

/** Another agent runs with this folder. */
export class LockedError extends Error {}

export type FolderLock = { release(): void };

/**
 * Keeps a state folder for this process, until it ends in whatever way. The lock is a socket in the folder that this process
 * listens on: the kernel closes it with the process, so a dead one's is told from a living one's by connecting, and no
 * number of a process is in it that another might have got since.
 * @throws LockedError when another agent has the folder; Error when no socket can be made there.
 */
export async function lockFolder(stateDir: string): Promise<FolderLock> {
  const folder = realpathSync(stateDir);
  if (process.platform === "win32")
    return lockPipe(`\\\\.\\pipe\\realtimemonitor-${await sha256Hex(folder)}`, stateDir);
  const way = shortWay(folder);
  const path = join(folder, file);
  const own = `lock-${randomText(8)}.sock`;
  const server = await listen(`${way.folder}/${own}`);
  try {
    if (!isPlaced(join(folder, own), path)) {
      const holder = await whoListens(`${way.folder}/${file}`);
      if (holder !== undefined) throw lockedBy(holder, stateDir);
      renameSync(join(folder, own), path);
      const inode = inodeOf(path);
      await new Promise((resolve) => setTimeout(resolve, settleMs));
      if (inode === undefined || inodeOf(path) !== inode) throw lockedBy("", stateDir);
    }
  } catch (error) {
    server.close();
    throw error;
  } finally {
    rmSync(join(folder, own), { force: true });
    way.close();
  }
  return {
    release() {
      server.close();
      rmSync(path, { force: true });
    },
  };
}

/** Puts the socket in its place, unless there is something already. */
function isPlaced(own: string, path: string): boolean {
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** A pipe of Windows is gone with its process. */
async function lockPipe(address: string, stateDir: string): Promise<FolderLock> {
  const server = await listen(address).catch(async (error: NodeJS.ErrnoException) => {
    throw error.code === "EADDRINUSE" ? lockedBy((await whoListens(address)) ?? "", stateDir) : error;
  });
  return { release: () => void server.close() };
}

/** A name of the folder that leaves room for a socket's in an address. */
function shortWay(folder: string): { folder: string; close(): void } {
  const limit = pathLimitBytes - "/lock-12345678.sock".length;
  const short = [folder, relative(process.cwd(), folder) || "."].find((form) => Buffer.byteLength(form) <= limit);
  if (short) return { folder: short, close: () => {} };
  if (process.platform !== "linux")
    throw new Error(`the path of ${folder} is too long; give a shorter one with --state-dir`);
  const descriptor = openSync(folder, "r");
  return { folder: `/proc/self/fd/${descriptor}`, close: () => closeSync(descriptor) };
}

/** Who connects is told which process this is. It keeps no process from ending. */
function listen(address: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.end(String(process.pid));
    });
    server.once("error", reject);
    server.listen(address, () => resolve(server.unref()));
  });
}

/** What the one who listens says of himself; "" when he says nothing, as one that is stopped; undefined when there is none. */
function whoListens(address: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let said = "";
    const socket = createConnection(address);
    socket.setTimeout(askTimeoutMs, () => socket.destroy());
    socket.on("data", (data) => {
      said = (said + data.toString()).slice(0, 10);
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      resolve(error.code === "ECONNREFUSED" || error.code === "ENOENT" || error.code === "ENOTSOCK" ? undefined : "");
    });
    socket.on("close", () => resolve(said));
  });
}

function inodeOf(path: string): number | undefined {
  try {
    return statSync(path).ino;
  } catch {
    return undefined;
  }
}

const lockedBy = (holder: string, stateDir: string) =>
  new LockedError(
    `another agent${/^\d+$/.test(holder) ? ` (process ${holder})` : ""} runs with ${stateDir}: stop it, or give this one a folder of its own with --state-dir`,
  );
