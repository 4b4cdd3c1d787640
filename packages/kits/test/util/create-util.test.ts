import { expect, test } from "vitest";
import { codeOf } from "../code-of.ts";
import { defaultOf, make } from "../default-of.ts";
import { membersOf } from "../members-of.ts";
import { openSandbox } from "../open-sandbox.ts";

function openUtil() {
  using sandbox = openSandbox("mapped");
  return defaultOf(sandbox, "@ohos.util");
}

test("TextDecoder reads pieces of a character, drops a mark at the start and knows GBK", () => {
  const { TextDecoder } = openUtil();
  const decoder = membersOf(membersOf(TextDecoder).create?.("utf-8", { ignoreBOM: false }));
  expect(decoder.decodeToString?.(Uint8Array.of(0xef, 0xbb, 0xbf, 0xe4, 0xb8), { stream: true })).toBe("");
  expect(decoder.decodeToString?.(Uint8Array.of(0xad))).toBe("中");
  expect(make(TextDecoder, "gbk").decodeToString?.(Uint8Array.of(0xd6, 0xd0))).toBe("中");
  expect(codeOf(() => make(TextDecoder, "no such"))).toBe(401);
});

test("TextEncoder writes UTF-8 and GBK, and only whole characters where there is little room", () => {
  const { TextEncoder } = openUtil();
  expect(make(TextEncoder).encodeInto?.("中a")).toEqual(Uint8Array.of(0xe4, 0xb8, 0xad, 0x61));
  expect(make(TextEncoder, "gbk").encodeInto?.("a中")).toEqual(Uint8Array.of(0x61, 0xd6, 0xd0));
  const room = new Uint8Array(5);
  expect(make(TextEncoder).encodeIntoUint8Array?.("a中中", room)).toEqual({ read: 2, written: 4 });
  expect(room).toEqual(Uint8Array.of(0x61, 0xe4, 0xb8, 0xad, 0));
});

test("StringDecoder keeps the bytes of a character that is not whole", () => {
  const decoder = make(openUtil().StringDecoder, "utf-8");
  expect([decoder.write?.(Uint8Array.of(0xe4, 0xb8)), decoder.end?.(Uint8Array.of(0xad))]).toEqual(["", "中"]);
});

test("Base64Helper goes both ways in its four types, and refuses what is no Base64", async () => {
  const { Base64Helper, Type } = openUtil();
  const types = Type as unknown as Record<string, number>;
  const helper = make(Base64Helper);
  const bytes = Uint8Array.from({ length: 70 }, (_, index) => 251 + index);
  expect(helper.encodeToStringSync?.(Uint8Array.of(251, 255))).toBe("+/8=");
  expect(helper.encodeToStringSync?.(Uint8Array.of(251, 255), types.BASIC_URL_SAFE)).toBe("-_8");
  expect(
    String(helper.encodeToStringSync?.(bytes, types.MIME))
      .split("\r\n")
      .map(({ length }) => length),
  ).toEqual([76, 20]);
  for (const type of Object.values(types)) {
    expect(helper.decodeSync?.(helper.encodeToStringSync?.(bytes, type), type), String(type)).toEqual(bytes);
  }
  expect(await helper.decode?.(helper.encodeSync?.(Uint8Array.of(1)))).toEqual(Uint8Array.of(1));
  expect(codeOf(() => helper.decodeSync?.("a*b="))).toBe(401);
  expect(codeOf(() => helper.encodeSync?.("text"))).toBe(401);
});

test("RationalNumber is in lowest terms, and compares", () => {
  const { RationalNumber } = openUtil();
  const half = make(RationalNumber, 2, -4);
  expect([half.getNumerator?.(), half.getDenominator?.(), half.valueOf(), String(half)]).toEqual([-1, 2, -0.5, "-1/2"]);
  const parsed = membersOf(RationalNumber).createRationalFromString?.("-3:6");
  expect([half.equals?.(parsed), half.compareTo?.(make(RationalNumber, 1, 3))]).toEqual([true, -1]);
  expect([make(RationalNumber, 0, 0).isNaN?.(), make(RationalNumber, 1, 0).isFinite?.()]).toEqual([true, false]);
  expect(membersOf(RationalNumber).getCommonFactor?.(4, 6)).toBe(2);
});

