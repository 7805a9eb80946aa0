import type { CatalogReader } from '@kapuas/core/ports/catalog.ts';
import { KapuasError } from '@kapuas/core/runtime/errors.ts';
import type { FastifyRequest } from 'fastify';

/** Where a route names the team that its permission must hold in. */
export type Place = 'everywhere' | 'app' | 'app-in-query' | 'team' | 'team-in-body' | 'app-request';

/** The team that a request addresses, directly or through one of its parts; rejects when there is none. */
export async function addressedTeam(
  catalog: CatalogReader,
  request: FastifyRequest,
  place: Place,
): Promise<string | undefined> {
  const params = request.params as Record<string, string>;
  switch (place) {
    case 'everywhere':
      return undefined;
    case 'app':
      return (await existingApp(catalog, params.app ?? '')).team;
    case 'app-in-query':
      return (await existingApp(catalog, (request.query as { app?: string }).app ?? '')).team;
    case 'app-request':
      return (await existingAppRequest(catalog, params.id ?? '')).team;
    case 'team':
      return (await existingTeam(catalog, params.team ?? '')).name;
    case 'team-in-body':
      return (await existingTeam(catalog, (request.body as { team: string }).team)).name;
  }
}

export async function existingApp(catalog: CatalogReader, name: string) {
  const app = await catalog.app(name);
  if (app === undefined) throw new KapuasError('app-unknown', `There is no app "${name}".`);
  return app;
}

export async function existingTeam(catalog: CatalogReader, name: string) {
  const team = await catalog.team(name);
  if (team === undefined) throw new KapuasError('team-unknown', `There is no team "${name}".`);
  return team;
}

export async function existingAppRequest(catalog: CatalogReader, id: string) {
  const appRequest = await catalog.appRequest(id);
  if (appRequest === undefined) {
    throw new KapuasError('app-request-unknown', `There is no app request "${id}".`);
  }
  return appRequest;
}
