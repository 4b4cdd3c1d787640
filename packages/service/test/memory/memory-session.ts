import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { clientMessages } from "@carryall/protocol";
import { ManualClock, silentLog } from "@carryall/runtime";
import { Session } from "../../src/session/session.ts";
import { SessionEvents } from "../../src/session/session-events.ts";
import { testSurroundings } from "../surroundings.ts";
import { type ExtensionScript, plainScript } from "./extension-script.ts";
import { MemoryClient } from "./memory-client.ts";
import { type MemoryBundle, memoryDevice } from "./memory-device.ts";
import { MemoryExtensions } from "./memory-extensions.ts";
import { openDescriptors } from "./open-descriptors.ts";

export interface ScriptedBundle extends MemoryBundle {
  readonly script?: ExtensionScript;
}

/** A session between a device, extensions and a client in memory; only what is handed over is a real file. */
export class MemorySession implements Disposable {
  readonly clock = new ManualClock(1_700_000_000_000);
  readonly client = new MemoryClient();
  readonly extensions: MemoryExtensions;
  readonly session: Session;
  /** Path of what is handed over. */
  readonly file: string;
  readonly #directory = mkdtempSync(join(realpathSync(tmpdir()), "carryall-memory-"));

  /** @param bundles Allowed to be backed up and restored where they have no profile of their own. */
  constructor(scenario: clientMessages.Scenario, bundles: readonly ScriptedBundle[]) {
    this.file = join(this.#directory, "handed-over");
    writeFileSync(this.file, "bytes");
    this.extensions = new MemoryExtensions({
      clock: this.clock,
      file: this.file,
      scriptOf: (name) => bundles.find((bundle) => bundle.name === name)?.script ?? plainScript,
    });
    this.session = new Session({
      scenario,
      events: new SessionEvents(this.client, silentLog),
      surroundings: testSurroundings({
        device: memoryDevice(bundles.map((bundle) => ({ profileText: '{"allowToBackupRestore":true}', ...bundle }))),
        clock: this.clock,
        startExtension: this.extensions.start,
      }),
    });
  }

  /** What the client was told, as `kind` and then the bundle's last name and the error's reason where there are any. */
  get told(): string[] {
    return this.client.told.map((event) =>
      [
        event.kind,
        ...("bundle" in event ? [event.bundle.split(".").at(-1)] : []),
        ...("name" in event ? [event.name] : []),
        ...("error" in event && event.error !== undefined ? [event.error.reason] : []),
      ].join(" "),
    );
  }

  get openDescriptorCount(): number {
    return openDescriptors(this.file).length;
  }

  settle(): Promise<void> {
    return this.extensions.settle();
  }

  async wind(ms: number): Promise<void> {
    this.clock.wind(ms);
    await this.settle();
  }

  [Symbol.dispose](): void {
    rmSync(this.#directory, { recursive: true });
  }
}

/** A bundle as the source device's capability file lists it. */
export function sourceBundle(name: string): clientMessages.SourceBundle {
  return {
    name,
    appIndex: 0,
    versionCode: 1,
    versionName: "1.0",
    spaceOccupied: 0,
    allToBackup: true,
    fullBackupOnly: false,
  };
}
