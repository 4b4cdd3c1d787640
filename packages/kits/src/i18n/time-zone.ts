import { parameterError } from "../errors/parameter-error.ts";

/** `i18n.TimeZone`; without a name that of the machine. Offsets are in ms, east of Greenwich above zero. */
export class TimeZone {
  readonly #id: string;

  static getAvailableIDs(): string[] {
    return Intl.supportedValuesOf("timeZone");
  }

  constructor(id?: unknown) {
    this.#id = typeof id === "string" && id !== "" ? id : Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (Number.isNaN(this.getOffset(0))) throw parameterError(`The time zone ${this.#id} is not known.`);
  }

  getID(): string {
    return this.#id;
  }

  getDisplayName(locale?: unknown): string {
    const format = new Intl.DateTimeFormat(typeof locale === "string" ? locale : "en", {
      timeZone: this.#id,
      timeZoneName: "long",
    });
    return format.formatToParts(0).find(({ type }) => type === "timeZoneName")?.value ?? this.#id;
  }

  /** Without daylight saving: the smaller of winter's and summer's. */
  getRawOffset(): number {
    const year = new Date().getUTCFullYear();
    return Math.min(this.getOffset(Date.UTC(year, 0, 1)), this.getOffset(Date.UTC(year, 6, 1)));
  }

  getOffset(atMs: number = Date.now()): number {
    try {
      const format = new Intl.DateTimeFormat("en-US", { timeZone: this.#id, timeZoneName: "longOffset" });
      const name = format.formatToParts(atMs).find(({ type }) => type === "timeZoneName")?.value ?? "";
      const [, sign, hours = "0", minutes = "0"] = /GMT([+-])(\d+):(\d+)/.exec(name) ?? [];
      return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000 + 0;
    } catch {
      return Number.NaN;
    }
  }
}
