import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseProfile } from "@carryall/formats";
import { BackupError } from "@carryall/protocol";
import { findSource } from "../resolve/find-source.ts";
import type { BackupExtension } from "./project.ts";
import type { ExtensionConfiguration, ModuleConfiguration } from "./read-module.ts";
import { readText } from "./read-text.ts";
import { resolveString } from "./resolve-string.ts";
import { resourceDirectories } from "./resource-directories.ts";
import { targetResources } from "./target-resources.ts";

export interface PickedExtension {
  readonly extension?: BackupExtension;
  readonly warnings: readonly string[];
}

interface Candidate {
  readonly module: ModuleConfiguration;
  readonly extension: ExtensionConfiguration;
  readonly profile: ProfileLookup;
}

type ProfileLookup =
  | { readonly kind: "found"; readonly path: string }
  | { readonly kind: "unnamed" }
  | { readonly kind: "missing"; readonly path: string };

const metadataName = "ohos.extension.backup";

/**
 * Picks the application's backup extension: of all extensions with type `backup`, in the order of modules and files,
 * the first whose metadata leads to a profile that is there.
 *
 * @param modules Those to look in, in order.
 * @param appScopeDirectory Its resources serve where a module's own do not.
 * @returns No `extension`, and a warning for each that cannot be taken, where the application takes no part in backup.
 * @throws {BackupError} `invalidArgument` where an extension names a profile or a source file that is not there,
 *   or the profile is not JSON.
 * @see app_file_service: services/backup_sa/src/module_external/bms_adapter.cpp, GetAllowAndExtName
 */
export function pickExtension(modules: readonly ModuleConfiguration[], appScopeDirectory: string): PickedExtension {
  const candidates = modules.flatMap((module) =>
    module.extensions
      .filter(({ type }) => type === "backup")
      .map(
        (extension): Candidate => ({ module, extension, profile: lookUpProfile(extension, module, appScopeDirectory) }),
      ),
  );
  const chosen = candidates.find(({ profile }) => profile.kind === "found");
  if (chosen?.profile.kind === "found") {
    const extension = describeExtension(chosen, chosen.profile.path, appScopeDirectory);
    // Read as a device will: what it could not read, or would pass over, the author learns here and not at a backup.
    const profile = parseProfile(extension.profileText, { source: extension.profilePath });
    const passedOver = candidates.filter((candidate) => candidate !== chosen).map(describePassedOver);
    return { extension, warnings: [...passedOver, ...profile.warnings] };
  }
  for (const { extension, profile } of candidates)
    if (profile.kind === "missing") throwMissing(extension, profile.path);
  return { warnings: candidates.map(describePassedOver) };
}

function lookUpProfile(
  { metadata }: ExtensionConfiguration,
  module: ModuleConfiguration,
  appScopeDirectory: string,
): ProfileLookup {
  const resource = metadata.find(({ name }) => name === metadataName)?.resource;
  if (resource === undefined || !resource.startsWith("$profile:")) return { kind: "unnamed" };
  const name = `${resource.slice("$profile:".length)}.json`;
  const path = resourcesOf(module, appScopeDirectory)
    .flatMap((folder) => resourceDirectories(folder, "profile"))
    .map((folder) => join(folder, name))
    .find((candidate) => existsSync(candidate));
  const expected = join(module.sourceRoot, "resources", "base", "profile", name);
  return path === undefined ? { kind: "missing", path: expected } : { kind: "found", path };
}

// A product's own resources may lie beside those that all products share.
function resourcesOf(module: ModuleConfiguration, appScopeDirectory: string): string[] {
  return [
    join(module.sourceRoot, "resources"),
    ...targetResources(module.directory),
    join(appScopeDirectory, "resources"),
  ];
}

function describeExtension(
  { module, extension }: Candidate,
  profilePath: string,
  appScopeDirectory: string,
): BackupExtension {
  const profileText = readText(profilePath);
  return {
    name: resolveString(extension.name, resourcesOf(module, appScopeDirectory)) ?? extension.name,
    moduleName: module.name,
    sourceFile: findSourceFile(extension, module),
    profileText,
    profilePath,
  };
}

function findSourceFile({ name, sourceEntry }: ExtensionConfiguration, module: ModuleConfiguration): string {
  if (sourceEntry === undefined) {
    throw new BackupError("invalidArgument", `Cannot read ${module.file}: extension ${name} has no srcEntry`, {
      hint: 'Name its source file, like "srcEntry": "./ets/backup/Backup.ets"',
    });
  }
  const path = resolve(module.sourceRoot, sourceEntry);
  const found = findSource(path);
  if (found !== undefined) return found;
  throw new BackupError(
    "invalidArgument",
    `Cannot read ${path}: there is no such file, and the srcEntry of extension ${name} names it`,
    { hint: `Correct srcEntry in ${module.file}: it is relative to the folder of that file` },
  );
}

function describePassedOver({ module, extension, profile }: Candidate): string {
  const who = `Extension ${extension.name} of module ${module.name}`;
  if (profile.kind === "found")
    return `${who} is not used: an application has one backup extension, the first with a profile`;
  if (profile.kind === "missing") return `${who} is not used: its profile ${profile.path} is not there`;
  return `${who} is not used: it has no metadata ${metadataName} with a $profile: resource`;
}

function throwMissing({ name }: ExtensionConfiguration, path: string): never {
  throw new BackupError(
    "invalidArgument",
    `Cannot read ${path}: there is no such file, and the metadata of extension ${name} names it`,
    { hint: `Write the profile, or correct the metadata ${metadataName} in module.json5` },
  );
}
