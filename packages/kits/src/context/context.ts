import { parameterError } from "../errors/parameter-error.ts";
import { createStub } from "../stub/create-stub.ts";
import { stubPrototype } from "../stub/stub-prototype.ts";
import { type Area, AreaMode, isArea } from "./area-mode.ts";
import { type ContextPaths, contextPaths } from "./context-paths.ts";

/** Who the application is, and which part of it runs. */
export interface ApplicationIdentity {
  readonly bundleName: string;
  readonly moduleName: string;
  readonly extensionName: string;
  readonly versionCode: number;
  readonly versionName: string;
}

export interface ContextOptions {
  readonly identity: ApplicationIdentity;
  /** The module whose directories it shows; `undefined` for the application's own. */
  readonly moduleName: string | undefined;
  /** The application's one context; `undefined` where this is it. */
  readonly applicationContext?: Context;
}

/**
 * An application's view of itself. All paths are sandbox paths; none of the directories is created here.
 * Members that are not listed are stubs.
 *
 * @see interface_sdk-js: api/application/Context.d.ts
 */
export class Context {
  readonly bundleCodeDir = "/data/storage/el1/bundle";
  readonly distributedFilesDir = "/data/storage/el2/distributedfiles";
  readonly cloudFileDir = "/data/storage/el2/cloud";
  readonly applicationInfo: Readonly<Record<string, unknown>>;
  readonly processName: string;
  readonly resourceManager = createStub("@ohos.app.ability.common Context.resourceManager");
  readonly eventHub = createStub("@ohos.app.ability.common Context.eventHub");
  readonly #options: ContextOptions;
  #area: Area = AreaMode.EL2;

  constructor(options: ContextOptions) {
    const { bundleName } = options.identity;
    this.#options = options;
    this.applicationInfo = Object.freeze({ name: bundleName, enabled: true, codePath: this.bundleCodeDir });
    this.processName = `${bundleName}:backup`;
  }

  get area(): Area {
    return this.#area;
  }

  /** Changes all directories at once. What is no area changes nothing, as on a device. */
  set area(area: Area) {
    if (isArea(area)) this.#area = area;
  }

  get filesDir(): string {
    return this.#paths.filesDir;
  }

  get cacheDir(): string {
    return this.#paths.cacheDir;
  }

  get tempDir(): string {
    return this.#paths.tempDir;
  }

  get preferencesDir(): string {
    return this.#paths.preferencesDir;
  }

  get databaseDir(): string {
    return this.#paths.databaseDir;
  }

  get resourceDir(): string {
    const { moduleName } = this.#options;
    return moduleName === undefined ? "" : `${this.bundleCodeDir}/${moduleName}/resources/resfile`;
  }

  /** The same object each time. */
  getApplicationContext(): Context {
    return this.#options.applicationContext ?? this;
  }

  createModuleContext(moduleName: string): Context {
    if (typeof moduleName !== "string" || moduleName === "")
      throw parameterError("The module's name must be a string.");
    return new Context({ ...this.#options, moduleName, applicationContext: this.getApplicationContext() });
  }

  /** @throws {BusinessError} 401 for what is no area. */
  createAreaModeContext(area: Area): Context {
    if (!isArea(area)) throw parameterError("The area must be one of contextConstant.AreaMode.");
    const context = new Context({ ...this.#options, applicationContext: this.getApplicationContext() });
    context.area = area;
    return context;
  }

  get #paths(): ContextPaths {
    return contextPaths(this.#area, this.#options.moduleName);
  }
}

Object.setPrototypeOf(Context.prototype, stubPrototype("@ohos.app.ability.common Context"));
