/** One server-sent event; `data` is written as one line of JSON. */
export function sseEvent(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Keeps proxies from closing a silent connection; clients ignore it. */
export const SSE_HEARTBEAT = ': still here\n\n';
