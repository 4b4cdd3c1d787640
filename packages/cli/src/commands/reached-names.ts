import type { CompiledImport, CompiledModules } from "@carryall/formats";
import { createKits, type Kits } from "@carryall/kits";

/** What an extension's code, and all that it imports, could reach of what is not its own; each list sorted. */
export interface ReachedNames {
  /** How many sources that code is. */
  readonly sources: number;
  /** Names of the platform that work: a module, or a module, a space and its export: `@kit.CoreFileKit fileIo`. */
  readonly kits: readonly string[];
  /** Names of the platform that load and fail with 801 when they are called. */
  readonly stubs: readonly string[];
  /** Packages and files that were not found when the application was installed; stubs stand for them, too. */
  readonly missing: readonly string[];
}

/** Which names stand for something that works is asked of the kits themselves: there is no second list. */
export function listReachedNames({ modules }: CompiledModules): ReachedNames {
  const kits = createKits({ roots: [], application: nobody, writeLog: () => {} });
  const names = { kits: new Set<string>(), stubs: new Set<string>(), missing: new Set<string>() };
  for (const { imports, uiNames = [] } of Object.values(modules)) {
    for (const name of uiNames) names[workingUi.has(name) ? "kits" : "stubs"].add(`ArkUI ${name}`);
    for (const target of Object.values(imports)) {
      if (target.kind === "missing") names.missing.add(target.specifier);
      if (target.kind === "platform") {
        for (const { subject, works } of describe(target, kits)) names[works ? "kits" : "stubs"].add(subject);
      }
    }
  }
  const sorted = (set: ReadonlySet<string>): string[] => [...set].sort();
  return {
    sources: Object.keys(modules).length,
    kits: sorted(names.kits),
    stubs: sorted(names.stubs),
    missing: sorted(names.missing),
  };
}

/** What an extension host gives of ArkUI that is no stub: it asks for no window. */
const workingUi: ReadonlySet<string> = new Set([
  "$r",
  "$rawfile",
  "AppStorage",
  "Environment",
  "LocalStorage",
  "PersistentStorage",
  "wrapBuilder",
]);

const nobody = { bundleName: "", moduleName: "", extensionName: "", versionCode: 0, versionName: "" };

type PlatformImport = Extract<CompiledImport, { kind: "platform" }>;

function describe({ name, names = [] }: PlatformImport, kits: Kits): { subject: string; works: boolean }[] {
  // Of a module that is handed on whole nobody knows which names are meant.
  if (names.length === 0) return [{ subject: name, works: kits.has(name) }];
  const namespace = kits.resolve(name);
  return names.map((member) => ({
    subject: member === "default" ? name : `${name} ${member}`,
    works: kits.has(name) && !isStub(Reflect.get(namespace, member)),
  }));
}

// A stub says what it is wherever it is printed.
function isStub(value: unknown): boolean {
  return typeof value === "function" && String(value).startsWith("[stub ");
}
