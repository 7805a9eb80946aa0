import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { FastifyRequest } from 'fastify';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a state-changing request that a page of another site made a browser send. Programs send neither
 * header; browsers send `Origin` with every such request.
 * @param publicOrigin where browsers reach the console, when a proxy changes the host
 */
export function assertSameOrigin(
  request: Pick<FastifyRequest, 'method' | 'headers' | 'host'>,
  publicOrigin: string | undefined,
): void {
  if (SAFE_METHODS.has(request.method)) return;
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const foreign = origin === undefined ? isForeignSite(site) : !isOwn(origin, request.host, publicOrigin);
  if (foreign) throw new KapuasError('bad-origin', `The request came from ${origin ?? 'another site'}.`);
}

function isForeignSite(site: string | string[] | undefined): boolean {
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

function isOwn(origin: string, host: string, publicOrigin: string | undefined): boolean {
  if (origin === publicOrigin) return true;
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}
