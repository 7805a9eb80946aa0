import { type Static, Type } from 'typebox';
import { Nullable, Permission, Time } from './values.ts';

export const AppStatus = Type.Enum(['provisioning', 'ready', 'degraded', 'suspended', 'deleting']);
export type AppStatus = Static<typeof AppStatus>;

export const FieldType = Type.Enum(['keyword', 'text', 'number', 'boolean', 'date']);

export const DeclaredField = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 200 }), type: FieldType },
  { additionalProperties: false },
);
export type DeclaredField = Static<typeof DeclaredField>;

export const RequestIdRule = Type.Object(
  {
    paths: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 20 })),
    pattern: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    fromTransport: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type RequestIdRule = Static<typeof RequestIdRule>;

export const Headers = Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 50 });
export const DeclaredFields = Type.Array(DeclaredField, { maxItems: 100 });
export const Description = Type.String({ maxLength: 2_000 });
export const EventsPerSecond = Type.Integer({ minimum: 1, maximum: 1_000_000 });
export const BytesPerSecond = Type.Integer({ minimum: 1_000, maximum: 2_000_000_000 });
export const RetentionDays = Type.Integer({ minimum: 1, maximum: 3_650 });

export const Limits = Type.Object({ eventsPerSecond: EventsPerSecond, bytesPerSecond: BytesPerSecond });

export const Condition = Type.Object({
  type: Type.String(),
  status: Type.Enum(['True', 'False', 'Unknown']),
  reason: Type.String(),
  message: Type.String(),
  lastTransitionTime: Type.String(),
});
export type Condition = Static<typeof Condition>;

export const App = Type.Object({
  name: Type.String(),
  team: Type.String(),
  description: Type.String(),
  status: AppStatus,
  conditions: Type.Array(Condition),
  limits: Limits,
  retentionDays: RetentionDays,
  headers: Headers,
  fields: DeclaredFields,
  requestId: RequestIdRule,
  suspended: Type.Boolean(),
  deleteAfter: Nullable(Time),
  createdAt: Time,
  topic: Type.String(),
  index: Type.String(),
  permissions: Type.Array(Permission, { description: "What the caller may do in the app's team." }),
});
export type App = Static<typeof App>;

export const AppList = Type.Object({ apps: Type.Array(App) });
export type AppList = Static<typeof AppList>;

export const AppParams = Type.Object({ app: Type.String() });
export type AppParams = Static<typeof AppParams>;

/** `PATCH /apps/:app`: what is left out stays; `requestId` is replaced as a whole. */
export const ChangeApp = Type.Object(
  {
    description: Type.Optional(Description),
    limits: Type.Optional(
      Type.Object(
        {
          eventsPerSecond: Type.Optional(EventsPerSecond),
          bytesPerSecond: Type.Optional(BytesPerSecond),
        },
        { additionalProperties: false },
      ),
    ),
    retentionDays: Type.Optional(RetentionDays),
    headers: Type.Optional(Headers),
    fields: Type.Optional(DeclaredFields),
    requestId: Type.Optional(RequestIdRule),
    suspended: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type ChangeApp = Static<typeof ChangeApp>;

/** `GET /apps/:app/activity`: polled by the page that waits for the first event. */
export const AppActivity = Type.Object({
  events: Type.Integer({ description: 'Events kept now.' }),
  bytes: Type.Integer({ description: 'Bytes occupied now.' }),
  first: Nullable(Type.String({ description: 'Timestamp of the earliest event.' })),
  last: Nullable(Type.String({ description: 'Timestamp of the latest event.' })),
  deadLetters: Type.Record(Type.String(), Type.Integer(), { description: 'Events refused, by reason.' }),
});
export type AppActivity = Static<typeof AppActivity>;
