import fc from "fast-check";

/** Paths and names have a character for each byte. */
export interface PlannedEntry {
  readonly path: string;
  readonly kind: "file" | "folder" | "link" | "fifo" | "socket" | "hardLink";
  readonly content: PlannedContent;
  readonly mode: number;
  readonly mtimeNs: bigint;
}

export interface PlannedContent {
  readonly sizeBytes: number;
  readonly fill: number;
}

export interface PlannedProfile {
  readonly includes: readonly string[];
  readonly excludes: readonly string[];
  /** The lists stand in `optionDir` under this scene. */
  readonly isInOptionDir: boolean;
  readonly fullBackupOnly: boolean;
  /** Where the application wants its preferences to go; only in a full backup. */
  readonly preferencesTo?: string;
}

/** What `preferencesTo` moves. */
export const preferences = "/data/storage/el2/base/preferences";

/** `at` and `to` choose among what is there when its turn comes. */
export interface PlannedEdit {
  readonly kind: (typeof editKinds)[number];
  readonly at: number;
  readonly to: string;
  readonly content: PlannedContent;
  readonly mode: number;
  readonly mtimeNs: bigint;
}

export interface PlannedRound {
  readonly edits: readonly PlannedEdit[];
  /** What the client says when the backup before was: nothing, the second that it began in, or long after it. */
  readonly time: "zero" | "second" | "far";
}

export interface PlannedChain {
  readonly tree: readonly PlannedEntry[];
  readonly profile: PlannedProfile;
  readonly rounds: readonly PlannedRound[];
  readonly base: "full" | "increment";
  readonly by: "manifest" | "time";
  readonly target: "empty" | "populated";
  /** A full backup's archives are listed before the chain is merged. */
  readonly isBaseListed: boolean;
}

const editKinds = [
  ...(["change", "append", "changeAndPutTimeBack", "copyWithTime", "touch", "touchFraction", "chmod"] as const),
  ...(["renameFile", "renameFolder", "deleteFile", "deleteFolder", "fileToFolder", "folderToFile"] as const),
  ...(["hardLink", "deleteQuietly", "addFile", "addFolder", "fileToLink"] as const),
];

const storage = "/data/storage";
const tops = [
  ...["el2/base/files", "el2/base/files", "el2/base/files", "el2/base/preferences", "el2/base/haps", "el2/base/cache"],
  ...["el1/base/files", "el2/database", "el2/database"],
].map((top) => `${storage}/${top}`);
const text = (name: string) => Buffer.from(name).toString("latin1");
const names = [
  ...["a", "a", "a", "b", "b", "c", "c", "entry", "files", "cache", ".hidden", "a.txt", "x.tar", "d;", "e\nf", "g\rh"],
  ...[text("é"), text("中文"), text("😀"), text("عربي"), "\xff\xfe", "%3B", "\\", "[z]", " ", "..x", "longLinkSymbol"],
  ...["n".repeat(99), "N".repeat(255)],
];
const second = 1_000_000_000n;
/** In another root, and nothing is there. */
const preferencesTo = "/data/storage/el1/base/settings/v2";

/** Root may do anything; anybody else cannot save, change or check what its owner may not. */
const isRoot = process.getuid?.() === 0;

const anyName = fc.constantFrom(...names);
const anyPath = fc
  .tuple(fc.constantFrom(...tops), fc.array(anyName, { minLength: 1, maxLength: 4 }))
  .map(([top, rest]) => [top, ...rest].join("/"));
const anyLongPath = fc
  .tuple(fc.integer({ min: 3850, max: 4040 }), fc.constantFrom("a", "b"))
  .map(([length, name]) => `${`${storage}/el2/base/files/${`${name.repeat(200)}/`.repeat(30)}`.slice(0, length - 1)}z`);
const anyMode = fc
  .oneof(
    fc.constantFrom(0o600, 0o644, 0o700, 0o755, 0o2770, 0o1777, 0o4755, 0o000, 0o400, 0o500),
    fc.integer({ min: 0, max: 0o7777 }),
  )
  .map((mode) => (isRoot ? mode : mode | 0o700));
