import type { TellEvent, TestEvent } from "./test-messages.ts";
import { withPlace } from "./with-place.ts";

type CaseStatus = Extract<TestEvent, { kind: "caseDone" }>["status"];

const started = "1";
const statusByCode: ReadonlyMap<string, CaseStatus> = new Map([
  ["0", "passed"],
  ["-1", "error"],
  ["-2", "failed"],
]);

export interface HypiumReportOptions {
  readonly tell: TellEvent;
  /** The source of the suite that begins with this description. */
  readonly fileOf: (suite: string) => string;
}

/**
 * Reads what hypium prints through the delegator, which is all that it tells of its results: blocks of
 * `OHOS_REPORT_STATUS: key=value`, a case's with `OHOS_REPORT_STATUS_CODE`. Text of an author may stand in them and
 * have several lines.
 *
 * @see @ohos/hypium: src/main/module/report/OhReport.js
 */
export class HypiumReport {
  readonly #options: HypiumReportOptions;
  #file = "";
  #place: string | undefined;

  constructor(options: HypiumReportOptions) {
    this.#options = options;
  }

  /** Notes where the running case failed, which hypium logs and does not report. The first place counts. */
  noteFailure(place: string | undefined): void {
    this.#place ??= place;
  }

  read(message: string): void {
    const fields = fieldsOf(message);
    const suite = fields.get("class") ?? "";
    if (message.trimStart().startsWith("OHOS_REPORT_SUM:")) this.#file = this.#options.fileOf(suite);
    const code = fields.get("code");
    if (code === undefined) return;
    const place = { suite, name: fields.get("test") ?? "", file: this.#file };
    if (code === started) {
      this.#place = undefined;
      this.#options.tell({ kind: "caseStarted", ...place });
      return;
    }
    this.#options.tell({
      kind: "caseDone",
      ...place,
      status: statusByCode.get(code) ?? "error",
      durationMs: Number(fields.get("consuming") ?? 0),
      message: withPlace(fields.get("stack") ?? "", this.#place),
    });
  }
}

function fieldsOf(message: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const block of message.split(/^OHOS_REPORT_/m)) {
    const [, code] = /^STATUS_CODE: (-?\d+)\s*$/.exec(block) ?? [];
    if (code !== undefined) fields.set("code", code);
    const [, key, value] = /^STATUS: (\w+)=([\s\S]*)$/.exec(block) ?? [];
    if (key !== undefined && value !== undefined) fields.set(key, value.replace(/\n+$/, ""));
  }
  return fields;
}
