import { inspect } from "node:util";
import { createKits } from "@carryall/kits";
import { type ApplicationCode, type Exports, ModuleLoader, readApplicationCode } from "@carryall/loader";
import { Abilities } from "./abilities.ts";
import { createAbilityDelegator } from "./ability-delegator.ts";
import { createFeatureAbility } from "./feature-ability.ts";
import { findAuthorPlace } from "./find-author-place.ts";
import { HypiumReport } from "./hypium-report.ts";
import { SuiteFiles } from "./suite-files.ts";
import type { TellEvent, TestRequest } from "./test-messages.ts";
import { createTestPlatform } from "./test-platform.ts";
import { withPlace } from "./with-place.ts";

type AnyFunction = (...args: readonly unknown[]) => unknown;

/**
 * An author's tests in this process, run as `aa test` does on a device: the author's test runner starts the test
 * ability, and that hands the suites to hypium. Where the project has no runner, as those of newer tools, the ability
 * or the list of suites is started right away.
 */
export class AuthorTests {
  readonly #request: TestRequest;
  readonly #tell: TellEvent;
  readonly #suites = new SuiteFiles();
  readonly #code: ApplicationCode;
  readonly #modules: ModuleLoader;
  readonly #abilities: Abilities;
  readonly #delegator: object;
  readonly #arguments: object;

