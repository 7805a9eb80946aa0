import { expect, test } from 'vitest';
import { PLACEHOLDERS, type SnippetInput, snippetsFor } from './snippets.ts';

const input: SnippetInput = {
  app: 'checkout',
  httpUrl: 'https://logs.example:8443',
  forwardAddress: '[::1]:24224',
  otlpUrl: undefined,
  key: 'kps_0123456789ab_secret',
  keyId: '0123456789ab',
  forwardPassword: 'f00d',
};

const byId = (given: SnippetInput) =>
  Object.fromEntries(snippetsFor(given).map((snippet) => [snippet.id, snippet.text]));

test('every snippet carries the real address and the means to be let in', () => {
  const texts = byId(input);
  for (const id of ['curl', 'barito']) {
    expect(texts[id]).toContain(input.httpUrl);
    expect(texts[id]).toContain(input.key);
  }
  for (const id of ['fluentd', 'fluent-bit', 'otel']) {
    expect(texts[id]).toMatch(/host:? ::1\n/);
    expect(texts[id]).toMatch(/port:? 24224\n/);
    expect(texts[id]).toMatch(/username:? 0123456789ab\n/);
    expect(texts[id]).toMatch(/shared_key:? f00d\n/);
    expect(texts[id]).not.toContain(input.key);
  }
});

test('the collector speaks OTLP once the router takes it', () => {
  const text = byId({ ...input, otlpUrl: 'http://logs.example:8080' }).otel;
  expect(text).toContain('logs_endpoint: http://logs.example:8080/v1/logs');
  expect(text).toContain(`Authorization: Bearer ${input.key}`);
});

test('placeholders stand out where no key is at hand', () => {
  const texts = byId({ ...input, ...PLACEHOLDERS });
  expect(texts.curl).toContain("'Authorization: Bearer <key>'");
  expect(texts.fluentd).toContain('shared_key <forward password>');
});
