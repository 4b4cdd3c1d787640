import { describe, expect, test } from "vitest";
import { sandboxes } from "../fixture-devices.ts";
import { RealSession } from "./real-session.ts";

const bundle = "com.example.thrower";
const file = "entry/src/main/ets/backup/FixtureBackup.ets";

// The first lines are no more when it is compiled, so that a compiled position is none of the author's.
const head = `import { BackupExtensionAbility } from '@kit.CoreFileKit';
@Component
struct View {
  build() { Text('note') }
}
interface Note {
  readonly text: string;
  readonly isDone: boolean;
}
type Notes = readonly Note[];
function save(notes: Notes): void {
  if (notes.length === 0) throw new RangeError('there is no note');
}
`;
const at = `${file}:12:33`;

describe.each(sandboxes)("under $title", ({ sandbox, isMissing }) => {
  test.skipIf(isMissing)(
    "an Error that a hook throws keeps its message for the client, and its stack in the author's own lines for the log",
    async () => {
      await using real = await RealSession.open(
        [
          {
            bundleName: bundle,
            source: `${head}export default class Thrower extends BackupExtensionAbility {
  async onBackup(): Promise<void> {
    await Promise.resolve();
    try { save([]); } catch (cause) { throw new Error('no note was saved', { cause }); }
  }
}
`,
          },
        ],
        { sandbox },
      );
      await real.backUp(bundle);
      expect(real.told.at(-2)).toEqual({ kind: "end", code: 13500007 });
      expect(JSON.parse(real.told.find(({ kind }) => kind === "result")?.text ?? "").resultInfo.errorInfo).toBe(
        "no note was saved",
      );
      const failed = real.log(bundle).find(({ event }) => event === "failed");
      expect(failed).toMatchObject({
        code: 13500007,
        message: "onBackup of com.example.thrower failed: no note was saved",
      });
      expect(failed?.stack).toMatch(/^Error: no note was saved\n {4}at [^\n]*FixtureBackup\.ets:17:45\)\n/);
      expect(failed?.stack).toContain(`Caused by: RangeError: there is no note\n    at save (${at})`);
    },
  );
});

test("what a hook throws that is no Error is in the log with its text, and with nobody else's stack", async () => {
  const source = `${head}export default class Words extends BackupExtensionAbility {
  async onBackupEx(info: string): Promise<string> { throw 'only words'; }
}
`;
  await using real = await RealSession.open([{ bundleName: bundle, source }]);
  await real.backUp(bundle);
  expect(real.log(bundle).find(({ event }) => event === "failed")).toMatchObject({
    code: 13500007,
    message: "onBackupEx of com.example.thrower failed: only words",
    stack: "only words",
  });
});

test("a module that throws while it loads is 13500009 at the begin, with the stack in the author's own lines in the log", async () => {
  await using real = await RealSession.open([
    { bundleName: bundle, source: `${head}save([]);\nexport default class A extends BackupExtensionAbility {}\n` },
  ]);
  await real.backUp(bundle);
  expect(real.told).toEqual([{ kind: "begin", code: 13500009 }, { kind: "allEnd" }]);
  const failed = real.log(bundle).find(({ event }) => event === "failed");
  expect(failed?.message).toContain("its module does not load: RangeError: there is no note");
  expect(failed?.stack).toContain(`at save (${at})`);
});

test("a class that is missing is 13500009 at the begin, and no timer is left", async () => {
  await using real = await RealSession.open([{ bundleName: bundle, source: "export const nothing: number = 1;\n" }]);
  await real.backUp(bundle);
  expect(real.told).toEqual([{ kind: "begin", code: 13500009 }, { kind: "allEnd" }]);
  expect(real.clock.runningTimerCount).toBe(0);
});

test("what nobody awaits or catches is in the log with its stack, and the run goes on to a good end", async () => {
  await using real = await RealSession.open([
    {
      bundleName: bundle,
      source: `${head}export default class Stray extends BackupExtensionAbility {
  async onBackup(): Promise<void> {
    Promise.reject(new Error('nobody awaits me'));
    Promise.reject(undefined);
    setTimeout(() => save([]), 1);
    await new Promise<void>((resolve) => setTimeout(resolve, 20));
  }
  async onRelease(scenario: number): Promise<void> { throw new Error('not released'); }
}
`,
    },
  ]);
  await real.backUp(bundle);
  expect(real.told.slice(-2)).toEqual([{ kind: "end" }, { kind: "allEnd" }]);
  const lines = real.log(bundle).filter(({ event, authorLevel }) => event === "author" && authorLevel === "error");
  expect(lines.map(({ text }) => String(text).split("\n    at ")[0])).toEqual([
    "a rejection that nobody awaited: Error: nobody awaits me",
    "a rejection that nobody awaited: undefined",
    "an exception that nobody caught: RangeError: there is no note",
    "onRelease failed: Error: not released",
  ]);
  expect(lines[0]?.text).toContain(`(${file}:16:20)`);
  expect(lines[2]?.text).toContain(`at save (${at})`);
  expect(lines.map(({ hook }) => hook)).toEqual(["onBackup", "onBackup", "onBackup", "onRelease"]);
});

test("a stack that an author logs has the author's own lines too", async () => {
  await using real = await RealSession.open([
    {
      bundleName: bundle,
      source: `${head}export default class Logger extends BackupExtensionAbility {
  onBackup(): void {
    try { save([]); } catch (error) { console.error((error as Error).stack); }
  }
}
`,
    },
  ]);
  await real.backUp(bundle);
  const line = real.log(bundle).find(({ authorLevel }) => authorLevel === "error");
  expect(line?.text).toContain(`RangeError: there is no note\n    at save (${at})`);
});
