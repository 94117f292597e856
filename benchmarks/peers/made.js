// Edits that no person makes. Positions and words are drawn by a generator of this program's own.
const inserts = 1_000_000;
const replicas = 10_000;
const pasteLength = 10_000_000;
const documents = 100_000;
const documentsMeasured = 10_000; // Ten times as many take some peers minutes, and more memory than they may have.
const documentLength = 1_024;

export function randomInsert(replica) {
  const random = generator(1);
  for (let length = 0; length < inserts; length++) {
    replica.transact(() => replica.insert(random(length + 1), 'x'));
  }
  check(replica.length() === inserts, 'Insertions are lost.');
}

export function frontInsert(replica) {
  for (let index = 0; index < inserts; index++) replica.transact(() => replica.insert(0, 'x'));
  check(replica.length() === inserts, 'Insertions are lost.');
}

/** The updates of replicas that each insert one character into an empty text. */
export function manyReplicas(peer) {
  return Array.from({ length: replicas }, (_, index) => {
    const replica = peer.create(((index * 7919) % replicas) + 1, { keepsUpdates: true });
    replica.transact(() => replica.insert(0, 'x'));
    const update = replica.takeUpdate();
    replica.free?.();
    return update;
  });
}

export function paste(replica) {
  replica.transact(() => replica.insert(0, 'x'.repeat(pasteLength)));
  check(replica.length() === pasteLength, 'The paste is lost.');
}

/** The memory of many stored texts that were loaded and read. */
export function smallDocuments(peer, memory) {
  const stored = Array.from({ length: documentsMeasured }, (_, index) => typed(peer, index + 1));
  const before = memory();
  const loaded = stored.map((bytes) => {
    const replica = peer.load(Uint8Array.from(bytes), 1);
    check(replica.read().length === documentLength, 'A text is another.');
    return replica;
  });
  const megabytes = ((memory() - before) / 1e6) * (documents / documentsMeasured);
  check(loaded.length === documentsMeasured, 'Texts are lost.');
  return { value: megabytes, unit: 'MB', note: `ten times that of ${documentsMeasured} texts` };
}

/** A kilobyte of words that nobody wrote, with some corrections. */
function typed(peer, seed) {
  const random = generator(seed);
  const replica = peer.create(0);
  while (replica.length() < documentLength) {
    let word = '';
    for (let length = 1 + random(8); length > 0; length--) word += String.fromCharCode(97 + random(26));
    replica.transact(() => {
      const length = replica.length();
      replica.insert(random(10) === 0 ? random(length + 1) : length, `${word} `);
    });
    if (random(10) === 0) replica.transact(() => replica.delete(replica.length() - 2, 2));
  }
  const beyond = replica.length() - documentLength;
  if (beyond > 0) replica.transact(() => replica.delete(documentLength, beyond));
  const bytes = peer.storesTextOnly ? replica.saveText() : replica.save();
  replica.free?.();
  return bytes;
}

/** Whole numbers from 0, below a bound: mulberry32. */
function generator(seed) {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * bound);
  };
}

function check(holds, otherwise) {
  if (!holds) throw new Error(otherwise);
}
