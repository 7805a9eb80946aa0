import classes from './brand.module.css';

/** The river: three bends of it, and its name. */
export function Brand({ compact = false }: { readonly compact?: boolean }) {
  return (
    <span className={classes.brand}>
      <svg className={classes.mark} viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="8" />
        <path d="M6 11c4 0 4-2.6 8-2.6S18 11 22 11c2 0 3-.6 4-1.2" />
        <path d="M6 17.300c4 0 4-2.600 8-2.600s4 2.600 8 2.600c2 0 3-.6 4-1.200" opacity=".8" />
        <path d="M6 23.600c4 0 4-2.600 8-2.600s4 2.600 8 2.600c2 0 3-.6 4-1.200" opacity=".55" />
      </svg>
      {!compact && <span className={classes.name}>Kapuas</span>}
    </span>
  );
}
