import { expect, test } from "vitest";
import { encodeTokenPayload, identityOfToken } from "../src/client-token.ts";

const identity = {
  name: "com.example.klon-größe",
  isSystemApp: false,
  permissions: ["ohos.permission.BACKUP"],
  roles: ["clone-tool" as const],
};

test("identityOfToken() gives what encodeTokenPayload() was given, whatever the signature", () => {
  const payload = encodeTokenPayload(identity);
  expect(payload).toMatch(/^[\w-]+$/);
  expect(identityOfToken(`${payload}.signature`)).toEqual(identity);
});

test.each(["", ".", "nonsense", `${Buffer.from('{"name":1}').toString("base64url")}.x`])(
  "identityOfToken() gives nothing for %j",
  (token) => {
    expect(identityOfToken(token)).toBeUndefined();
  },
);
