// The work of ./bench text, id by id, as docs/benchmarks.md describes it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { edit } from './trace.js';
import { recorded } from './recording.js';
import { milliseconds } from './timer.js';
import { frontInsert, manyReplicas, paste, randomInsert, smallDocuments } from './made.js';

const storedFile = 'stored';

/** The rows in order: each takes {peer, sequential, concurrent, scratch} and gives {value, unit, note?}. */
export const rows = {
  local: ({ peer, sequential }) => timed(
    () => peer.create(0),
    (replica) => type(replica, sequential)),
  local_updates: ({ peer, sequential }) => timed(
    () => peer.create(0, { keepsUpdates: true }),
    (replica) => {
      for (const transaction of sequential.transactions) {
        replica.transact(() => edit(replica, transaction));
        replica.takeUpdate();
      }
      checkEnd(replica, sequential);
    }),
  update_bytes: ({ peer, sequential, scratch }) => {
    const bytes = recorded(peer, sequential, scratch).reduce((sum, update) => sum + update.length, 0);
    return { value: bytes / sequential.transactions.length, unit: 'B' };
  },
  remote_each: ({ peer, sequential, scratch }) => each(peer, sequential, scratch),
  remote_merged: ({ peer, sequential, scratch }) => merged(peer, sequential, scratch),
  size_history: ({ peer, sequential, scratch }) => {
    const bytes = type(peer.create(0), sequential).save();
    writeFileSync(join(scratch, storedFile), bytes);
    return { value: bytes.length, unit: 'B' };
  },
  size_text: ({ peer, sequential, scratch }) => {
    const bytes = type(peer.create(0, { keepsHistory: false }), sequential).saveText();
    if (peer.storesTextOnly) writeFileSync(join(scratch, storedFile), bytes);
    return { value: bytes.length, unit: 'B' };
  },
  save_history: ({ peer, sequential }) => {
    const fresh = () => type(peer.create(0), sequential);
    const source = fresh();
    const length = source.save().length;
    return timed(peer.cachesSaves ? fresh : () => source, (replica) => {
      check(replica.save().length === length, 'Saved otherwise.');
    });
  },
  load_history: ({ peer, sequential, scratch }) => {
    const bytes = stored(scratch);
    return timed(() => bytes, (saved) => {
      const replica = peer.load(saved, 1);
      checkEnd(replica, sequential);
      replica.free?.();
    });
  },
  memory: ({ peer, sequential, scratch }) => {
    peer.create(0);
    const before = memory();
    const replica = peer.load(stored(scratch), 1);
    checkEnd(replica, sequential);
    return { value: (memory() - before) / 1e6, unit: 'MB' };
  },
  concurrent_each: ({ peer, concurrent, scratch }) => each(peer, concurrent, scratch),
  concurrent_merged: ({ peer, concurrent, scratch }) => merged(peer, concurrent, scratch),
  random_insert: ({ peer }) => timed(() => peer.create(0), randomInsert),
  front_insert: ({ peer }) => timed(() => peer.create(0), frontInsert),
  many_replicas: ({ peer }) => {
    const updates = manyReplicas(peer);
    return timed(() => peer.create(updates.length + 1), (replica) => {
      replica.applyAll(updates);
      check(replica.read().length === updates.length, 'Insertions are lost.');
    });
  },
  paste: ({ peer }) => timed(() => peer.create(0), paste),
  small_documents: ({ peer }) => smallDocuments(peer, memory),
};

/** Which trace a row takes: 'sequential', 'concurrent', or none. */
export function traceOf(id) {
  if (id.startsWith('concurrent_')) return 'concurrent';
  return /^(local|update|remote|size|save|load|memory)/.test(id) ? 'sequential' : undefined;
}

function each(peer, trace, scratch) {
  const updates = recorded(peer, trace, scratch);
  return timed(() => peer.create(trace.agents), (replica) => {
    for (const update of updates) replica.apply(update);
    checkEnd(replica, trace);
  });
}

function merged(peer, trace, scratch) {
  const updates = recorded(peer, trace, scratch);
  return timed(() => peer.create(trace.agents), (replica) => {
    replica.applyAll(updates);
    checkEnd(replica, trace);
  });
}

function stored(scratch) {
  const file = join(scratch, storedFile);
  check(existsSync(file), 'Nothing was stored in time.');
  return readFileSync(file);
}

function type(replica, trace) {
  for (const transaction of trace.transactions) replica.transact(() => edit(replica, transaction));
  checkEnd(replica, trace);
  return replica;
}

function checkEnd(replica, trace) {
  check(replica.read() === trace.end, 'The text is not the one of the trace.');
}

function check(holds, otherwise) {
  if (!holds) throw new Error(otherwise);
}

function timed(prepare, work) {
  return { unit: 'ms', ...milliseconds(prepare, work) };
}

/** Bytes of the heap, and of the memories of WebAssembly, after a full collection. */
function memory() {
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
