import { existsSync } from "node:fs";
import { join } from "node:path";
import { backupPermission, type ClientIdentity, publicErrorText } from "@carryall/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BackupModule } from "../../src/backup-types.ts";
import { createBackupModule } from "../../src/create-backup-module.ts";
import { BusinessError } from "../../src/error/business-error.ts";
import { makeThrowAwayHome, type ThrowAwayHome } from "../throw-away-home.ts";
import { type Outcome, outcomeOf } from "../thrown-by.ts";

const classNames = ["SessionBackup", "SessionRestore", "IncrementalBackupSession"] as const;
type ClassName = (typeof classNames)[number];

/** Wrong arguments by class: what is wrong with them, and several of the kind. */
type WrongArguments = Readonly<Record<string, readonly (readonly unknown[])[]>>;

interface Expected {
  readonly member: string;
  readonly code: 401 | 13900020;
  readonly how: "throws" | "rejects";
  readonly wrong: WrongArguments;
}

const noop = () => {};
const fd = 0;
const time = 1_700_000_000;
const since = { bundleName: "com.example.a", lastIncrementalTime: time };
const meta = { bundleName: "com.example.a", uri: "part.0.tar" };
const paths = { srcPath: "/data/from", destPath: "/data/to" };
const request = { triggerType: 0, writeSize: 0, waitTime: 0 };

const oneString: WrongArguments = {
  missing: [[]],
  null: [[null]],
  "wrong type": [[1], [true], [{}], [["com.example.a"]], [noop]],
};

const twoStrings: WrongArguments = {
  missing: [[], ["a"]],
  null: [
    [null, "b"],
    ["a", null],
  ],
  "wrong type": [
    [1, "b"],
    ["a", 1],
    ["a", {}],
    ["a", noop],
  ],
  "too many": [["a", "b", "c"]],
};

const oneObject: WrongArguments = {
  missing: [[]],
  null: [[null]],
  "wrong type": [["text"], [1], [noop]],
  "too many": [
    [{}, {}],
    [{}, null],
  ],
};

const none: WrongArguments = { "too many": [[1], [null], [noop], [undefined, 1]] };

/** Lists with a wrong item. */
const wrongSince: readonly unknown[] = [
  [null],
  [undefined],
  [1],
  ["com.example.a"],
  [{}],
  [since, {}],
  [{ ...since, bundleName: undefined }],
  [{ ...since, bundleName: null }],
  [{ ...since, bundleName: 1 }],
  [{ ...since, lastIncrementalTime: undefined }],
  [{ ...since, lastIncrementalTime: null }],
  [{ ...since, lastIncrementalTime: String(time) }],
  [{ ...since, lastIncrementalTime: Number.NaN }],
];

const wrongMeta: readonly unknown[] = [
  {},
  { bundleName: "a" },
  { uri: "a" },
  { bundleName: 1, uri: "a" },
  { bundleName: "a", uri: 1 },
  { bundleName: "a", uri: null },
];

const metaAndCallback: WrongArguments = {
  missing: [[]],
  null: [[null], [meta, null]],
  "wrong type": [["text"], [1], [noop], [[]], [meta, 1], [meta, {}]],
  "wrong member": wrongMeta.map((wrong) => [wrong]),
  "too many": [[meta, noop, 1]],
};

const bundleList: WrongArguments = {
  missing: [[]],
  null: [[null], [["a"], null]],
  "wrong type": [["text"], [1], [{}], [noop], [["a"], "text"], [["a"], 1], [["a"], {}]],
  "wrong item": [[[1]], [[null]], [["a", 1]], [["a"], [1]], [["a"], [null]]],
  "too many": [[["a"], ["b"], "c"]],
};

function wrongNumbers(make: (value: unknown) => readonly unknown[]): WrongArguments {
  return {
    null: [make(null)],
    "wrong type": [make("1"), make({}), make(true)],
    negative: [make(-1)],
    "not an integer": [make(0.5), make(Number.NaN), make(Number.POSITIVE_INFINITY)],
  };
}

/** What both kinds of backup session and, but for the first, restores have. */
function sharedRows(className: ClassName): Expected[] {
  const cancelled = className === "SessionRestore" ? ["a", "b", "c"] : ["a", "b"];
  return [
    { member: `${className}.getLocalCapabilities`, code: 13900020, how: "throws", wrong: none },
    { member: `${className}.release`, code: 401, how: "throws", wrong: none },
    { member: `${className}.cancel`, code: 401, how: "throws", wrong: { ...oneString, "too many": [cancelled] } },
    {
      member: `${className}.cleanBundleTempDir`,
      code: 401,
      how: "throws",
      wrong: { ...oneString, "too many": [["a", "b"]] },
    },
    { member: `${className}.getCompatibilityInfo`, code: 401, how: "throws", wrong: twoStrings },
  ];
}

