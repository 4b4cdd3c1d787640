import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { SourceMap } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileFunction } from "node:vm";
import { BackupError } from "@carryall/protocol";
import { expect, onTestFinished, test } from "vitest";
import { compileModules, compileSources, readProject } from "../../src/index.ts";
import { BackupExtensionAbility, loadCompiled, readTable } from "../load-compiled.ts";
import { type ProjectFiles, writeProject, writeProjectWith } from "../write-project.ts";

const entry = "entry/src/main/ets/backup/Backup.ets";

test("compileModules() writes one body for each source that the extension needs, and what its imports mean", async () => {
  const { out, result } = await compile(
    `import { BackupExtensionAbility, BundleVersion } from '@kit.CoreFileKit';
import { answer } from '../model/answer';
import { Shape } from '../model/shape';
import axios from '@ohos/axios';
export { more } from '../model/answer';
export default class Backup extends BackupExtensionAbility {
  shape: Shape | undefined;
  onRestore(v: BundleVersion) { return axios; }
  answer(): number { return answer(); }
}`,
    {
      "model/answer.ets":
        "import { base } from './base'; export function answer() { return base + 2; } export const more = 1;",
      "model/base.ts": "export const base: number = 40;",
      "model/shape.ets": "export interface Shape { sides: number }",
    },
  );
  expect(readTable(out)).toEqual({
    formatVersion: 1,
    entry,
    modules: {
      [entry]: {
        file: "m/0001.js",
        sourceMap: "m/0001.js.map",
        imports: {
          "@kit.CoreFileKit": {
            kind: "platform",
            name: "@kit.CoreFileKit",
            names: ["BackupExtensionAbility"],
          },
          "../model/answer": { kind: "module", id: "entry/src/main/ets/model/answer.ets", names: ["answer", "more"] },
          "@ohos/axios": { kind: "missing", specifier: "@ohos/axios", names: ["default"] },
        },
        exports: ["default", "more"],
      },
      "entry/src/main/ets/model/answer.ets": {
        file: "m/0002.js",
        sourceMap: "m/0002.js.map",
        imports: { "./base": { kind: "module", id: "entry/src/main/ets/model/base.ts", names: ["base"] } },
        exports: ["answer", "more"],
      },
      "entry/src/main/ets/model/base.ts": {
        file: "m/0003.js",
        sourceMap: "m/0003.js.map",
        imports: {},
        exports: ["base"],
      },
    },
  });
  expect(result.moduleIds).toHaveLength(3);
  expect(result.warnings).toEqual([
    expect.stringMatching(
      /Backup\.ets:4: nothing is found for "@ohos\/axios": a stub stands for it, and code that uses it will fail$/,
    ),
  ]);
});

test("compileModules() follows lazy, dynamic and re-exporting imports, in circles too", async () => {
  const { load } = await compile(
    `import lazy { late } from '../late';
import /* not so lazy */ lazy all, { early as soon } from '../late';
export * from '../late';
export default class Backup {
  static one: number = late + soon + all;
  static async two(): Promise<number> { const m = await import('../dynamic'); return m.two; }
}`,
    {
      "late.ets":
        "import Backup from './backup/Backup'; export const late = 1; export const early = 10; export const back = () => Backup.one; export default 100;",
      "dynamic.ts": "export const two = 2;",
    },
  );
  const exports = load() as { default: { one: number; two(): Promise<number> }; back(): number };
  expect(exports.default.one).toBe(111);
  await expect(exports.default.two()).resolves.toBe(2);
  expect(exports.back()).toBe(111);
});

test("compileModules() compiles a local HAR", async () => {
  const directory = writeProject({
    [entry]: "import { name } from 'common'; export default class Backup { static from = name; }",
    "entry/oh-package.json5": '{ dependencies: { common: "file:../common" } }',
    "common/oh-package.json5": '{ name: "common", main: "Index.ets" }',
    "common/Index.ets": "export { name } from './src/main/ets/name';",
    "common/src/main/ets/name.ets": "export const name = 'har';",
  });
  const { load } = await compileProject(directory);
  expect(load().default).toHaveProperty("from", "har");
});

