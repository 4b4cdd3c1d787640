import { expect, test } from "vitest";
import { codeOf } from "../code-of.ts";
import { defaultOf } from "../default-of.ts";
import { membersOf } from "../members-of.ts";
import { openSandbox } from "../open-sandbox.ts";

function openBuffer() {
  using sandbox = openSandbox("mapped");
  return defaultOf(sandbox, "@ohos.buffer");
}

test("a buffer from a text has memory of its own, of its own length", () => {
  const bytes = openBuffer().from?.("héllo", "utf-8");
  expect(Reflect.get(Object(Reflect.get(Object(bytes), "buffer")), "byteLength")).toBe(6);
  expect(Reflect.apply(membersOf(bytes).toString, bytes, ["hex"])).toBe("68c3a96c6c6f");
});

test("reading, writing, slicing and comparing work as in Node, over the same memory", () => {
  const buffer = openBuffer();
  const bytes = membersOf(buffer.alloc?.(8));
  expect(bytes.writeInt32BE?.(-2, 4)).toBe(8);
  expect([bytes.readInt32BE?.(4), bytes.readUInt8?.(7)]).toEqual([-2, 254]);
  membersOf(bytes.subarray?.(4)).writeUInt8?.(1, 0);
  expect(bytes.readUInt8?.(4)).toBe(1);
  const both = membersOf(buffer.concat?.([buffer.from?.([1, 2]), buffer.from?.("03", "hex")]));
  expect([buffer.isBuffer?.(both), JSON.stringify(both)]).toEqual([true, '{"type":"Buffer","data":[1,2,3]}']);
  expect(both.equals?.(buffer.from?.([1, 2, 3]))).toBe(true);
  expect([buffer.byteLength?.("é"), buffer.compare?.(both, buffer.from?.([1, 2, 4])), both.includes?.(2)]).toEqual([
    2,
    -1,
    true,
  ]);
  const memory = new ArrayBuffer(4);
  membersOf(buffer.from?.(memory, 1, 2)).fill?.("a");
  expect([...new Uint8Array(memory)]).toEqual([0, 97, 97, 0]);
});

test("errors carry a device's codes", () => {
  const buffer = openBuffer();
  const bytes = membersOf(buffer.alloc?.(2));
  expect(codeOf(() => bytes.readInt32BE?.(0))).toBe(10200001);
  expect(codeOf(() => buffer.from?.(new ArrayBuffer(2), 3))).toBe(10200001);
  expect(codeOf(() => bytes.swap32?.())).toBe(10200009);
  expect(codeOf(() => buffer.from?.(7))).toBe(401);
  expect(codeOf(() => buffer.from?.("a", "no such"))).toBe(401);
});

test("a Blob gives its text", async () => {
  const { Blob } = openBuffer();
  if (Blob === undefined) throw new Error("Cannot make a Blob: the kit has none");
  expect(await membersOf(new Blob(["a", "b"])).text?.()).toBe("ab");
});