function measureRows(className: ClassName): Expected[] {
  const member = `${className}.getBackupDataSize`;
  return [
    {
      member,
      code: 401,
      how: "throws",
      wrong: {
        missing: [[], [true]],
        null: [
          [null, [since]],
          [true, null],
        ],
        "wrong type": [
          [1, [since]],
          ["true", [since]],
          [true, since],
          [true, "text"],
        ],
        "wrong item": wrongSince.map((list) => [true, list]),
        "too many": [[true, [since], 1]],
      },
    },
    { member, code: 13900020, how: "throws", wrong: { empty: [[true, []]] } },
  ];
}

const table: readonly Expected[] = [
  // The module's functions. getBackupVersion looks at nothing.
  {
    member: "getLocalCapabilities",
    code: 13900020,
    how: "throws",
    wrong: {
      null: [[null]],
      "wrong type": [["text"], [1], [{}], [true]],
      "too many": [
        [noop, 1],
        [[since], noop],
      ],
    },
  },
  {
    member: "getLocalCapabilities",
    code: 401,
    how: "throws",
    wrong: { "wrong item": wrongSince.map((list) => [list]) },
  },
  {
    member: "getBackupInfo",
    code: 401,
    how: "throws",
    wrong: { ...oneString, "too many": [["a", "b", "c"]] },
  },
  {
    member: "updateTimer",
    code: 401,
    how: "throws",
    wrong: {
      missing: [[], ["a"]],
      "wrong bundle": [
        [null, 1],
        [1, 1],
      ],
      "too many": [["a", 1, 1]],
    },
  },
  { member: "updateTimer", code: 401, how: "throws", wrong: wrongNumbers((value) => ["a", value]) },
  { member: "updateTimer", code: 401, how: "throws", wrong: { "too large": [["a", 14_400_001]] } },
  {
    member: "updateSendRate",
    code: 401,
    how: "throws",
    wrong: {
      missing: [[], ["a"]],
      "wrong bundle": [
        [null, 1],
        [1, 1],
      ],
      "too many": [["a", 1, 1]],
    },
  },
  { member: "updateSendRate", code: 401, how: "throws", wrong: wrongNumbers((value) => ["a", value]) },
  { member: "fileSystemServiceRequest", code: 13900020, how: "throws", wrong: oneObject },
  ...Object.keys(request).map((name) => ({
    member: "fileSystemServiceRequest",
    code: 13900020 as const,
    how: "throws" as const,
    wrong: {
      ...wrongNumbers((value) => [{ ...request, [name]: value }]),
      missing: [[{ ...request, [name]: undefined }]],
    },
  })),
  {
    member: "fileSystemServiceRequest",
    code: 13900020,
    how: "throws",
    wrong: {
      "too large": [
        [{ ...request, triggerType: 1 }],
        [{ ...request, writeSize: 2_097_153 }],
        [{ ...request, waitTime: 301 }],
      ],
    },
  },

  // The constructors.
  { member: "new SessionBackup", code: 13900020, how: "throws", wrong: oneObject },
  { member: "new SessionRestore", code: 13900020, how: "throws", wrong: oneObject },
  { member: "new IncrementalBackupSession", code: 401, how: "throws", wrong: oneObject },

  // SessionBackup
  ...sharedRows("SessionBackup"),
  ...measureRows("SessionBackup"),
  { member: "SessionBackup.appendBundles", code: 13900020, how: "throws", wrong: bundleList },
  {
    member: "SessionBackup.appendBundles",
    code: 13900020,
    how: "rejects",
    wrong: {
      empty: [[[]]],
      "other length": [
        [["a"], ["1", "2"]],
        [["a", "b"], ["1"]],
      ],
    },
  },

  // SessionRestore
  ...sharedRows("SessionRestore"),
  {
    member: "SessionRestore.appendBundles",
    code: 13900020,
    how: "throws",
    wrong: {
      missing: [[], [fd]],
      null: [
        [null, ["a"]],
        [fd, null],
        [fd, ["a"], null],
      ],
      "wrong type": [
        ["3", ["a"]],
        [fd, "a"],
        [fd, {}],
        [fd, ["a"], 1],
        [fd, ["a"], "b"],
      ],
      "not an integer": [
        [0.5, ["a"]],
        [Number.NaN, ["a"]],
      ],
      "wrong item": [
        [fd, [1]],
        [fd, ["a"], [1]],
      ],
      "too many": [[fd, ["a"], ["b"], 1]],
    },
  },
  {
    member: "SessionRestore.appendBundles",
    code: 13900020,
    how: "rejects",
    wrong: {
      empty: [[fd, []]],
      negative: [[-1, ["a"]]],
      "not open": [[1_000_000, ["a"]]],
      "other length": [[fd, ["a"], ["1", "2"]]],
    },
  },
  { member: "SessionRestore.getFileHandle", code: 13900020, how: "throws", wrong: metaAndCallback },
  { member: "SessionRestore.publishFile", code: 13900020, how: "throws", wrong: metaAndCallback },
  {
    member: "SessionRestore.getFileHandles",
    code: 13900020,
    how: "throws",
    wrong: {
      missing: [[]],
      null: [[null], [{ ...meta, uris: null }]],
      "wrong type": [["text"], [1], [noop]],
      "wrong member": [[meta], [{ uris: ["a"] }], [{ ...meta, bundleName: 1, uris: ["a"] }], [{ ...meta, uris: "a" }]],
      "wrong item": [[{ ...meta, uris: ["a", 1] }]],
      "too many": [[{ ...meta, uris: ["a"] }, noop]],
    },
  },
  {
    member: "SessionRestore.getFileHandles",
    code: 13900020,
    how: "rejects",
    wrong: { empty: [[{ ...meta, uris: [] }]] },
  },
  {
    member: "SessionRestore.migrateFile",
    code: 13900020,
    how: "throws",
    wrong: {
      missing: [[], [paths]],
      null: [
        [null, meta],
        [paths, null],
      ],
      "wrong type": [
        ["text", meta],
        [paths, "text"],
        [noop, meta],
      ],
      "wrong member": [
        [{}, meta],
        [paths, {}],
        [paths, { ...meta, bundleName: 1 }],
        [paths, { ...meta, uri: 1 }],
        ...Object.keys(paths).flatMap((name) => [undefined, null, 1].map((path) => [{ ...paths, [name]: path }, meta])),
      ],
      empty: Object.keys(paths).map((name) => [{ ...paths, [name]: "" }, meta]),
      "too long": Object.keys(paths).map((name) => [{ ...paths, [name]: `/${"a".repeat(4096)}` }, meta]),
      "not absolute": Object.keys(paths).map((name) => [{ ...paths, [name]: "data/a" }, meta]),
      "goes up": ["/data/../a", "/..", "/data/.."].flatMap((path) =>
        Object.keys(paths).map((name) => [{ ...paths, [name]: path }, meta]),
      ),
      "too many": [[paths, meta, 1]],
    },
  },
  { member: "SessionRestore.getApkFileHandle", code: 13900020, how: "throws", wrong: twoStrings },

  // IncrementalBackupSession
  ...sharedRows("IncrementalBackupSession"),
  ...measureRows("IncrementalBackupSession"),
  {
    member: "IncrementalBackupSession.appendBundles",
    code: 401,
    how: "throws",
    wrong: {
      missing: [[]],
      null: [[null], [[since], null]],
      "wrong type": [["text"], [1], [since], [noop], [[since], "text"], [[since], {}]],
      "wrong item": [
        ...wrongSince.map((list) => [list]),
        ...[null, "3", 0.5, -2].map((manifestFd) => [[{ ...since, manifestFd }]]),
        ...[null, 1, {}].map((parameters) => [[{ ...since, parameters }]]),
        ...[null, "1", Number.NaN].map((priority) => [[{ ...since, priority }]]),
        [[since], [1]],
      ],
      "too many": [[[since], ["a"], 1]],
    },
  },
  {
    member: "IncrementalBackupSession.appendBundles",
    code: 13900020,
    how: "rejects",
    wrong: {
      empty: [[[]]],
      "other length": [[[since], ["1", "2"]]],
      "not open": [[[{ ...since, manifestFd: 1_000_000 }]]],
    },
  },
];

