import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import { describe, expect, it } from 'vitest';
import { isSerializationFault, toDatabaseError } from './faults.ts';

const coded = (code: string, message = 'x'): Error => Object.assign(new Error(message), { code });

describe('faults of PostgreSQL', () => {
  it.each([
    coded('08006'),
    coded('57P01'),
    coded('57P03'),
    coded('53300'),
    coded('53100'),
    coded('28P01'),
    coded('3D000'),
    coded('25006'),
    coded('55P03'),
    coded('ECONNREFUSED'),
    coded('ENOTFOUND'),
    coded('SELF_SIGNED_CERT_IN_CHAIN'),
    coded('ERR_TLS_CERT_ALTNAME_INVALID'),
    new Error('Connection terminated unexpectedly'),
    new Error('timeout exceeded when trying to connect'),
    new Error('Query read timeout'),
  ])('of the server or the way to it are told as such: %s', (error) => {
    const reported = toDatabaseError(error);
    expect(reported).toBeInstanceOf(KapuasError);
    expect(reported).toMatchObject({ code: 'database-unavailable', cause: error });
  });

  it.each([
    coded('23505'),
    coded('42P01'),
    coded('40001'),
    coded('P0001', 'the audit is append-only'),
    new Error('on purpose'),
  ])('of the statement stay as they are: %s', (error) => {
    expect(toDatabaseError(error)).toBe(error);
  });

  it('name no secret', () => {
    const reported = toDatabaseError(coded('28P01', 'password authentication failed for user "x"'));
    expect((reported as KapuasError).detail).toBe(
      'PostgreSQL: the server refused the user or its password; check KAPUAS_POSTGRES_URL (SQLSTATE 28P01).',
    );
  });

  it('tell when a transaction is worth another run', () => {
    expect(['40001', '40P01', '23505', '57P01'].map((code) => isSerializationFault(coded(code)))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(isSerializationFault(undefined)).toBe(false);
  });
});
