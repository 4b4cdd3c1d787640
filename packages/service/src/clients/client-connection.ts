import { closeSync, writeSync } from "node:fs";
import type { Socket } from "node:net";
import { type CapabilityFile, encodeCapabilities } from "@carryall/formats";
import {
  BackupError,
  backupPermission,
  type ClientIdentity,
  isBundleName,
  clientMessages as messages,
  type Offer,
  systemClient,
  timeLimits,
} from "@carryall/protocol";
import { Channel, handOverKind, type Log, takeFile } from "@carryall/runtime";
import { askApplication, type Question } from "../ask/ask-application.ts";
import { describeDevice, describeIncrements } from "../capabilities/describe-device.ts";
import { removeTemporaryFolders } from "../extension/remove-staging.ts";
import type { RunSurroundings } from "../run/bundle-run.ts";
import { channelSink } from "../session/event-sink.ts";
import type { Session } from "../session/session.ts";
import type { SessionDesk } from "../session/session-desk.ts";
import { SessionEvents } from "../session/session-events.ts";
import type { TokenIssuer } from "./token-issuer.ts";

export interface ClientConnectionOptions {
  readonly desk: SessionDesk;
  readonly surroundings: RunSurroundings;
  readonly tokens: TokenIssuer;
  /** Name of the sandbox provider. */
  readonly sandbox: string;
  readonly home: string;
  readonly version: string;
  readonly startedAtMs: number;
  /** Asks the service to end. */
  readonly onStop: () => void;
  readonly onGone: () => void;
}

interface Greeted {
  readonly identity: ClientIdentity;
  /** A program that is run for somebody; without a token it is the owner's own. */
  readonly hasToken: boolean;
}

/** One client: says who it is, then opens a session or asks questions. Its session ends with its connection. */
export class ClientConnection {
  readonly #channel: Channel;
  readonly #options: ClientConnectionOptions;
  readonly #log: Log;
  readonly #gone = new AbortController();
  readonly #greeting: Disposable;
  #greeted: Greeted | undefined;

