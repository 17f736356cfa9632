import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";

const opcode = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** One frame of a WebSocket (RFC 6455, section 5.2), masked as a client must, unless it is told otherwise. */
export function frame(
  payload: Buffer,
  { code = opcode.text as number, isLast = true, reserved = 0, isMasked = true, length = payload.length } = {},
): Buffer {
  const head = [(isLast ? 0x80 : 0) | (reserved << 4) | code];
  const mask = isMasked ? 0x80 : 0;
  if (length < 126) head.push(mask | length);
  else if (length < 65_536) head.push(mask | 126, length >> 8, length & 255);
  else {
    const long = Buffer.alloc(8);
    long.writeBigUInt64BE(BigInt(length));
    head.push(mask | 127, ...long);
  }
  if (!isMasked) return Buffer.concat([Buffer.from(head), payload]);
  const key = [1, 2, 3, 4];
  return Buffer.concat([
    Buffer.from(head),
    Buffer.from(key),
    payload.map((byte, index) => byte ^ (key[index % 4] ?? 0)),
  ]);
}

/** A WebSocket that sends any bytes at all, for what no library would send. */
export class RawWebSocket {
  static open(port: number, protocol: string, origin?: string): Promise<RawWebSocket> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1");
      socket.setNoDelay(true);
      socket.once("error", reject);
      const lines = [
        "GET /ws HTTP/1.1",
        `Host: 127.0.0.1:${port}`,
        "Upgrade: websocket",
        "Connection: Upgrade",
        `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
        "Sec-WebSocket-Version: 13",
        `Sec-WebSocket-Protocol: ${protocol}`,
        ...(origin ? [`Origin: ${origin}`] : []),
      ];
      socket.write(`${lines.join("\r\n")}\r\n\r\n`);
      let head = Buffer.alloc(0);
      const onData = (data: Buffer) => {
        head = Buffer.concat([head, data]);
        const end = head.indexOf("\r\n\r\n");
        if (end < 0) return;
        socket.off("data", onData);
        socket.off("error", reject);
        const status = head.subarray(0, end).toString().split("\r\n")[0] ?? "";
        if (!status.includes(" 101 ")) {
          socket.destroy();
          reject(new Error(status));
        } else resolve(new RawWebSocket(socket, head.subarray(end + 4)));
      };
      socket.on("data", onData);
      socket.once("close", () => reject(new Error("closed in the handshake")));
    });
  }

  isOpen = true;
  onText: (text: string) => void = () => {};
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  #unread: Buffer;
  #pongs: (() => void)[] = [];

  private constructor(socket: Socket, rest: Buffer) {
    this.#socket = socket;
    this.#unread = rest;
    socket.on("error", () => {});
    socket.on("data", (data) => {
      this.#unread = Buffer.concat([this.#unread, data]);
      this.#read();
    });
    this.closed = new Promise((resolve) => {
      socket.once("close", () => {
        this.isOpen = false;
        resolve();
      });
    });
  }

  write(bytes: Buffer): void {
    if (this.isOpen) this.#socket.write(bytes);
  }

  send(message: unknown): void {
    this.write(frame(Buffer.from(JSON.stringify(message))));
  }

  /** Once all that was sent before is read at the other end, or the connection is closed. */
  async settled(patienceMs = 5_000): Promise<"open" | "closed" | "silent"> {
    const pong = new Promise<"open">((resolve) => void this.#pongs.push(() => resolve("open")));
    this.write(frame(Buffer.from("?"), { code: opcode.ping }));
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<"silent">((resolve) => {
      timer = setTimeout(() => resolve("silent"), patienceMs);
    });
    const closed = this.closed.then(() => "closed" as const);
    return Promise.race([pong, closed, silence]).finally(() => clearTimeout(timer));
  }

  end(): void {
    this.#socket.destroy();
  }

  #read(): void {
    for (;;) {
      const [first = 0, second = 0] = this.#unread;
      if (this.#unread.length < 2) return;
      let [length, start] = [second & 127, 2];
      if (length === 126) [length, start] = [this.#unread.length < 4 ? Number.NaN : this.#unread.readUInt16BE(2), 4];
      else if (length === 127)
        [length, start] = [this.#unread.length < 10 ? Number.NaN : Number(this.#unread.readBigUInt64BE(2)), 10];
      if (Number.isNaN(length) || this.#unread.length < start + length) return;
      const payload = this.#unread.subarray(start, start + length);
      this.#unread = this.#unread.subarray(start + length);
      const code = first & 15;
      if (code === opcode.ping) this.write(frame(payload, { code: opcode.pong }));
      else if (code === opcode.pong) this.#pongs.shift()?.();
      else if (code === opcode.text) this.onText(payload.toString());
      else if (code === opcode.close) this.#socket.end();
    }
  }
}
