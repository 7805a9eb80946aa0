const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/i;
const NAMED =
  /^(?:x-)?(?:request[-_]?id|req[-_]?id|correlation[-_]?id|req)["']?\s*[:=]\s*["']?([^\s"',]+)["']?,?$/i;
const TOKEN = /^[A-Za-z0-9][A-Za-z0-9_.~+/=-]{15,199}$/;

/**
 * The request id in what somebody pasted: alone, or as logs write it ("x-request-id: …", request_id=…).
 * @returns undefined for anything that reads like a search instead
 */
export function requestIdIn(pasted: string): string | undefined {
  const text = pasted.trim().replace(/^["'`]+|["'`,;]+$/g, '');
  const named = NAMED.exec(text)?.[1];
  if (named !== undefined) return named;
  if (UUID.test(text) || TRACEPARENT.test(text)) return text;
  return TOKEN.test(text) && isRandomLooking(text) ? text : undefined;
}

/** Words have few digits; ids have many, or a prefix like req- before them. */
function isRandomLooking(text: string): boolean {
  const digits = text.replaceAll(/\D/g, '').length;
  return digits >= 3 && digits / text.length >= 0.15 && !/^\d+([.:/-]\d+)*$/.test(text);
}
