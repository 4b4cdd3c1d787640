import fc from "fast-check";
import { expect, test } from "vitest";
import { breakCycles, type Dependencies } from "../../src/session/break-cycles.ts";

test("breakCycles() leaves what has no cycle as it is, without names that are not keys", () => {
  const given = new Map([
    ["a", ["b", "absent"]],
    ["b", ["c"]],
    ["c", []],
  ]);
  expect(breakCycles(given)).toEqual({
    dependencies: new Map([
      ["a", ["b"]],
      ["b", ["c"]],
      ["c", []],
    ]),
    cycles: [],
  });
});

test("breakCycles() takes out only what lies inside a cycle, and names its members in order", () => {
  const given = new Map([
    ["entry", ["x"]],
    ["y", ["x"]],
    ["x", ["y", "base"]],
    ["base", []],
    ["self", ["self"]],
  ]);
  const { dependencies, cycles } = breakCycles(given);
  expect(cycles).toEqual([["y", "x"], ["self"]]);
  expect(Object.fromEntries(dependencies)).toEqual({ entry: ["x"], y: [], x: ["base"], base: [], self: [] });
});

test("breakCycles() leaves nothing that waits for itself, and keeps every dependency of an acyclic graph", () => {
  const names = ["a", "b", "c", "d", "e", "f"];
  const graph = fc
    .array(fc.subarray(names), { minLength: names.length, maxLength: names.length })
    .map((lists) => new Map(names.map((name, index) => [name, lists[index] ?? []])));
  fc.assert(
    fc.property(graph, (given) => {
      const { dependencies, cycles } = breakCycles(given);
      for (const name of names) expect(reaches(dependencies, name, name)).toBe(false);
      for (const name of names) {
        expect(cycles.some((members) => members.includes(name))).toBe(reaches(given, name, name));
        const kept = (given.get(name) ?? []).filter((other) => !reaches(given, other, name) && other !== name);
        expect(dependencies.get(name)).toEqual(kept);
      }
    }),
  );
});

function reaches(graph: Dependencies, from: string, to: string): boolean {
  const seen = new Set<string>();
  const waiting = [...(graph.get(from) ?? [])];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name === to) return true;
    if (!seen.has(name)) waiting.push(...(graph.get(name) ?? []));
    seen.add(name);
  }
  return false;
}
