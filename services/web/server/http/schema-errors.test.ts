import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import type { FastifySchemaValidationError } from 'fastify';
import type { TSchema } from 'typebox';
import { describe, expect, it } from 'vitest';
import { SubmitAppRequest } from '../../contract/app-requests.ts';
import { ChangeKey } from '../../contract/keys.ts';
import { SearchQuery } from '../../contract/search.ts';
import { describeSchemaErrors } from './schema-errors.ts';

function faults(schema: TSchema, value: unknown, httpPart = 'body') {
  const validate = TypeBoxValidatorCompiler({ schema, httpPart, method: 'POST', url: '/' });
  const { error } = validate(value) as { error?: FastifySchemaValidationError[] };
  return describeSchemaErrors(error ?? [], httpPart);
}

describe('describeSchemaErrors', () => {
  it('names what is missing', () => {
    expect(faults(SubmitAppRequest, {})).toEqual([
      { field: 'team', message: 'is missing' },
      { field: 'app', message: 'is missing' },
    ]);
  });

  it('names what is not known, and the place of a wrong value', () => {
    const wish = { team: 'shop', app: 'orders', retention: 3, fields: [{ name: 'a', type: 'money' }] };
    expect(faults(SubmitAppRequest, wish)).toEqual(
      expect.arrayContaining([
        { field: 'retention', message: 'is not known here' },
        {
          field: 'fields.0.type',
          message: 'must be one of keyword, text, number, boolean, date',
        },
      ]),
    );
  });

  it('leaves out that a value could also be null', () => {
    expect(faults(ChangeKey, { expiresAt: 'tomorrow' })).toEqual([
      { field: 'expiresAt', message: expect.stringContaining('2026-01-31T12:00:00Z') },
    ]);
  });

  it('names a number out of range in a query string', () => {
    expect(faults(SearchQuery, { limit: '5000' }, 'querystring')).toEqual([
      { field: 'limit', message: expect.stringContaining('1000') },
    ]);
  });

  it('names the body when it is no object at all', () => {
    expect(faults(SubmitAppRequest, 'text')).toEqual([{ field: 'body', message: expect.any(String) }]);
  });
});
