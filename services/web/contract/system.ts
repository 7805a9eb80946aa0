import { type Static, Type } from 'typebox';
import { Limits, RetentionDays } from './apps.ts';

/** `GET /system`: what a page needs to show snippets that can be pasted. */
export const SystemAnswer = Type.Object({
  version: Type.String(),
  addresses: Type.Object({
    http: Type.String({ description: 'Base URL of the router, such as http://127.0.0.1:8080.' }),
    forward: Type.String({ description: 'host:port of the forward protocol.' }),
    otlp: Type.Optional(
      Type.String({ description: 'Base URL for OTLP over HTTP; absent when the router does not take it.' }),
    ),
  }),
  defaults: Type.Object({ limits: Limits, retentionDays: RetentionDays }),
  graceDays: Type.Integer({ description: 'Days until a deleted app is gone for good.' }),
});
export type SystemAnswer = Static<typeof SystemAnswer>;
