import { parseBundleName } from "@carryall/protocol";
import { expect, test } from "vitest";
import { programIdentity } from "../../src/identity/program-identity.ts";

const backup = "ohos.permission.BACKUP";
const owner = { bundleName: parseBundleName("com.example.mover"), permissions: ["ohos.permission.INTERNET"] };

test("programIdentity() makes a program in no project a system application that may back up", () => {
  expect(programIdentity({ owner: undefined })).toEqual({
    name: "com.example.client",
    isSystemApp: true,
    permissions: [backup],
    roles: [],
  });
});

test("programIdentity() takes name and permissions of the project, and what is granted beside them", () => {
  expect(programIdentity({ owner })).toMatchObject({ name: owner.bundleName, permissions: owner.permissions });
  expect(programIdentity({ owner, granted: [backup, ...owner.permissions] }).permissions).toEqual([
    "ohos.permission.INTERNET",
    backup,
  ]);
});

test("programIdentity() lets what was asked for go before the project", () => {
  const wishes = { owner, bundleName: "com.example.other", isSystemApp: false, roles: ["clone-tool" as const] };
  expect(programIdentity(wishes)).toMatchObject({
    name: "com.example.other",
    isSystemApp: false,
    roles: ["clone-tool"],
  });
});
