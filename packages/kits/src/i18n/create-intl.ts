import { withStubs } from "../stub/with-stubs.ts";

/** `@ohos.intl`: the language's own Intl, whose classes a device's are made after. */
export function createIntl(): object {
  const { DateTimeFormat, NumberFormat, Collator, PluralRules, RelativeTimeFormat } = Intl;
  class Locale extends Intl.Locale {
    constructor(tag: string = "en-Latn-US", options?: Intl.LocaleOptions) {
      super(tag, options);
    }
  }
  return withStubs("@ohos.intl", { DateTimeFormat, NumberFormat, Collator, PluralRules, RelativeTimeFormat, Locale });
}
