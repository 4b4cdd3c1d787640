import type { Kits } from "@carryall/kits";
import { AbilityStage, TestRunner, UIAbility } from "./ability.ts";

export interface TestPlatformOptions {
  readonly kits: Kits;
  readonly delegator: object;
  /** What `getArguments()` gives. */
  readonly delegatorArguments: object;
  readonly featureAbility: object;
}

/**
 * The platform under test: the kits of an extension, and the modules that a device has for a test and for what a test
 * starts. What such a module has besides is what the kits give under its name.
 */
export function createTestPlatform({ kits, delegator, delegatorArguments, featureAbility }: TestPlatformOptions) {
  const registry = { getAbilityDelegator: () => delegator, getArguments: () => delegatorArguments };
  const additions = new Map<string, Readonly<Record<string, unknown>>>([
    ["@ohos.app.ability.abilityDelegatorRegistry", { default: registry }],
    ["@ohos.application.abilityDelegatorRegistry", { default: registry }],
    ["@ohos.application.testRunner", { default: TestRunner }],
    ["@kit.TestKit", { abilityDelegatorRegistry: registry, TestRunner }],
    ["@ohos.app.ability.UIAbility", { default: UIAbility }],
    ["@ohos.application.Ability", { default: UIAbility }],
    ["@ohos.app.ability.AbilityStage", { default: AbilityStage }],
    ["@ohos.application.AbilityStage", { default: AbilityStage }],
    ["@kit.AbilityKit", { UIAbility, AbilityStage }],
    ["@ohos.ability.featureAbility", { default: featureAbility }],
  ]);
  const made = new Map<string, object>();
  return {
    resolve(specifier: string): object {
      const members = additions.get(specifier);
      if (members === undefined) return kits.resolve(specifier);
      const module = made.get(specifier) ?? withAdditions(kits.resolve(specifier), members);
      made.set(specifier, module);
      return module;
    },
  };
}

// An heir of what the kits have, so that all else stays; its default gets the names too, as a kit's has them.
function withAdditions(base: object, members: Readonly<Record<string, unknown>>): object {
  const heir: object = Object.create(base);
  const inherited: unknown = Reflect.get(base, "default");
  const all =
    "default" in members || typeof inherited !== "object"
      ? members
      : { ...members, default: Object.assign(Object.create(inherited), members) };
  for (const [name, value] of Object.entries(all)) Object.defineProperty(heir, name, { value, enumerable: true });
  return Object.defineProperty(heir, "__esModule", { value: true });
}