  /** @param tell Takes what happens, in order; `finished` or `broken` is last. */
  constructor(request: TestRequest, tell: TellEvent) {
    this.#request = request;
    this.#tell = tell;
    const { codeDirectory, application, packageName, parameters } = request;
    this.#code = readApplicationCode(codeDirectory);
    const { positions } = this.#code;
    const report = new HypiumReport({ tell, fileOf: (suite) => this.#suites.take(suite) });
    const kits = createKits({
      roots: request.roots,
      application: { ...application, extensionName: "" },
      writeLog: ({ level, tag, text }) => {
        if (level === "error" && text.startsWith("[Hypium]")) report.noteFailure(findAuthorPlace(positions, text));
        tell({ kind: "log", level, text: tag === undefined ? text : `${tag}: ${text}` });
      },
    });
    const context = kits.createAbilityContext();
    this.#abilities = new Abilities({
      abilities: request.abilities,
      bundleName: application.bundleName,
      moduleName: application.moduleName,
      load: (id) => this.#modules.load(id),
      createContext: () => context,
      onWindowFailure: (name, error) =>
        tell({
          kind: "log",
          level: "warn",
          text: `the ability ${JSON.stringify(name)} has no window: ${describe(error)}`,
        }),
      onFailure: (name, error) =>
        tell({
          kind: "broken",
          message: `the ability ${JSON.stringify(name)} does not start: ${this.#describe(error)}`,
        }),
    });
    this.#delegator = createAbilityDelegator({
      abilities: this.#abilities,
      applicationContext: () => context.getApplicationContext(),
      print: (text) => report.read(text),
      finish: () => tell({ kind: "finished" }),
    });
    const { bundleName, moduleName } = application;
    this.#arguments = {
      bundleName,
      parameters: {
        "-b": bundleName,
        ...(request.model === "fa" ? { "-p": packageName } : { "-m": moduleName }),
        "-s unittest": "OpenHarmonyTestRunner",
        ...parameters,
      },
      testCaseNames: "",
      testRunnerClassName: "OpenHarmonyTestRunner",
    };
    const platform = createTestPlatform({
      kits,
      delegator: this.#delegator,
      delegatorArguments: this.#arguments,
      featureAbility: createFeatureAbility(context, bundleName),
    });
    this.#modules = new ModuleLoader(
      this.#code,
      { globals: kits.globals, resolve: platform.resolve },
      {
        dress: (id, exports) => this.#dress(id, exports),
        standInFor: (id, error) => this.#standInFor(id, error),
      },
    );
  }

  async run(): Promise<void> {
    try {
      await this.#start();
    } catch (error) {
      this.#tell({ kind: "broken", message: this.#describe(error) });
    }
  }

  /** Logs what the author's code threw where nobody waits for it: the tests go on. */
  tellStray(what: string, error: unknown): void {
    this.#tell({ kind: "log", level: "error", text: `${what}: ${this.#code.positions.inStack(inspect(error))}` });
  }

  async #start(): Promise<void> {
    const { runnerId, mainAbility, abilities } = this.#request;
    if (runnerId !== undefined) return await this.#startRunner(runnerId);
    const first = mainAbility ?? abilities[0]?.name;
    if (first !== undefined && abilities.length > 0) {
      await this.#abilities.start(first);
      return;
    }
    const { Hypium } = this.#modules.load(this.#request.hypiumId);
    const { default: testsuite } = this.#modules.load(this.#request.listId);
    Reflect.apply(Reflect.get(Object(Hypium), "hypiumTest"), Hypium, [this.#delegator, this.#arguments, testsuite]);
  }

  async #startRunner(id: string): Promise<void> {
    const exported: unknown = this.#modules.load(id).default;
    const runner: object = typeof exported === "function" ? new (exported as new () => object)() : Object(exported);
    for (const hook of ["onPrepare", "onRun"]) {
      const method: unknown = Reflect.get(runner, hook);
      if (typeof method === "function") await Reflect.apply(method, runner, []);
    }
  }

  #dress(id: string, exports: Exports): Exports {
    const { hypiumId, listId, chosenIds } = this.#request;
    if (id === hypiumId) return this.#dressHypium(exports);
    if (id === listId && chosenIds.length > 0) {
      return { ...exports, __esModule: true, default: () => this.#registerChosen() };
    }
    return isTestFile(id) && id !== listId ? this.#dressTestFile(id, exports) : exports;
  }

  // One file that fails must not take the others with it, as it would where the list calls one after the other.
  #dressTestFile(id: string, exports: Exports): Exports {
    const register = exports.default;
    if (typeof register !== "function") return exports;
    const guarded = (...args: readonly unknown[]): unknown =>
      this.#suites.within(id, () => {
        try {
          return Reflect.apply(register, undefined, args);
        } catch (error) {
          this.#tellFailure(id, "its suites are registered", error);
          return undefined;
        }
      });
    return Object.create(exports, { default: { value: guarded, enumerable: true } }) as Exports;
  }

  #standInFor(id: string, error: unknown): Exports {
    if (!isTestFile(id)) throw error;
    return { __esModule: true, default: () => this.#tellFailure(id, "its source loads", error) };
  }

  #registerChosen(): void {
    for (const id of this.#request.chosenIds) {
      const { default: register } = this.#modules.load(id);
      if (typeof register === "function") Reflect.apply(register, undefined, []);
    }
  }

  // Newer versions than npm has let a case or a suite be left out by an x before its name.
  #dressHypium(exports: Exports): Exports {
    const describeSuite = exports.describe as AnyFunction;
    const skip = (suite: string, name: string) => {
      const place = { suite, name, file: this.#suites.current };
      this.#tell({ kind: "caseDone", ...place, status: "skipped", durationMs: 0, message: "" });
    };
    let open: readonly string[] = [];
    const describe = (suite: unknown, body: unknown): unknown => {
      this.#suites.note(String(suite));
      const guarded = () => {
        const outer = open;
        open = [...open, String(suite)];
        try {
          return Reflect.apply(body as AnyFunction, undefined, []);
        } catch (error) {
          this.#tellFailure(this.#suites.current, `the suite ${String(suite)} is registered`, error);
          return undefined;
        } finally {
          open = outer;
        }
      };
      return describeSuite(suite, guarded);
    };
    const additions = {
      describe,
      xit: exports.xit ?? ((name: unknown) => skip(open.at(-1) ?? "", String(name))),
      xdescribe: exports.xdescribe ?? ((suite: unknown) => skip(String(suite), String(suite))),
    };
    // Defined and not assigned: what is there has getters only.
    return Object.create(exports, Object.getOwnPropertyDescriptors(additions)) as Exports;
  }

  #tellFailure(id: string, what: string, error: unknown): void {
    const place = { suite: id, name: what, file: id };
    this.#tell({ kind: "caseDone", ...place, status: "error", durationMs: 0, message: this.#describe(error) });
  }

  #describe(error: unknown): string {
    const stack = error instanceof Error ? error.stack : undefined;
    return withPlace(describe(error), findAuthorPlace(this.#code.positions, stack ?? ""));
  }
}

function isTestFile(id: string): boolean {
  return /\.test\.(ets|ts|js)$/.test(id);
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code: unknown = Reflect.get(error, "code");
  return code === undefined ? error.message : `${error.message} (${String(code)})`;
}
