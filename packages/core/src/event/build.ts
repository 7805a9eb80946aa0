/** Makes canonical events of what sources send: compiled once for each revision of an app's configuration. */
import type { AppConfig } from '../apps/app.ts';
import { assemble, type EventContext } from './assemble.ts';
import type { Claim, ClaimTree } from './claims.ts';
import { createDraft, type Draft, keep, offer, resetDraft, SLOT, setOwn, WRAPPER_RANK } from './draft.ts';
import { readEnvoyLine } from './envoy.ts';
import type { CanonicalEvent, JsonObject, JsonValue } from './event.ts';
import { createFieldCheck } from './fields.ts';
import { addHeaderClaims } from './headers.ts';
import { addHttpClaims } from './http.ts';
import { isObject } from './json.ts';
import { addKubernetesClaims } from './kubernetes.ts';
import { addLevelClaims } from './level.ts';
import { addMessageClaims, unwrap } from './message.ts';
import { addOriginClaims } from './origin.ts';
import { readPath } from './path.ts';
import { createPatternMatcher } from './pattern.ts';
import { addRequestIdClaims, requestIdOf } from './request-id.ts';
import { addTimestampClaims, offerTransportTime } from './timestamp.ts';
import { addTraceClaims } from './trace.ts';
import { fillFromTransport } from './transport.ts';

export type EventBuilder = (record: JsonObject, context: EventContext) => CanonicalEvent;

/** Records inside records that are looked into: a forwarder's line in a forwarder's record. */
const MAX_WRAPPERS = 3;

/** The builder never throws for a JSON object, and its event is never larger than the bounds allow. */
export function createEventBuilder(app: Pick<AppConfig, 'requestId' | 'headers' | 'fields'>): EventBuilder {
  const headers = app.headers.map((name) => name.toLowerCase());
  const claims = compileClaims(
    headers,
    app.fields.map((field) => field.name),
  );
  const paths = app.requestId.paths ?? [];
  const match = app.requestId.pattern === undefined ? undefined : createPatternMatcher(app.requestId.pattern);
  const misfits = createFieldCheck(app.fields);
  const fromTransport = app.requestId.fromTransport === true;
  const draft = createDraft(SLOT.headers + headers.length);

  return (record, context) => {
    resetDraft(draft);
    takeRecord(draft, claims, record, paths, 0);
    draft.base = 0;
    if (context.time !== undefined) offerTransportTime(draft, context.time);
    if (context.tag !== undefined) offer(draft, SLOT.tag, 0, '', undefined, context.tag);
    const message = draft.values[SLOT.message] as string | undefined;
    if (message !== undefined) readEnvoyLine(draft, message);
    if (match !== undefined && message !== undefined && draft.values[SLOT.requestId] === undefined) {
      draft.values[SLOT.requestId] = match(message);
    }
    if (fromTransport) fillFromTransport(draft, headers, context.transportHeaders);
    return assemble(draft, headers, misfits, context);
  };
}

function compileClaims(headers: readonly string[], declaredFields: readonly string[]): ClaimTree {
  const tree: ClaimTree = new Map();
  addMessageClaims(tree);
  addTimestampClaims(tree);
  addLevelClaims(tree);
  addOriginClaims(tree);
  addRequestIdClaims(tree);
  addTraceClaims(tree);
  addHttpClaims(tree);
  addKubernetesClaims(tree);
  addHeaderClaims(tree, headers);
  for (const name of declaredFields) keepAsAttribute(tree, name);
  return tree;
}

/** A field that the app declares is searched among the attributes, so it stays there even when it is claimed. */
function keepAsAttribute(tree: ClaimTree, name: string): void {
  const node = tree.get(name);
  if (node?.claim !== undefined) {
    const claim: Claim = node.claim;
    tree.set(name, {
      ...node,
      claim: (draft, value, key) => {
        claim(draft, value, key);
        return false;
      },
    });
  }
  for (let dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
    const inner = tree.get(name.slice(0, dot))?.inside;
    if (inner !== undefined) keepAsAttribute(inner, name.slice(dot + 1));
  }
}

/** The innermost record first: what it says goes before what its wrappers say. */
function takeRecord(
  draft: Draft,
  claims: ClaimTree,
  record: JsonObject,
  paths: readonly string[],
  depth: number,
): void {
  const wrapped = depth < MAX_WRAPPERS ? unwrap(record) : undefined;
  if (wrapped !== undefined) {
    takeRecord(draft, claims, wrapped.record, paths, depth + 1);
    draft.base += WRAPPER_RANK;
    draft.wrapped = true;
  }
  draft.record = record;
  paths.forEach((path, i) => {
    const requestId = requestIdOf(readPath(record, path));
    if (requestId !== undefined) offer(draft, SLOT.requestId, i - paths.length, '', undefined, requestId);
  });
  takeNames(draft, claims, record, wrapped?.name);
}

function takeNames(draft: Draft, claims: ClaimTree, record: JsonObject, skipped: string | undefined): void {
  for (const key in record) {
    if (key === skipped) continue;
    const value = record[key] as JsonValue;
    const node = claims.get(key);
    if (node === undefined) {
      if (key === 'attributes' && isObject(value)) takeAttributes(draft, claims, value);
      else keep(draft, key, value);
    } else if (node.claim?.(draft, value, key) !== true) {
      const rest =
        node.inside !== undefined && isObject(value) ? takeInside(draft, node.inside, key, value) : value;
      if (rest !== undefined) keep(draft, key, rest);
    }
  }
}

/** Attributes of the source are attributes of the event, not an object among them. */
function takeAttributes(draft: Draft, claims: ClaimTree, attributes: JsonObject): void {
  draft.wrapped = true;
  takeNames(draft, claims, attributes, undefined);
}

/** @returns what of the object is not taken; undefined when nothing is left */
function takeInside(
  draft: Draft,
  claims: ClaimTree,
  name: string,
  object: JsonObject,
): JsonObject | undefined {
  const outer = draft.prefix;
  draft.prefix = `${outer}${name}.`;
  let rest: JsonObject | undefined;
  for (const key in object) {
    const value = object[key] as JsonValue;
    const node = claims.get(key);
    let left: JsonValue | undefined = value;
    if (node?.claim?.(draft, value, key) === true) left = undefined;
    else if (node?.inside !== undefined && isObject(value)) left = takeInside(draft, node.inside, key, value);
    if (left === undefined) continue;
    rest ??= {};
    setOwn(rest, key, left);
  }
  draft.prefix = outer;
  return rest;
}
