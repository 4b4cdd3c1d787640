import fc from "fast-check";
import type { ExtensionScript, HookScript, PackStep } from "../memory/extension-script.ts";
import { type BundlePlan, pickCount, type World } from "./world.ts";

const hook = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom<HookScript>({ kind: "returns", text: "" }, { kind: "returns", text: "done" }),
  },
  { weight: 3, arbitrary: fc.constantFrom<HookScript>({ kind: "held", text: "" }, { kind: "held", text: "at last" }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<HookScript>({ kind: "throws", message: "the disk is full" }, { kind: "never" }),
  },
);

const hooks = fc.record(
  { onBackupEx: hook, onBackup: hook, onRestoreEx: hook, onRestore: hook, onProcess: hook, onRelease: hook },
  { requiredKeys: [] },
);

const packStep = fc.oneof(
  { weight: 5, arbitrary: fc.constant<PackStep>({ kind: "file", name: "part.0.tar" }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<PackStep>(
      { kind: "files", names: ["1", "2"] },
      { kind: "fileFailed", path: "/data/storage/el2/base/files/1" },
      { kind: "step" },
    ),
  },
  { weight: 2, arbitrary: fc.constant<PackStep>({ kind: "held" }) },
  { weight: 1, arbitrary: fc.constantFrom<PackStep>({ kind: "fails" }, { kind: "lies" }) },
);

const script = fc.record<ExtensionScript>({
  load: fc.oneof(
    { weight: 6, arbitrary: fc.constant("loads" as const) },
    { weight: 1, arbitrary: fc.constantFrom("fails" as const, "held" as const, "never" as const) },
  ),
  hooks,
  pack: fc.array(packStep, { maxLength: 4 }),
  restoreFiles: fc.constantFrom("open", "open", "missing", "fail", "held"),
  unpack: fc.constantFrom("done", "done", "fails", "failsInPart", "held"),
});

const plan = fc.record<BundlePlan>({
  script,
  waitsFor: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(fc.nat({ max: pickCount - 1 }), { minLength: 1, maxLength: 2 }) },
  ),
});

export function anyWorld(): fc.Arbitrary<World> {
  return fc.record({
    scenario: fc.constantFrom("backup", "incremental", "restore"),
    bundles: fc.array(plan, { minLength: 1, maxLength: 6, size: "max" }),
  });
}
