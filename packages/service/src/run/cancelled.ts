/** Why a bundle ended that its client cancelled: an end without an error, and no failure of anybody's. */
export class Cancelled extends Error {
  constructor(bundle: string) {
    super(`Cannot go on with ${bundle}: it was cancelled`);
    this.name = "Cancelled";
  }
}
