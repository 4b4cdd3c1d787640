import { parameterError } from "../errors/parameter-error.ts";
import { withStubs } from "../stub/with-stubs.ts";
import { Calendar } from "./calendar.ts";
import { TimeZone } from "./time-zone.ts";

const language = "en-Latn-US";
const region = "US";
const rightToLeftScripts: ReadonlySet<string> = new Set(["Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm"]);

const System = Object.freeze({
  getSystemLanguage: () => language,
  getSystemLanguages: () => [language],
  getSystemCountries: () => [region],
  getSystemRegion: () => region,
  getSystemLocale: () => language,
  getSystemLocaleInstance: () => new Intl.Locale(language),
  getPreferredLanguageList: () => [language],
  getFirstPreferredLanguage: () => language,
  getAppPreferredLanguage: () => language,
  getUsingLocalDigit: () => false,
  is24HourClock: () => true,
  isSuggested: () => false,
  getDisplayLanguage: (name: unknown, locale: unknown) => displayName("language", name, locale),
  getDisplayCountry: (name: unknown, locale: unknown) =>
    displayName("region", new Intl.Locale(`und-${checkTag(name).split("-").at(-1)}`).region ?? name, locale),
});

/** `@ohos.i18n`: a device in English, with a clock of 24 hours, in the time zone of the machine. */
export function createI18n(): object {
  const Unicode = Object.freeze({
    isDigit: (text: string): boolean => /^\p{Nd}/u.test(text),
    isSpaceChar: (text: string): boolean => /^\p{Z}/u.test(text),
    isWhitespace: (text: string): boolean => /^\s/u.test(text),
    isRTL: (text: string): boolean => /^[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/u.test(text),
    isIdeograph: (text: string): boolean => /^\p{Ideographic}/u.test(text),
    isLetter: (text: string): boolean => /^\p{L}/u.test(text),
    isLowerCase: (text: string): boolean => /^\p{Ll}/u.test(text),
    isUpperCase: (text: string): boolean => /^\p{Lu}/u.test(text),
  });
  return withStubs("@ohos.i18n", {
    System: withStubs("@ohos.i18n System", System),
    Unicode,
    TimeZone,
    Calendar,
    getTimeZone: (id?: unknown) => new TimeZone(id),
    getCalendar: (locale: unknown, type?: unknown) => new Calendar(locale, type),
    isRTL: (locale: unknown) => rightToLeftScripts.has(new Intl.Locale(checkTag(locale)).maximize().script ?? ""),
    is24HourClock: System.is24HourClock,
    getSystemLanguage: System.getSystemLanguage,
    getSystemRegion: System.getSystemRegion,
    getSystemLocale: System.getSystemLocale,
    getDisplayLanguage: System.getDisplayLanguage,
    getDisplayCountry: System.getDisplayCountry,
    getPreferredLanguageList: System.getPreferredLanguageList,
    getFirstPreferredLanguage: System.getFirstPreferredLanguage,
  });
}

function displayName(type: "language" | "region", name: unknown, locale: unknown): string {
  return new Intl.DisplayNames(checkTag(locale), { type }).of(checkTag(name)) ?? "";
}

function checkTag(tag: unknown): string {
  if (typeof tag !== "string" || tag === "") throw parameterError("The locale must be a non-empty string.");
  return tag;
}
