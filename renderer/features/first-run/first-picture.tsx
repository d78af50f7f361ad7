import styles from './first-run.module.css';

/** One track that parts into two, each with its shape: what every service here looks like. */
export function FirstPicture() {
  return (
    <svg className={styles.picture} viewBox="0 0 420 110" width="420" height="110" aria-hidden="true">
      <path className={styles.trunk} d="M8 55H120" />
      <circle className={styles.client} cx="10" cy="55" r="7" />
      <rect className={styles.client} x="72" y="42" width="54" height="26" rx="4" />
      <path className={styles.idle} d="M182 70C205 77 206 86 250 86H384" />
      <path className={styles.blue} d="M146 55 182 40C205 31 206 24 250 24H384" />
      <circle className={styles.client} cx="146" cy="55" r="5" />
      <path className={styles.trunk} d="M126 55H141M146 55 182 40" />
      <rect className={styles.blueShape} x="390" y="14" width="20" height="20" />
      <path className={styles.greenShape} d="M400 75 411 96H389Z" />
    </svg>
  );
}