test("compileModules() takes out UI, whatever stands in it, and keeps the rest of the file", async () => {
  const { load } = await compile(
    `import { Row, Page, count } from '../pages/Page';
export default class Backup { static made = [new Row(), Page, count]; }`,
    {
      "pages/Page.ets": `
import { Entry, Component } from '@kit.ArkUI';
@Builder export function row(item: string = "}") { Text(\`\${item} { \${{ a: "}" }.a}\`).onClick(() => { done() }) }
@Extend(Text) function fancy(size: number): void { .fontSize(size) .fontColor(Color.Red) }
@Styles
function frame() { .width('100%') }
@Entry({ routeName: 'x' })
@Component
export struct Page {
  @State text: string = 'it\\'s {';
  @Link @Watch('changed') other: number;
  private pattern: RegExp = /[}"]/g; // a stray {
  build() {
    Column({ space: 4 }) {
      if (this.text) { Own({ a: $other }) { Text('trailing') } } else { Blank() }
      ForEach([1, 2], (n: number) => { row(\`\${n}\`) }, (n: number) => { return \`\${n / 2} } \` })
    }.width('100%')
    .height($r('app.float.h'))
  }
}
@Component
struct Own { @BuilderParam body: () => void; build() { this.body() } }
@Sendable export class Row { @Track cells: number = 3; struct: string = 'a property' }
export const count = 4 / 2 / 1;
`,
    },
  );
  const [row, Page, count] = (load().default as { made: [object, { name: string }, number] }).made;
  expect(row).toEqual({ cells: 3, struct: "a property" });
  expect(Page.name).toBe("Page");
  expect(count).toBe(2);
});

test("compileModules() takes out @Concurrent, ArkUI's decorators and annotations, and runs an author's own", async () => {
  const { load } = await compile(`
import { Sendable } from '@kit.ArkTS';
@interface Mark { level: number = 1; }
export @interface Other {}
function logged(target: Object, key: string, descriptor: PropertyDescriptor) {
  descriptor.value = () => 'logged ' + key;
}
@Concurrent
function job(n: number): number { return n + 1; }
@Concurrent async function asyncJob() {}
@Sendable type Work = () => void;
@Sendable @ObservedV2 @Mark({ level: 2 }) @Other
class Data { @Trace value: number = job(1); @Mark @logged run(): string { return ''; } }
export default class Backup { static data = new Data(); }
`);
  const { data } = load().default as { data: { value: number; run(): string } };
  expect(data.value).toBe(2);
  expect(data.run()).toBe("logged run");
});

test.each([
  ["the only exported class", "export class Other {}\nclass Helper {}", "Other"],
  ["a class exported by name", "class Other {}\nclass Helper {}\nexport { Other };", "Other"],
  [
    "the last class that extends BackupExtensionAbility",
    "class A extends BackupExtensionAbility {}\nclass B extends BackupExtensionAbility {}\nclass C {}",
    "B",
  ],
  [
    "a class that extends it under another name",
    "import BackupExtension from '@ohos.application.BackupExtensionAbility';\nclass A extends BackupExtension {}\nclass C {}",
    "A",
  ],
  [
    "a class that extends its alias",
    "import { BackupExtensionAbility as Base } from '@kit.CoreFileKit';\nclass A extends Base {}",
    "A",
  ],
  [
    "a class that extends it before an exported one that does not",
    "export class Helper {}\nclass A extends BackupExtensionAbility {}",
    "A",
  ],
])("compileModules() takes %s where there is no default export, and says so", async (_what, source, name) => {
  const kit = source.includes("CoreFileKit") ? "" : "import { BackupExtensionAbility } from '@kit.CoreFileKit';\n";
  const { load, result } = await compile(`${kit}${source}`);
  expect(load().default).toHaveProperty("name", name);
  expect(result.warnings).toEqual([expect.stringContaining(`has no default export: ${name} is taken here`)]);
});

test.each([
  "class A {}\nexport { A as default, B };\nclass B {}",
  "class A {}\nexport default A;",
  "export default class A {}",
])("compileModules() leaves a default export as it is: %s", async (source) => {
  const { load, result } = await compile(source);
  expect(load().default).toHaveProperty("name", "A");
  expect(result.warnings).toEqual([]);
});

test("compileModules() warns of an entry without a class", async () => {
  const { result } = await compile("export const a = 1;");
  expect(result.warnings).toEqual([expect.stringContaining("exports no class by default")]);
});

test("compileModules() declares a name that is assigned at the top level and declared nowhere", async () => {
  const { load } = await compile(`
let known = 0;
known = 1;
testFileNum = 123; // no let
testFileNum = testFileNum + known;
export default class Backup { static n = testFileNum; }`);
  expect(load().default).toHaveProperty("n", 124);
});

