import { createSocket } from "node:dgram";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { type Product, root, startProgram } from "./product.ts";

const nothing = "./app/_live/nothing.cjs";
const unusedByPages = ["fs", "net", "events", "cbor", "msgpack5", "crypto-js", "tweetnacl"];

/**
 * The tutorial's own client and page in a folder, as its reader would have them, with the one thing changed that he changes:
 * where the server is.
 */
export async function prepareTutorial({ env }: Product) {
  const folder = mkdtempSync(join(tmpdir(), "tutorial-"));
  const copy = (name: string, change = (text: string) => text) => {
    const text = readFileSync(join(root, "e2e/tutorial", name), "utf8").replaceAll(":8080", `:${env.PORT}`);
    writeFileSync(join(folder, name), change(text));
  };
  // a host without any network has no way to that address, and the client could not tell its own
  const isCutOff = !(await hasRoute());
  copy("client.py", (text) => (isCutOff ? text.replace("8.8.8.8", "127.0.0.1") : text));
  copy("dashboard.html");
  await build({
    absWorkingDir: root,
    entryPoints: ["autobahn"],
    outfile: join(folder, "autobahn.min.js"),
    bundle: true,
    minify: true,
    platform: "browser",
    globalName: "autobahn",
    define: { global: "globalThis" },
    alias: Object.fromEntries(unusedByPages.map((name) => [name, nothing])),
    logLevel: "error",
  });
  return {
    page: join(folder, "dashboard.html"),
    read: (name: string) => readFileSync(join(folder, name)),
    startClient: () => startProgram(join(root, ".venv/bin/python"), ["-u", join(folder, "client.py")], {}),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** No packet goes there. */
function hasRoute(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    const tell = (is: boolean) => {
      socket.removeAllListeners();
      socket.close();
      resolve(is);
    };
    socket.once("error", () => tell(false));
    socket.connect(80, "8.8.8.8", () => tell(true));
  });
}
