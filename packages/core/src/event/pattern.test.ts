import { describe, expect, it } from 'vitest';
import { checkPattern, createPatternMatcher } from './pattern.ts';

describe('checkPattern', () => {
  it.each([
    'req-[0-9a-f-]{36}',
    String.raw`\[req-([^\] ]+)`,
    String.raw`request_id=(\S+)`,
    String.raw`(?:request_id|rid)[=:]\s*"?([\w-]{8,64})`,
    '"request_id":\\s*"([^"]+)"',
    '(?<id>[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12})',
    String.raw`.*id=(\w+)`,
    String.raw`^\S+ \[([\w-]+)\]`,
    'id=(x{2,5}?)',
    '[\\]\\-a-c]+!',
  ])('takes %s', (pattern) => {
    expect(checkPattern(pattern)).toBeUndefined();
  });

  it.each([
    ['', /empty/],
    ['[', /Unterminated character class/],
    ['(a+)+$', /repeat inside a repeat/],
    [String.raw`(\w+\s?)+$`, /repeat inside a repeat/],
    ['(a|a)*b', /repeat inside a repeat/],
    ['(?:a?){20}b', /repeat inside a repeat/],
    ['(?:(?:ab)*c)*d', /repeat inside a repeat/],
    ['(?=a)b', /look-ahead/],
    ['(?<!a)b', /look-ahead/],
    [String.raw`(a)\1`, /back-references/],
    [String.raw`(?<x>a)\k<x>`, /back-references/],
    ['a{5000}', /more than 1000/],
    [String.raw`\S*`, /where nothing is/],
    ['.*.*=x', /same text/],
    [String.raw`user=(\w+).*rid=(\S+)`, /same text/],
    ['a?a?a?a?a?a?aaaaaa', /alternatives/],
    ['x'.repeat(501), /longer than 500/],
  ])('refuses %s', (pattern, reason) => {
    expect(checkPattern(pattern)).toMatch(reason);
    expect(createPatternMatcher(pattern)).toBeUndefined();
  });
});

describe('createPatternMatcher', () => {
  it('gives the first group, or else the whole match', () => {
    expect(createPatternMatcher('req-[0-9]{3}')?.('a req-123 b')).toBe('req-123');
    expect(createPatternMatcher('rid=(\\w+)')?.('a rid=abc b')).toBe('abc');
    expect(createPatternMatcher('rid=(\\w+)')?.('nothing')).toBeUndefined();
  });

  it('looks at only as much of a message as its time allows', () => {
    const late = `${' '.repeat(5000)}rid=abc`;
    expect(createPatternMatcher('rid=(\\w+)')?.(late)).toBeUndefined();
    expect(createPatternMatcher('rid=\\w{3}')?.(late)).toBe('rid=abc');
  });

  it.each([
    [String.raw`\w+=(\w+)`, 'a'.repeat(100_000)],
    [String.raw`.*id=(\w+)`, 'id'.repeat(100_000)],
    ['"request_id":\\s*"([^"]+)"', '"request_id": "'.repeat(10_000)],
  ])('ends soon on text made to keep %s busy', (pattern, text) => {
    expect(createPatternMatcher(pattern)?.(text)).toBeUndefined();
  });
});