const anyTime = fc.oneof(
  fc.constantFrom(0n, 1n, -1n, -second, -second / 2n, 1_700_000_000n * second, 1_700_000_000n * second + 1n),
  fc.constantFrom(2n ** 31n * second, 2n ** 32n * second, 2n ** 33n * second + 5n, -1_500_000_000n, 999_999_999n),
  fc.bigInt({ min: -(2n ** 31n) * second, max: 2n ** 33n * second }),
);
const anyContent: fc.Arbitrary<PlannedContent> = fc.record({
  sizeBytes: fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom(0, 1, 2, 511, 512, 513, 1023, 1024, 1025) },
    { weight: 15, arbitrary: fc.nat(3000) },
    { weight: 2, arbitrary: fc.constantFrom(2 ** 21 - 1, 2 ** 21, 2 ** 21 + 1) },
  ),
  fill: fc.integer({ min: 0, max: 2 }),
});
const anyEntry: fc.Arbitrary<PlannedEntry> = fc.record({
  path: fc.oneof({ weight: 40, arbitrary: anyPath }, { weight: 1, arbitrary: anyLongPath }),
  kind: fc.oneof(
    { weight: 20, arbitrary: fc.constant("file" as const) },
    { weight: 6, arbitrary: fc.constant("folder" as const) },
    { weight: 2, arbitrary: fc.constantFrom("link" as const, "hardLink" as const) },
    { weight: 1, arbitrary: fc.constantFrom("fifo" as const, "socket" as const) },
  ),
  content: anyContent,
  mode: anyMode,
  mtimeNs: anyTime,
});
const anyInclude = fc.constantFrom(
  ...["/data/storage/el2/base/files/", "data/storage/el2/base/files", "/data/storage/el2/base/files/*"],
  ...["/data/storage/el2/base/files/*/", "/data/storage/el2/base/files/*/c", "/data/storage/el2/base/files/?"],
  ...["/data/storage/el2/base/files/[ab]*/", "/data/storage/el2/base/files/a", "/data/storage/el2/base/files/a/b"],
  ...[
    "/data/storage/el2/base/files/.hidden",
    "/data/storage/el2/base/files/.*",
    "/data/storage/el2/base/haps/*/files/",
  ],
  ...["data/storage/el2/database/", "/data/storage/*/base/f*s/", "/data/storage/el?/base/", "/data/storage/none/*"],
  ...["/data/storage/el2/base/files/中*", "", "*"],
);
const anyExclude = fc.constantFrom(
  ...["/data/storage/el2/base/files/a", "data/storage/el2/base/files/b/", "*.tar", "*/cache", "cache", "*.hidden*"],
  ...["/data/storage/el2/base/files/*/c", "*[;%]*", "/data/storage/el2/base/files/a/", "a/", "", "*/?", "*中*"],
);
const anyProfile: fc.Arbitrary<PlannedProfile> = fc.record({
  includes: fc.oneof(fc.constant(["/"]), fc.array(anyInclude, { maxLength: 4 })),
  excludes: fc.oneof(fc.constant([]), fc.array(anyExclude, { maxLength: 3 })),
  isInOptionDir: fc.boolean(),
  fullBackupOnly: fc.boolean(),
});
const anyEdit: fc.Arbitrary<PlannedEdit> = fc.record({
  kind: fc.constantFrom(...editKinds),
  at: fc.nat(1000),
  to: anyPath,
  content: anyContent,
  mode: anyMode,
  mtimeNs: anyTime,
});
const anyTree = fc.array(anyEntry, { maxLength: 14 });

export const anyFull = fc.record({
  tree: anyTree,
  profile: fc.oneof(
    { weight: 2, arbitrary: anyProfile },
    { weight: 1, arbitrary: anyProfile.map((profile) => ({ ...profile, preferencesTo })) },
  ),
  target: fc.constantFrom("empty" as const, "populated" as const),
});

export const anyChain: fc.Arbitrary<PlannedChain> = fc.record({
  tree: anyTree,
  profile: anyProfile.map((profile) => ({ ...profile, fullBackupOnly: false })),
  rounds: fc.array(
    fc.record({
      edits: fc.array(anyEdit, { maxLength: 6 }),
      time: fc.constantFrom("zero" as const, "second" as const, "far" as const),
    }),
    { minLength: 3, maxLength: 3 },
  ),
  base: fc.constantFrom("full" as const, "increment" as const),
  by: fc.constantFrom("manifest" as const, "manifest" as const, "time" as const),
  target: fc.constantFrom("empty" as const, "populated" as const),
  isBaseListed: fc.boolean(),
});
