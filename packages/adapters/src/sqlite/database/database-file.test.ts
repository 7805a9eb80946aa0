import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DatabaseFile, openDatabaseFile, type Statement } from './database-file.ts';

describe('database file', () => {
  let dir: string;
  let file: DatabaseFile;
  let last = 0;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'kapuas-database-'));
    file = openDatabaseFile(join(dir, 'test.db'), 'durable', () => ++last);
    file.write(of('CREATE TABLE t (a, filler BLOB)'), undefined);
  });
  afterEach(() => {
    file.close();
    rmSync(dir, { recursive: true });
  });

  const of = (sql: string, ...parameters: Statement['parameters']): Statement => ({ sql, parameters });
  const insert = (a: number) => of('INSERT INTO t (a) VALUES (?)', a);
  const all = () => file.read(of('SELECT a FROM t ORDER BY a')).rows.map(({ a }) => a);

  it('reads what was committed last, also while a transaction is open', () => {
    file.write(insert(1), undefined);
    const transaction = file.begin();
    expect(file.write(insert(2), transaction)).toEqual({ rows: [], changes: 1 });
    expect(all()).toEqual([1]);
    file.end(transaction, 'commit');
    expect(all()).toEqual([1, 2]);
  });

  it('undoes a transaction', () => {
    const transaction = file.begin();
    file.write(insert(1), transaction);
    file.end(transaction, 'rollback');
    file.end(transaction, 'rollback');
    expect(all()).toEqual([]);
  });

  it('lets no statement of a lost transaction through on its own', () => {
    const lost = file.begin();
    file.end(lost, 'rollback');
    const unavailable = expect.objectContaining({ code: 'database-unavailable' });
    expect(() => file.write(insert(1), lost)).toThrow(unavailable);
    expect(() => file.end(lost, 'commit')).toThrow(unavailable);
    const other = file.begin();
    expect(() => file.write(insert(1), lost)).toThrow(unavailable);
    expect(() => file.write(insert(1), undefined)).toThrow(unavailable);
    file.end(other, 'commit');
    expect(all()).toEqual([]);
  });

  it('reports a full file as unavailable, keeps nothing of the transaction, and goes on when there is room', () => {
    file.write(of('PRAGMA max_page_count = 20'), undefined);
    const full = file.begin();
    file.write(insert(1), full);
    expect(() => file.write(of('INSERT INTO t (filler) VALUES (zeroblob(1000000))'), full)).toThrow(
      expect.objectContaining({
        code: 'database-unavailable',
        detail: expect.stringContaining('disk is full'),
      }),
    );
    file.end(full, 'rollback');
    expect(all()).toEqual([]);
    file.write(insert(2), undefined);
    expect(all()).toEqual([2]);
  });

  it('leaves faults of the statement as they are', () => {
    expect(() => file.read(of('SELECT missing FROM t'))).toThrow('no such column');
  });

  it('cannot be opened where there is no directory', () => {
    expect(() => openDatabaseFile(join(dir, 'none', 'test.db'), 'durable', () => 1)).toThrow(
      expect.objectContaining({ code: 'database-unavailable' }),
    );
  });
});
