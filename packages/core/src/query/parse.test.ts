import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KapuasError } from '../runtime/errors.ts';
import type { QueryNode } from './ast.ts';
import { DEPTH_LIMIT, NODE_LIMIT } from './compile.ts';
import { createFieldSchema } from './fields.ts';
import { compileQuery, diagnose, QUERY_LENGTH } from './parse.ts';
import { NAME_LENGTH } from './values.ts';

const NOW = Date.UTC(2026, 6, 26, 12);
const schema = createFieldSchema([
  {
    headers: ['x-user-id'],
    fields: [
      { name: 'total', type: 'number' },
      { name: 'paid', type: 'boolean' },
      { name: 'due', type: 'date' },
      { name: 'note', type: 'text' },
    ],
  },
]);

/** The tree in one line: [and word(a) level=error]. */
function show(node: QueryNode): string {
  switch (node.kind) {
    case 'all':
      return 'all';
    case 'text':
      return `${node.match}(${node.value})`;
    case 'not':
      return `[not ${show(node.node)}]`;
    case 'and':
    case 'or':
      return `[${node.kind} ${node.nodes.map(show).join(' ')}]`;
    case 'field': {
      const { op, ...rest } = node.test;
      return `${node.field.path.join('.')} ${op}${'value' in rest ? `(${rest.value})` : ''}`;
    }
  }
}

function compiled(text: string): string {
  return show(compileQuery(text, schema, NOW));
}

function mistakes(text: string): string[] {
  return diagnose(text, schema, NOW).map(({ from, to, message }) => `${from}-${to} ${message}`);
}

describe('compileQuery', () => {
  it.each([
    ['', 'all'],
    [' \n ', 'all'],
    ['*', 'all'],
    ['error', 'word(error)'],
    ['a b AND c', '[and word(a) word(b) word(c)]'],
    ['a b OR c AND d', '[or [and word(a) word(b)] [and word(c) word(d)]]'],
    ['(a OR b) c', '[and [or word(a) word(b)] word(c)]'],
    ['(a OR (b OR c))', '[or word(a) word(b) word(c)]'],
    ['NOT a b', '[and [not word(a)] word(b)]'],
    [
      '-a -"b c" -(d OR e) -level:info',
      '[and [not word(a)] [not phrase(b c)] [not [or word(d) word(e)]] [not level equals(info)]]',
    ],
    ['a OR *', 'all'],
    ['a and or not', '[and word(a) word(and) word(or) word(not)]'],
    ['ANDROID "AND" \\OR', '[and word(ANDROID) word(AND) word(OR)]'],
    ['req-addc1839-2ed5', 'phrase(req-addc1839-2ed5)'],
    ['"connection refused"', 'phrase(connection refused)'],
    ['"one"', 'word(one)'],
    ['conn* "con re"*', '[and prefix(conn) prefix(con re)]'],
    [
      '12:30:45 ::1 std::vector https://x.y/z?a=b',
      '[and phrase(12:30:45) word(::1) phrase(std::vector) phrase(https://x.y/z?a=b)]',
    ],
    ['https://x*', 'prefix(https://x)'],
    ['--verbose -x', '[and word(--verbose) [not word(x)]]'],
    ['a => b -> c - d *** e /* f --', '[and word(a) word(b) word(c) word(d) word(e) word(f)]'],
    ['[main] {id} <b>', '[and word([main]) word({id}) word(<b>)]'],
    ['level:error failed', '[and level equals(error) word(failed)]'],
    ['level:(ERROR OR Warning)', '[or level equals(error) level equals(warn)]'],
    ['level:(error -info)', '[and level equals(error) [not level equals(info)]]'],
    [
      'f:(a b "c d" e* * a::b \\>5)',
      '[and attributes.f equals(a) attributes.f equals(b) attributes.f equals(c d) attributes.f prefix(e) attributes.f exists attributes.f equals(a::b) attributes.f equals(>5)]',
    ],
    ['request_id:req-addc:1', 'request_id equals(req-addc:1)'],
    ['ip:fe80::1 at:10:15:00', '[and attributes.ip equals(fe80::1) attributes.at equals(10:15:00)]'],
    [
      'http.path:/orders/{id} x-user-id:42',
      '[and http.path equals(/orders/{id}) headers.x-user-id equals(42)]',
    ],
    ['f:a\\ b\\(c\\)\\*', 'attributes.f equals(a b(c)*)'],
    ['a\\ b\\:c:d', 'attributes.a b:c equals(d)'],
    ['f:"C:\\logs\\\\x \\"y\\""', 'attributes.f equals(C:\\logs\\x "y")'],
    ['f:"" f:""*', '[and attributes.f equals() attributes.f prefix()]'],
    ['f:AND', 'attributes.f equals(AND)'],
    ['f:*', 'attributes.f exists'],
    [
      'note:a note:"a b" note:a*',
      '[and attributes.note phrase(a) attributes.note phrase(a b) attributes.note prefix(a)]',
    ],
    [
      'http.status:0500.0 total:1e3 paid:True',
      '[and http.status equals(500) attributes.total equals(1000) attributes.paid equals(true)]',
    ],
    ['total:[* TO *]', 'attributes.total exists'],
    ['日志:错误 ошибка', '[and attributes.日志 equals(错误) word(ошибка)]'],
    ['a\u00a0b\u3000c\ufeff', '[and word(a) word(b) word(c)]'],
    ['f:a\ud800', 'attributes.f equals(a\ufffd)'],
  ])('reads %s', (text, expected) => {
    expect(compiled(text)).toBe(expected);
  });

  it.each([
    ['http.status:>500', { from: { value: 500, inclusive: false } }],
    ['http.status:<=-1.5', { to: { value: -1.5, inclusive: true } }],
    ['total:[1 TO 2}', { from: { value: 1, inclusive: true }, to: { value: 2, inclusive: false } }],
    ['total:{"1" TO *]', { from: { value: 1, inclusive: false } }],
    ['due:>"1970-01-01 00:00:01"', { from: { value: 2e6, inclusive: true } }],
    ['due:>=1970-01-02', { from: { value: 864e8, inclusive: true } }],
    ['due:<1970-01-02', { to: { value: 864e8, inclusive: false } }],
    ['due:<=1970-01-02', { to: { value: 2 * 864e8, inclusive: false } }],
    [
      'due:1970-01-02',
      { from: { value: 864e8, inclusive: true }, to: { value: 2 * 864e8, inclusive: false } },
    ],
    [
      'due:[-1h TO now]',
      {
        from: { value: (NOW - 36e5) * 1e3, inclusive: true },
        to: { value: NOW * 1e3 + 1, inclusive: false },
      },
    ],
  ])('reads the range %s', (text, bounds) => {
    expect(compileQuery(text, schema, NOW)).toMatchObject({
      kind: 'field',
      test: { op: 'range', ...bounds },
    });
  });

  it('throws the first mistake as bad-query with its position', () => {
    const attempt = () => compileQuery('a total:x (', schema);
    expect(attempt).toThrow(KapuasError);
    expect(attempt).toThrow(
      expect.objectContaining({
        code: 'bad-query',
        detail: '`x` at character 9 is not a number, as `total` needs, such as total:500',
        position: { from: 8, to: 9 },
      }),
    );
  });
});

