import { QueryClient } from '@tanstack/react-query';
import { asProblem } from './api/problem.ts';

const TRIES = 3;
const FIRST_DELAY_MS = 400;

/** Asks again only where asking again can help. */
function isWorthAnotherTry(failures: number, error: Error): boolean {
  const { status } = asProblem(error);
  const passing = status === 0 || status === 502 || status === 503 || status === 504;
  return passing && failures < TRIES - 1;
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: isWorthAnotherTry,
        retryDelay: (failures) => FIRST_DELAY_MS * 2 ** failures,
        staleTime: 10_000,
        refetchOnWindowFocus: false,
      },
      mutations: { retry: false },
    },
  });
}
