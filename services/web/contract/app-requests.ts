import { type Static, Type } from 'typebox';
import {
  BytesPerSecond,
  DeclaredFields,
  Description,
  EventsPerSecond,
  Headers,
  Limits,
  RequestIdRule,
  RetentionDays,
} from './apps.ts';
import { Nullable, Time } from './values.ts';

export const AppRequestStatus = Type.Enum(['submitted', 'approved', 'rejected', 'withdrawn']);
export type AppRequestStatus = Static<typeof AppRequestStatus>;

export const SubmitAppRequest = Type.Object(
  {
    team: Type.String({ minLength: 1, maxLength: 63 }),
    app: Type.String({ minLength: 1, maxLength: 100 }),
    description: Type.Optional(Description),
    eventsPerSecond: Type.Optional(EventsPerSecond),
    bytesPerSecond: Type.Optional(BytesPerSecond),
    retentionDays: Type.Optional(RetentionDays),
    requestId: Type.Optional(RequestIdRule),
    headers: Type.Optional(Headers),
    fields: Type.Optional(DeclaredFields),
  },
  { additionalProperties: false },
);
export type SubmitAppRequest = Static<typeof SubmitAppRequest>;

export const AppRequest = Type.Object({
  id: Type.String(),
  team: Type.String(),
  app: Type.String(),
  status: AppRequestStatus,
  description: Type.String(),
  limits: Limits,
  retentionDays: RetentionDays,
  requestId: RequestIdRule,
  headers: Headers,
  fields: DeclaredFields,
  requestedBy: Type.String({ description: 'E-mail of the user.' }),
  createdAt: Time,
  decidedBy: Nullable(Type.String({ description: 'E-mail of the approver.' })),
  decidedAt: Nullable(Time),
  reason: Nullable(Type.String({ description: "The approver's words." })),
});
export type AppRequest = Static<typeof AppRequest>;

export const AppRequestQuery = Type.Object({ status: Type.Optional(AppRequestStatus) });
export type AppRequestQuery = Static<typeof AppRequestQuery>;

/** What the caller may see: all for an approver, else those of their teams. Newest first. */
export const AppRequestList = Type.Object({ appRequests: Type.Array(AppRequest) });
export type AppRequestList = Static<typeof AppRequestList>;

export const AppRequestParams = Type.Object({ id: Type.String() });
export type AppRequestParams = Static<typeof AppRequestParams>;

/** The approver may lower or raise what was asked for. The body may be left out. */
export const Approve = Type.Object(
  {
    reason: Type.Optional(Type.String({ maxLength: 2_000 })),
    eventsPerSecond: Type.Optional(EventsPerSecond),
    bytesPerSecond: Type.Optional(BytesPerSecond),
    retentionDays: Type.Optional(RetentionDays),
  },
  { additionalProperties: false },
);
export type Approve = Static<typeof Approve>;

/** Answer of `POST /app-requests/:id/approve`. */
export const Approval = Type.Object({
  status: Type.Literal('approved'),
  app: Type.String({ description: 'Name of the app that is being provisioned.' }),
});
export type Approval = Static<typeof Approval>;

export const Reject = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 2_000 }) },
  { additionalProperties: false },
);
export type Reject = Static<typeof Reject>;
