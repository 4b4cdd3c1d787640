import { expect, test } from "vitest";
import { restoreLineBreaks } from "../../src/seeds/restore-line-breaks.ts";

test("restoreLineBreaks() ends each known comment, and only where its code resumes", () => {
  const flat = "interface P { a: string, // appName processed: number, // Total count. b: 1 }";
  expect(restoreLineBreaks(flat)).toBe(
    "interface P { a: string, // appName\nprocessed: number, // Total count. b: 1 }",
  );
  expect(restoreLineBreaks("async f() { // args is a parameter of appJob(). let jobTask = 1; }")).toBe(
    "async f() { // args is a parameter of appJob().\nlet jobTask = 1; }",
  );
});

test("restoreLineBreaks() breaks between statements that were glued together", () => {
  expect(restoreLineBreaks("let a = { b: 1 } return a; const c = [ 1 ] await c; } catch (e) { } else { }")).toBe(
    "let a = { b: 1 }\nreturn a; const c = [ 1 ]\nawait c; } catch (e) { } else { }",
  );
});

test("restoreLineBreaks() changes nothing but blanks into line breaks", () => {
  const flat = "} class A { // Service logic. console.log(1); } function b() {}";
  expect(restoreLineBreaks(flat).replaceAll("\n", " ")).toBe(flat);
});
