import type { Socket } from "node:net";
import type { Device, InstalledBundle } from "@carryall/device";
import { meetingPlaceOf, timeLimits } from "@carryall/protocol";
import type { Clock, Log } from "@carryall/runtime";
import { ClientConnection } from "./clients/client-connection.ts";
import { removeAllStaging, stagingNameOf } from "./extension/remove-staging.ts";
import { type Listening, listen } from "./listen/listen.ts";
import type { RunSurroundings } from "./run/bundle-run.ts";
import type { SandboxProvider } from "./sandbox/sandbox-provider.ts";
import { SessionDesk } from "./session/session-desk.ts";

export interface ServiceOptions {
  readonly device: Device;
  readonly provider: SandboxProvider;
  readonly clock: Clock;
  readonly log: Log;
  readonly openBundleLog: (bundle: InstalledBundle) => Log & Disposable;
  readonly socketPath: string;
  readonly version: string;
  /** False for a service in the foreground, which ends when it is told to. */
  readonly endsWhenIdle: boolean;
}

/** The service of one device home. */
export class Service {
  readonly #options: ServiceOptions;
  readonly #desk: SessionDesk;
  readonly #surroundings: RunSurroundings;
  readonly #clients = new Set<ClientConnection>();
  readonly #ended = Promise.withResolvers<void>();
  readonly #startedAtMs: number;
  #idleTimer: Disposable | undefined;
  #runCount = 0;

  constructor(options: ServiceOptions) {
    this.#options = options;
    this.#startedAtMs = options.clock.nowMs();
    const { device, provider, clock, log, openBundleLog } = options;
    this.#surroundings = {
      device,
      provider,
      clock,
      log,
      openBundleLog,
      nextStagingName: () => {
        this.#runCount += 1;
        return stagingNameOf(this.#startedAtMs, this.#runCount);
      },
    };
    this.#desk = new SessionDesk(this.#surroundings);
  }

  /**
   * Serves until it is stopped or nobody needs it any more.
   *
   * @param onReady Called once when clients can connect.
   * @returns False at once where another service serves this home.
   */
  async serve(onReady: () => void): Promise<boolean> {
    const { device, socketPath, version, log } = this.#options;
    const listening = await listen({
      place: meetingPlaceOf(device.home),
      socketPath,
      version,
      onClient: (socket) => this.#admit(socket),
    });
    if (listening === undefined) return false;
    this.#cleanResidue();
    log.info("service starts", { pid: process.pid, version, sandbox: this.#options.provider.name, socketPath });
    this.#watchIdleness();
    onReady();
    await this.#ended.promise;
    await this.#finish(listening);
    return true;
  }

  stop(): void {
    this.#ended.resolve();
  }

  #admit(socket: Socket): void {
    this.#idleTimer?.[Symbol.dispose]();
    const client: ClientConnection = new ClientConnection(socket, {
      desk: this.#desk,
      surroundings: this.#surroundings,
      version: this.#options.version,
      startedAtMs: this.#startedAtMs,
      onStop: () => this.stop(),
      onGone: () => {
        this.#clients.delete(client);
        this.#watchIdleness();
      },
    });
    this.#clients.add(client);
  }

  // What a killed service left is removed before the first client can start anything that stages again.
  #cleanResidue(): void {
    const { device, log } = this.#options;
    for (const bundle of device.listBundles()) {
      const removed = removeAllStaging(device.layout.sandboxRoots(bundle.name));
      if (removed.length > 0) log.warn("residue removed", { bundle: bundle.name, removed });
    }
  }

  #watchIdleness(): void {
    if (!this.#options.endsWhenIdle || this.#clients.size > 0) return;
    this.#idleTimer = this.#options.clock.startTimer(timeLimits.serviceIdleMs, () => {
      this.#options.log.info("service idle");
      this.stop();
    });
  }

  async #finish(listening: Listening): Promise<void> {
    this.#idleTimer?.[Symbol.dispose]();
    const ending = [...this.#clients].map((client) => this.#desk.drop(client));
    for (const client of this.#clients) client.close();
    await Promise.allSettled(ending);
    await listening[Symbol.asyncDispose]();
    this.#options.log.info("service ends");
  }
}
