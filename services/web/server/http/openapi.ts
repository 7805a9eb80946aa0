import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { VERSION } from '../features/system/routes.ts';

/** Describes the routes of this scope from the schemas that validate them; register it before the routes. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Kapuas', version: VERSION, description: 'The API of the web console and of programs.' },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'kapuas_session' },
          token: { type: 'http', scheme: 'bearer' },
        },
      },
      security: [{ session: [] }, { token: [] }],
    },
    transform: ({ schema, url, route }) => {
      const access = route.config?.access;
      const permission = access === undefined ? {} : { 'x-access': access };
      const open = access?.needs === 'nothing' ? { security: [] } : {};
      return { schema: { ...schema, ...permission, ...open }, url };
    },
  });
  app.get('/openapi.json', { config: { access: { needs: 'nothing' } }, schema: { hide: true } }, async () =>
    app.swagger(),
  );
}
