import { describe, expect, it } from 'vitest';
import { createPasswords, makePassword } from './password.ts';

const CHEAP = { logN: 10, r: 8, p: 1 };

describe('passwords', () => {
  it('verifies the password it hashed and no other', async () => {
    const passwords = createPasswords(CHEAP);
    const stored = await passwords.hash('correct horse');
    expect(stored).toMatch(/^scrypt\$ln=10,r=8,p=1\$/);
    expect(await passwords.verify('correct horse', stored)).toBe(true);
    expect(await passwords.verify('correct horsE', stored)).toBe(false);
  });

  it('salts: equal passwords have unequal hashes', async () => {
    const passwords = createPasswords(CHEAP);
    expect(await passwords.hash('same')).not.toBe(await passwords.hash('same'));
  });

  it('verifies a hash of other parameters by the parameters stored in it', async () => {
    const stored = await createPasswords({ logN: 11, r: 4, p: 2 }).hash('moved on');
    expect(await createPasswords(CHEAP).verify('moved on', stored)).toBe(true);
  });

  it('is false for an unknown user and for a stored value that is no hash', async () => {
    const passwords = createPasswords(CHEAP);
    expect(await passwords.verify('anything', undefined)).toBe(false);
    expect(await passwords.verify('anything', 'plain text')).toBe(false);
  });

  it('takes a password typed with composed or decomposed letters', async () => {
    const passwords = createPasswords(CHEAP);
    expect(await passwords.verify('cafe\u0301', await passwords.hash('caf\u00e9'))).toBe(true);
  });

  it('refuses more work than may wait, and goes on afterwards', async () => {
    const passwords = createPasswords(CHEAP);
    const tries = Array.from({ length: 100 }, () => passwords.hash('many'));
    const results = await Promise.allSettled(tries);
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(100 - 66);
    expect(refused[0]).toMatchObject({ reason: { code: 'overloaded' } });
    expect(await passwords.hash('again')).toMatch(/^scrypt/);
  });

  it('makes a password that nobody guesses', () => {
    expect(makePassword()).toMatch(/^[\w-]{20}$/);
    expect(makePassword()).not.toBe(makePassword());
  });
});
