import { createFieldSchema, type FieldSchema } from '@kapuas/core/query/fields.ts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { appsQuery } from '../apps/queries.ts';

/** The fields that the chosen apps declare; of all readable ones when none is chosen. */
export function useSchema(chosen: readonly string[]): FieldSchema {
  const query = useQuery(appsQuery);
  return useMemo(() => {
    const apps = query.data?.apps ?? [];
    const searched = chosen.length === 0 ? apps : apps.filter((app) => chosen.includes(app.name));
    return createFieldSchema(searched);
  }, [query.data, chosen]);
}
