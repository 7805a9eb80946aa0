import classes from './river.module.css';

/** Quiet water at the foot of the page. */
export function River() {
  return (
    <svg className={classes.river} viewBox="0 0 1440 420" preserveAspectRatio="none" aria-hidden="true">
      <path d="M0 150c240-90 420 60 720 0s460-110 720-20v290H0z" opacity=".25" />
      <path d="M0 220c220 70 480-50 760 0s460 60 680-10v210H0z" opacity=".35" />
      <path d="M0 300c260-60 460 40 740 0s480-40 700 10v110H0z" opacity=".5" />
    </svg>
  );
}