describe('diagnose explains', () => {
  const operand = 'a word, a "phrase" or field:value is expected';
  const star =
    'has a `*` that does not stand at the end of a word, as in connect*; write \\* for the character itself';
  const wordless = 'holds no letter or digit, so there is no word to search for';

  it.each([
    ['level:', '0-6 after `level:` at character 7 a value is expected, such as level:error'],
    ['a (f:)', '3-5 after `f:` at character 6 a value is expected, such as f:value'],
    [
      'Error: connection',
      '0-6 after `Error:` at character 7 a value is expected, such as Error:value, without a space between; to search for the text itself, put it in quotes',
    ],
    ['"abc', '0-4 `"abc` at character 1 is not closed; a `"` is expected at its end'],
    ['total:>"5', '7-9 `"5` at character 8 is not closed; a `"` is expected at its end'],
    ['(a', '0-1 the `(` at character 1 is not closed'],
    ['f:(a', '2-3 the `(` at character 3 is not closed'],
    ['a)', '1-2 the `)` at character 2 closes no bracket'],
    ['()', `1-2 after \`(\` at character 2 ${operand}, not \`)\``],
    ['a OR', `2-4 after \`OR\` at character 5 ${operand}`],
    ['AND a', `0-3 at character 1 ${operand}, not \`AND\``],
    ['a AND OR b', `6-8 after \`AND\` at character 6 ${operand}, not \`OR\``],
    ['a NOT', `2-5 after \`NOT\` at character 6 ${operand}`],
    ['a -)', `3-4 after \`-\` at character 4 ${operand}, not \`)\``],
    ['*a', `0-2 \`*a\` at character 1 ${star}`],
    ['f:a*b', `2-5 \`a*b\` at character 3 ${star}`],
    ['=>', `0-2 \`=>\` at character 1 ${wordless}`],
    ['a OR =>', `5-7 \`=>\` at character 6 ${wordless}`],
    ['note:"!"', `5-8 \`"!"\` at character 6 ${wordless}`],
    [
      'level:loud',
      '6-10 `loud` at character 7 is not a level; the levels are trace, debug, info, warn, error, fatal',
    ],
    ['paid:yes', '5-8 `yes` at character 6 is not true or false, as `paid` needs, such as paid:true'],
    [
      'due:soon',
      '4-8 `soon` at character 5 is not a time (2026-07-26, 2026-07-26T10:15:00Z, epoch milliseconds, now, or relative like -15m), as `due` needs, such as due:2026-07-26',
    ],
    ['total:1e999', '6-11 `1e999` at character 7 is not a number, as `total` needs, such as total:500'],
    ['total:[1 TO b]', '6-14 `[1 TO b]` at character 7 is not a number, as `total` needs, such as total:500'],
    ['total:[2 TO 1]', '6-14 `[2 TO 1]` at character 7 ends before it begins'],
    [
      'total:[1 2]',
      '6-11 the range at character 7 is not complete; write [1 TO 9], or {1 TO 9} without the two ends',
    ],
    ['total:5*', '6-8 `5*` at character 7 ends in `*`, but `total` is a number; write total:[500 TO 599]'],
    ['total:>5*', '6-9 `>5*` at character 7 compares, so it cannot end in `*`'],
    ['total:>', '6-7 after `>` at character 8 a value is expected, such as http.status:>500'],
    [
      'user:>5',
      '5-7 `>5` at character 6 compares, and only numbers and dates can be compared; `user` is a keyword field until the app declares it with type number or date',
    ],
    [
      'user:[a TO b]',
      '5-13 `[a TO b]` at character 6 compares, and only numbers and dates can be compared; `user` is a keyword field until the app declares it with type number or date',
    ],
    [
      'user:(>5)',
      '6-8 `>5` at character 7 compares, and only numbers and dates can be compared; `user` is a keyword field until the app declares it with type number or date',
    ],
    [
      'message:>5',
      '8-10 `>5` at character 9 compares, and only numbers and dates can be compared; `message` is a text field',
    ],
    [
      'level:>=warn',
      '6-12 `>=warn` at character 7 compares, and only numbers and dates can be compared; `level` is a keyword field; severity:>=13 finds warnings and worse',
    ],
    [
      'total:([1 TO 2])',
      '7-9 `[1` at character 8 cannot begin a value within brackets; write a range as field:[1 TO 9], or put the value in quotes',
    ],
    [
      'a:(b:c)',
      '3-6 `b:c` at character 4 cannot stand within `a:(…)`, where only values can; put a value that holds a colon in quotes',
    ],
  ])('%s', (text, expected) => {
    expect(mistakes(text)[0]).toBe(expected);
  });

  it('every mistake, in the order of the text', () => {
    expect(diagnose('total:x level: (paid:7 OR', schema).map(({ from }) => from)).toEqual([6, 8, 21, 23]);
  });

  it('nothing in a query that compiles', () => {
    expect(diagnose('level:error -(a OR b) total:>5', schema)).toEqual([]);
  });
});

