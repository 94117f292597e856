// Editing traces in the two JSON formats of the editing-traces project.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/**
 * Reads a trace, gzipped or not: {end, agents, isConcurrent, transactions: [{agent, parents, patches}]}, a patch
 * being [position, deleted, inserted]. Throws for a text beyond the Basic Multilingual Plane: positions are
 * in code points, and most peers count UTF-16 units, which are the same up to there.
 */
export function loadTrace(path) {
  const bytes = readFileSync(path);
  return parseTrace((bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8'));
}

export function parseTrace(text) {
  const root = JSON.parse(text);
  const isConcurrent = root.numAgents !== undefined;
  const transactions = root.txns.map(({ agent, parents, patches }) =>
    isConcurrent ? { agent, parents, patches } : { agent: 0, parents: [], patches });
  if (root.startContent) transactions.unshift({ agent: 0, parents: [], patches: [[0, 0, root.startContent]] });
  for (const { patches } of transactions) {
    for (const patch of patches) {
      if (/[\ud800-\udfff]/.test(patch[2])) throw new Error('The trace has characters beyond U+FFFF.');
    }
  }
  return { end: root.endContent, agents: isConcurrent ? root.numAgents : 1, isConcurrent, transactions };
}

/** Does to a peer's text what a transaction of a trace did. */
export function edit(text, transaction) {
  for (const [position, deleted, inserted] of transaction.patches) {
    if (deleted > 0) text.delete(position, deleted);
    if (inserted.length > 0) text.insert(position, inserted);
  }
}

/**
 * Runs a trace as it went, one replica an agent, each given what its agent had seen, and gives the update of
 * each transaction.
 */
export function record(peer, trace) {
  const replicas = Array.from({ length: trace.agents }, (_, agent) => peer.create(agent, { keepsUpdates: true }));
  const seen = replicas.map(() => new Uint8Array(trace.transactions.length));
  const updates = [];
  for (const [index, transaction] of trace.transactions.entries()) {
    const replica = replicas[transaction.agent];
    for (const parent of unseen(trace, transaction.parents, seen[transaction.agent])) replica.apply(updates[parent]);
    replica.transact(() => edit(replica, transaction));
    seen[transaction.agent][index] = 1;
    updates.push(replica.takeUpdate());
  }
  return updates;
}

function unseen(trace, parents, seen) {
  const found = [];
  const open = [...parents];
  while (open.length > 0) {
    const index = open.pop();
    if (seen[index]) continue;
    seen[index] = 1;
    found.push(index);
    open.push(...trace.transactions[index].parents);
  }
  return found.sort((left, right) => left - right);
}
