import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { backupPermission, type ClientIdentity, encodeTokenPayload, identityOfToken } from "@carryall/protocol";
import { expect, test } from "vitest";
import { TokenIssuer } from "../../src/clients/token-issuer.ts";

const tool: ClientIdentity = {
  name: "com.example.tool",
  isSystemApp: false,
  permissions: [backupPermission],
  roles: ["clone-tool"],
};

test("verify() gives the identity of a token that was issued here, also by an earlier service", () => {
  using place = new KeyPlace();
  const token = new TokenIssuer(place.path).issue(tool);
  expect(new TokenIssuer(place.path).verify(token)).toEqual(tool);
  expect(identityOfToken(token)).toEqual(tool);
});

test("the key is its owner's alone", () => {
  using place = new KeyPlace();
  new TokenIssuer(place.path);
  expect(statSync(place.path).mode & 0o777).toBe(0o600);
});

test.each<[string, (token: string) => string]>([
  [
    "another identity under the signature",
    (token) => `${encodeTokenPayload({ ...tool, isSystemApp: true })}.${token.split(".")[1]}`,
  ],
  ["no signature", (token) => token.split(".")[0] ?? ""],
  ["a shorter signature", (token) => token.slice(0, -1)],
  ["no token at all", () => "hello"],
  ["an empty text", () => ""],
])("verify() refuses %s", (_what, change) => {
  using place = new KeyPlace();
  const issuer = new TokenIssuer(place.path);
  expect(() => issuer.verify(change(issuer.issue(tool)))).toThrow(expect.objectContaining({ reason: "notPermitted" }));
});

test("verify() refuses another device's token, and a damaged key is replaced", () => {
  using here = new KeyPlace();
  using there = new KeyPlace();
  const token = new TokenIssuer(there.path).issue(tool);
  writeFileSync(here.path, "short");
  expect(() => new TokenIssuer(here.path).verify(token)).toThrow(expect.objectContaining({ reason: "notPermitted" }));
});

class KeyPlace implements Disposable {
  readonly #directory = mkdtempSync(join(tmpdir(), "carryall-key-"));
  readonly path = join(this.#directory, "token.key");

  [Symbol.dispose](): void {
    rmSync(this.#directory, { recursive: true });
  }
}
