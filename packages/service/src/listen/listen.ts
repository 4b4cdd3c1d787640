import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import type { MeetingPlace, ServiceRecord } from "@carryall/protocol";
import { ExclusiveLock, writeFileAtomically } from "@carryall/runtime";

export interface ListenOptions {
  readonly place: MeetingPlace;
  readonly socketPath: string;
  readonly version: string;
  readonly onClient: (socket: Socket) => void;
}

/** A service that listens; disposing of it ends that and takes its traces away. */
export interface Listening extends AsyncDisposable {
  readonly socketPath: string;
}

/**
 * Becomes the service of a home: takes its lock, listens, and only then says so in `run/service.json`.
 *
 * @returns `undefined` where another service holds the lock.
 */
export async function listen({ place, socketPath, version, onClient }: ListenOptions): Promise<Listening | undefined> {
  mkdirSync(place.runDirectory, { recursive: true, mode: 0o700 });
  chmodSync(place.runDirectory, 0o700);
  await using held = new AsyncDisposableStack();
  const lock = ExclusiveLock.tryAcquire(place.serviceLock);
  if (lock === undefined) return undefined;
  held.use(lock);
  // With the lock held nobody else can be listening: what lies there is a dead service's.
  rmSync(socketPath, { force: true });
  const server = createServer(onClient);
  held.defer(() => new Promise((resolve) => server.close(() => resolve())));
  await bind(server, socketPath);
  chmodSync(socketPath, 0o600);
  const record: ServiceRecord = { pid: process.pid, socketPath, version };
  held.defer(() => rmSync(place.serviceRecord, { force: true }));
  writeFileAtomically(place.serviceRecord, `${JSON.stringify(record)}\n`);
  const open = held.move();
  return { socketPath, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

function bind(server: Server, socketPath: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(socketPath, resolve);
  });
}