  constructor(socket: Socket, options: ClientConnectionOptions) {
    this.#options = options;
    this.#log = options.surroundings.log;
    this.#channel = new Channel(socket, {
      onLost: (cause) => this.#end(cause),
      onRefused: (method, error) =>
        this.#log.info("request refused", { client: this.#greeted?.identity.name, method, cause: error.message }),
    });
    // Whoever says nothing would keep the service from ever being idle.
    this.#greeting = options.surroundings.clock.startTimer(timeLimits.greetingMs, () => {
      this.#channel.close();
      this.#end(new Error("it did not say who it is"));
    });
    this.#registerClient();
    this.#registerSession();
    this.#registerQuestions();
    this.#channel.listen();
  }

  /** Tells the client that the service ends, and ends the connection. */
  close(): void {
    this.#greeting[Symbol.dispose]();
    this.#gone.abort(new BackupError("released", "Cannot go on: the service ends"));
    this.#channel.notify(messages.goodbye, {});
    this.#channel.close();
  }

  #registerClient(): void {
    const { desk, home, sandbox, startedAtMs, version, tokens, onStop } = this.#options;
    this.#channel
      .handle(messages.hello, (params) => this.#greet(params))
      .handle(messages.issueToken, (identity) => {
        this.#requireOwner();
        return { token: tokens.issue(identity) };
      })
      .handle(messages.status, () => {
        this.#known();
        const session = desk.current;
        return {
          pid: process.pid,
          version,
          home,
          sandbox,
          startedAtMs,
          ...(session === undefined ? {} : { session }),
        };
      })
      .handle(messages.stop, () => {
        this.#requireOwner();
        // Answered first: the answer is what the client waits for.
        setImmediate(onStop);
        return {};
      });
  }

  #registerSession(): void {
    const { desk } = this.#options;
    this.#channel
      .handle(messages.openSession, ({ scenario }) => {
        const { name } = this.#requirePermission();
        desk.open(this, name, scenario, new SessionEvents(channelSink(this.#channel), this.#log));
        this.#log.info("session opens", { client: name, scenario });
        return {};
      })
      .handle(messages.appendBackup, ({ bundles, infos }) => {
        this.#session().appendBackup(bundles, infos);
        return {};
      })
      .handle(messages.appendIncremental, ({ increments, infos }) => {
        this.#session().appendIncremental(increments, infos);
        return {};
      })
      .handle(messages.appendRestore, ({ bundles, infos, source }) => {
        this.#session().appendRestore(bundles, infos, source);
        return {};
      })
      .handle(messages.requestFile, ({ bundle, name }) => {
        this.#session().requestFile(bundle, name);
        return {};
      })
      .handle(messages.requestFiles, ({ bundle, names }) => {
        this.#session().requestFiles(bundle, names);
        return {};
      })
      .handle(messages.publish, ({ bundle, name }) => {
        this.#session().publish(bundle, name);
        return {};
      })
      .handle(messages.migrateFile, ({ bundle, ...files }) => {
        const session = this.#session();
        this.#requireCloneTool();
        session.migrate(bundle, files);
        return {};
      })
      .handle(messages.openApk, ({ path }) => {
        this.#session();
        this.#requireCloneTool();
        throw new BackupError(
          "ioError",
          `Cannot open a package in ${path}: devices do that in a part that is not open`,
        );
      })
      .handle(messages.cancel, ({ bundle }) => ({ code: this.#session().cancel(bundle) }))
      .handle(messages.updateTimer, ({ bundle, timeoutMs }) => {
        this.#requirePermission();
        return { isAccepted: desk.findSession(this)?.updateTimer(bundle, timeoutMs) ?? false };
      })
      .handle(messages.updateSendRate, ({ bundle, perSecond }) => {
        this.#requirePermission();
        return { isAccepted: desk.findSession(this)?.updateSendRate(bundle, perSecond) ?? false };
      })
      .handle(messages.measure, ({ isPrecise, since }) => {
        this.#session().measure(isPrecise, since);
        return {};
      })
      .handle(messages.releaseSession, async () => {
        await desk.release(this);
        this.#log.info("session ends", { client: this.#greeted?.identity.name });
        return {};
      });
  }

  #registerQuestions(): void {
    const { surroundings } = this.#options;
    const { device } = surroundings;
    this.#channel
      .handle(messages.writeCapabilities, async ({ into, scope, since }) => {
        this.#requirePermission();
        const { signal } = this.#gone;
        const capabilities =
          scope === "incremental"
            ? await describeIncrements(device, since ?? [], { signal })
            : await describeDevice(device, scope);
        writeInto(into, capabilities);
        return {};
      })
      .handle(messages.backupInfo, async ({ bundle }) => {
        this.#requirePermission();
        return { text: await this.#ask(bundle, { hook: "getBackupInfo" }) };
      })
      .handle(messages.compatibilityInfo, async ({ bundle, extInfo }) => {
        const isRestore = this.#session().scenario === "restore";
        const hook = isRestore ? "getRestoreCompatibilityInfo" : "getBackupCompatibilityInfo";
        return { text: await this.#ask(bundle, { hook, extInfo }) };
      })
      .handle(messages.cleanTemporary, async ({ bundle }) => {
        const session = this.#session();
        if (!isBundleName(bundle) || device.findBundle(bundle) === undefined) return { isCleaned: false };
        if (session.has(bundle) || surroundings.gate.isTaken(bundle)) return { isCleaned: false };
        using _inside = await surroundings.gate.enter(bundle);
        removeTemporaryFolders(device.layout.sandboxRoots(bundle));
        this.#log.info("temporary folders emptied", { bundle });
        return { isCleaned: true };
      });

    function writeInto(into: Offer, capabilities: CapabilityFile): void {
      const fd = takeFile(into, "write");
      try {
        const bytes = Buffer.from(encodeCapabilities(capabilities));
        for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
      } finally {
        closeSync(fd);
      }
    }
  }

  async #ask(bundle: string, question: Question): Promise<string> {
    const { desk, surroundings } = this.#options;
    const running = desk.findSession(this)?.extensionOf(bundle);
    // A bundle of somebody else's session is not disturbed, and nobody waits for its end.
    if (running === undefined && desk.isUnderWay(bundle)) {
      throw new BackupError("notPermitted", `Cannot ask ${bundle}: it is being backed up or restored`);
    }
    return await askApplication(bundle, question, { running, signal: this.#gone.signal }, surroundings);
  }

  #greet({
    protocolVersion,
    name,
    pid,
    token,
  }: {
    protocolVersion: number;
    name: string;
    pid: number;
    token?: string | undefined;
  }) {
    if (protocolVersion !== messages.protocolVersion) {
      throw new BackupError(
        "notCompatible",
        `Cannot serve ${name}: it speaks protocol ${protocolVersion}, and this service ${messages.protocolVersion}`,
        { hint: "Stop the running service with: carryall service stop" },
      );
    }
    if (this.#greeted !== undefined) throw new BackupError("notPermitted", `Cannot greet ${name}: it has said hello`);
    const identity = token === undefined ? systemClient(name) : this.#options.tokens.verify(token);
    this.#greeted = { identity, hasToken: token !== undefined };
    this.#greeting[Symbol.dispose]();
    this.#log.info("client connects", { client: identity.name, clientPid: pid });
    return { servicePid: process.pid, serviceVersion: this.#options.version, handOver: handOverKind(), identity };
  }

  #known(): Greeted {
    if (this.#greeted !== undefined) return this.#greeted;
    throw new BackupError("notPermitted", "Cannot serve this client: it has not said who it is");
  }

  #requireOwner(): void {
    if (!this.#known().hasToken) return;
    throw new BackupError("notPermitted", "Cannot do this: only the owner's own programs may");
  }

  #requirePermission(): ClientIdentity {
    const { identity } = this.#known();
    if (identity.isSystemApp && identity.permissions.includes(backupPermission)) return identity;
    const lacks = identity.isSystemApp ? `lacks ${backupPermission}` : "is not a system application";
    throw new BackupError("notPermitted", `Cannot serve ${identity.name}: it ${lacks}`);
  }

  #requireCloneTool(): void {
    const { identity } = this.#known();
    if (identity.roles.includes("clone-tool")) return;
    throw new BackupError("notPermitted", `Cannot do this for ${identity.name}: it is not the clone tool`, {
      hint: "Run the program with: carryall run --role clone-tool FILE",
    });
  }

  #session(): Session {
    this.#requirePermission();
    return this.#options.desk.sessionOf(this);
  }

  #end(cause: Error): void {
    this.#greeting[Symbol.dispose]();
    this.#gone.abort(new BackupError("released", "Cannot go on: the client is gone"));
    this.#log.info("client gone", { client: this.#greeted?.identity.name, cause: cause.message });
    this.#options.desk
      .drop(this)
      .catch((error: unknown) => this.#log.error("session of a gone client did not end", { cause: String(error) }))
      .finally(this.#options.onGone);
  }
}
