import { type Static, Type } from 'typebox';

/** One wrong part of the input: `field` is its place in dots, such as `requestId.pattern` or `headers.0`. */
export const InvalidField = Type.Object({ field: Type.String(), message: Type.String() });
export type InvalidField = Static<typeof InvalidField>;

/** RFC 9457 problem document: the body of every answer that is not a success. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String({ description: 'Stable; one of the table of errors.' }),
    detail: Type.String({ description: 'What is wrong, and where.' }),
    action: Type.String({ description: 'What to do now.' }),
    position: Type.Optional(
      Type.Object(
        { from: Type.Integer(), to: Type.Integer() },
        { description: 'Zero-based offsets in the query, for `bad-query`.' },
      ),
    ),
    invalid: Type.Optional(Type.Array(InvalidField, { description: 'Every wrong part of the input.' })),
  },
  { description: 'Problem document (RFC 9457)' },
);
export type Problem = Static<typeof Problem>;
