import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { openDevice } from "@carryall/device";
import { meetingPlaceOf } from "@carryall/protocol";
import type { Clock, Log } from "@carryall/runtime";
import { socketPathOf } from "./listen/socket-path.ts";
import { openLog } from "./log/open-log.ts";
import { chooseProvider } from "./sandbox/choose-provider.ts";
import { findPrograms } from "./sandbox/find-programs.ts";
import { Service } from "./service.ts";
import { serviceVersion } from "./service-version.ts";

export interface ServeDeviceOptions {
  readonly home: string;
  /** "bubblewrap" or "mapped"; the stronger one that works where absent. */
  readonly sandbox: string | undefined;
  /** Ends only when it is told to. */
  readonly isForeground: boolean;
  readonly clock: Clock;
  /** Where `TZ` and `XDG_RUNTIME_DIR` come from. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Given the service, and the log for what it cannot survive, before it serves: for whoever ends it. */
  readonly onService: (service: Pick<Service, "stop">, log: Log) => void;
  /** Called once when clients can connect. */
  readonly onReady: () => void;
}

/**
 * Puts the service of a device home together and serves until it is stopped or idle.
 *
 * @returns False at once where another service serves this home.
 * @throws {BackupError} what is wrong with the home or the sandbox.
 */
export async function serveDevice(options: ServeDeviceOptions): Promise<boolean> {
  const { clock, environment } = options;
  const device = openDevice(options.home);
  using log = openLog(device.layout.serviceLog);
  // By its program's name, as a stranger's would be: the service and the extension host share nothing but the protocol.
  const extensionHost = fileURLToPath(import.meta.resolve("@carryall/extension-host/program"));
  const { provider, caution } = chooseProvider(options.sandbox, findPrograms(extensionHost, environment.TZ));
  if (caution !== undefined) log.warn("sandbox is for trusted code", { caution });
  const service = new Service({
    device,
    provider,
    clock,
    log,
    openBundleLog: (bundle) => openLog(device.layout.bundleLog(bundle.name), { bundle: bundle.name }),
    socketPath: socketPathOf(meetingPlaceOf(device.home).runDirectory, {
      runtimeDirectory: environment.XDG_RUNTIME_DIR ?? tmpdir(),
      uid: process.getuid?.() ?? 0,
    }),
    version: serviceVersion,
    endsWhenIdle: !options.isForeground,
  });
  options.onService(service, log);
  return await service.serve(options.onReady);
}
