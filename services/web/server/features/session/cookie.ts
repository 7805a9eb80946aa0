import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WebConfig } from '../../config.ts';

const NAME = 'kapuas_session';

export function readSessionCookie(request: FastifyRequest): string | undefined {
  return request.cookies[NAME];
}

export function setSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
  config: WebConfig,
): void {
  const maxAge = config.sessionMaxHours * 3600;
  reply.setCookie(NAME, token, { ...attributes(request, config), maxAge });
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply, config: WebConfig): void {
  reply.clearCookie(NAME, attributes(request, config));
}

/** Lax, so that a link to a trail in a chat opens signed in; changes are guarded by the Origin check as well. */
function attributes(request: FastifyRequest, { publicUrl }: WebConfig) {
  const secure = request.protocol === 'https' || publicUrl?.startsWith('https:') === true;
  return { path: '/', httpOnly: true, sameSite: 'lax' as const, secure };
}
