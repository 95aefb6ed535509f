import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface StoredActivity {
  readonly conversation: string;
  readonly id: string;
  /** Milliseconds, moved clock. */
  readonly sent: number;
  readonly updated: number | null;
  /** How often it was replaced. */
  readonly updates: number;
  readonly activity: unknown;
}

/** Conversations and what was said in them; survives SIGKILL. */
export class ConversationStore {
  readonly #db: DatabaseSync;

  constructor(dataDir: string) {
    mkdirSync(dataDir, { recursive: true });
    this.#db = new DatabaseSync(join(dataDir, 'conversations.db'));
    this.#db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS conversations (id TEXT PRIMARY KEY, created INTEGER NOT NULL, parameters TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS activities (
        number INTEGER PRIMARY KEY AUTOINCREMENT, conversation TEXT NOT NULL, id TEXT NOT NULL UNIQUE, sent INTEGER NOT NULL,
        updated INTEGER, updates INTEGER NOT NULL DEFAULT 0, activity TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS uninstalled (person TEXT PRIMARY KEY);
    `);
  }

  create(id: string, now: number, parameters: unknown): void {
    const sql = 'INSERT OR IGNORE INTO conversations VALUES (?, ?, ?)';
    this.#db.prepare(sql).run(id, now, JSON.stringify(parameters));
  }

  has(conversation: string): boolean {
    return this.#db.prepare('SELECT 1 FROM conversations WHERE id = ?').get(conversation) !== undefined;
  }

  /** Whose chat with the bot it is: the first member, by Entra object id. */
  personIn(conversation: string): string | undefined {
    const row = this.#db
      .prepare("SELECT json_extract(parameters, '$.members[0].id') AS person FROM conversations WHERE id = ?")
      .get(conversation);
    return typeof row?.person === 'string' ? row.person : undefined;
  }

  /** Those whom the bot is not installed for, and nobody else. */
  uninstall(people: readonly string[]): void {
    this.#db.exec('DELETE FROM uninstalled');
    for (const person of people) this.#db.prepare('INSERT OR IGNORE INTO uninstalled VALUES (?)').run(person);
  }

  isUninstalled(person: string): boolean {
    return this.#db.prepare('SELECT 1 FROM uninstalled WHERE person = ?').get(person) !== undefined;
  }

  add(conversation: string, id: string, now: number, activity: unknown): void {
    const sql = 'INSERT INTO activities (conversation, id, sent, activity) VALUES (?, ?, ?, ?)';
    this.#db.prepare(sql).run(conversation, id, now, JSON.stringify(activity));
  }

  /** False when there is no such activity. */
  update(conversation: string, id: string, now: number, activity: unknown): boolean {
    const sql =
      'UPDATE activities SET activity = ?, updated = ?, updates = updates + 1 WHERE conversation = ? AND id = ?';
    return this.#db.prepare(sql).run(JSON.stringify(activity), now, conversation, id).changes === 1;
  }

  remove(id: string): void {
    this.#db.prepare('DELETE FROM activities WHERE id = ?').run(id);
  }

  conversations(): { id: string; created: number; parameters: unknown }[] {
    const rows = this.#db.prepare('SELECT * FROM conversations ORDER BY created').all();
    return rows.map(({ id, created, parameters }) => ({
      id: String(id),
      created: Number(created),
      parameters: JSON.parse(String(parameters)),
    }));
  }

  activities(): StoredActivity[] {
    const rows = this.#db.prepare('SELECT * FROM activities ORDER BY number').all();
    return rows.map((row) => ({
      conversation: String(row.conversation),
      id: String(row.id),
      sent: Number(row.sent),
      updated: row.updated === null ? null : Number(row.updated),
      updates: Number(row.updates),
      activity: JSON.parse(String(row.activity)),
    }));
  }

  close(): void {
    this.#db.close();
  }
}