let place: ThrowAwayHome;
let identity: ClientIdentity;
let backup: BackupModule & Disposable;

beforeAll(() => {
  place = makeThrowAwayHome();
  identity = { ...place.options.identity, permissions: [backupPermission] };
  backup = createBackupModule({ ...place.options, identity });
});

afterAll(() => {
  backup[Symbol.dispose]();
  place[Symbol.dispose]();
});

describe("the table of wrong arguments", () => {
  test("has every member that looks at its arguments", () => {
    const named = new Set(table.map(({ member }) => member));
    expect([...named].sort()).toEqual(
      memberNames()
        .filter((name) => name !== "getBackupVersion")
        .sort(),
    );
  });
});

describe.each(["", ...classNames] as const)("wrong arguments of %s", (className) => {
  let session: object | undefined;

  // One session lives at a time: the constructors must fail for their arguments, before they could for a conflict.
  beforeAll(() => {
    session = className === "" ? undefined : new backup[className]({});
  });
  afterAll(async () => {
    if (className !== "") await Reflect.apply(memberOf(`${className}.release`, session), session, []);
  });

  const rows = table.filter(({ member }) => ownerOf(member) === className);
  test.each(rows.flatMap(toCases))("$member with $what: $how $code", async ({ member, args, how, code }) => {
    const outcome = outcomeOf(() => callMember(member, session, args));
    expect(outcome.kind).toBe(how === "throws" ? "threw" : "returned");
    const error = await errorOf(outcome);
    expect(error).toBeInstanceOf(BusinessError);
    expect(JSON.stringify(error)).toBe(JSON.stringify({ code }));
    expect(error).toHaveProperty("message", publicErrorText(code));
  });
});

