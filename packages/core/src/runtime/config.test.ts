import { expect, test } from 'vitest';
import {
  describeSettings,
  flag,
  integer,
  oneOf,
  port,
  readConfig,
  readSections,
  secret,
  text,
} from './config.ts';

const SETTINGS = {
  host: text('K_HOST', '127.0.0.1', 'where'),
  port: port('K_PORT', 3000, 'which'),
  size: integer('K_SIZE', 5, 'how much', { min: 1, max: 10 }),
  loud: flag('K_LOUD', false, 'noise'),
  color: oneOf('K_COLOR', 'red', ['red', 'blue'] as const, 'paint'),
  token: secret('K_TOKEN', 'none', 'hidden'),
};

test('unset and empty variables give the fallbacks', () => {
  expect(readConfig(SETTINGS, { K_PORT: '' })).toEqual({
    host: '127.0.0.1',
    port: 3000,
    size: 5,
    loud: false,
    color: 'red',
    token: undefined,
  });
});

test('set variables are parsed', () => {
  const env = { K_HOST: '::1', K_PORT: '0', K_SIZE: '10', K_LOUD: 'On', K_COLOR: 'blue', K_TOKEN: 's' };
  const expected = { host: '::1', port: 0, size: 10, loud: true, color: 'blue', token: 's' };
  expect(readConfig(SETTINGS, env)).toEqual(expected);
});

test('every wrong variable is named at once, and no value of a section is lost', () => {
  const env = { K_PORT: '70000', K_SIZE: '0x5', K_LOUD: 'maybe', K_COLOR: 'green' };
  expect(() => readConfig(SETTINGS, env)).toThrow(
    /4 problem.*K_PORT: "70000".*K_SIZE: "0x5".*K_LOUD: "maybe".*K_COLOR: "green"/s,
  );
  expect(() => readSections({ a: SETTINGS, b: SETTINGS }, { K_SIZE: '11' })).toThrow(/has 1 problem/);
  expect(readSections({ a: { host: SETTINGS.host } }, {})).toEqual({ a: { host: '127.0.0.1' } });
});

test('the documentation comes from the declaration', () => {
  expect(describeSettings({ size: SETTINGS.size })).toContain('| `K_SIZE` | `5` | how much |');
});
