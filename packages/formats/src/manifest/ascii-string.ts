/** A JSON string as jsoncpp prints it: DEL and slashes as they are, UTF-16 units above ASCII as `\uXXXX`. */
export function asciiString(text: string): string {
  return JSON.stringify(text).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
