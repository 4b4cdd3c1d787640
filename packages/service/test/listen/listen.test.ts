import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { meetingPlaceOf, serviceRecordSchema } from "@carryall/protocol";
import * as v from "valibot";
import { expect, test } from "vitest";
import { type ListenOptions, listen } from "../../src/listen/listen.ts";
import { TemporaryFolder } from "./temporary-folder.ts";

test("listen() takes clients at its socket", async () => {
  using home = new TemporaryFolder();
  const clients: Socket[] = [];
  await using listening = await listen(
    optionsFor(home, {
      onClient: (socket) => {
        clients.push(socket);
        socket.destroy();
      },
    }),
  );
  expect(listening?.socketPath).toBe(home.pathOf("run/backup.sock"));
  await connectAndWaitForEnd(home.pathOf("run/backup.sock"));
  expect(clients).toHaveLength(1);
});

test("listen() writes who listens where, with a 0600 socket in a 0700 folder", async () => {
  using home = new TemporaryFolder();
  mkdirSync(home.pathOf("run"), { mode: 0o755 });
  await using _listening = await listen(optionsFor(home));
  const record = v.parse(serviceRecordSchema, JSON.parse(readFileSync(home.pathOf("run/service.json"), "utf8")));
  expect(record).toEqual({ pid: process.pid, socketPath: home.pathOf("run/backup.sock"), version: "1.2.3" });
  expect(statSync(home.pathOf("run")).mode & 0o777).toBe(0o700);
  expect(statSync(home.pathOf("run/backup.sock")).mode & 0o777).toBe(0o600);
  expect(statSync(home.pathOf("run/backup.sock")).isSocket()).toBe(true);
});

test("listen() gives undefined to the second, and leaves the first one's socket and record alone", async () => {
  using home = new TemporaryFolder();
  await using _first = await listen(optionsFor(home));
  await expect(listen(optionsFor(home, { version: "9.9.9" }))).resolves.toBeUndefined();
  expect(readFileSync(home.pathOf("run/service.json"), "utf8")).toContain("1.2.3");
  await connectAndWaitForEnd(home.pathOf("run/backup.sock"));
});

test("listen() replaces the socket and the record of a service that died", async () => {
  using home = new TemporaryFolder();
  mkdirSync(home.pathOf("run"));
  await leaveDeadSocket(home, "run/backup.sock");
  writeFileSync(home.pathOf("run/service.json"), '{"pid":1,"socketPath":"/gone","version":"0.0.1"}\n');
  await expect(connectAndWaitForEnd(home.pathOf("run/backup.sock"))).rejects.toMatchObject({ code: "ECONNREFUSED" });

  await using _listening = await listen(optionsFor(home));
  await connectAndWaitForEnd(home.pathOf("run/backup.sock"));
  expect(JSON.parse(readFileSync(home.pathOf("run/service.json"), "utf8")).pid).toBe(process.pid);
});

test("disposing of what listens takes socket and record away and frees the lock for the next", async () => {
  using home = new TemporaryFolder();
  const first = await listen(optionsFor(home));
  await first?.[Symbol.asyncDispose]();
  expect(readdirSync(home.pathOf("run"))).toEqual(["service.lock"]);
  await using second = await listen(optionsFor(home));
  expect(second).toBeDefined();
});

test("listen() that cannot bind its socket leaves no record and frees the lock", async () => {
  using home = new TemporaryFolder();
  const socketPath = home.pathOf("absent/backup.sock");
  await expect(listen(optionsFor(home, { socketPath }))).rejects.toThrow();
  expect(existsSync(home.pathOf("run/service.json"))).toBe(false);
  await using second = await listen(optionsFor(home));
  expect(second).toBeDefined();
});

function optionsFor(home: TemporaryFolder, changes: Partial<ListenOptions> = {}): ListenOptions {
  return {
    place: meetingPlaceOf(home.path),
    socketPath: home.pathOf("run/backup.sock"),
    version: "1.2.3",
    onClient: (socket) => socket.destroy(),
    ...changes,
  };
}

async function connectAndWaitForEnd(path: string): Promise<void> {
  const socket = connect(path).resume();
  await once(socket, "connect");
  await once(socket, "close");
}

// A server takes its own socket away when it closes, unless that has another name by then.
async function leaveDeadSocket(home: TemporaryFolder, name: string): Promise<void> {
  const server = createServer();
  server.listen(home.pathOf("living.sock"));
  await once(server, "listening");
  renameSync(home.pathOf("living.sock"), home.pathOf(name));
  server.close();
  await once(server, "close");
}
