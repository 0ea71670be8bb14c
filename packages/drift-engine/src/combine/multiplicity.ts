/** Holm's adjusted p-values: family-wise error, any dependence. */
export function holmAdjusted(pValues: ArrayLike<number>): Float64Array {
  const order = Array.from(pValues, (p, i) => ({ p, i })).sort(
    (a, b) => a.p - b.p,
  );
  const adjusted = new Float64Array(order.length);
  let running = 0;
  order.forEach(({ p, i }, rank) => {
    running = Math.max(running, Math.min(1, p * (order.length - rank)));
    adjusted[i] = running;
  });
  return adjusted;
}

/** Benjamini and Hochberg's q-values: false discovery rate. */
export function benjaminiHochberg(pValues: ArrayLike<number>): Float64Array {
  const order = Array.from(pValues, (p, i) => ({ p, i })).sort(
    (a, b) => b.p - a.p,
  );
  const q = new Float64Array(order.length);
  let running = 1;
  order.forEach(({ p, i }, rank) => {
    running = Math.min(running, (p * order.length) / (order.length - rank));
    q[i] = running;
  });
  return q;
}
