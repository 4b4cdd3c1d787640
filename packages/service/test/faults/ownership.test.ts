import { clientMessages as messages } from "@carryall/protocol";
import { until } from "@carryall/testkit";
import { expect, test } from "vitest";
import { ConnectedClients } from "./connected-clients.ts";
import { FaultBench, fullName } from "./fault-bench.ts";

const one = fullName("one");
const held = { hooks: { onBackupEx: { kind: "held", text: "done" } } } as const;

test("a restore append is refused in a session of another kind, and to a client without a session, and changes nothing", async () => {
  await using bench = new FaultBench({ bundles: { one: {} } });
  expect(() => bench.restore(["one"])).toThrow(expect.objectContaining({ reason: "invalidArgument" }));
  using clients = new ConnectedClients(bench.surroundings);
  const { channel } = await clients.connect("com.example.stranger");
  const append = { bundles: [one], source: [] };
  await expect(channel.call(messages.appendRestore, append)).rejects.toMatchObject({ reason: "notPermitted" });
  await bench.settle();
  expect(bench.told).toEqual([]);
  expect(bench.session.has(one)).toBe(false);
  expect(bench.session.scenario).toBe("backup");
});

test("a client cannot touch a bundle that runs in another client's session, whatever it asks", async () => {
  await using bench = new FaultBench({ bundles: { one: { script: held } } });
  using clients = new ConnectedClients(bench.surroundings);
  const { channel: owner, told } = await clients.connect("com.example.owner");
  const { channel: stranger } = await clients.connect("com.example.stranger");
  await owner.call(messages.openSession, { scenario: "backup" });
  await owner.call(messages.appendBackup, { bundles: [one] });
  await until("its hook runs", () => bench.extensions.of(one)?.isHeld === true);

  expect(await stranger.call(messages.updateTimer, { bundle: one, timeoutMs: 0 })).toEqual({ isAccepted: false });
  expect(await stranger.call(messages.updateSendRate, { bundle: one, perSecond: 0 })).toEqual({ isAccepted: false });
  const refused = { reason: "notPermitted" };
  const outcomes: string[] = [];
  const note = (outcome: string) => void outcomes.push(outcome);
  stranger.call(messages.backupInfo, { bundle: one }).then(
    () => note("answered"),
    (error: { reason: string }) => note(error.reason),
  );
  await until("the question is refused and does not wait for the bundle's end", () => outcomes.length > 0, {
    limitMs: 2000,
  });
  expect(outcomes).toEqual(["notPermitted"]);
  await expect(stranger.call(messages.cleanTemporary, { bundle: one })).rejects.toMatchObject(refused);
  await expect(stranger.call(messages.compatibilityInfo, { bundle: one, extInfo: "" })).rejects.toMatchObject(refused);
  await expect(stranger.call(messages.measure, { isPrecise: false, since: [] })).rejects.toMatchObject(refused);
  await expect(stranger.call(messages.releaseSession, {})).rejects.toMatchObject(refused);

  await bench.wind(1000);
  bench.extensionOf("one").letGo();
  await until("all is over", () => told.includes("allEnd"));
  expect(told).toEqual(["begin", "result", "fileReady", "end", "allEnd"]);
});

test("two connections of one program are two clients: the second has no session to drive or to release", async () => {
  await using bench = new FaultBench({ bundles: { one: { script: held } } });
  using clients = new ConnectedClients(bench.surroundings);
  const { channel: first } = await clients.connect("com.example.same");
  const { channel: second } = await clients.connect("com.example.same");
  await first.call(messages.openSession, { scenario: "backup" });
  const refused = { reason: "notPermitted" };
  await expect(second.call(messages.appendBackup, { bundles: [one] })).rejects.toMatchObject(refused);
  await expect(second.call(messages.cancel, { bundle: one })).rejects.toMatchObject(refused);
  await expect(second.call(messages.releaseSession, {})).rejects.toMatchObject(refused);
  await expect(first.call(messages.releaseSession, {})).resolves.toEqual({});
});

test.each(["../manage.json", "a/b", "", "."])(
  "a batch that asks for the file %j before its bundle runs is refused whole, and nothing is asked of the extension later",
  async (name) => {
    await using bench = new FaultBench({ scenario: "restore", bundles: { one: { script: { load: "held" } } } });
    bench.restore(["one"]);
    await bench.settle();
    expect(() => bench.session.requestFiles(one, ["part.0.tar", name])).toThrow(
      expect.objectContaining({ reason: "invalidArgument" }),
    );
    bench.extensionOf("one").letGo();
    await bench.settle();
    expect(bench.told).toEqual(["begin one"]);
  },
);

test.each(["../manage.json", "a/b", "part.0.tar/", "..\\x", ".."])(
  "a single file named %j is refused, and nothing is asked of the extension",
  async (name) => {
    await using bench = new FaultBench({ scenario: "restore", bundles: { one: {} } });
    bench.restore(["one"]);
    await bench.settle();
    expect(() => bench.session.requestFile(one, name)).toThrow(expect.objectContaining({ reason: "invalidArgument" }));
    await bench.settle();
    expect(bench.told).toEqual(["begin one"]);
  },
);
