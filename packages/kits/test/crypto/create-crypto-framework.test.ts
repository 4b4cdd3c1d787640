import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { codeOf } from "../code-of.ts";
import { defaultOf } from "../default-of.ts";
import { membersOf } from "../members-of.ts";
import { openSandbox } from "../open-sandbox.ts";

function openCrypto() {
  using sandbox = openSandbox("mapped");
  return defaultOf(sandbox, "@ohos.security.cryptoFramework");
}

const blob = (text: string) => ({ data: new TextEncoder().encode(text) });
const hex = (given: unknown) => Buffer.from(Reflect.get(Object(given), "data") as Uint8Array).toString("hex");

test("createMd() has known answers, and begins anew after each", async () => {
  const md = membersOf(openCrypto().createMd?.("SHA256"));
  await md.update?.(blob("a"));
  md.updateSync?.(blob("bc"));
  const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  expect([hex(await md.digest?.()), md.getMdLength?.()]).toEqual([abc, 32]);
  expect(hex(md.digestSync?.())).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  expect([codeOf(() => openCrypto().createMd?.("SHA9")), codeOf(() => openCrypto().createMd?.(1))]).toEqual([801, 401]);
  expect(codeOf(() => md.updateSync?.("text"))).toBe(401);
});

test("createMac() has the answers of RFC 4231", async () => {
  const crypto = openCrypto();
  const key = await membersOf(crypto.createSymKeyGenerator?.("HMAC")).convertKey?.({
    data: new Uint8Array(20).fill(0x0b),
  });
  const mac = membersOf(crypto.createMac?.("SHA256"));
  await mac.init?.(key);
  await mac.update?.(blob("Hi There"));
  expect(hex(await mac.doFinal?.())).toBe("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
});

test("AES in CBC and GCM goes both ways; a changed tag is refused", () => {
  const crypto = openCrypto();
  const key = membersOf(crypto.createSymKeyGenerator?.("AES256")).generateSymKeySync?.();
  const run = (name: string, mode: number, input: object, params: object) => {
    const cipher = membersOf(crypto.createCipher?.(name));
    cipher.initSync?.(mode, key, params);
    return cipher.doFinalSync?.(input);
  };
  const cbc = { algName: "IvParamsSpec", iv: { data: new Uint8Array(16) } };
  const locked = run("AES256|CBC|PKCS7", 0, blob("secret"), cbc);
  expect(hex(run("AES256|CBC|PKCS7", 1, Object(locked), cbc))).toBe(hex(blob("secret")));
  const gcm = {
    algName: "GcmParamsSpec",
    iv: { data: new Uint8Array(12) },
    aad: blob("who"),
    authTag: { data: new Uint8Array() },
  };
  const sealed = Reflect.get(Object(run("AES256|GCM|PKCS7", 0, blob("secret"), gcm)), "data") as Uint8Array;
  const body = { data: sealed.slice(0, -16) };
  expect(hex(run("AES256|GCM|PKCS7", 1, body, { ...gcm, authTag: { data: sealed.slice(-16) } }))).toBe(
    hex(blob("secret")),
  );
  expect(codeOf(() => run("AES256|GCM|PKCS7", 1, body, { ...gcm, authTag: { data: new Uint8Array(16) } }))).toBe(
    17630001,
  );
});

test("createRandom() gives as many bytes as asked for, and PBKDF2 the answer of RFC 6070", () => {
  const crypto = openCrypto();
  const random = membersOf(crypto.createRandom?.());
  expect(hex(random.generateRandomSync?.(12))).toHaveLength(24);
  expect(codeOf(() => random.generateRandomSync?.(0))).toBe(401);
  const spec = {
    algName: "PBKDF2",
    password: "password",
    salt: new TextEncoder().encode("salt"),
    iterations: 2,
    keySize: 20,
  };
  expect(hex(membersOf(crypto.createKdf?.("PBKDF2|SHA1")).generateSecretSync?.(spec))).toBe(
    "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957",
  );
});