test("compileModules() keeps lines: an error's place maps back to the author's own", async () => {
  const source = `import lazy { hilog } from '@kit.PerformanceAnalysisKit';
@interface Mark {
  level: number;
}
@Component
struct Page {
  build() {
    Column() { }
  }
}
undeclared = 1;
@Concurrent
function job(): void {
  hilog.info(0, '', '');
}
interface Unused {
  a: number;
}
export default class Backup {
  onBackup(): void {
    const wide: string = 'ü';
    job(); throw new Error(wide);
  }
}
`;
  for (const text of [source, source.replaceAll("\n", "\r\n"), source.replace("export default ", "export ")]) {
    const { out, load } = await compile(text);
    const Backup = load().default as new () => { onBackup(): void };
    const frame = stackOf(() => new Backup().onBackup()).match(/0001\.js:(\d+):(\d+)/);
    const map = new SourceMap(JSON.parse(readFileSync(join(out, "m/0001.js.map"), "utf8")));
    const place = map.findEntry(Number(frame?.[1]) - 1, Number(frame?.[2]) - 1);
    expect(place).toMatchObject({ originalSource: entry, originalLine: 21, originalColumn: 17 });
    expect(map.payload.sourcesContent).toEqual([text]);
  }
});

test.each([
  [
    "export default class Backup {\n  a = = 1;\n}",
    /^Cannot compile .*Backup\.ets:2:7: Expression expected\.\n {4}a = = 1;$/,
  ],
  [
    "let a = 1;\nlet a = 2;\nexport default class B {}",
    /^Cannot compile .*Backup\.ets:2:5: .*"a" has already been declared\n {4}let a = 2;$/,
  ],
  ["@Component struct A { build() {", /^Cannot compile .*Backup\.ets:1:/],
])("compileModules() names file, line and column of a fault of syntax, and shows the line", async (source, message) => {
  const error = await compile(source).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(BackupError);
  expect(error).toMatchObject({ reason: "invalidArgument", message: expect.stringMatching(message) });
});

test("compileModules() refuses a project without a backup extension", async () => {
  const directory = writeProject({ "entry/src/main/module.json5": '{ module: { name: "entry" } }' });
  await expect(compileProject(directory)).rejects.toThrow(/it has no backup extension$/);
});

test("compileModules() names a package that is not there once, with how many more ask for it", async () => {
  const { result } = await compile(
    "import axios from 'axios'; import '../a'; import './b'; export default class B { static x = axios; }",
    {
      "a.ets": "import axios from 'axios'; axios.get();",
    },
  );
  expect(result.warnings).toEqual([
    expect.stringMatching(/Backup\.ets:1 and 1 more: nothing is found for "axios": a stub stands for it/),
    expect.stringMatching(/Backup\.ets:1: nothing is found for "\.\/b"/),
  ]);
});

test.each(["@ohos/given", "../../../../../oh_modules/@ohos/given", "@ohos/given/src/inner"])(
  "compileSources() takes %s for a package that the caller gives",
  async (specifier) => {
    const directory = writeProject({
      [entry]: `import { name } from '${specifier}'; export default name;`,
      "elsewhere/index.ts": "export { name } from './src/inner';",
      "elsewhere/src/inner.ts": "export const name = 'given';",
    });
    const out = mkdtempSync(join(tmpdir(), "carryall-compiled-"));
    onTestFinished(() => rmSync(out, { recursive: true }));
    const packages = new Map([["@ohos/given", join(directory, "elsewhere/index.ts")]]);
    const { warnings } = await compileSources(
      { projectDirectory: directory, files: [join(directory, entry)], packages },
      out,
    );
    expect(warnings).toEqual([]);
    expect(loadCompiled(out).default).toBe("given");
  },
);

test("compileModules() makes a fault in a file that is only dragged in a warning, and an error of whoever needs it", async () => {
  const { result, load } = await compile(
    "import { Page } from '../page'; export default class Backup { page = () => Page; }",
    {
      "page.ets": "export const Page = = 1;",
    },
  );
  expect(result.warnings).toEqual([
    expect.stringMatching(/^Cannot compile .*page\.ets:1:21: .*\n.*Page = = 1;\n.*will fail$/s),
  ]);
  expect(load).toThrow(/Cannot compile .*page\.ets:1:21/);
});