describe("identity", () => {
  const refusals = [
    { code: 201, what: "without the permission", permissions: [], isSystemApp: true },
    { code: 201, what: "without the permission, as an ordinary application", permissions: [], isSystemApp: false },
    { code: 202, what: "as an ordinary application", permissions: [backupPermission], isSystemApp: false },
  ];

  describe.each(refusals)("$what", ({ code, permissions, isSystemApp }) => {
    test(`every function and constructor throws ${code}, whatever its arguments are, and starts no service`, () => {
      using other = makeThrowAwayHome();
      using refused = createBackupModule({ ...other.options, identity: { ...identity, permissions, isSystemApp } });
      for (const member of memberNames().filter((name) => !name.includes("."))) {
        for (const args of [[], [null], [{}], ["a", 1]]) {
          const outcome = outcomeOf(() => callMember(member, undefined, args, refused));
          expect({ member, refusal: refusalOf(outcome) }).toEqual({
            member,
            refusal: { code, message: publicErrorText(code) },
          });
        }
      }
      expect(existsSync(join(other.home, "starts.log"))).toBe(false);
    });

    test.each(classNames)(`every method of %s throws ${code}, whatever its arguments are`, async (className) => {
      // Who may open no session gets none: the identity is taken away from one who has it.
      const session = new backup[className]({});
      const before = { ...identity };
      Object.assign(identity, { permissions, isSystemApp });
      try {
        for (const member of memberNames().filter((name) => name.startsWith(`${className}.`))) {
          for (const args of [[], [null], [{}], ["a", 1]]) {
            const outcome = outcomeOf(() => callMember(member, session, args));
            expect({ member, refusal: refusalOf(outcome) }).toEqual({
              member,
              refusal: { code, message: publicErrorText(code) },
            });
          }
        }
      } finally {
        Object.assign(identity, before);
        await session.release();
      }
    });
  });
});

function toCases({ member, code, how, wrong }: Expected) {
  return Object.entries(wrong).flatMap(([kind, all]) =>
    all.map((args) => ({ member, code, how, args, what: `${kind} ${textOf(args)}` })),
  );
}

// Of the module's functions and constructors, nobody.
function ownerOf(member: string): ClassName | "" {
  return classNames.find((className) => member.startsWith(`${className}.`)) ?? "";
}

function memberNames(): string[] {
  const functions = Object.keys(backup).filter((name) => !classNames.some((className) => className === name));
  const methods = classNames.flatMap((className) =>
    Object.getOwnPropertyNames(backup[className].prototype)
      .filter((name) => name !== "constructor")
      .map((name) => `${className}.${name}`),
  );
  return [...functions, ...classNames.map((className) => `new ${className}`), ...methods];
}

function callMember(
  member: string,
  session: unknown,
  args: readonly unknown[],
  module: BackupModule = backup,
): unknown {
  const constructed = classNames.find((className) => member === `new ${className}`);
  if (constructed !== undefined) return Reflect.construct(module[constructed], args);
  return Reflect.apply(memberOf(member, session, module), session, args);
}

function memberOf(member: string, session: unknown, module: BackupModule = backup): (...args: unknown[]) => unknown {
  const found: unknown = Reflect.get(Object(session ?? module), member.split(".").at(-1) ?? "");
  if (typeof found === "function") return (...args) => Reflect.apply(found, session, args);
  throw new Error(`there is no ${member}`);
}

async function errorOf(outcome: Outcome): Promise<unknown> {
  if (outcome.kind === "threw") return outcome.error;
  return await Promise.resolve(outcome.value).then(
    () => undefined,
    (error: unknown) => error,
  );
}

function refusalOf(outcome: Outcome): unknown {
  return outcome.kind === "threw" ? { code: outcome.error.code, message: outcome.error.message } : outcome;
}

function textOf(args: readonly unknown[]): string {
  const text = JSON.stringify(args, (_key, value: unknown) => {
    if (typeof value === "function") return "() => {}";
    return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
  });
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
