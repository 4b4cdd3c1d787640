import { parameterError } from "../errors/parameter-error.ts";

/** `util.RationalNumber`: a fraction in lowest terms; 0/0 is no number, x/0 is infinite. */
export class RationalNumber {
  readonly #numerator: number;
  readonly #denominator: number;

  static parseRationalNumber(numerator: unknown, denominator: unknown): RationalNumber {
    return new RationalNumber(numerator, denominator);
  }

  /** `"3:4"` or `"3/4"`. */
  static createRationalFromString(text: unknown): RationalNumber {
    const match = typeof text === "string" ? /^\s*([+-]?\d+)\s*[:/]\s*([+-]?\d+)\s*$/.exec(text) : null;
    if (match === null) throw parameterError("The text must be two integers with : or / between them.");
    return new RationalNumber(Number(match[1]), Number(match[2]));
  }

  static getCommonFactor(first: unknown, second: unknown): number {
    if (!Number.isInteger(first) || !Number.isInteger(second)) throw parameterError("Both must be integers.");
    return greatestCommonDivisor(Number(first), Number(second));
  }

  static getCommonDivisor(first: unknown, second: unknown): number {
    return RationalNumber.getCommonFactor(first, second);
  }

  constructor(numerator: unknown, denominator: unknown) {
    if (!Number.isInteger(numerator) || !Number.isInteger(denominator)) {
      throw parameterError("The numerator and the denominator must be integers.");
    }
    const [top, bottom] = [Number(numerator), Number(denominator)];
    const divisor = Math.max(greatestCommonDivisor(top, bottom), 1) * (bottom < 0 ? -1 : 1);
    this.#numerator = top / divisor + 0;
    this.#denominator = bottom / divisor + 0;
  }

  valueOf(): number {
    return this.#numerator / this.#denominator;
  }

  compareTo(other: RationalNumber): number {
    return Math.sign(this.valueOf() - other.valueOf());
  }

  equals(other: unknown): boolean {
    if (!(other instanceof RationalNumber)) return false;
    return this.#numerator === other.#numerator && this.#denominator === other.#denominator;
  }

  getNumerator(): number {
    return this.#numerator;
  }

  getDenominator(): number {
    return this.#denominator;
  }

  isFinite(): boolean {
    return this.#denominator !== 0;
  }

  isNaN(): boolean {
    return this.#denominator === 0 && this.#numerator === 0;
  }

  isZero(): boolean {
    return this.#denominator !== 0 && this.#numerator === 0;
  }

  toString(): string {
    if (this.isNaN()) return "NaN";
    if (!this.isFinite()) return this.#numerator > 0 ? "Infinity" : "-Infinity";
    return `${this.#numerator}/${this.#denominator}`;
  }
}

function greatestCommonDivisor(first: number, second: number): number {
  return second === 0 ? Math.abs(first) : greatestCommonDivisor(second, first % second);
}