test("compileModules() takes a JSON file for a module whose default is its value", async () => {
  const { load } = await compile(
    "import rules from '../rules.json'; export default class Backup { static rules = rules; }",
    {
      "rules.json": "// with a comment\n{ keep: ['a', 'b'], }",
    },
  );
  expect(load().default).toHaveProperty("rules", { keep: ["a", "b"] });
});

test("compileModules() says which names each module takes and gives, and which it hands on whole", async () => {
  const { out } = await compile(
    `import * as model from '../model/index';
import fs, { statSync } from '@ohos.file.fs';
import '../register';
export * from 'nowhere';
export default class Backup { static all = [model.one, fs, statSync]; late() { return import('../late'); } }`,
    {
      "model/index.ets": "export * from './one'; export { two } from './two'; export const three = 3;",
      "model/one.ets": "export const one = 1; export default 1;",
      "model/two.ets": "export const two = 2; export type Two = 2;",
      "register.ets": "console.info('here');",
      "late.ets": "export const late = 1;",
    },
  );
  const { modules } = readTable(out);
  expect(modules[entry]).toMatchObject({
    exports: ["default"],
    stars: ["nowhere"],
    imports: {
      "../model/index": { names: ["one"] },
      "@ohos.file.fs": { names: ["default", "statSync"] },
      "../register": { names: [], isEager: true },
      nowhere: { kind: "missing" },
    },
  });
  expect(modules[entry]?.imports["../late"]).not.toHaveProperty("names");
  expect(modules["entry/src/main/ets/model/index.ets"]).toMatchObject({ exports: ["three", "two"], stars: ["./one"] });
});

test("compileModules() leaves the exports of CommonJS open, which only running it tells", async () => {
  const { out, load } = await compile(
    "import { plain } from '../plain'; export default class B { static x = plain; }",
    {
      "plain.js": "module.exports.plain = 7;",
    },
  );
  expect(readTable(out).modules["entry/src/main/ets/plain.js"]).not.toHaveProperty("exports");
  expect(load().default).toHaveProperty("x", 7);
});

test("compileModules() names what a module uses of ArkUI's globals, and not what is its own or a member's", async () => {
  const { out } = await compile(
    `import { Text } from '../text';
class Color {}
const where = { Column: 1, Row: Row };
export default class Backup { static all = [Color, Text, where.Column, AppStorage.get('a'), $r('app.string.a')]; Grid() {} }`,
    { "text.ets": "export class Text {}" },
  );
  expect(readTable(out).modules[entry]?.uiNames).toEqual(["$r", "AppStorage", "Row"]);
});

test("compileModules() tells whoever loads a module of its marked functions and classes", async () => {
  const { out } = await compile(`
@Concurrent function job() {}
@Concurrent export async function other() {}
@Sendable class Data {}
@Sendable @Observed export class More extends Data {}
function plain() {}
export default class Backup {}`);
  const told: unknown[] = [];
  const note = (marks: unknown) => told.push(marks);
  const code = readFileSync(join(out, "m/0001.js"), "utf8");
  compileFunction(code, ["module", "$carryallMarks"])({ exports: {} }, note);
  expect(told).toEqual([
    {
      concurrent: { job: expect.any(Function), other: expect.any(Function) },
      sendable: { Data: expect.any(Function), More: expect.any(Function) },
    },
  ]);
});

test("compileModules() takes what TypeScript has and ArkTS authors use", async () => {
  const { load } = await compile(
    `import type { Shape } from '../shapes';
import { Kind, type Other, Level, shapes } from '../shapes';
// @ts-ignore
declare const injected: number;
declare namespace host { function call(): void; }
abstract class Base<T> { abstract id: T; constructor(protected readonly name: string, public size?: number) {} }
class Own extends Base<number> { id = 1; nested?: { deep?: number }; }
namespace tools { export let count = 1; export function next(): number { count += 1; return count; } }
const enum Small { One = 1, Two }
let maybe: number | undefined;
maybe ??= 5;
const own = new Own('own', 2);
label: for (const item of [1, 2]) { if (item === 2) break label; }
export default class Backup {
  static seen = [Kind.Round, Level.High, shapes.of(3), own.size!, own.nested?.deep ?? 4, tools.next(), Small.Two, maybe,
    <number>1, (2 as ESObject) as number, globalThis.missing?.deep];
  shape: Shape | Other | undefined;
}`,
    {
      "shapes.ets": `export interface Shape { sides: number }
export interface Other {}
export enum Kind { Round = 'round' }
export const enum Level { High = 9 }
export namespace shapes { export const of = (n: number): number => n; }`,
    },
  );
  expect(load().default).toHaveProperty("seen", ["round", 9, 3, 2, 4, 2, 2, 5, 1, 2, undefined]);
});

