// Times a whole piece of work several times after a warm-up.
const warmUpMilliseconds = 1000;
const runs = 7;
const slowMilliseconds = 1000; // With what it prepares: from here on three runs,
const verySlowMilliseconds = 5000; // from here on one, the first.

/**
 * {value, note}: the median in milliseconds, of elapsed and processor time the lesser, so that what else runs on the
 * machine is not held against a peer. What is prepared for each run is not timed.
 */
export function milliseconds(prepare, work) {
  const start = performance.now();
  const first = time(prepare, work);
  const all = performance.now() - start;
  if (all > verySlowMilliseconds) return { value: first, note: '1 run, no warm-up' };
  if (all > slowMilliseconds) return { value: median(prepare, work, 3), note: '3 runs' };
  while (performance.now() - start < warmUpMilliseconds) time(prepare, work);
  return { value: median(prepare, work, runs) };
}

function median(prepare, work, count) {
  const measured = Array.from({ length: count }, () => time(prepare, work)).sort((left, right) => left - right);
  return measured[count >> 1];
}

function time(prepare, work) {
  const prepared = prepare();
  globalThis.gc?.();
  const start = performance.now();
  const used = process.cpuUsage();
  work(prepared);
  const elapsed = performance.now() - start;
  const { user, system } = process.cpuUsage(used);
  const processor = (user + system) / 1000; // More than what elapsed on a quiet machine: collectors have their threads.
  return Math.min(elapsed, processor);
}
