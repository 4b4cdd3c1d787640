import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import {
  BackupError,
  clientMessages,
  meetingPlaceOf,
  type ServiceRecord,
  serviceRecordSchema,
} from "@carryall/protocol";
import { Channel } from "@carryall/runtime";
import * as v from "valibot";

export interface FindServiceOptions {
  readonly home: string;
  readonly name: string;
  /** What the service issued to a program that is not the owner's own. */
  readonly token?: string;
  /** Registers handlers before the first message is read. */
  readonly prepare?: (channel: Channel) => void;
  /** Told once when the connection ends, unless this side closed it. */
  readonly onLost?: (cause: Error) => void;
}

export interface FoundService {
  readonly channel: Channel;
  readonly pid: number;
}

/**
 * Connects to the service of a device home and says hello.
 *
 * @returns `undefined` where nobody listens: no record, one left behind by a dead service, or a service that ended
 *   while we greeted it.
 * @throws {BackupError} `accessDenied` where the service is another user's; what the service answers to our hello.
 */
export async function findService({
  home,
  name,
  token,
  prepare,
  onLost,
}: FindServiceOptions): Promise<FoundService | undefined> {
  const record = readServiceRecord(meetingPlaceOf(home).serviceRecord);
  const socket = record === undefined ? undefined : await connectTo(record.socketPath);
  if (socket === undefined) return undefined;
  let isGreeted = false;
  const channel = new Channel(socket, {
    onLost: (cause) => {
      if (isGreeted) onLost?.(cause);
    },
  });
  // The service is about to end; that it did is what the lost connection tells.
  channel.on(clientMessages.goodbye, () => {});
  prepare?.(channel);
  try {
    const greeting = {
      protocolVersion: clientMessages.protocolVersion,
      name,
      pid: process.pid,
      ...(token === undefined ? {} : { token }),
    };
    const { servicePid } = await channel.listen().call(clientMessages.hello, greeting);
    isGreeted = true;
    return { channel, pid: servicePid };
  } catch (error) {
    channel.close();
    if (error instanceof BackupError && error.reason === "serviceUnreachable") return undefined;
    throw error;
  }
}

function readServiceRecord(path: string): ServiceRecord | undefined {
  try {
    return v.parse(serviceRecordSchema, JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    if (isMissing(error)) return undefined;
    // Records are written whole: what cannot be read is nobody's, and the next service replaces it.
    if (error instanceof SyntaxError || error instanceof v.ValiError) return undefined;
    throw denied(path, error);
  }
}

function connectTo(path: string): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    const onError = (error: Error) => (isMissing(error) ? resolve(undefined) : reject(denied(path, error)));
    socket.once("error", onError);
    socket.once("connect", () => {
      socket.off("error", onError);
      resolve(socket);
    });
  });
}

function isMissing(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && ["ENOENT", "ECONNREFUSED", "ECONNRESET"].includes(String(error.code))
  );
}

function denied(path: string, cause: unknown): BackupError {
  const isDenied = cause instanceof Error && "code" in cause && ["EACCES", "EPERM"].includes(String(cause.code));
  const so = isDenied ? "it is not this user's" : cause instanceof Error ? cause.message : String(cause);
  return new BackupError(isDenied ? "accessDenied" : "ioError", `Cannot reach the service at ${path}: ${so}`, {
    cause,
  });
}
