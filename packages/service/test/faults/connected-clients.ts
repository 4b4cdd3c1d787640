import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clientMessages as messages } from "@carryall/protocol";
import { Channel } from "@carryall/runtime";
import { ClientConnection } from "../../src/clients/client-connection.ts";
import { TokenIssuer } from "../../src/clients/token-issuer.ts";
import type { RunSurroundings } from "../../src/run/bundle-run.ts";
import { SessionDesk } from "../../src/session/session-desk.ts";
import { openSocketPair } from "../socket-pair.ts";

/** One client's end of its connection, and the kinds of events that it was told. */
export interface ConnectedClient {
  readonly channel: Channel;
  readonly told: string[];
}

/** The service's side of its clients over real sockets, without a service process. */
export class ConnectedClients implements Disposable {
  readonly desk: SessionDesk;
  readonly #surroundings: RunSurroundings;
  readonly #directory = mkdtempSync(join(tmpdir(), "carryall-clients-"));
  readonly #open: Disposable[] = [];

  constructor(surroundings: RunSurroundings) {
    this.#surroundings = surroundings;
    this.desk = new SessionDesk(surroundings);
  }

  /** Connects one more, which says hello as the owner's own program. */
  async connect(name: string): Promise<ConnectedClient> {
    const { near, far } = await openSocketPair();
    const connection = new ClientConnection(far, {
      desk: this.desk,
      surroundings: this.#surroundings,
      tokens: new TokenIssuer(join(this.#directory, "key")),
      sandbox: "none",
      home: "/home-in-memory",
      version: "tests",
      startedAtMs: 0,
      onStop: () => {},
      onGone: () => {},
    });
    const told: string[] = [];
    const channel = new Channel(near)
      .handle(messages.sessionEvent, ({ kind }) => {
        told.push(kind);
        return {};
      })
      .on(messages.goodbye, () => {})
      .listen();
    this.#open.push({
      [Symbol.dispose]() {
        channel.close();
        connection.close();
      },
    });
    await channel.call(messages.hello, { protocolVersion: messages.protocolVersion, name, pid: process.pid });
    return { channel, told };
  }

  [Symbol.dispose](): void {
    for (const each of this.#open) each[Symbol.dispose]();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
