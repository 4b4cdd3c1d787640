import type { clientMessages } from "@carryall/protocol";
import type { ExtensionScript } from "../memory/extension-script.ts";
import type { MemoryBundle } from "../memory/memory-device.ts";

/** What a program finds: the kind of its session, and how each of the device's applications behaves. */
export interface World {
  readonly scenario: clientMessages.Scenario;
  readonly bundles: readonly BundlePlan[];
}

export interface BundlePlan {
  readonly script: ExtensionScript;
  /** Picks of what its `restoreDeps` name. */
  readonly waitsFor: readonly number[];
}

/** Those that are never admitted, with the code that says why. */
const refused = {
  "com.example.unknown": 13500005,
  "com.example.denied": 13500001,
  "com.example.without": 13500001,
  "com.example.unreadable": 13900005,
} as const;

const refusedNames = Object.keys(refused);

/** Picks from 0 to this, exclusive, name everything that there is. */
export const pickCount = 6 + refusedNames.length;

/** Every number is a name, so that shrinking a world leaves its program legal. */
export function nameOf(world: World, pick: number): string {
  if (pick >= 6) return refusedNames[pick - 6] ?? "com.example.unknown";
  return `com.example.bundle${pick % world.bundles.length}`;
}

export function planOf(world: World, name: string): BundlePlan | undefined {
  return world.bundles.find((_plan, index) => name === `com.example.bundle${index}`);
}

export function refusalOf(name: string): number | undefined {
  return Object.entries(refused).find(([each]) => each === name)?.[1];
}

export function depsOf(world: World, name: string): string[] {
  return (planOf(world, name)?.waitsFor ?? []).map((pick) => nameOf(world, pick));
}

export function bundlesOf(world: World): MemoryBundle[] {
  const admitted = world.bundles.map((_plan, index) => {
    const name = `com.example.bundle${index}`;
    const restoreDeps = depsOf(world, name).join();
    return { name, profileText: JSON.stringify({ allowToBackupRestore: true, restoreDeps }) };
  });
  return [
    ...admitted,
    { name: "com.example.denied", profileText: '{"allowToBackupRestore":false}' },
    { name: "com.example.without" },
    { name: "com.example.unreadable", isUnreadable: true },
  ];
}

/** As the source device's capability file lists them. */
export function sourceOf(names: readonly string[]): clientMessages.SourceBundle[] {
  return names.map((name) => ({
    name,
    appIndex: 0,
    versionCode: 1,
    versionName: "1.0",
    spaceOccupied: 0,
    allToBackup: name !== "com.example.denied",
    fullBackupOnly: false,
  }));
}
