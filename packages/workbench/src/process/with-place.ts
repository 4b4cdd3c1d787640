/** What went wrong, with where on a line of its own. */
export function withPlace(message: string, place: string | undefined): string {
  return message === "" || place === undefined ? message : `${message}\nat ${place}`;
}
