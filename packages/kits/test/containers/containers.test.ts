import { expect, test } from "vitest";
import { codeOf } from "../code-of.ts";
import { defaultOf, make } from "../default-of.ts";
import { openSandbox } from "../open-sandbox.ts";

function open(name: string, ...args: unknown[]) {
  using sandbox = openSandbox("mapped");
  return make(defaultOf(sandbox, `@ohos.util.${name}`), ...args);
}

const listed = (container: unknown) => [...(container as Iterable<unknown>)];

test("ArrayList keeps its order, answers for an index and refuses one without an element", () => {
  const list = open("ArrayList");
  for (const value of [3, 1, 2]) list.add?.(value);
  list.insert?.(9, 1);
  expect([listed(list), list.length, Reflect.get(list, 1), Reflect.get(list, "0")]).toEqual([[3, 9, 1, 2], 4, 9, 3]);
  Reflect.set(list, 0, 7);
  list.sort?.();
  expect([list.convertToArray?.(), list.getIndexOf?.(7), list.has?.(8)]).toEqual([[1, 2, 7, 9], 2, false]);
  expect(listed(list.subArrayList?.(1, 3))).toEqual([2, 7]);
  list.removeByRange?.(0, 2);
  list.replaceAllElements?.((value: number) => value * 2);
  expect([listed(list), list.remove?.(14), list.remove?.(14), listed(list.clone?.())]).toEqual([
    [14, 18],
    true,
    false,
    [18],
  ]);
  for (const wrong of [() => Reflect.get(list, 5), () => list.removeByIndex?.(5), () => list.insert?.(1, -1)]) {
    expect(codeOf(wrong)).toBe(10200001);
  }
  expect(codeOf(() => list.removeByIndex?.("0"))).toBe(401);
});

test("a list of more elements than a call takes arguments can be copied", () => {
  const list = open("ArrayList");
  for (let value = 0; value < 200_000; value += 1) list.add?.(value);
  expect(listed(list.clone?.()).length).toBe(200_000);
});

test("List and LinkedList differ in the order of insert's arguments and in what an empty one says", () => {
  const [list, linked] = [open("List"), open("LinkedList")];
  list.add?.("a");
  list.insert?.("b", 0);
  linked.add?.("a");
  linked.insert?.(0, "b");
  expect([listed(list), listed(linked), list.get?.(9), linked.getLast?.()]).toEqual([
    ["b", "a"],
    ["b", "a"],
    undefined,
    "a",
  ]);
  expect([list.getFirst?.(), list.set?.(0, "c"), listed(list.getSubList?.(0, 1))]).toEqual(["b", "c", ["c"]]);
  expect([linked.removeFirst?.(), linked.removeLastFound?.("a")]).toEqual(["b", true]);
  expect([codeOf(() => linked.removeFirst?.()), codeOf(() => linked.removeFirstFound?.(1))]).toEqual([
    10200010, 10200010,
  ]);
  linked.addFirst?.(1);
  expect(codeOf(() => linked.removeFirstFound?.(2))).toBe(10200017);
});

test("Deque, Queue and Stack take and give at their ends, and undefined when they are empty", () => {
  const [deque, queue, stack] = [open("Deque"), open("Queue"), open("Stack")];
  deque.insertEnd?.(2);
  deque.insertFront?.(1);
  queue.add?.(1);
  queue.add?.(2);
  stack.push?.(1);
  stack.push?.(2);
  expect([deque.popFirst?.(), deque.getLast?.(), queue.pop?.(), stack.peek?.(), stack.locate?.(1)]).toEqual([
    1, 2, 1, 2, 0,
  ]);
  expect([stack.pop?.(), stack.pop?.(), stack.pop?.(), stack.isEmpty?.()]).toEqual([2, 1, undefined, true]);
});

test("HashMap and HashSet hold what they are given once", () => {
  const [map, set] = [open("HashMap"), open("HashSet")];
  expect(map.set?.("a", 1)).toBe(map);
  map.set?.("a", 2);
  expect([map.length, map.get?.("a"), map.replace?.("b", 1), map.remove?.("a"), map.remove?.("a")]).toEqual([
    1,
    2,
    false,
    2,
    undefined,
  ]);
  expect([set.add?.(1), set.add?.(1), set.length, set.remove?.(1), set.remove?.(1)]).toEqual([
    true,
    false,
    1,
    true,
    false,
  ]);
  const pairs: unknown[] = [];
  map.set?.("k", "v");
  map.forEach?.((value: unknown, key: unknown, whole: unknown) => void pairs.push([key, value, whole === map]));
  expect([pairs, listed(map), listed(map.keys?.())]).toEqual([[["k", "v", true]], [["k", "v"]], ["k"]]);
});

test("TreeMap and TreeSet sort, also by a comparator's word", () => {
  const map = open("TreeMap");
  for (const key of [5, 1, 3]) map.set?.(key, String(key));
  expect([
    map.getFirstKey?.(),
    map.getLastKey?.(),
    map.getLowerKey?.(3),
    map.getHigherKey?.(3),
    map.getHigherKey?.(5),
  ]).toEqual([1, 5, 1, 5, undefined]);
  const down = open("TreeMap", (one: number, other: number) => one > other);
  for (const key of [1, 3, 2, 3]) down.set?.(key, key);
  expect(listed(down.keys?.())).toEqual([3, 2, 1]);
  const set = open("TreeSet", (one: string, other: string) => one.length - other.length);
  for (const value of ["ccc", "a", "bb", "zz"]) set.add?.(value);
  expect([listed(set), set.popFirst?.(), set.getHigherValue?.("bb"), set.has?.("xx")]).toEqual([
    ["a", "bb", "ccc"],
    "a",
    "ccc",
    true,
  ]);
  set.clear?.();
  expect(codeOf(() => set.popLast?.())).toBe(10200010);
});

test("LightWeightMap, LightWeightSet and PlainArray also have places", () => {
  const [map, set, plain] = [open("LightWeightMap"), open("LightWeightSet"), open("PlainArray")];
  map.set?.("a", 1);
  map.set?.("b", 2);
  expect([map.getIndexOfKey?.("b"), map.getKeyAt?.(0), map.setValueAt?.(0, 9), map.get?.("a"), String(map)]).toEqual([
    1,
    "a",
    true,
    9,
    "a:9,b:2",
  ]);
  expect([codeOf(() => map.getKeyAt?.(2)), map.removeAt?.(5)]).toEqual([10200001, false]);
  set.add?.("x");
  expect([set.getIndexOf?.("x"), set.remove?.("x"), set.remove?.("x"), set.toArray?.()]).toEqual([
    0,
    "x",
    undefined,
    [],
  ]);
  plain.add?.(7, "seven");
  plain.add?.(2, "two");
  expect([
    listed(plain),
    plain.getKeyAt?.(0),
    plain.getIndexOfValue?.("seven"),
    plain.removeRangeFrom?.(0, 1),
    plain.length,
  ]).toEqual([
    [
      [2, "two"],
      [7, "seven"],
    ],
    2,
    1,
    1,
    1,
  ]);
  expect(codeOf(() => plain.add?.("7", 1))).toBe(401);
});

test("Vector finds from a place on and copies itself", () => {
  const vector = open("Vector");
  for (const value of ["a", "b", "a"]) vector.add?.(value);
  expect([vector.getIndexFrom?.("a", 1), vector.getLastElement?.(), vector.toString(), vector.getCapacity?.()]).toEqual(
    [2, "a", "a,b,a", 10],
  );
  vector.setLength?.(1);
  expect(listed(vector.clone?.())).toEqual(["a"]);
});
