/**
 * True for what the platform provides rather than the project: `@ohos.file.fs`, `@kit.ArkData`, `libnotes.so`.
 * `@ohos/axios`, with a slash, is a package of the registry's `@ohos` scope, and not meant.
 */
export function isPlatformSpecifier(specifier: string): boolean {
  return platformPattern.test(specifier);
}

const platformPattern = /^(@(ohos|kit|hms|system|arkts)\.[\w.-]+|lib[^/]+\.so)$/;
