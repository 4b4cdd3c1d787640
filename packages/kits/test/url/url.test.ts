import { expect, test } from "vitest";
import { codeOf } from "../code-of.ts";
import { defaultOf, make } from "../default-of.ts";
import { membersOf } from "../members-of.ts";
import { openSandbox } from "../open-sandbox.ts";

test("url.URL is the web's, with params, parseURL and a device's error", () => {
  using sandbox = openSandbox("mapped");
  const { URL, URLParams } = defaultOf(sandbox, "@ohos.url");
  const url = membersOf(membersOf(URL).parseURL?.("../b?x=1#f", "https://host:81/a/c"));
  expect([String(url), url.port, membersOf(url.params).get?.("x")]).toEqual(["https://host:81/b?x=1#f", "81", "1"]);
  expect(codeOf(() => make(URL, "no url"))).toBe(10200002);
  expect(String(make(URLParams, { a: "1 2" }))).toBe("a=1+2");
});

test("uri.URI takes a text apart, and null is what it does not have", () => {
  using sandbox = openSandbox("mapped");
  const { URI } = membersOf(sandbox.kits.resolve("@ohos.uri"));
  const uri = make(URI, "https://me@host:8080/a/../b?q=1&r=x#f");
  expect([uri.scheme, uri.userInfo, uri.host, uri.port, uri.path, uri.query, uri.fragment]).toEqual([
    "https",
    "me",
    "host",
    "8080",
    "/a/../b",
    "q=1&r=x",
    "f",
  ]);
  expect([String(uri.normalize?.()), uri.getQueryValue?.("r"), uri.getLastSegment?.()]).toEqual([
    "https://me@host:8080/b?q=1&r=x#f",
    "x",
    "b",
  ]);
  const share = make(URI, "datashare:///com.example/table");
  expect([share.host, share.query, share.checkIsAbsolute?.(), String(share.addQueryValue?.("a", "b c"))]).toEqual([
    null,
    null,
    true,
    "datashare:///com.example/table?a=b%20c",
  ]);
  expect([codeOf(() => make(URI, "a b")), codeOf(() => make(URI, 1))]).toEqual([10200002, 401]);
});
