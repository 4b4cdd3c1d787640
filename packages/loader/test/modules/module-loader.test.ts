import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createKits, type LogLine } from "@carryall/kits";
import { compileSources } from "@carryall/projects";
import { describe, expect, onTestFinished, test } from "vitest";
import { readApplicationCode } from "../../src/code/application-code.ts";
import { ModuleLoader, type ModuleLoaderOptions } from "../../src/modules/module-loader.ts";

/** Sources of an application by name; `entry` is loaded, and `logged` has what all of them log, in order. */
async function prepare(sources: Readonly<Record<string, string>>, options: ModuleLoaderOptions = {}) {
  const directory = mkdtempSync(join(tmpdir(), "carryall-sources-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  for (const [name, text] of Object.entries(sources)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  const out = join(directory, "out");
  await compileSources({ projectDirectory: directory, files: [join(directory, "entry.ets")] }, out);
  const lines: LogLine[] = [];
  const kits = createKits({
    roots: [],
    application: { bundleName: "com.a.b", moduleName: "entry", extensionName: "B", versionCode: 1, versionName: "1" },
    writeLog: (line) => lines.push(line),
  });
  const loader = new ModuleLoader(readApplicationCode(out), kits, options);
  return { loader, load: () => loader.load("entry.ets"), logged: () => lines.map(({ text }) => text) };
}

describe("a module of an application runs when something of it is first used", () => {
  test("and not while it is only imported, by name, whole, by way of a barrel or as lazy", async () => {
    const { load, logged } = await prepare({
      "entry.ets": `import { used, page, handedOn } from './barrel';
import * as whole from './whole';
import lazy late from './late';
console.info('entry');
export const read = () => used;
export const readAll = () => [page, handedOn, whole.value, late];`,
      "barrel.ets": `console.info('barrel'); export { used } from './used'; export { page } from './page'; export * from './star';`,
      "used.ets": "console.info('used'); export const used = 1;",
      "page.ets": "console.info('page'); export const page = 2;",
      "star.ets": "console.info('star'); export const handedOn = 3;",
      "whole.ets": "console.info('whole'); export const value = 4;",
      "late.ets": "console.info('late'); export default 5;",
    });
    const { read, readAll } = load() as { read(): number; readAll(): number[] };
    expect(logged()).toEqual(["entry"]);
    expect(read()).toBe(1);
    expect(logged()).toEqual(["entry", "barrel", "used"]);
    expect(readAll()).toEqual([2, 3, 4, 5]);
    expect(readAll()).toEqual([2, 3, 4, 5]);
    expect(logged()).toEqual(["entry", "barrel", "used", "page", "star", "whole", "late"]);
  });

  test("but at once where it is imported for what it does, in its place among the imports", async () => {
    const { load, logged } = await prepare({
      "entry.ets": "import { a } from './a'; import './register'; console.info('entry'); export const read = () => a;",
      "a.ets": "console.info('a'); export const a = 1;",
      "register.ets": "import './deep'; console.info('register');",
      "deep.ets": "console.info('deep');",
    });
    load();
    expect(logged()).toEqual(["deep", "register", "entry"]);
  });

  test("so that one that throws breaks nobody who does not need it, and whoever does is told each time, with its place", async () => {
    const { load } = await prepare({
      "entry.ets":
        "import { job, Page } from './barrel'; export const good = () => job(); export const bad = () => Page;",
      "barrel.ets": "export { job } from './job'; export { Page } from './Page';",
      "job.ets": "export const job = () => 'done';",
      "Page.ets":
        "\nconst size: number = getSize();\nfunction getSize(): number { throw new RangeError('no window'); }\nexport const Page = size;",
    });
    const { good, bad } = load() as { good(): string; bad(): unknown };
    expect(good()).toBe("done");
    for (const _ of [1, 2]) {
      expect(bad).toThrow(
        expect.objectContaining({
          name: "RangeError",
          message: "no window",
          stack: expect.stringContaining("Page.ets:"),
        }),
      );
    }
  });

  test("when import() asks for it, whose promise then tells what it throws", async () => {
    const { load, logged } = await prepare({
      "entry.ets": `import { value } from './module';
export const later = async () => (await import('./module')).value;
export const never = () => import('./broken');
export const read = () => value;`,
      "module.ets": "console.info('module'); export const value = 7;",
      "broken.ets": "throw new Error('broken'); export {};",
    });
    const { later, never } = load() as { later(): Promise<number>; never(): Promise<unknown> };
    expect(logged()).toEqual([]);
    await expect(later()).resolves.toBe(7);
    expect(logged()).toEqual(["module"]);
    await expect(never()).rejects.toThrow("broken");
  });

  test("in circles too, and a class may extend one of a module that imports its own", async () => {
    const { load } = await prepare({
      "entry.ets": "import { Child } from './child'; export const names = () => new Child().names();",
      "child.ets": `import { Parent } from './parent';
export class Child extends Parent { name = 'child'; }`,
      "parent.ets": `import { Child } from './child';
export class Parent { name = 'parent'; names() { return [this.name, this instanceof Child, new Child() instanceof Parent]; } }`,
    });
    expect((load() as { names(): unknown }).names()).toEqual(["child", true, true]);
  });

  test("CommonJS at once, for nobody knows what it exports before", async () => {
    const { load, logged } = await prepare({
      "entry.ets":
        "import plain from './plain'; import { two } from './plain'; export const read = () => [plain.one, two];",
      "plain.js":
        "console.info('plain'); const other = require('./other'); module.exports = { one: 1, two: other.two };",
      "other.js": "exports.two = 2;",
    });
    const { read } = load() as { read(): number[] };
    expect(logged()).toEqual(["plain"]);
    expect(read()).toEqual([1, 2]);
  });
});

describe("whoever has an application's modules loaded", () => {
  test("may give a module another face, once, which its importers see and not the module itself in a circle", async () => {
    const dressed: string[] = [];
    const dress: ModuleLoaderOptions["dress"] = (id, exports) => {
      dressed.push(id);
      return id === "plain.ets" ? { ...exports, value: "dressed" } : exports;
    };
    const { loader, load } = await prepare(
      {
        "entry.ets": "import { value, own } from './plain'; export const read = () => [value, own()];",
        "plain.ets":
          "import { inCircle } from './circle'; export const value = 'plain'; export const own = inCircle();",
        "circle.ets":
          "import { value } from './plain'; export const inCircle = () => { const seen = value; return () => seen; };",
      },
      { dress },
    );
    const { read } = load() as { read(): string[] };
    expect([read(), read(), loader.load("plain.ets").value]).toEqual([
      ["dressed", "plain"],
      ["dressed", "plain"],
      "dressed",
    ]);
    expect(dressed).toEqual(["entry.ets", "circle.ets", "plain.ets"]);
  });

  test("is asked once what stands for one that throws, or else what its importers are told", async () => {
    const asked: string[] = [];
    const standInFor: ModuleLoaderOptions["standInFor"] = (id, cause) => {
      asked.push(`${id}: ${cause}`);
      if (id === "gone.ets") throw new Error("lost");
      return { value: "stands in" };
    };
    const { load } = await prepare(
      {
        "entry.ets":
          "import { value } from './broken'; import { other } from './gone'; export const read = () => value; export const readOther = () => other;",
        "broken.ets": "throw new RangeError('early'); export const value = 1;",
        "gone.ets": "throw new RangeError('late'); export const other = 1;",
      },
      { standInFor },
    );
    const { read, readOther } = load() as { read(): string; readOther(): unknown };
    expect([read(), read()]).toEqual(["stands in", "stands in"]);
    for (const _ of [1, 2]) expect(readOther).toThrow(/^lost$/);
    expect(asked).toEqual(["broken.ets: RangeError: early", "gone.ets: RangeError: late"]);
  });
});

describe("for a package that is not there stands a stub", () => {
  test("under every name, by way of a barrel too, which a class may extend and which says what it is when it is called", async () => {
    const { load } = await prepare({
      "entry.ets": `import axios, { AxiosError } from '@ohos/axios';
import * as all from '@ohos/axios';
import { http, own } from './barrel';
export class MyError extends AxiosError {}
export class MyHttp extends http {}
export const calls = [() => axios.get('x'), () => all.create(), () => http('x'), () => new MyError()];
export const read = () => own;`,
      "barrel.ets": "export * from '@ohos/http'; export const own = 1;",
    });
    const { calls, read } = load() as { calls: (() => unknown)[]; read(): number };
    expect(read()).toBe(1);
    for (const call of calls) {
      expect(call).toThrow(
        expect.objectContaining({
          code: 801,
          message: expect.stringMatching(/^@ohos\/(axios|http) .*: Capability not supported$/),
        }),
      );
    }
  });

  test("beside what the platform has where a barrel hands a kit on whole", async () => {
    const { load } = await prepare({
      "entry.ets":
        "import { fileIo, picker } from './kit'; export const read = () => [typeof fileIo.openSync, () => picker.pick()];",
      "kit.ets": "export * from '@kit.CoreFileKit';",
    });
    const [openSync, pick] = (load() as { read(): [string, () => void] }).read();
    expect(openSync).toBe("function");
    expect(pick).toThrow(/^@kit\.CoreFileKit picker\.pick: Capability not supported$/);
  });
});

describe("in the scope of a module is", () => {
  test("what ArkUI has in it, as stubs that name themselves, and never in place of the author's own", async () => {
    const { load } = await prepare({
      "entry.ets": `class Text {}
const getContext = () => 'own';
const module = 'mine', exports = 2;
export const all = { color: Color.Red, own: new Text(), context: getContext(), mine: module + exports };
export const call = () => animateTo({}, () => {});`,
    });
    const { all, call } = load() as { all: object; call(): void };
    expect(all).toMatchObject({ own: {}, context: "own", mine: "mine2" });
    expect(`${Reflect.get(all, "color")}`).toBe("[stub ArkUI Color.Red]");
    expect(call).toThrow(/^ArkUI animateTo: Capability not supported$/);
  });

  test("a store that all modules of the application share", async () => {
    const { load } = await prepare({
      "entry.ets": `import './pages';
export const seen = () => [AppStorage.get('kept'), AppStorage.Get('default'), AppStorage.has('gone'), AppStorage.get('gone'),
  new LocalStorage({ a: 1 }).get('a'), AppStorage.link('kept').get(), LocalStorage.getShared()];`,
      "pages.ets": `PersistentStorage.persistProp('default', 5); AppStorage.setOrCreate('kept', 1); AppStorage.set('absent', 1);
AppStorage.setAndLink('kept', 9).set(2); AppStorage.delete('gone');`,
    });
    expect((load() as { seen(): unknown[] }).seen()).toEqual([2, 5, false, undefined, 1, 2, undefined]);
  });

  test("$r and $rawfile, which give a resource without its number, and wrapBuilder, which gives what holds a function", async () => {
    const { load } = await prepare({
      "entry.ets": `@Builder function row() { Text('x') }
export const all = [$r('app.string.a', 1), $rawfile('b.json'), typeof wrapBuilder(row).builder];`,
    });
    expect(Reflect.get(load(), "all")).toEqual([
      expect.objectContaining({ name: "app.string.a", params: [1] }),
      expect.objectContaining({ params: ["b.json"] }),
      "function",
    ]);
  });
});

test("marks know a function of a module that ran by its address, and instances of sendable classes", async () => {
  const { loader, load } = await prepare({
    "entry.ets": `import { job, Data, Other } from './work';
class Derived extends Data {}
function plain() {}
export const all = () => ({ job, plain, data: new Data(), derived: new Derived(), other: new Other() });`,
    "work.ets": "@Concurrent export function job() {}\n@Sendable export class Data {}\nexport class Other {}",
  });
  const { all } = load() as { all(): Record<"job" | "plain" | "data" | "derived" | "other", object> };
  const { job, plain, data, derived, other } = all();
  expect(loader.marks.addressOf(job)).toEqual({ module: "work.ets", name: "job" });
  expect(loader.marks.functionAt({ module: "work.ets", name: "job" })).toBe(job);
  expect(loader.marks.addressOf(plain)).toBeUndefined();
  expect([data, derived, other].map((value) => loader.marks.isSendable(value))).toEqual([true, true, false]);
});
