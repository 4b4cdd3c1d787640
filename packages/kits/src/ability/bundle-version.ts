/**
 * Version of the data being restored. Only a type on a device; it exists at run time because an import of it may
 * survive compilation, and a missing named export fails at link time.
 */
export class BundleVersion {
  code = 0;
  name = "";
}
