import { parameterError } from "../errors/parameter-error.ts";
import { utilError } from "../util/util-error.ts";

const uriPattern = /^(?:([a-zA-Z][\w+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s;

/** `uri.URI`: a text by the rule of RFC 3986, in its parts. Parts that it does not have are null. */
export class DeviceUri {
  readonly scheme: string | null;
  readonly authority: string | null;
  readonly path: string | null;
  readonly query: string | null;
  readonly fragment: string | null;
  readonly #text: string;

  static createFromParts(scheme: string, ssp: string, fragment: string | null): DeviceUri {
    return new DeviceUri(`${scheme}:${ssp}${fragment === null ? "" : `#${fragment}`}`);
  }

  constructor(text: unknown) {
    if (typeof text !== "string" || text === "") throw parameterError("The uri must be a non-empty string.");
    const match = uriPattern.exec(text);
    if (match === null || /[\s<>"{}|\\^`]/.test(text)) throw utilError("syntax", "Invalid uri string.");
    const [, scheme, authority, path, query, fragment] = match;
    this.#text = text;
    this.scheme = scheme ?? null;
    this.authority = authority ?? null;
    this.path = path || null;
    this.query = query ?? null;
    this.fragment = fragment ?? null;
  }

  get userInfo(): string | null {
    return this.#authorityPart(/^([^@]*)@/);
  }

  get host(): string | null {
    return this.#authorityPart(/^(?:[^@]*@)?(\[[^\]]*\]|[^:]*)/);
  }

  get port(): string {
    return this.#authorityPart(/:(\d+)$/) ?? "-1";
  }

  /** What is between the scheme and the fragment. */
  get ssp(): string {
    return this.#text.replace(/^[a-zA-Z][\w+.-]*:/, "").replace(/#.*$/s, "");
  }

  toString(): string {
    return this.#text;
  }

  equals(other: unknown): boolean {
    return other instanceof DeviceUri && other.normalize().toString() === this.normalize().toString();
  }

  equalsTo(other: unknown): boolean {
    return this.equals(other);
  }

  checkIsAbsolute(): boolean {
    return this.scheme !== null;
  }

  checkRelative(): boolean {
    return this.scheme === null;
  }

  checkOpaque(): boolean {
    return this.scheme !== null && !this.ssp.startsWith("/");
  }

  checkHierarchical(): boolean {
    return !this.checkOpaque();
  }

  /** Without `.` and `..` in its path. */
  normalize(): DeviceUri {
    const segments: string[] = [];
    for (const segment of (this.path ?? "").split("/")) {
      if (segment === ".." && segments.length > 1) segments.pop();
      else if (segment !== "." && segment !== "..") segments.push(segment);
    }
    return this.#with({ path: segments.join("/") });
  }

  getSegment(): string[] {
    return (this.path ?? "").split("/").filter(Boolean).map(decodeURIComponent);
  }

  getLastSegment(): string | null {
    return this.getSegment().at(-1) ?? null;
  }

  addSegment(segment: string): DeviceUri {
    return this.#with({ path: `${(this.path ?? "").replace(/\/$/, "")}/${encodeURIComponent(segment)}` });
  }

  getQueryNames(): string[] {
    return [...new Set(new URLSearchParams(this.query ?? "").keys())];
  }

  getQueryValue(name: string): string | null {
    return new URLSearchParams(this.query ?? "").get(name);
  }

  getQueryValues(name: string): string[] {
    return new URLSearchParams(this.query ?? "").getAll(name);
  }

  getBooleanQueryValue(name: string, fallback: boolean): boolean {
    const value = this.getQueryValue(name);
    return value === null ? fallback : value !== "false" && value !== "0";
  }

  addQueryValue(name: string, value: string): DeviceUri {
    const added = `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
    return this.#with({ query: this.query ? `${this.query}&${added}` : added });
  }

  clearQuery(): DeviceUri {
    return this.#with({ query: null });
  }

  #authorityPart(pattern: RegExp): string | null {
    return pattern.exec(this.authority ?? "")?.[1] || null;
  }

  #with({ path = this.path ?? "", query = this.query }: { path?: string; query?: string | null }): DeviceUri {
    const scheme = this.scheme === null ? "" : `${this.scheme}:`;
    const authority = this.authority === null ? "" : `//${this.authority}`;
    const fragment = this.fragment === null ? "" : `#${this.fragment}`;
    return new DeviceUri(`${scheme}${authority}${path}${query === null ? "" : `?${query}`}${fragment}`);
  }
}
