import { describe, expect, test } from "vitest";
import { compileGlobComponent, hasGlobMagic } from "../../src/profile/glob-component.ts";

test("hasGlobMagic() is true for what is more than a name", () => {
  expect(["a*", "?", "[a]", "a\\*"].map(hasGlobMagic)).toEqual([true, true, true, true]);
  expect(["a", ".hidden", "a b", "]", "{a,b}", "~"].some(hasGlobMagic)).toBe(false);
});

describe("compileGlobComponent() matches names as glob does", () => {
  test.each<[string, string, boolean]>([
    ["*", "entry", true],
    ["*", ".hidden", false],
    ["?hidden", ".hidden", false],
    ["[.]hidden", ".hidden", false],
    [".*", ".hidden", true],
    ["\\.*", ".hidden", false],
    [".*", "shown", false],
    ["*.txt", "a.txt", true],
    ["*.txt", ".txt", false],
    ["a*", "a.b", true],
    ["a\\*b", "a*b", true],
    ["a\\*b", "axb", false],
    ["**", "a", true],
    ["{a,b}", "a", false],
    ["", "a", false],
  ])("%j and %j: %s", (pattern, name, isMatch) => {
    expect(compileGlobComponent(pattern)(name)).toBe(isMatch);
  });
});
