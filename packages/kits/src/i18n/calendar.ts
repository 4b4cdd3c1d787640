import { parameterError } from "../errors/parameter-error.ts";
import { TimeZone } from "./time-zone.ts";

type Field = "year" | "month" | "date" | "hour_of_day" | "minute" | "second" | "millisecond" | "day_of_week" | "hour";

const dayMs = 86_400_000;

/** `i18n.Calendar`: the Gregorian one, in a time zone. Months count from 0, days of the week from 1, Sunday. */
export class Calendar {
  readonly #locale: Intl.Locale;
  #zone = new TimeZone();
  #timeMs = Date.now();
  #firstDay = 1;
  #minimalDays = 1;

  constructor(locale: unknown, type?: unknown) {
    if (typeof locale !== "string") throw parameterError("The locale must be a string.");
    if (type !== undefined && typeof type !== "string") throw parameterError("The type must be a string.");
    this.#locale = new Intl.Locale(locale);
  }

  setTime(time: unknown): void {
    if (time instanceof Date) this.#timeMs = time.getTime();
    else if (typeof time === "number") this.#timeMs = time;
    else throw parameterError("The time must be a number or a Date.");
  }

  set(year: number, month: number, date: number, hour = 0, minute = 0, second = 0): void {
    this.#setLocal(Date.UTC(year, month, date, hour, minute, second));
  }

  setTimeZone(id: unknown): void {
    this.#zone = new TimeZone(id);
  }

  getTimeZone(): string {
    return this.#zone.getID();
  }

  getFirstDayOfWeek(): number {
    return this.#firstDay;
  }

  setFirstDayOfWeek(day: number): void {
    this.#firstDay = day;
  }

  getMinimalDaysInFirstWeek(): number {
    return this.#minimalDays;
  }

  setMinimalDaysInFirstWeek(days: number): void {
    this.#minimalDays = days;
  }

  /** -1 for a field that is not known here. */
  get(field: Field): number {
    const local = new Date(this.#timeMs + this.#zone.getOffset(this.#timeMs));
    const values: Readonly<Record<Field, number>> = {
      year: local.getUTCFullYear(),
      month: local.getUTCMonth(),
      date: local.getUTCDate(),
      hour: local.getUTCHours() % 12,
      hour_of_day: local.getUTCHours(),
      minute: local.getUTCMinutes(),
      second: local.getUTCSeconds(),
      millisecond: local.getUTCMilliseconds(),
      day_of_week: local.getUTCDay() + 1,
    };
    return values[field] ?? -1;
  }

  add(field: Field, amount: number): void {
    const local = new Date(this.#timeMs + this.#zone.getOffset(this.#timeMs));
    if (field === "year") local.setUTCFullYear(local.getUTCFullYear() + amount);
    else if (field === "month") local.setUTCMonth(local.getUTCMonth() + amount);
    else if (field === "date") local.setUTCDate(local.getUTCDate() + amount);
    else if (field === "hour" || field === "hour_of_day") local.setUTCHours(local.getUTCHours() + amount);
    else if (field === "minute") local.setUTCMinutes(local.getUTCMinutes() + amount);
    else if (field === "second") local.setUTCSeconds(local.getUTCSeconds() + amount);
    else throw parameterError("The field cannot be added to.");
    this.#setLocal(local.getTime());
  }

  getTimeInMillis(): number {
    return this.#timeMs;
  }

  getDisplayName(locale: string): string {
    return new Intl.DisplayNames(locale, { type: "calendar" }).of("gregory") ?? "";
  }

  isWeekend(date?: Date): boolean {
    const atMs = date?.getTime() ?? this.#timeMs;
    const day = new Date(atMs + this.#zone.getOffset(atMs)).getUTCDay();
    return day === 0 || day === 6;
  }

  /** In whole days. */
  compareDays(date: Date): number {
    return Math.trunc((date.getTime() - this.#timeMs) / dayMs);
  }

  toString(): string {
    return `${this.#locale} ${new Date(this.#timeMs).toISOString()}`;
  }

  #setLocal(localMs: number): void {
    this.#timeMs = localMs - this.#zone.getOffset(localMs);
  }
}
