import { join } from "node:path";
import { codeDirectoryName, type Device, installBundle, prepareInstallation } from "@carryall/device";
import { compileSources, moduleId, type SourceGroup, type TestModule } from "@carryall/projects";
import type { TestRequest } from "../process/test-messages.ts";
import { findHypium, hypiumName } from "./hypium-package.ts";

export interface PrepareTestsOptions {
  /** Test files that are run in the list's place, absolute; none for what the list names. */
  readonly chosenFiles: readonly string[];
  readonly parameters: Readonly<Record<string, string>>;
}

export interface PreparedTests {
  readonly request: TestRequest;
  readonly warnings: readonly string[];
}

/**
 * Compiles a test module with all that it imports, and installs it on a device as an application with its sandbox.
 *
 * @throws {BackupError} `invalidArgument` for a fault of syntax, with file and line.
 */
export async function prepareTests(
  module: TestModule,
  device: Device,
  { chosenFiles, parameters }: PrepareTestsOptions,
): Promise<PreparedTests> {
  using preparation = prepareInstallation(device);
  const hypium = findHypium();
  const abilityFiles = module.abilities.map(({ file }) => file);
  const runner = module.runnerFile === undefined ? [] : [module.runnerFile];
  const group: SourceGroup = {
    projectDirectory: module.projectDirectory,
    files: [module.listFile, hypium, ...runner, ...abilityFiles, ...chosenFiles],
    packages: new Map([[hypiumName, hypium]]),
  };
  const { warnings } = await compileSources(group, join(preparation.directory, codeDirectoryName));
  const { bundleName, versionCode, versionName, name, testedModule, projectDirectory } = module;
  const { codeDirectory } = installBundle(device, preparation, {
    name: bundleName,
    versionCode,
    versionName,
    modules: [...new Set([name, testedModule])],
    origin: projectDirectory,
    installedAt: new Date(0).toISOString(),
  });
  const idOf = (file: string): string => moduleId(file, group);
  return {
    warnings,
    request: {
      codeDirectory,
      roots: device.layout.sandboxRoots(bundleName).map((root) => ({ ...root })),
      application: { bundleName, moduleName: name, versionCode, versionName },
      model: module.model,
      packageName: module.packageName,
      abilities: module.abilities.map((ability) => ({ name: ability.name, id: idOf(ability.file) })),
      mainAbility: module.mainAbility,
      runnerId: module.runnerFile === undefined ? undefined : idOf(module.runnerFile),
      listId: idOf(module.listFile),
      chosenIds: chosenFiles.map(idOf),
      hypiumId: idOf(hypium),
      parameters: { ...parameters },
    },
  };
}
