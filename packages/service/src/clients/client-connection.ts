import { closeSync, writeSync } from "node:fs";
import type { Socket } from "node:net";
import { encodeCapabilities } from "@carryall/formats";
import { BackupError, clientMessages as messages, systemClient } from "@carryall/protocol";
import { Channel, handOverKind, type Log, takeFile } from "@carryall/runtime";
import { describeDevice } from "../capabilities/describe-device.ts";
import type { RunSurroundings } from "../run/bundle-run.ts";
import type { SessionDesk } from "../session/session-desk.ts";
import { SessionEvents } from "../session/session-events.ts";

export interface ClientConnectionOptions {
  readonly desk: SessionDesk;
  readonly surroundings: RunSurroundings;
  readonly version: string;
  readonly startedAtMs: number;
  /** Asks the service to end. */
  readonly onStop: () => void;
  readonly onGone: () => void;
}

/** One client: says who it is, then opens a session or asks questions. Its session ends with its connection. */
export class ClientConnection {
  readonly #channel: Channel;
  readonly #options: ClientConnectionOptions;
  readonly #log: Log;
  #name: string | undefined;

  constructor(socket: Socket, options: ClientConnectionOptions) {
    this.#options = options;
    this.#log = options.surroundings.log;
    this.#channel = new Channel(socket, { onLost: (cause) => this.#end(cause) });
    this.#register();
    this.#channel.listen();
  }

  /** Tells the client that the service ends, and ends the connection. */
  close(): void {
    this.#channel.notify(messages.goodbye, {});
    this.#channel.close();
  }

  #register(): void {
    const { desk, surroundings, version } = this.#options;
    this.#channel
      .handle(messages.hello, (params) => this.#greet(params))
      .handle(messages.openSession, ({ scenario }) => {
        desk.open(this, this.#knownName(), scenario, new SessionEvents(this.#channel, this.#log));
        this.#log.info("session opens", { client: this.#name, scenario });
        return {};
      })
      .handle(messages.appendBackup, ({ bundles, infos }) => {
        desk.sessionOf(this).appendBackup(bundles, infos);
        return {};
      })
      .handle(messages.appendRestore, ({ bundles, infos, source }) => {
        desk.sessionOf(this).appendRestore(bundles, infos, source);
        return {};
      })
      .handle(messages.requestFile, ({ bundle, name }) => {
        desk.sessionOf(this).requestFile(bundle, name);
        return {};
      })
      .handle(messages.publish, ({ bundle, name }) => {
        desk.sessionOf(this).publish(bundle, name);
        return {};
      })
      .handle(messages.releaseSession, async () => {
        await desk.release(this);
        this.#log.info("session ends", { client: this.#name });
        return {};
      })
      .handle(messages.writeCapabilities, async ({ into, scope }) => {
        this.#knownName();
        if (scope === "incremental") throw new BackupError("unsupported", "Cannot list increments: not yet");
        await this.#writeCapabilities(into, scope);
        return {};
      })
      .handle(messages.status, () => ({
        pid: process.pid,
        version,
        home: surroundings.device.home,
        sandbox: surroundings.provider.name,
        startedAtMs: this.#options.startedAtMs,
        ...(desk.current === undefined ? {} : { session: desk.current }),
      }))
      .handle(messages.stop, () => {
        // Answered first: the answer is what the client waits for.
        setImmediate(this.#options.onStop);
        return {};
      });
  }

  #greet({ protocolVersion, name, pid }: { protocolVersion: number; name: string; pid: number }) {
    if (protocolVersion !== messages.protocolVersion) {
      throw new BackupError(
        "notCompatible",
        `Cannot serve ${name}: it speaks protocol ${protocolVersion}, and this service ${messages.protocolVersion}`,
        { hint: "Stop the running service with: carryall service stop" },
      );
    }
    this.#name = name;
    this.#log.info("client connects", { client: name, clientPid: pid });
    return {
      servicePid: process.pid,
      serviceVersion: this.#options.version,
      handOver: handOverKind(),
      identity: systemClient(name),
    };
  }

  #knownName(): string {
    if (this.#name !== undefined) return this.#name;
    throw new BackupError("notPermitted", "Cannot serve this client: it has not said who it is");
  }

  async #writeCapabilities(into: Parameters<typeof takeFile>[0], scope: "device" | "session"): Promise<void> {
    const text = encodeCapabilities(await describeDevice(this.#options.surroundings.device, scope));
    const fd = takeFile(into, "write");
    try {
      const bytes = Buffer.from(text);
      for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
    } finally {
      closeSync(fd);
    }
  }

  #end(cause: Error): void {
    this.#log.info("client gone", { client: this.#name, cause: cause.message });
    this.#options.desk
      .drop(this)
      .catch((error: unknown) => this.#log.error("session of a gone client did not end", { cause: String(error) }))
      .finally(this.#options.onGone);
  }
}
