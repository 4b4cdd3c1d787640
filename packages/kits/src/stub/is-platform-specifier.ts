const platformPattern = /^(@(ohos|kit|hms|system|arkts)\.|lib[^/]*\.so$)/;

/** True for what the platform answers for: `@ohos.*`, `@kit.*`, `@hms.*`, `@system.*`, `@arkts.*` and native `lib*.so`. */
export function isPlatformSpecifier(specifier: string): boolean {
  return platformPattern.test(specifier);
}
