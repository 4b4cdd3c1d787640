// Loaded before the C library: folders tell nothing of what their entries are, as on file systems that do not know it.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <stdlib.h>

typedef int Filter(const struct dirent64 *);
typedef int Order(const struct dirent64 **, const struct dirent64 **);

int scandir64(const char *path, struct dirent64 ***entries, Filter *filter, Order *order) {
  int (*real)(const char *, struct dirent64 ***, Filter *, Order *) = dlsym(RTLD_NEXT, "scandir64");
  int count = real(path, entries, filter, order);
  for (int at = 0; at < count; at += 1) (*entries)[at]->d_type = DT_UNKNOWN;
  // So that whoever looks knows that it was this which was asked.
  setenv("CARRYALL_TYPES", "forgotten", 1);
  return count;
}
