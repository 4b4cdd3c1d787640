// Answers what this machine's C library makes of patterns. Requests come on the standard input, each word ended by NUL:
//   match <pattern> <path>   answered by "0" or "1": fnmatch with FNM_LEADING_DIR
//   expand <pattern>         answered by the paths that glob finds, folders with a slash, and an empty word
// No locale is set: a character is a byte.
#define _GNU_SOURCE
#include <fnmatch.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *readWord(void) {
  char *word = NULL;
  size_t room = 0;
  return getdelim(&word, &room, 0, stdin) < 0 ? NULL : word;
}

static void answer(const char *word) {
  fwrite(word, 1, strlen(word) + 1, stdout);
}

static void expand(const char *pattern) {
  glob_t found;
  if (glob(pattern, GLOB_MARK, NULL, &found) == 0) {
    for (size_t at = 0; at < found.gl_pathc; at += 1) answer(found.gl_pathv[at]);
    globfree(&found);
  }
  answer("");
}

int main(void) {
  for (char *kind = readWord(); kind != NULL; kind = readWord()) {
    char *pattern = readWord();
    if (strcmp(kind, "expand") == 0) expand(pattern);
    else answer(fnmatch(pattern, readWord(), FNM_LEADING_DIR) == 0 ? "1" : "0");
  }
  return 0;
}
