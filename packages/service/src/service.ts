import type { Socket } from "node:net";
import type { Device, InstalledBundle } from "@carryall/device";
import { type BundleName, isBundleName, meetingPlaceOf, timeLimits } from "@carryall/protocol";
import type { Clock, Log } from "@carryall/runtime";
import { ClientConnection } from "./clients/client-connection.ts";
import { TokenIssuer } from "./clients/token-issuer.ts";
import { removeAllStaging, stagingNameOf } from "./extension/remove-staging.ts";
import { RunningExtension } from "./extension/running-extension.ts";
import { FileJournals } from "./journal/file-journals.ts";
import { type Listening, listen } from "./listen/listen.ts";
import { BundleGate } from "./run/bundle-gate.ts";
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
  readonly #journals: FileJournals;
  #issuer: TokenIssuer | undefined;
  readonly #clients = new Set<ClientConnection>();
  readonly #ended = Promise.withResolvers<void>();
  readonly #startedAtMs: number;
  #idleTimer: Disposable | undefined;
  #runCount = 0;

  constructor(options: ServiceOptions) {
    this.#options = options;
    this.#startedAtMs = options.clock.nowMs();
    const { device, provider, clock, log, openBundleLog } = options;
    this.#journals = new FileJournals(device.layout.serviceDirectory, { userId: device.record.userId, log });
    this.#surroundings = {
      device,
      startExtension: (launch) => RunningExtension.start({ ...launch, device, provider, clock }),
      gate: new BundleGate(),
      journals: this.#journals,
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
      tokens: this.#tokens,
      sandbox: this.#options.provider.name,
      home: this.#options.device.home,
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

  // Made when first needed, in a directory that exists once the service listens.
  get #tokens(): TokenIssuer {
    this.#issuer ??= new TokenIssuer(meetingPlaceOf(this.#options.device.home).tokenKey);
    return this.#issuer;
  }

  // What a killed service left is removed before the first client can start anything that stages again. A bundle that
  // cannot be cleaned keeps its note and hinders nobody else.
  #cleanResidue(): void {
    const { device, log } = this.#options;
    const { runs, locks } = this.#journals.readResidue();
    if (runs === undefined) log.warn("journal unreadable: every application is looked at");
    if (locks?.length !== 0) log.warn("locks of the last service removed", { locks });
    const names = runs ?? device.listBundles().map(({ name }) => name);
    const left = names.filter((name) => isBundleName(name) && !this.#cleanBundle(name));
    if (names.length > 0 || locks?.length !== 0) this.#journals.keepResidue(left);
  }

  #cleanBundle(name: BundleName): boolean {
    const { device, log } = this.#options;
    try {
      const removed = removeAllStaging(device.layout.sandboxRoots(name));
      if (removed.length > 0) log.warn("residue removed", { bundle: name, removed });
      return true;
    } catch (error) {
      log.error("residue not removed", { bundle: name, cause: String(error) });
      return false;
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
