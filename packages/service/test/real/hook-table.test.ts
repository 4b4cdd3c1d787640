import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RealSession } from "./real-session.ts";

const bundle = "com.example.table";
/** Outside what is saved: tells the application which row it is to play. */
const rowFile = "/data/storage/el2/base/cache/row";

const source = `import { BackupExtensionAbility, fileIo } from '@kit.CoreFileKit';
const row: Record<string, string> = JSON.parse(fileIo.readTextSync('${rowFile}'));
function play(how: string): any {
  switch (how) {
    case 'text': return ' {"a": 1}\\n';
    case 'empty': return '';
    case 'null': return null;
    case 'number': return 5;
    case 'object': return { text: 'text' };
    case 'thenable': return { then: (tell: (text: string) => void) => tell('later') };
    case 'promised text': return Promise.resolve('promised');
    case 'promised empty': return Promise.resolve('');
    case 'promised number': return Promise.resolve(5);
    case 'throws an Error': throw new TypeError('no "disk"\\t\\u0001 中');
    case 'throws a string': throw 'only words';
    case 'throws an empty string': throw '';
    case 'throws undefined': throw undefined;
    case 'rejects with an Error': return Promise.reject(new Error('no disk'));
    case 'rejects with a string': return Promise.reject('only words');
    case 'rejects with an empty string': return Promise.reject('');
    case 'rejects with undefined': return Promise.reject();
    case 'rejects with null': return Promise.reject(null);
    case 'rejects with an object that has no text': return Promise.reject({ toString() { throw new Error('no'); } });
    case 'rejects with a proxy': return Promise.reject(new Proxy({}, { get() { throw new Error('no'); } }));
    case 'rejects with several errors': return Promise.reject(new AggregateError([new Error('one')], 'several'));
  }
  return undefined;
}
export default class Table extends BackupExtensionAbility {
  constructor() {
    super();
    for (const [ex, plain] of [['onBackupEx', 'onBackup'], ['onRestoreEx', 'onRestore']]) {
      Object.defineProperty(this, ex, { value: row.ex === 'absent' ? undefined : () => play(row.ex) });
      Object.defineProperty(this, plain, { value: row.plain === 'absent' ? undefined : () => play(row.plain) });
    }
  }
}
`;

interface Row {
  readonly ex: string;
  readonly plain?: string;
  readonly callsPlain: boolean;
  /** What the client's `onResultReport` gets, byte for byte. */
  readonly result?: string;
  readonly fails?: true;
  /** What the original does instead, and why we do not. */
  readonly original?: string;
}

const fatal = "its fatal hook ends the process, so that the client hears 13500004 and never the message";
const silent = "nothing is ever reported: the bundle waits for its limit";

/** The order of the original's own table; the flows differ in nothing but the names of the hooks. */
const table: readonly Row[] = [
  { ex: "text", callsPlain: false, result: ' {"a": 1}\n' },
  { ex: "empty", callsPlain: true },
  { ex: "nothing", callsPlain: true },
  { ex: "null", callsPlain: true },
  { ex: "number", callsPlain: true },
  { ex: "object", callsPlain: true },
  {
    ex: "thenable",
    callsPlain: false,
    result: "later",
    original: "no real promise, so empty: here everything is awaited",
  },
  { ex: "absent", callsPlain: true, original: "an uninitialised result is read, which happens to be empty" },
  { ex: "promised text", callsPlain: false, result: "promised" },
  { ex: "promised empty", callsPlain: true },
  { ex: "promised number", callsPlain: true },
  { ex: "throws an Error", callsPlain: false, ...failure('no \\"disk\\"\\t\\u0001 中'), original: fatal },
  { ex: "throws a string", callsPlain: false, ...failure("only words") },
  { ex: "throws an empty string", callsPlain: false, fails: true },
  {
    ex: "throws undefined",
    callsPlain: false,
    ...failure("undefined"),
    original: "an empty message, and so no report",
  },
  { ex: "rejects with an Error", callsPlain: false, ...failure("no disk"), original: fatal },
  { ex: "rejects with a string", callsPlain: false, ...failure("only words"), original: silent },
  { ex: "rejects with an empty string", callsPlain: false, fails: true, original: silent },
  { ex: "rejects with undefined", callsPlain: false, ...failure("undefined"), original: silent },
  { ex: "rejects with null", callsPlain: false, ...failure("null"), original: silent },
  {
    ex: "rejects with an object that has no text",
    callsPlain: false,
    ...failure("something without a text was thrown"),
    original: silent,
  },
  {
    ex: "rejects with a proxy",
    callsPlain: false,
    ...failure("something without a text was thrown"),
    original: silent,
  },
  { ex: "rejects with several errors", callsPlain: false, ...failure("several"), original: fatal },
  { ex: "empty", plain: "absent", callsPlain: true },
  { ex: "empty", plain: "text", callsPlain: true },
  { ex: "absent", plain: "promised number", callsPlain: true },
  {
    ex: "empty",
    plain: "throws an Error",
    callsPlain: true,
    ...failure('no \\"disk\\"\\t\\u0001 中'),
    original: fatal,
  },
  { ex: "empty", plain: "throws a string", callsPlain: true, ...failure("only words") },
  { ex: "empty", plain: "rejects with an Error", callsPlain: true, ...failure("no disk"), original: fatal },
  { ex: "empty", plain: "rejects with undefined", callsPlain: true, ...failure("undefined"), original: silent },
];

const flows = [
  { flow: "a backup", ex: "onBackupEx", plain: "onBackup", run: (real: RealSession) => real.backUp(bundle) },
  {
    flow: "an increment",
    ex: "onBackupEx",
    plain: "onBackup",
    run: (real: RealSession) => real.backUp(bundle, { increment: { lastIncrementalTime: 0 } }),
  },
  { flow: "a restore", ex: "onRestoreEx", plain: "onRestore", run: (real: RealSession) => real.restore(bundle) },
] as const;

describe.each(flows)("in $flow", ({ flow, ex, plain, run }) => {
  let real: RealSession;

  beforeAll(async () => {
    real = await RealSession.open([{ bundleName: bundle, source }]);
    play({ ex: "empty" });
    await real.backUp(bundle);
  });

  afterAll(() => real[Symbol.asyncDispose]());

  test.each(table)(
    "an Ex hook that gives $ex, and a plain one that gives $plain: called, told and ended as by the table",
    async (row) => {
      play(row);
      real.forget();
      await run(real);
      expect([real.timesCalled(ex), real.timesCalled(plain), real.timesCalled("onRelease")]).toEqual([
        1,
        row.callsPlain ? 1 : 0,
        1,
      ]);
      const files = real.told.filter(({ kind }) => kind === "fileReady");
      expect(files.length > 0).toBe(flow === "a restore" || row.fails !== true);
      expect(real.told.filter(({ kind }) => kind !== "fileReady")).toEqual([
        { kind: "begin" },
        ...(row.result === undefined ? [] : [{ kind: "result", text: row.result }]),
        row.fails === true ? { kind: "end", code: 13500007 } : { kind: "end" },
        { kind: "allEnd" },
      ]);
    },
  );

  function play(row: Pick<Row, "ex" | "plain">): void {
    const path = real.device.hostPath(bundle, rowFile);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify({ plain: "nothing", ...row }));
  }
});

function failure(message: string): Pick<Row, "fails" | "result"> {
  const result = `{\n\t"resultInfo":\t{\n\t\t"errorCode":\t13500007,\n\t\t"errorInfo":\t"${message}",\n\t\t"type":\t"ErrorInfo"\n\t}\n}`;
  return { fails: true, result };
}