test("LRUCache drops what was used longest ago, counts, and tells its heir", () => {
  const { LRUCache } = openUtil();
  const removed: unknown[] = [];
  class Cache extends (LRUCache as unknown as new (capacity: number) => object) {
    createDefault(key: unknown): unknown {
      return key === "made" ? 0 : undefined;
    }
    afterRemoval(isEvicted: boolean, key: unknown): void {
      removed.push([isEvicted, key]);
    }
  }
  const cache = membersOf(new Cache(2));
  cache.put?.("a", 1);
  cache.put?.("b", 2);
  cache.get?.("a");
  expect(cache.put?.("c", 3)).toBe(3);
  expect([cache.keys?.(), removed]).toEqual([["a", "c"], [[true, "b"]]]);
  expect([cache.get?.("b"), cache.get?.("made"), cache.length]).toEqual([undefined, 0, 2]);
  expect([cache.getMissCount?.(), cache.getMatchCount?.(), cache.getCreateCount?.()]).toEqual([2, 1, 1]);
});

test("ScopeHelper contains, clamps, joins and intersects", () => {
  const { ScopeHelper } = openUtil();
  const scope = make(ScopeHelper, 10, 20);
  expect([scope.contains?.(10), scope.contains?.(21), scope.clamp?.(25), String(scope)]).toEqual([
    true,
    false,
    20,
    "[10, 20]",
  ]);
  expect(String(scope.intersect?.(15, 30))).toBe("[15, 20]");
  expect(String(scope.expand?.(5))).toBe("[5, 20]");
  expect(codeOf(() => make(ScopeHelper, 2, 1))).toBe(401);
});

test("format, promisify, callbackWrapper and the UUIDs do what they say", async () => {
  const util = openUtil();
  expect(util.format?.("%s is %d%%", "it", 50)).toBe("it is 50%");
  const half = (value: number, done: (error: unknown, half: number) => void) => done(undefined, value / 2);
  const promised = util.promisify?.(half) as (value: number) => Promise<number>;
  expect(await promised(6)).toBe(3);
  const called = Promise.withResolvers<unknown>();
  const wrapped = util.callbackWrapper?.(async (value: number) => value + 1) as (...args: unknown[]) => void;
  wrapped(1, (error: unknown, value: unknown) => called.resolve([error, value]));
  expect(await called.promise).toEqual([null, 2]);
  expect(util.generateRandomUUID?.()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
  expect(util.parseUUID?.("84bdf796-66cc-4655-9b89-d6218d100f9c")).toHaveLength(16);
  expect(codeOf(() => util.parseUUID?.("84bdf796"))).toBe(10200002);
  expect(make(util.types).isTypedArray?.(new Uint8Array())).toBe(true);
  expect(util.errnoToString?.(-2)).toBe("no such file or directory");
});

test("Aspect puts code before, after and in the place of a method", () => {
  const aspect = membersOf(openUtil().Aspect);
  class Account {
    readonly owner: string;
    constructor(owner: string) {
      this.owner = owner;
    }
    greet(word: string): string {
      return `${word} ${this.owner}`;
    }
  }
  const seen: unknown[] = [];
  aspect.addBefore?.(Account, "greet", false, (_self: Account, word: string) => seen.push(word));
  aspect.addAfter?.(Account, "greet", false, (_self: Account, greeting: string) => `${greeting}!`);
  expect([new Account("you").greet("hello"), seen]).toEqual(["hello you!", ["hello"]]);
  aspect.replace?.(Account, "greet", false, (self: Account) => self.owner);
  expect(new Account("you").greet("hello")).toBe("you");
});
