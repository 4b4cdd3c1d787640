import { DatabaseSync } from "node:sqlite";
import type { Phone } from "./phone.ts";

const database = "/data/storage/el2/database/entry/rdb/notes.db";

interface NoteRow {
  readonly id: number;
  readonly title: string;
  readonly body: string;
  readonly created: number;
}

interface MigratedRow extends NoteRow {
  readonly pinned: number;
  readonly modified: number;
}

/**
 * Compares the migrated database with what notes 2.0.0 promises to make of the old one, row by row.
 *
 * @returns One line for each difference, and how many notes were compared.
 */
export function checkNotes(from: Phone, to: Phone): { differences: string[]; noteCount: number } {
  const old = readRows<NoteRow>(from, "SELECT id, title, body, created FROM notes ORDER BY id");
  const migrated = readRows<MigratedRow>(
    to,
    "SELECT id, title, body, created, pinned, modified FROM notes ORDER BY id",
  );
  const tags = readRows<{ note_id: number; tag: string }>(to, "SELECT note_id, tag FROM tags ORDER BY note_id, tag");
  const differences: string[] = [];
  if (migrated.length !== old.length)
    differences.push(`notes.db: ${migrated.length} notes and should be ${old.length}`);
  for (const [index, note] of old.entries()) {
    const expected = migrate(note);
    const actual = migrated[index];
    const actualTags = tags.filter((row) => row.note_id === note.id).map((row) => row.tag);
    const isSame =
      JSON.stringify({ ...actual }) === JSON.stringify(expected.row) && actualTags.join() === expected.tags.join();
    if (!isSame) differences.push(`notes.db: note ${note.id} is ${JSON.stringify(actual)} with tags [${actualTags}]`);
  }
  return { differences, noteCount: old.length };
}

function migrate({ id, title, body, created }: NoteRow): { row: MigratedRow; tags: string[] } {
  const words = body.split(" ");
  const tags = new Set(words.filter((word) => /^#\S/.test(word)).map((word) => word.slice(1)));
  const rest = words
    .filter((word) => !/^#\S/.test(word))
    .join(" ")
    .trim();
  return { row: { id, title, body: rest, created, pinned: 0, modified: created }, tags: [...tags].sort() };
}

function readRows<Row>(phone: Phone, sql: string): Row[] {
  const connection = new DatabaseSync(phone.hostPath("com.example.notes", database), { readOnly: true });
  try {
    // The columns are those of the statement, which stands beside the type at every call.
    return connection.prepare(sql).all() as Row[];
  } finally {
    connection.close();
  }
}
