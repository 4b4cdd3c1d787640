import { Context, type ContextOptions } from "./context.ts";

/** The context of a program's main ability, as far as a program without a window has one. */
export class UIAbilityContext extends Context {
  override readonly processName: string;
  readonly currentHapModuleInfo: Readonly<Record<string, unknown>>;
  readonly abilityInfo: Readonly<Record<string, unknown>>;

  constructor(options: ContextOptions) {
    super(options);
    const { bundleName, moduleName } = options.identity;
    this.processName = bundleName;
    this.currentHapModuleInfo = Object.freeze({ name: moduleName, moduleName, bundleName });
    this.abilityInfo = Object.freeze({ name: "EntryAbility", bundleName, moduleName });
  }
}