describe('limits', () => {
  it('bounds the length', () => {
    expect(compiled('a'.repeat(QUERY_LENGTH))).toContain('word');
    expect(mistakes('a'.repeat(QUERY_LENGTH + 1))).toEqual([
      '10000-10001 the query has 10001 characters, and at most 10000 are allowed',
    ]);
  });

  it('bounds the number of nodes', () => {
    // The AND that holds them is a node too.
    expect(mistakes('a '.repeat(NODE_LIMIT - 1))).toEqual([]);
    expect(mistakes('a '.repeat(NODE_LIMIT))).toEqual([
      '1998-1999 `a` at character 1999 is one too many; a query may have 1000 words, values and operators',
    ]);
    expect(mistakes('a '.repeat(5_000))).toHaveLength(1);
  });

  it('bounds the depth', () => {
    const nested = (depth: number) => `${'('.repeat(depth)}a${')'.repeat(depth)}`;
    expect(compiled(nested(DEPTH_LIMIT - 1))).toBe('word(a)');
    expect(mistakes(nested(DEPTH_LIMIT))[0]).toMatch(
      /^100-101 `a` at character 101 is nested deeper than 100/,
    );
    for (const piece of ['(', '-(', 'f:(', 'NOT ', '-', '(a OR ']) {
      const text = `${piece.repeat(1_600)}a`;
      expect(mistakes(text)[0] ?? compiled(text)).toMatch(/is nested deeper|cannot stand|^word\(/);
    }
  });

  it('bounds the names of fields', () => {
    const name = 'n'.repeat(NAME_LENGTH);
    expect(mistakes(`${name}:1`)[0]).toContain('has a name longer than the 512 characters');
  });
});

describe('any text', () => {
  it('compiles, or is refused with the mistakes that diagnose gives', () => {
    const piece = fc.constantFrom(
      ...['a', 'b1', ' ', ' ', '"', '(', ')', '[', ']', '{', '}', '<', '>', '=', '*', '\\', '-', ':', '/'],
      ...[
        'AND',
        ' OR ',
        'NOT ',
        ' TO ',
        'level:',
        'total:',
        'due:',
        'paid:',
        'note:',
        'f:',
        '5',
        'error',
        'true',
        '\ud800',
      ],
    );
    let accepted = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 12 }).map((p) => p.join('')),
          fc.string(),
        ),
        (text) => {
          const problems = diagnose(text, schema, NOW);
          for (const { from, to } of problems) {
            expect(from).toBeGreaterThanOrEqual(0);
            expect(to).toBeGreaterThanOrEqual(from);
            expect(to).toBeLessThanOrEqual(text.length);
          }
          const first = problems[0];
          if (!first) {
            accepted++;
            compileQuery(text, schema, NOW);
            return;
          }
          const attempt = () => compileQuery(text, schema, NOW);
          expect(attempt).toThrow(expect.objectContaining({ code: 'bad-query', detail: first.message }));
        },
      ),
      { numRuns: 2_000 },
    );
    expect(accepted).toBeGreaterThan(100);
  });
});
