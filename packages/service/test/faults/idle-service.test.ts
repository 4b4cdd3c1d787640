import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clientMessages as messages, parseBundleName } from "@carryall/protocol";
import { Channel, ManualClock, silentLog } from "@carryall/runtime";
import { until } from "@carryall/testkit";
import { expect, test } from "vitest";
import { Service } from "../../src/service.ts";
import { ThrowAwayHome } from "../session/throw-away-home.ts";

const one = parseBundleName("com.example.one");

test("a service stays while a client holds a session, whatever became of its bundles, and ends when nobody is left", async () => {
  await using place = new ServedHome();
  const holder = await place.connect();
  await holder.call(messages.openSession, { scenario: "backup" });
  await holder.call(messages.appendBackup, { bundles: [one] });
  const passer = await place.connect();
  passer.close();
  await until("the other one is gone", () => place.goneCount === 1);
  place.clock.wind(60_000);
  expect((await holder.call(messages.status, {})).session).toMatchObject({ scenario: "backup" });
  await holder.call(messages.releaseSession, {});
  holder.close();
  await until("the last one is gone", () => place.goneCount === 2);
  place.clock.wind(30_000);
  expect(await place.served).toBe(true);
});

/** A whole service in this process, whose clock is wound by hand. No application of it is ever started. */
class ServedHome implements AsyncDisposable {
  readonly clock = new ManualClock();
  readonly served: Promise<boolean>;
  goneCount = 0;
  readonly #directory = mkdtempSync(join(tmpdir(), "carryall-idle-"));
  readonly #home = new ThrowAwayHome();
  readonly #service: Service;
  readonly #ready = Promise.withResolvers<void>();

  constructor() {
    this.#service = new Service({
      device: this.#home.device,
      provider: {
        name: "mapped",
        start: () => {
          throw new Error("nothing is started here");
        },
      },
      clock: this.clock,
      log: {
        ...silentLog,
        info: (event) => {
          if (event === "client gone") this.goneCount += 1;
        },
      },
      openBundleLog: () => ({ ...silentLog, [Symbol.dispose]() {} }),
      socketPath: this.#socketPath,
      version: "tests",
      endsWhenIdle: true,
    });
    this.served = this.#service.serve(() => this.#ready.resolve());
  }

  async connect(): Promise<Channel> {
    await this.#ready.promise;
    const socket: Socket = connect(this.#socketPath);
    const channel = new Channel(socket)
      .handle(messages.sessionEvent, () => ({}))
      .on(messages.goodbye, () => {})
      .listen();
    const name = "com.example.client";
    await channel.call(messages.hello, { protocolVersion: messages.protocolVersion, name, pid: process.pid });
    return channel;
  }

  get #socketPath(): string {
    return join(this.#directory, "socket");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#service.stop();
    await this.served;
    this.#home[Symbol.dispose]();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
