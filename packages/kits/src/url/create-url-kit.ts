import { parameterError } from "../errors/parameter-error.ts";
import { withStubs } from "../stub/with-stubs.ts";
import { utilError } from "../util/util-error.ts";

/** `@ohos.url`: the web's URL, with what a device adds and its errors. */
export function createUrlKit(): object {
  // An older name for the same.
  const URLSearchParams = URLParams;
  return withStubs("@ohos.url", { URL: DeviceUrl, URLParams, URLSearchParams });
}

class URLParams extends globalThis.URLSearchParams {
  constructor(init?: ConstructorParameters<typeof globalThis.URLSearchParams>[0]) {
    try {
      super(init);
    } catch {
      throw parameterError("The init must be a string, an object or pairs of strings.");
    }
  }
}

class DeviceUrl extends globalThis.URL {
  static parseURL(url: unknown, base?: unknown): DeviceUrl {
    return new DeviceUrl(url, base);
  }

  constructor(url: unknown, base?: unknown) {
    if (typeof url !== "string") throw parameterError("The url must be a string.");
    try {
      if (base === undefined) super(url);
      else super(url, String(base));
    } catch {
      throw utilError("syntax", "Invalid Url string.");
    }
  }

  get params(): globalThis.URLSearchParams {
    return this.searchParams;
  }
}
