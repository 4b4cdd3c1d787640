/**
 * What is saved where a profile has no `includes`: the device's thirteen entries, and the five for el5 that the
 * documentation adds. Relative to `/`; a `*` stands for one folder whose name does not begin with a dot.
 *
 * @see app_file_service: b_constants.h, PATHES_TO_BACKUP
 */
export const defaultIncludes: readonly string[] = [
  "data/storage/el1/database/",
  "data/storage/el1/base/files/",
  "data/storage/el1/base/preferences/",
  "data/storage/el1/base/haps/*/database/",
  "data/storage/el1/base/haps/*/files/",
  "data/storage/el1/base/haps/*/preferences/",
  "data/storage/el2/database/",
  "data/storage/el2/base/files/",
  "data/storage/el2/base/preferences/",
  "data/storage/el2/base/haps/*/database/",
  "data/storage/el2/base/haps/*/files/",
  "data/storage/el2/base/haps/*/preferences/",
  "data/storage/el2/distributedfiles/",
  "data/storage/el5/database/",
  "data/storage/el5/base/files/",
  "data/storage/el5/base/preferences/",
  "data/storage/el5/base/haps/*/files/",
  "data/storage/el5/base/haps/*/preferences/",
];
