import { expect, test } from "vitest";
import { codeOf } from "../code-of.ts";
import { defaultOf } from "../default-of.ts";
import { openSandbox } from "../open-sandbox.ts";

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("emitter calls listeners later, urgent events first, and once where that was asked for", async () => {
  using sandbox = openSandbox("mapped");
  const emitter = defaultOf(sandbox, "@ohos.events.emitter");
  const seen: unknown[] = [];
  emitter.on?.({ eventId: 1 }, (event: unknown) => seen.push(event));
  emitter.once?.("named", (event: unknown) => seen.push(event));
  emitter.emit?.({ eventId: 1, priority: 2 }, { data: { at: "low" } });
  emitter.emit?.("named", { priority: 0 }, { data: { at: "now" } });
  emitter.emit?.("named", { data: {} });
  expect([seen, emitter.getListenerCount?.("named")]).toEqual([[], 1]);
  await turn();
  await turn();
  expect(seen).toEqual([{ data: { at: "now" } }, { data: { at: "low" } }]);
  emitter.off?.(1);
  expect([emitter.getListenerCount?.(1), emitter.getListenerCount?.("named")]).toEqual([0, 0]);
  expect(codeOf(() => emitter.on?.({}, () => {}))).toBe(401);
});

test("a published event stands in the log and reaches the application's own subscribers", async () => {
  using sandbox = openSandbox("mapped");
  const manager = defaultOf(sandbox, "@ohos.commonEventManager");
  const subscriber = await manager.createSubscriber?.({ events: ["my.event"] });
  const seen: unknown[] = [];
  manager.subscribe?.(subscriber, (_error: unknown, data: unknown) => seen.push(data));
  await manager.publish?.("my.event", { code: 5, parameters: { a: 1 } });
  await manager.publish?.("other.event");
  await turn();
  expect(seen).toEqual([
    { event: "my.event", bundleName: "com.example.notes", code: 5, data: "", parameters: { a: 1 } },
  ]);
  expect(sandbox.lines.map(({ text }) => text)).toEqual([
    'publish my.event {"code":5,"parameters":{"a":1}}',
    "publish other.event {}",
  ]);
  const support = manager.Support as unknown as Record<string, string>;
  expect(support.COMMON_EVENT_BOOT_COMPLETED).toBe("usual.event.BOOT_COMPLETED");
  expect(codeOf(() => manager.publish?.(""))).toBe(401);
});

test("dataShare has no provider, and says so by promise and by callback", async () => {
  using sandbox = openSandbox("mapped");
  const dataShare = defaultOf(sandbox, "@ohos.data.dataShare");
  const uri = "datashare:///com.example.contacts";
  await expect(dataShare.createDataShareHelper?.({}, uri)).rejects.toMatchObject({ code: 15700010 });
  const called = Promise.withResolvers<unknown>();
  dataShare.createDataShareHelper?.({}, uri, (error: unknown) => called.resolve(Reflect.get(Object(error), "code")));
  expect(await called.promise).toBe(15700010);
  expect(codeOf(() => dataShare.createDataShareHelper?.({}, 1))).toBe(401);
  const { DataSharePredicates } = sandbox.kits.resolve("@ohos.data.dataSharePredicates") as {
    DataSharePredicates: new () => { equalTo(name: string, value: unknown): object };
  };
  const predicates = new DataSharePredicates();
  expect(predicates.equalTo("a", 1)).toBe(predicates);
});

test("what hiAppEvent is told stands in the log; hiTraceMeter takes everything and traces nothing", async () => {
  using sandbox = openSandbox("mapped");
  await defaultOf(sandbox, "@ohos.hiviewdfx.hiAppEvent").write?.({ domain: "d", name: "n", eventType: 1, params: {} });
  expect(sandbox.lines).toMatchObject([
    { level: "debug", tag: "hiAppEvent", text: '{"domain":"d","name":"n","eventType":1,"params":{}}' },
  ]);
  const trace = defaultOf(sandbox, "@ohos.hiTraceMeter");
  trace.startTrace?.("a", 1);
  expect([trace.finishTrace?.("a", 1), trace.isTraceEnabled?.()]).toEqual([undefined, false]);
});