test("compileModules() gives a field no value that its author did not, and leaves what a base class's constructor set", async () => {
  const { load } = await compile(`
class Base { constructor() { this.init(); } init(): void {} }
class Own extends Base { name: string; size?: number; kept: number = 1; static shared: string; init(): void { this.name = 'set'; } }
export default class Backup { static own = new Own(); static keys = Object.keys(Own); }`);
  const { own, keys } = load().default as unknown as { own: object; keys: string[] };
  expect(Object.entries(own)).toEqual([
    ["name", "set"],
    ["kept", 1],
  ]);
  expect(keys).toEqual([]);
});

test("compileModules() takes a page with every form of ArkUI for an empty class, and what stands beside it as it is", async () => {
  const { load } = await compile(
    "import Page, { Card, Dialog, local, wrapped } from '../page'; export default class Backup { static all = [Page, Card, Dialog, local, wrapped]; }",
    {
      "page.ets": `
const local = { a: 1 };
@Reusable @ComponentV2 export struct Card<T> { @Local n: number = 0; @Param @Require p: string; @Event e: () => void = () => {};
  @Monitor('n') changed() {} @Computed get double() { return this.n * 2 } build() { Text(this.p) { Span('}') } } }
@CustomDialog export struct Dialog { controller: CustomDialogController; build() { Button() { Text('x') }.onClick(() => { this.controller.close() }) } }
@AnimatableExtend(Text) function grow(size: number) { .fontSize(size) }
@Extend(Button) function loud() { .backgroundColor(Color.Red).stateEffect(true) }
@Styles function frame() { .border({ width: 1 }) }
@Builder function footer($$: { n: number }) { Row() { Text(\`\${$$.n}\`) }.width('100%') }
export const wrapped = () => footer;
@Preview @Entry({ routeName: 'main', storage: LocalStorage.getShared() }) @Component
export default struct Page {
  @State @Watch('seen') text: string = ''; @StorageLink('k') kept: number = 1; @Provide('theme') theme: ESObject;
  @BuilderParam body: () => void = this.empty; @Builder empty() {} scroller: Scroller = new Scroller();
  aboutToAppear(): void { AppStorage.setOrCreate('k', 1) }
  build() {
    Navigation(this.stack) { Scroll(this.scroller) { Column({ space: 2 }) { TextInput({ text: $$this.text }).onChange((v) => { this.text = v })
      if (this.kept > 1) { Card({ p: 'a' }) } else if (this.kept) { footer({ n: this.kept }) } else { this.body() }
      LazyForEach(this.data, (item: string, i) => { ListItem() { Image($r('app.media.a')) } .swipeAction({ end: this.empty() }) }, (item: string) => item)
    } } }.title({ builder: this.empty, height: 56 }).bindSheet($$this.open, this.empty())
  }
}
export { local };
`,
    },
  );
  const [Page, Card, Dialog, local, wrapped] = (
    load().default as { all: [new () => object, { name: string }, { name: string }, object, () => unknown] }
  ).all;
  expect([Page.name, Card.name, Dialog.name]).toEqual(["Page", "Card", "Dialog"]);
  expect(Object.keys(new Page())).toEqual([]);
  expect(local).toEqual({ a: 1 });
  expect(wrapped()).toBeTypeOf("function");
});

test("compileModules() gives classes their names and their base", async () => {
  const { load } = await compile(
    "import { BackupExtensionAbility } from '@kit.CoreFileKit';\nexport default class Backup extends BackupExtensionAbility {}",
  );
  const Backup = load().default as new () => unknown;
  expect(Backup.name).toBe("Backup");
  expect(new Backup()).toBeInstanceOf(BackupExtensionAbility);
});

function compile(source: string, others: ProjectFiles = {}) {
  return compileProject(writeProjectWith(source, others));
}

async function compileProject(directory: string) {
  const out = mkdtempSync(join(tmpdir(), "carryall-compiled-"));
  onTestFinished(() => rmSync(out, { recursive: true }));
  const result = await compileModules(readProject(directory), out);
  return { out, result, load: () => loadCompiled(out) };
}

function stackOf(run: () => void): string {
  try {
    run();
  } catch (error) {
    if (error instanceof Error) return error.stack ?? "";
  }
  return "";
}
