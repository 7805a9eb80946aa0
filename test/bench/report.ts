import { writeFileSync } from 'node:fs';

interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Such as ">= 40000"; absent where there is none. */
  readonly aim?: string;
  /** Whether the aim holds; true where there is none. */
  readonly holds: boolean;
}

export interface Report {
  /** Prints the figure at once. @param aim a bound such as `>= 40000` or `<= 10` */
  add(name: string, value: number, unit: string, aim?: string): void;
  /** Writes all figures as JSON. */
  save(file: string): void;
}

export function createReport(): Report {
  const figures: Figure[] = [];
  return {
    add(name, value, unit, aim) {
      const rounded = Number(value.toPrecision(4));
      const holds = aim === undefined || meets(rounded, aim);
      figures.push({ name, value: rounded, unit, ...(aim === undefined ? {} : { aim }), holds });
      const verdict = aim === undefined ? '' : `  aim ${aim}  ${holds ? 'holds' : 'FALLS SHORT'}`;
      console.log(`${name.padEnd(44)} ${String(rounded).padStart(10)} ${unit}${verdict}`);
    },
    save(file) {
      writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`);
    },
  };
}

function meets(value: number, aim: string): boolean {
  const [operator, bound] = aim.split(' ');
  return operator === '>=' ? value >= Number(bound) : value <= Number(bound);
}

/** @param share 0.5 for the median @returns the value below which that share of the samples lies */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
